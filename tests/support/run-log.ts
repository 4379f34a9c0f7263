import { formatExcepted } from "../../policy/lib/excepted";
import { type Rule, resourceRule, stackRule } from "../../policy/lib/rule";
import { formatUndetermined } from "../../policy/lib/undetermined";
import type { EngineEvent } from "../../sandbox/events";

export const packName = "test-pack";

const standards = { fsbp: ["KMS.4"], pci: ["3.7.4"], pciOwn: ["3.6.1"], nist: ["SC-12", "SC-28(1)"] };
const check = () => undefined;

/** Of the rules only what they say of themselves counts here: what they found stands in the log. */
export const keyRotates = resourceRule<object>({
  name: "key-rotates",
  severity: "medium",
  description: "A key is changed every year.",
  remediation: "set `enableKeyRotation`.",
  standards,
  types: ["aws:kms/key:Key"],
  check,
});
export const groupHasReason = resourceRule<object>({
  name: "group-has-reason",
  severity: "low",
  description: "A rule of a group says why.",
  remediation: "write a `description`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.2.5"], nist: [] },
  types: ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"],
  enforcement: "advisory",
  check,
});
export const keyHasAlias = stackRule<object>({
  name: "key-has-alias",
  severity: "high",
  description: "A key has a name.",
  remediation: "make an alias.",
  standards: { fsbp: ["KMS.10", "KMS.9"], pci: [], pciOwn: [], nist: ["SC-12"] },
  types: ["aws:kms/key:Key"],
  check,
});
export const jobIsPrivate = stackRule<object>({
  name: "job-is-private",
  severity: "critical",
  description: "A job stands in a private subnet.",
  remediation: "move it.",
  standards: { fsbp: ["Glue.1"], pci: [], pciOwn: [], nist: [] },
  types: ["aws:glue/job:Job"],
  check,
});
export const rules: readonly Rule[] = [keyRotates, groupHasReason, keyHasAlias, jobIsPrivate];

export const urnOf = (type: string, name: string, within = "") =>
  `urn:pulumi:test::cdd::${within}${type}::${name}`;
export const stackUrn = urnOf("pulumi:pulumi:Stack", "cdd-test");
export const dataKey = urnOf("aws:kms/key:Key", "data");
export const logsKey = urnOf("aws:kms/key:Key", "logs");

/** What an event says, without its number and time. */
export type Told = Omit<EngineEvent, "sequence" | "timestamp">;

/** A log of these events: the first at 2026-02-01T12:00:00Z, one each second. */
export function logOf(...told: readonly Told[]): EngineEvent[] {
  return told.map((event, sequence) => ({ sequence, timestamp: 1_769_947_200 + sequence, ...event }));
}

export function shown(
  urn: string,
  inputs: Readonly<Record<string, unknown>> = {},
  { planning = true, op = "create" } = {},
): Told {
  const types = urn.split("::")[2] ?? "";
  const type = types.slice(types.lastIndexOf("$") + 1);
  return { resourcePreEvent: { planning, metadata: { op, urn, type, new: { inputs } } } };
}

export function judgedOne(urn: string, passed: readonly Rule[], failed: readonly Rule[] = []): Told {
  return { policyAnalyzeSummaryEvent: { resourceUrn: urn, ...summary(passed, failed) } };
}

export function judgedAll(passed: readonly Rule[], failed: readonly Rule[] = []): Told {
  return { policyAnalyzeStackSummaryEvent: summary(passed, failed) };
}

const namesOf = (given: readonly Rule[]) => given.map(({ metadata }) => metadata.name);
const summary = (passed: readonly Rule[], failed: readonly Rule[]) => ({
  policyPackName: packName,
  policyPackVersion: "1.2.3",
  passed: namesOf(passed),
  failed: namesOf(failed),
});

export function found({ metadata }: Rule, resourceUrn: string, message: string, level = "mandatory"): Told {
  return {
    policyEvent: {
      resourceUrn,
      message: `<{%reset%}>${message}<{%reset%}>\n`,
      policyName: metadata.name,
      policyPackName: packName,
      enforcementLevel: level,
    },
  };
}

export function open(rule: Rule, urn: string, property: string, resource = urn): Told {
  const message = formatUndetermined({ rule: rule.metadata.name, property, resource });
  return found(rule, urn, message, "advisory");
}

/** What the register lets through. */
export const answer = {
  until: "2026-03-31",
  approvedBy: "b@example-bank.com",
  reason: "The vault rotates it",
  author: "a@example-bank.com",
  ticket: "CDD-7",
};

export function lifted(rule: Rule, urn: string, violation: string): Told {
  const message = formatExcepted({ rule: rule.metadata.name, resource: urn, violation, ...answer });
  return found(rule, urn, message, "advisory");
}

export const wentWrong = (message: string): Told => ({
  diagnosticEvent: { message: `<{%fg 1%}>${message}<{%reset%}>\n`, severity: "error" },
});

export const ended = (isPreview = true): Told => ({ summaryEvent: { durationSeconds: 3, isPreview } });
