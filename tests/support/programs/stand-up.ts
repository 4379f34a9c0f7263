import type { Catalogue } from "../../../model/catalogue";

/** The platform's own program with another catalogue: everything else, stack files too, is as it is deployed. */
export function standUp(catalogue: Catalogue): () => Promise<unknown> {
  const program = require("../../../index") as (catalogue: Catalogue) => Promise<unknown>;
  return () => program(catalogue);
}
