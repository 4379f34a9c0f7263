import { MalformedDocument } from "./documents";
import { stackOf } from "./environments";
import { formatExcepted } from "./excepted";
import { UnknownRead } from "./known";
import { type RuleMetadata, standardIds } from "./metadata";
import { exceptionFor } from "./register";
import { guards } from "./register-entry";
import { formatUndetermined } from "./undetermined";

/** What one rule found on one resource. */
export interface Finding {
  readonly urn: string;
  readonly message: string;
  readonly enforcementLevel?: "advisory";
}

/** What an entry of the register must say besides rule and resource, to lift a violation. */
export interface Lift {
  /** Which part of the resource it is about, where a rule judges several. @default the whole resource */
  readonly only?: string;
  /**
   * What the component that made the resource says of it: its name, and the ticket of the entry that it counts on. @default
   * no component says anything
   */
  readonly claim?: { readonly by: string; readonly ticket: string | undefined } | undefined;
}

/**
 * Collects what one rule finds on one resource. Nothing that happens in a rule escapes it: an unknown value
 * becomes "undetermined", every other error a violation, and both end only the part in which they arose.
 */
export interface Judge {
  /**
   * The resource breaks the rule, unless the register has an entry for it. Never put a property's value of unknown origin into
   * the message: it may be secret.
   */
  violation(message: string, lift?: Lift): void;
  /** The rule cannot be decided before deployment because of this property (of another resource, if `urn` is given). */
  undetermined(property: string, urn?: string): void;
  /** Judges one aspect; the others are judged even if an unknown value ends this one. */
  part(check: () => void): void;
  /** Judges each element on its own. An absent list has none; an unknown list or element is undetermined. */
  each<T>(list: () => readonly T[] | undefined | null, check: (element: T, index: number) => void): void;
}

/** A judge of `urn`, which stands in `parent`, for one rule; it hands each finding to `report`. */
export function judgeOf(
  rule: RuleMetadata,
  { urn, parent }: { readonly urn: string; readonly parent: () => string | undefined },
  report: (finding: Finding) => void,
): Judge {
  const said = new Set<string>();
  const once = (finding: Finding) => {
    if (said.has(finding.message)) return;
    said.add(finding.message);
    report(finding);
  };
  const judge: Judge = {
    violation: (message, lift = {}) => {
      const entry = exceptionFor({ rule: rule.name, urn, parent: parent(), only: lift.only });
      const refusal = entry && refusalOf(lift.claim, entry.ticket);
      if (entry !== undefined && refusal === undefined)
        once({
          urn,
          message: formatExcepted({ ...entry, resource: urn, violation: message }),
          enforcementLevel: "advisory",
        });
      else {
        const whole = refusal === undefined ? message : `${message}, and ${refusal}`;
        const ids = standardIds(rule.standards);
        once({ urn, message: `${whole}. Fix: ${rule.remediation}${wayOut(rule, urn, lift)} ${ids}` });
      }
    },
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

/** Why the entry is not the one that the component counts on; nothing if it is. */
function refusalOf(claim: Lift["claim"], ticket: string): string | undefined {
  if (claim === undefined || claim.ticket === ticket) return undefined;
  return claim.ticket === undefined
    ? `${claim.by} itself declares no exception from that, while the register has one by ${ticket}`
    : `${claim.by} counts on ${claim.ticket}, while the register's entry is ${ticket}`;
}

/** Where what cannot be fixed is approved. Nothing lifts the rules that guard the pack itself. */
function wayOut({ name }: RuleMetadata, urn: string, { only, claim }: Lift): string {
  if (guards.test(name)) return "";
  const part = only === undefined ? "" : `, \`only: ["${only}"]\``;
  const ticket = claim?.ticket === undefined ? "" : `, the ticket ${claim.ticket}`;
  return ` Or have it approved: rule ${name}, the URN${part}${ticket} in policy/exceptions/${stackOf(urn)}.yaml.`;
}
