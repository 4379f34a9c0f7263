import type { Results, Verdict } from "./results";
import type { Judged } from "./run";

/** What a trial ends with. */
export interface Report {
  /** 0 all hold, 1 some do not, 3 none fails and some could not be tried. */
  readonly exitStatus: 0 | 1 | 3;
  readonly lines: readonly string[];
  readonly document: object;
}

export interface ReportOptions {
  readonly stack: string;
  readonly sandbox: boolean;
  /** Whether nothing of the trial is left in the account; nothing where it was to stay. */
  readonly destroyed?: boolean;
  /** What probes made and could not delete: no state knows of it. */
  readonly leftBehind: readonly string[];
}

/** Said wherever a trial in the sandbox could be taken for one in AWS. */
export const sandboxLabel = "IN THE SANDBOX: this says nothing about AWS";

export function reportOf(
  found: readonly Judged[],
  { stack, sandbox, destroyed, leftBehind }: ReportOptions,
): Report {
  const count = (verdict: Verdict) => found.filter((each) => each.verdict === verdict).length;
  const [failing, open] = [count("does not hold"), count("could not be tried")];
  // What is left in the account costs on: nobody may take such an end for a good one.
  const exitStatus = failing > 0 || destroyed === false || leftBehind.length > 0 ? 1 : open > 0 ? 3 : 0;
  return {
    exitStatus,
    lines: [
      ...(sandbox ? [sandboxLabel] : []),
      ...found.map(
        ({ assumption, probe, verdict, why }) => `${verdict.toUpperCase()} ${assumption} (${probe}): ${why}`,
      ),
      `${count("holds")} hold, ${failing} do not, ${open} could not be tried.`,
      ...(destroyed === false ? [`NOT ALL IS DESTROYED. Again: npm run trial -- ${stack} --destroy`] : []),
      ...leftBehind.map((what) => `LEFT BEHIND: ${what}. Delete it.`),
      ...(destroyed === undefined
        ? [`Everything still stands and costs. npm run trial -- ${stack} --destroy`]
        : []),
    ],
    document: {
      trial: stack,
      sandbox,
      ...(sandbox && { note: sandboxLabel }),
      exitStatus,
      destroyed,
      leftBehind,
      findings: found,
    },
  };
}

/** The verdicts as the register keeps them. */
export function verdictsOf(found: readonly Judged[], stack: string, now: Date): Results["verdicts"] {
  const on = now.toISOString().slice(0, 10);
  return Object.fromEntries(
    found.map(({ assumption, verdict, why }) => [assumption, { verdict, why: withoutIds(why), on, stack }]),
  );
}

/** The register is public in the bank: what AWS says may name the account. */
function withoutIds(text: string): string {
  return text.replace(/\b\d{12}\b/g, "<account>");
}
