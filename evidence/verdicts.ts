import { type Excepted, parseExcepted } from "../policy/lib/excepted";
import { isFor, type Rule } from "../policy/lib/rule";
import { parseUndetermined } from "../policy/lib/undetermined";
import { plain } from "../sandbox/events";
import { type Resource, type Run, UnreadableRun } from "./run";

/** From worst to best: of several, the first decides. */
export const outcomes = ["fail", "not run", "undetermined", "excepted", "pass", "not applicable"] as const;
export type Outcome = (typeof outcomes)[number];

/** What one rule came to on one resource. */
export interface Verdict {
  readonly resource: Resource;
  readonly outcome: Exclude<Outcome, "not applicable">;
  /** Why: each violation, each property that is not known, or why nothing judged. Nothing of what passes. */
  readonly reasons: readonly string[];
  /** What somebody answers for. */
  readonly excepted: readonly Excepted[];
}

/** A rule of the pack with what it came to. */
export interface Control {
  readonly rule: Rule;
  readonly outcome: Outcome;
  /** Of each resource that it is for, by URN. */
  readonly verdicts: readonly Verdict[];
  /** Number of resources that it is not for. */
  readonly notApplicable: number;
}

/**
 * What the pack came to, rule by rule. The engine tells which rules passed on a resource and of the whole stack, and what
 * they found; a rule that is for a resource and of which the engine tells nothing was not run, and has not passed.
 *
 * @param packName name of the pack whose word counts
 */
export function controlsOf(run: Run, rules: readonly Rule[], packName: string): Control[] {
  const said = saidIn(run, packName);
  const strangers = [...said.names].filter((name) => !rules.some(({ metadata }) => metadata.name === name));
  if (strangers.length > 0)
    throw new UnreadableRun(
      `it names rules that the pack here does not have: ${strangers.sort().join(", ")}. Ask the commit that the run was made from.`,
    );
  return [...rules]
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map((rule) => {
      const verdicts = run.resources
        .filter(
          ({ type, urn }) => isFor(rule.types, type) || said.findings.has(keyOf(rule.metadata.name, urn)),
        )
        .map((resource) => verdictOf(rule, resource, run, said));
      return {
        rule,
        verdicts,
        outcome: worst(verdicts.map(({ outcome }) => outcome)),
        notApplicable: run.resources.length - verdicts.length,
      };
    });
}

/** The worst of them; of none, that there was nothing to judge. */
export function worst(all: readonly Outcome[]): Outcome {
  return outcomes.find((outcome) => all.includes(outcome)) ?? "not applicable";
}

interface Found {
  readonly message: string;
  /** Only such a finding can be that something is undetermined or excepted: a violation may quote anything. */
  readonly advisory: boolean;
}

interface Said {
  /** Rules that judged a resource, by its URN. */
  readonly onResource: ReadonlyMap<string, ReadonlySet<string>>;
  /** Rules that judged the whole stack; nothing where none did. */
  readonly onStack: ReadonlySet<string> | undefined;
  /** What was found, by rule and URN. */
  readonly findings: ReadonlyMap<string, readonly Found[]>;
  readonly names: ReadonlySet<string>;
  /** URNs of what stands and does not change: the first deployment has an excuse that these have not. */
  readonly settled: ReadonlySet<string>;
}

const keyOf = (rule: string, urn: string) => `${rule} ${urn}`;

function saidIn({ events, resources }: Run, packName: string): Said {
  const onResource = new Map<string, Set<string>>();
  let onStack: Set<string> | undefined;
  const findings = new Map<string, Found[]>();
  const names = new Set<string>();
  for (const event of events) {
    const { policyAnalyzeSummaryEvent: one, policyAnalyzeStackSummaryEvent: whole, policyEvent } = event;
    const summary = one ?? whole;
    if (summary?.policyPackName === packName) {
      const judged = [...(summary.passed ?? []), ...(summary.failed ?? [])];
      for (const name of judged) names.add(name);
      if (whole) onStack = new Set([...(onStack ?? []), ...judged]);
      else {
        const urn = summary.resourceUrn ?? "";
        onResource.set(urn, new Set([...(onResource.get(urn) ?? []), ...judged]));
      }
    }
    if (policyEvent?.policyPackName === packName) {
      const key = keyOf(policyEvent.policyName, policyEvent.resourceUrn ?? "");
      names.add(policyEvent.policyName);
      const message = plain(policyEvent.message).trim();
      const advisory = policyEvent.enforcementLevel === "advisory";
      const before = findings.get(key) ?? [];
      if (!before.some((each) => each.message === message && each.advisory === advisory))
        findings.set(key, [...before, { message, advisory }]);
    }
  }
  const settled = new Set(resources.flatMap(({ urn, unchanged }) => (unchanged ? [urn] : [])));
  return { onResource, onStack, findings, names, settled };
}

const unknownYet = "is not known before deployment";
const undecided = "is not known, although the resource stands and does not change";

function verdictOf({ metadata, kind }: Rule, resource: Resource, run: Run, said: Said): Verdict {
  const { name } = metadata;
  const found = said.findings.get(keyOf(name, resource.urn)) ?? [];
  const judges = kind === "stack" ? said.onStack : said.onResource.get(resource.urn);
  const unheard = whyNotRun(kind, found.length > 0 ? "found" : judges?.has(name), run);
  if (unheard !== undefined) return { resource, outcome: "not run", reasons: [unheard], excepted: [] };
  const read = found
    .map(({ message, advisory }) => ({
      message,
      excepted: advisory ? parseExcepted(message) : undefined,
      open: advisory ? parseUndetermined(message) : undefined,
    }))
    .sort((a, b) => (a.message < b.message ? -1 : 1));
  const excepted = read.flatMap((each) => each.excepted ?? []);
  const open = read.flatMap((each) => each.open ?? []);
  const violations = read.flatMap((each) => (each.excepted || each.open ? [] : each.message));
  const { settled } = said;
  const unknown = open.map(({ property, resource: urn }) =>
    urn === resource.urn
      ? `${property} ${settled.has(urn) ? undecided : unknownYet}`
      : `${property} of ${urn} ${settled.has(urn) ? undecided : unknownYet}`,
  );
  const outcome =
    violations.length > 0 || open.some(({ resource: urn }) => settled.has(urn))
      ? "fail"
      : open.length > 0
        ? "undetermined"
        : excepted.length > 0
          ? "excepted"
          : "pass";
  return { resource, outcome, reasons: [...violations, ...unknown], excepted };
}

/** @param judged whether the engine names it among those that judged; `undefined` where none did */
function whyNotRun(kind: Rule["kind"], judged: boolean | "found" | undefined, run: Run): string | undefined {
  if (kind === "stack" && run.interrupted)
    return "the run was interrupted: rules of the whole stack saw a part of it";
  if (judged === undefined)
    return kind === "stack"
      ? "the run ended before the rules of the whole stack"
      : "the engine had it judged by no rule: it is only read, or the run ended before";
  return judged ? undefined : "the rule was switched off, or is not in the pack that ran";
}
