import { createHash } from "node:crypto";
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from "node-sarif-builder";
import { standardTags } from "../../policy/lib/metadata";
import type { Rule } from "../../policy/lib/rule";
import type { Evidence } from "../evidence";
import type { Control, Verdict } from "../verdicts";

/** The scale by which code scanning sorts: a number of 0 to 10, by severity. */
const securitySeverity = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" };

/**
 * SARIF 2.1.0: a result for each rule and resource that it is for. Passing ones are results of kind `pass`, what is not known
 * is `open`, what somebody answers for a suppressed `fail`; a rule without resources is `notApplicable` once. What was not run
 * is no result, but a notification of the invocation.
 */
export function sarifOf(evidence: Evidence): string {
  const { run, controls, packName } = evidence;
  const builder = new SarifRunBuilder({
    tool: { driver: { name: packName, semanticVersion: run.packVersion, rules: [] } },
    automationDetails: { id: `${run.project}/${run.stack}/` },
    invocations: [
      {
        executionSuccessful: run.ended,
        startTimeUtc: run.at,
        toolExecutionNotifications: [
          ...run.errors.map((text) => ({ level: "error" as const, message: { text } })),
          ...controls.flatMap(notRun),
        ],
      },
    ],
    properties: {
      stack: run.stack,
      project: run.project,
      run: run.kind,
      source: evidence.source,
      change: run.change,
    },
  });
  for (const { rule } of controls) builder.addRule(ruleOf(rule));
  for (const control of controls)
    for (const result of resultsOf(control, run.stack)) builder.addResult(result);
  const sarif = new SarifBuilder();
  sarif.addRun(builder);
  return `${sarif.buildSarifJsonString()}\n`;
}

function ruleOf({ metadata, kind }: Rule): SarifRuleBuilder {
  const { name, severity, description, remediation, standards, enforcement = "mandatory" } = metadata;
  const level = enforcement === "mandatory" ? ("error" as const) : ("warning" as const);
  return new SarifRuleBuilder({
    id: name,
    shortDescription: { text: description },
    fullDescription: { text: description },
    help: { text: remediation },
    defaultConfiguration: { level },
    properties: {
      "security-severity": securitySeverity[severity],
      severity,
      tags: standardTags(standards),
      judges: kind === "stack" ? "relations between resources" : "one resource",
    },
  });
}

function resultsOf(control: Control, stack: string): SarifResultBuilder[] {
  const { rule, verdicts } = control;
  const ruleId = rule.metadata.name;
  if (verdicts.length === 0)
    return [
      new SarifResultBuilder({
        ruleId,
        kind: "notApplicable",
        level: "none",
        message: { text: `The stack has no resource of its types: ${rule.types.join(", ")}.` },
      }),
    ];
  return verdicts.flatMap((verdict) =>
    verdict.outcome === "not run" ? [] : [resultOf(control, verdict, stack)],
  );
}

function resultOf({ rule }: Control, verdict: Verdict, stack: string): SarifResultBuilder {
  const { resource, outcome, reasons, excepted } = verdict;
  const ruleId = rule.metadata.name;
  const answers = outcome === "excepted";
  return new SarifResultBuilder({
    ruleId,
    kind: outcome === "pass" ? "pass" : outcome === "undetermined" ? "open" : "fail",
    level:
      outcome === "fail" || answers
        ? rule.metadata.enforcement === "advisory"
          ? "warning"
          : "error"
        : "none",
    message: {
      text:
        [...reasons, ...excepted.map(({ violation }) => violation)].join("\n") || rule.metadata.description,
    },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: `Pulumi.${stack}.yaml` }, region: { startLine: 1 } },
        logicalLocations: [{ name: resource.name, fullyQualifiedName: resource.urn, kind: "resource" }],
      },
    ],
    partialFingerprints: {
      "ruleAndResource/v1": createHash("sha256").update(`${ruleId}\0${resource.urn}`).digest("hex"),
    },
    ...(answers && {
      suppressions: excepted.map(({ until, approvedBy, ticket, reason }) => ({
        kind: "external" as const,
        status: "accepted" as const,
        justification: [reason, `until ${until}`, approvedBy && `approved by ${approvedBy}`, ticket]
          .filter(Boolean)
          .join("; "),
      })),
    }),
    properties: { outcome, type: resource.type },
  });
}

function notRun({ rule, verdicts }: Control) {
  const unheard = verdicts.filter(({ outcome }) => outcome === "not run");
  const reasons = [...new Set(unheard.flatMap((verdict) => verdict.reasons))];
  return reasons.map((reason) => ({
    level: "warning" as const,
    descriptor: { id: "not-run" },
    associatedRule: { id: rule.metadata.name },
    message: { text: `${rule.metadata.name} was not run: ${reason}.` },
    locations: unheard
      .filter((verdict) => verdict.reasons.includes(reason))
      .map(({ resource }) => ({
        logicalLocations: [{ name: resource.name, fullyQualifiedName: resource.urn, kind: "resource" }],
      })),
  }));
}
