import * as fc from "fast-check";
import type { Catalogue } from "../../model/catalogue";
import { type PlatformPlan, plan } from "../../plan";
import { catalogueIn } from "../../plan/presence";
import { anyCatalogue } from "./any-catalogue";
import { anyStackReading } from "./any-stack";

/** Any catalogue, planned for any stack, and what of it is in that stack. */
export const anyPlan: fc.Arbitrary<{ readonly catalogue: Catalogue; readonly planned: PlatformPlan }> = fc
  .tuple(anyCatalogue, anyStackReading)
  .map(([catalogue, stackFor]) => {
    const reading = stackFor(catalogue);
    return { catalogue: catalogueIn(catalogue, reading.stack), planned: plan(catalogue, reading) };
  });
