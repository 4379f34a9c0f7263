import { type Fault, unless } from "../../../model/problems";
import type { ServicePlan } from "../args";

/** Variables that stand twice. */
export function variableFaults({ environment, secrets, existingSecrets }: ServicePlan): Fault[] {
  const made = Object.entries({ secrets, existingSecrets }).flatMap(([of, all]) =>
    all.map(({ key, environmentVariable: name }) => ({ name, steps: [of, key, "environmentVariable"] })),
  );
  const names = [...Object.keys(environment), ...made.map(({ name }) => name)];
  return made.flatMap(({ name, steps }, index) =>
    unless(
      names.indexOf(name) === names.length - made.length + index,
      steps,
      `${name} is set twice. Rename the secret, or the setting of that name.`,
    ),
  );
}
