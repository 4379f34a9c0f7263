import { type Fault, unless } from "../../../model/problems";
import type { BalancedPlan } from "../args";

/** All paths of a rule stand in one regular expression, and the WAF takes 512 characters. */
const mostCharacters = 400;

/** Paths that the WAF would not take for one rule. */
export function pathFaults({ largeBodyPaths, falsePositives }: BalancedPlan): Fault[] {
  const rules = [...new Set(falsePositives.map(({ rule }) => rule))];
  return [
    ...lengthFaults("largeBodyPaths", "they are", largeBodyPaths),
    ...rules.flatMap((rule) =>
      lengthFaults(
        "falsePositives",
        `paths of ${rule} are`,
        falsePositives.flatMap((each) => (each.rule === rule ? each.paths : [])),
      ),
    ),
  ];
}

function lengthFaults(key: string, which: string, paths: readonly string[]): Fault[] {
  return unless(
    paths.join("").length <= mostCharacters,
    [key],
    `${which} too long for one rule of the WAF. Use at most ${mostCharacters} characters in all.`,
  );
}
