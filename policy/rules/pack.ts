import { type Graph, resourceRule, setting, stackRule, types } from "../lib";
import { configurationProblems } from "../lib/configuration";
import { stackOf } from "../lib/environments";
import { isFor, registerOf, uselessEntries } from "../lib/register";
import { daysTo, type Entry, longestDays } from "../lib/register-entry";

const standards = { fsbp: [], pci: [], pciOwn: ["6.5.1", "12.5.2"], nist: ["CM-3", "CM-6", "SI-7"] };

const configuration = resourceRule<object>({
  name: "pack-enforce-configuration",
  severity: "critical",
  description:
    "A stack's configuration of the pack names rules and settings that exist, switches no rule off, and stays within the bounds of each threshold.",
  remediation:
    "correct the file given as --policy-pack-config; approve a single resource in policy/exceptions/<stack>.yaml instead of lowering a rule. Stacks that keep nothing stand in policy/lib/environments.ts.",
  standards,
  types: types.stack,
  check: ({ urn }, judge) => {
    for (const problem of configurationProblems(stackOf(urn))) judge.violation(problem);
  },
});

const register = resourceRule<object, { longestDays: number }>({
  name: "pack-enforce-exception-register",
  severity: "critical",
  description:
    "Each exception names one rule and one resource, a reason, an author, somebody else who approved it, a ticket, and a day at most 90 days ahead that is not over.",
  remediation: "correct the entry in policy/exceptions/<stack>.yaml, or remove it with what needs it.",
  standards,
  types: types.stack,
  settings: {
    longestDays: setting(longestDays, "Most days, from today, that an exception may last", {
      least: 1,
      most: longestDays,
    }),
  },
  check: ({ urn }, judge, settings) => {
    const { entries, problems } = registerOf(stackOf(urn));
    for (const problem of problems) judge.violation(problem);
    for (const { rule, urn: excepted, until } of entries)
      if (daysTo(until) > settings.longestDays)
        judge.violation(
          `the exception of ${excepted} from ${rule} lasts ${daysTo(until)} days more; this stack allows ${settings.longestDays}`,
        );
  },
});

const unused = stackRule<object>({
  name: "pack-disallow-unused-exceptions",
  severity: "high",
  description:
    "Each exception is needed by a resource of the stack or of one that waits for its image, and by few.",
  remediation: "remove the entry from policy/exceptions/<stack>.yaml, or name the resource itself.",
  standards,
  types: types.stack,
  check: ({ urn }, judge, { graph }) => {
    for (const problem of uselessEntries(stackOf(urn), (entry) => isToCome(entry, graph)))
      judge.violation(problem);
  },
});

/** Whether an entry is for what a microservice makes with its first image, and has not: its task definition is not there. */
function isToCome({ urn, parent }: Entry, graph: Graph): boolean {
  const { fargateMicroservice } = types.component;
  const runs = graph
    .ofType(types.taskDefinition)
    .some((task) => graph.owner(task, fargateMicroservice)?.urn === parent);
  return (
    graph.ofType(fargateMicroservice).some((service) => service.urn === parent) &&
    !runs &&
    !graph.nodes.some((node) => isFor(urn, node.urn))
  );
}

/** The last stands at the end of the pack: it tells what none of the others needed. */
export const packRules = [configuration, register];
export const lastRules = [unused];
