import type { Assumption } from "../register";
import { fails, holds, type Outcome, type Trial, untried } from "./probe";

type Made = Extract<Assumption["tried"], { readonly made: readonly string[] }>;

/** Whether the resources that an assumption is about were made at the first attempt, in any of the trial's ups. */
export function standsUp({ made: types }: Made, { runs }: Pick<Trial, "runs">): Outcome {
  const refused = runs.flatMap(({ errors }) => errors).find(({ type }) => types.includes(type));
  if (refused !== undefined) return fails(`${refused.name}: ${refused.message}`);
  const missing = types.filter((type) => !runs.some(({ made }) => made.has(type)));
  if (missing.length > 0) return untried(`no up came as far as ${missing.join(", ")}`);
  return holds(`made by the trial's up: ${types.join(", ")}`);
}
