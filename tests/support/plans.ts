import * as fc from "fast-check";
import { type PlatformPlan, plan } from "../../plan";
import type { Catalogue } from "../../plan/catalogue";
import { anyCatalogue } from "./any-catalogue";
import { anyStackReading } from "./any-stack";

/** Any catalogue, planned for any stack. */
export const anyPlan: fc.Arbitrary<{ readonly catalogue: Catalogue; readonly planned: PlatformPlan }> = fc
  .tuple(anyCatalogue, anyStackReading)
  .map(([catalogue, stackFor]) => ({
    catalogue,
    planned: plan(catalogue, stackFor(catalogue)),
  }));
