import type { BalancedPlan } from "../args";
import { managedRules } from "./managed-rules";

/** All paths of a rule stand in one regular expression, and the WAF takes 512 characters. */
const mostCharacters = 400;

/** What in a plan the WAF would refuse, or take and not do. */
export function wafProblems({ service: who, largeBodyPaths, falsePositives }: BalancedPlan): string[] {
  const rules = [...new Set(falsePositives.map(({ rule }) => rule))];
  return [
    ...pathProblems(`${who}: largeBodyPaths`, largeBodyPaths),
    ...rules.flatMap((rule) => [
      // WAF takes an override of a rule that it does not know, and does nothing.
      ...unless(
        managedRules.some((known) => known === rule),
        `${who}: falsePositives has the rule ${rule}. Use ${managedRules.join(", ")}.`,
      ),
      ...pathProblems(
        `${who}: falsePositives of ${rule}`,
        falsePositives.flatMap((each) => (each.rule === rule ? each.paths : [])),
      ),
    ]),
  ];
}

function pathProblems(what: string, paths: readonly string[]): string[] {
  return [
    ...paths.flatMap((path) =>
      unless(
        /^(\/[\w.~-]+)+$/.test(path),
        `${what} has "${path}". Use paths such as /documents, without a / at the end.`,
      ),
    ),
    ...unless(
      paths.join("").length <= mostCharacters,
      `${what} is too long for one rule of the WAF. Use at most ${mostCharacters} characters in all.`,
    ),
  ];
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}
