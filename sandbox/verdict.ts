import { type Excepted, parseExcepted } from "../policy/lib/excepted";
import { parseUndetermined } from "../policy/lib/undetermined";
import { type EngineEvent, plain } from "./events";
import { count } from "./log";

/** A rule that could not be decided, because a property is not known before deployment. */
export interface Undetermined {
  readonly rule: string;
  /** URN of the resource. */
  readonly urn: string;
  readonly property: string;
}

export interface Violation {
  readonly rule: string;
  readonly level: string;
  /** URN of the resource; absent where a rule judged the stack as a whole. */
  readonly urn?: string;
  readonly message: string;
}

/** What the policies said of one run. */
export interface Verdict {
  /** Rules that were applied and found nothing. */
  readonly passed: number;
  /** Rules with at least one violation. */
  readonly failed: number;
  readonly undetermined: readonly Undetermined[];
  /** What somebody answers for. */
  readonly excepted: readonly Excepted[];
  readonly violations: readonly Violation[];
  /** Rules of the whole stack where the run was interrupted: they saw a part of it, and what they said of that says nothing. */
  readonly notRun: readonly string[];
}

/**
 * Reads the verdict from the engine's events. A rule with an undetermined or excepted finding has not passed.
 *
 * @param interrupted whether the run ended before the whole stack was registered
 */
export function verdictOf(events: readonly EngineEvent[], interrupted = false): Verdict {
  const partial = new Set(interrupted ? events.flatMap(rulesOfStack) : []);
  const judged = events.filter(({ policyEvent }) => !policyEvent || !partial.has(policyEvent.policyName));
  const applied = new Set<string>();
  const undetermined = new Map<string, Undetermined>();
  const excepted = new Map<string, Excepted>();
  const violations = new Map<string, Violation>();
  for (const { policyEvent, policyAnalyzeSummaryEvent, policyAnalyzeStackSummaryEvent } of judged) {
    const summary = policyAnalyzeSummaryEvent ?? policyAnalyzeStackSummaryEvent;
    for (const rule of [...(summary?.passed ?? []), ...(summary?.failed ?? [])]) applied.add(rule);
    if (!policyEvent) continue;
    const message = plain(policyEvent.message).trim();
    const { policyName, enforcementLevel, resourceUrn } = policyEvent;
    // The pack says neither at another level: what a violation quotes, a name with a line of its own in it, is no such finding.
    const advisory = enforcementLevel === "advisory";
    const open = advisory ? parseUndetermined(message) : undefined;
    const lifted = advisory ? parseExcepted(message) : undefined;
    if (open)
      undetermined.set(`${open.rule} ${open.resource} ${open.property}`, {
        rule: open.rule,
        urn: open.resource,
        property: open.property,
      });
    else if (lifted) excepted.set(`${policyName} ${message}`, lifted);
    else
      violations.set(`${policyName} ${resourceUrn} ${message}`, {
        rule: policyName,
        level: enforcementLevel,
        ...(resourceUrn ? { urn: resourceUrn } : {}),
        message,
      });
  }
  const failed = new Set([...violations.values()].map(({ rule }) => rule));
  const unsettled = new Set([...undetermined.values(), ...excepted.values()].map(({ rule }) => rule));
  return {
    passed: [...applied].filter((rule) => !failed.has(rule) && !unsettled.has(rule) && !partial.has(rule))
      .length,
    failed: failed.size,
    undetermined: sorted(
      [...undetermined.values()],
      ({ rule, urn, property }) => `${rule} ${urn} ${property}`,
    ),
    excepted: sorted([...excepted.values()], ({ rule, resource, violation }) =>
      [rule, resource, violation].join(" "),
    ),
    violations: sorted([...violations.values()], ({ rule, urn, message }) => `${rule} ${urn} ${message}`),
    notRun: [...partial].sort(),
  };
}

function rulesOfStack({ policyAnalyzeStackSummaryEvent: summary }: EngineEvent): string[] {
  return [...(summary?.passed ?? []), ...(summary?.failed ?? [])];
}

/** The verdict in one or two lines. */
export function tell({ passed, failed, undetermined, excepted, violations, notRun }: Verdict): string {
  const open = new Set(undetermined.map(({ rule }) => rule)).size;
  const head = `policies: ${count(passed, "rule")} passed, ${failed} failed, ${open} undetermined`;
  const why =
    open > 0 ? ` (${count(undetermined.length, "finding")}: values not known before deployment)` : "";
  const names = [...new Set(violations.map(({ rule }) => rule))];
  const part =
    notRun.length > 0
      ? `\ninterrupted: ${count(notRun.length, "rule")} of the whole stack saw a part of it and did not judge; what the engine prints of them above says nothing`
      : "";
  const until = excepted.map((each) => each.until).sort()[0];
  const lifted =
    until === undefined
      ? ""
      : `\nexcepted: ${count(excepted.length, "finding")} that somebody answers for, the first until ${until}`;
  return `${head}${why}${lifted}${names.length > 0 ? `\nviolated: ${names.join(", ")}` : ""}${part}`;
}

function sorted<T>(items: T[], key: (item: T) => string): T[] {
  return items.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
