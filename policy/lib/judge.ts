import { MalformedDocument } from "./documents";
import { stackOf } from "./environments";
import { type Excepted, formatExcepted } from "./excepted";
import { UnknownRead } from "./known";
import { type RuleMetadata, standardIds } from "./metadata";
import { formatUndetermined } from "./undetermined";

/** What one rule found on one resource. */
export interface Finding {
  readonly urn: string;
  readonly message: string;
  readonly enforcementLevel?: "advisory";
  /** Of a violation: what is wrong, without the way out. */
  readonly violation?: string;
}

/**
 * Collects what one rule finds on one resource. Nothing that happens in a rule escapes it: an unknown value
 * becomes "undetermined", every other error a violation, and both end only the part in which they arose.
 */
export interface Judge {
  /** The resource breaks the rule. Never put a property's value of unknown origin into the message: it may be secret. */
  violation(message: string): void;
  /** The resource breaks the rule, and somebody answers for it. */
  excepted(violation: string, by: Pick<Excepted, "until" | "approvedBy" | "reason">): void;
  /** The rule cannot be decided before deployment because of this property (of another resource, if `urn` is given). */
  undetermined(property: string, urn?: string): void;
  /** Judges one aspect; the others are judged even if an unknown value ends this one. */
  part(check: () => void): void;
  /** Judges each element on its own. An absent list has none; an unknown list or element is undetermined. */
  each<T>(list: () => readonly T[] | undefined | null, check: (element: T, index: number) => void): void;
}

/** A judge of `urn` for one rule, which hands each finding to `report`. */
export function judgeOf(rule: RuleMetadata, urn: string, report: (finding: Finding) => void): Judge {
  const said = new Set<string>();
  const once = (finding: Finding) => {
    if (said.has(finding.message)) return;
    said.add(finding.message);
    report(finding);
  };
  const judge: Judge = {
    violation: (message) =>
      once({
        urn,
        message: `${message}. Fix: ${rule.remediation}${wayOut(rule, urn)} ${standardIds(rule.standards)}`,
        violation: message,
      }),
    excepted: (violation, { until, approvedBy, reason }) =>
      once({
        urn,
        message: formatExcepted({ rule: rule.name, resource: urn, violation, until, approvedBy, reason }),
        enforcementLevel: "advisory",
      }),
    undetermined: (property, resource = urn) =>
      once({
        urn,
        message: formatUndetermined({ rule: rule.name, property, resource }),
        enforcementLevel: "advisory",
      }),
    part: (check) => {
      try {
        check();
      } catch (error) {
        if (error instanceof UnknownRead) judge.undetermined(error.property, error.urn);
        else judge.violation(`could not be judged (${causeOf(error)})`);
      }
    },
    each: (list, check) =>
      judge.part(() => {
        const elements = list() ?? [];
        for (let index = 0; index < elements.length; index++)
          judge.part(() => check(elements[index] as (typeof elements)[number], index));
      }),
  };
  return judge;
}

/** The kind of error only, since its message may quote a value; what a document lacks is said in words of the pack's own. */
function causeOf(error: unknown): string {
  if (error instanceof MalformedDocument) return `${error.name} in the rule: ${error.message}`;
  return `${error instanceof Error ? error.name : "error"} in the rule`;
}

/** Where what cannot be fixed is approved. Nothing lifts the rules that guard the pack itself. */
function wayOut({ name }: RuleMetadata, urn: string): string {
  if (name.startsWith("pack-")) return "";
  return ` Or have it approved: rule ${name} and the URN in policy/exceptions/${stackOf(urn)}.yaml.`;
}
