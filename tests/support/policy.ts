import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { forgetDeclared } from "../../policy/lib/declared";
import { parseExcepted } from "../../policy/lib/excepted";
import type { Rule } from "../../policy/lib/rule";
import { analyzerOf, type Pack } from "../../policy/lib/serving";
import { parseUndetermined } from "../../policy/lib/undetermined";
import { componentRules } from "../../policy/rules/component";
import { resourceBytes, stackBytes } from "./policy-messages";
import { type JudgedResource, urnOfResource } from "./policy-resource";

export * from "./policy-resource";

export type Outcome = "pass" | "fail" | "undetermined" | "excepted" | "not applicable";

export interface PolicyFinding {
  readonly rule: string;
  readonly urn: string;
  readonly outcome: "fail" | "undetermined" | "excepted";
  /** Path of the property, where undetermined. */
  readonly property?: string;
  /** URN whose property it is, where undetermined. */
  readonly resource?: string;
  readonly message: string;
  readonly level: "mandatory" | "advisory";
}

export interface Judgement {
  readonly findings: readonly PolicyFinding[];
  /** `rule` on `urn` (a stack rule's outcome is the same for every URN but those in its findings). */
  outcome(rule: string, urn: string): Outcome;
}

/**
 * Runs rules on resources as the pack is served, fed with the messages that the engine sends: real unknowns, real "not
 * applicable", real error paths. First every resource on its own, in order,
 * then the stack. `components` are shown before, as the engine does, to the rule alone that keeps their inputs.
 */
export async function judge(
  rules: readonly Rule[],
  resources: readonly JudgedResource[],
  config: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
  components: readonly JudgedResource[] = [],
): Promise<Judgement> {
  forgetDeclared();
  const findings: PolicyFinding[] = [];
  const notApplicable = new Set<string>();
  const pack = analyzerOf(packOf(rules, config));
  const keeper = analyzerOf(packOf(componentRules, {}));

  for (const each of components) keeper.analyze(resourceBytes(each));
  for (const each of resources) {
    const urn = urnOfResource(each);
    const response = answerOf(pack.analyze(resourceBytes(each)));
    findings.push(...response.getDiagnosticsList().map((diagnostic) => findingOf(diagnostic, urn)));
    for (const name of notApplicableOf(response)) notApplicable.add(`${name}@${urn}`);
  }

  const response = answerOf(pack.analyzeStack(stackBytes(resources)));
  findings.push(
    ...response.getDiagnosticsList().map((diagnostic) => findingOf(diagnostic, diagnostic.getUrn())),
  );
  const stackNotApplicable = new Set(notApplicableOf(response));

  return {
    findings,
    outcome: (name, urn) => {
      const rule = rules.find(({ metadata }) => metadata.name === name);
      if (!rule) throw new Error(`no rule ${name} was run`);
      if (notApplicable.has(`${name}@${urn}`) || stackNotApplicable.has(name)) return "not applicable";
      const own = findings.filter((finding) => finding.rule === name && finding.urn === urn);
      if (own.some(({ outcome }) => outcome === "fail")) return "fail";
      if (own.some(({ outcome }) => outcome === "undetermined")) return "undetermined";
      return own.length > 0 ? "excepted" : "pass";
    },
  };
}

/** As the engine configures a pack. */
function packOf(
  rules: readonly Rule[],
  config: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Pack {
  return {
    name: "pack",
    version: "0.0.0",
    rules,
    served: ({ metadata: { name, enforcement = "mandatory" }, settings }) => {
      for (const key of Object.keys(config[name] ?? {}))
        if (!(key in settings)) throw new Error(`${name} has no setting ${key}`);
      return { level: enforcement, settings: config[name] ?? {} };
    },
  };
}

const answerOf = (bytes: Uint8Array) => analyzer.AnalyzeResponse.deserializeBinary(bytes);

function findingOf(diagnostic: analyzer.AnalyzeDiagnostic, urn: string): PolicyFinding {
  const message = diagnostic.getMessage();
  const undetermined = parseUndetermined(message);
  return {
    rule: diagnostic.getPolicyname(),
    urn,
    outcome: undetermined ? "undetermined" : parseExcepted(message) ? "excepted" : "fail",
    ...(undetermined && { property: undetermined.property, resource: undetermined.resource }),
    message,
    level:
      diagnostic.getEnforcementlevel() === analyzer.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
  };
}

function notApplicableOf(response: analyzer.AnalyzeResponse): string[] {
  return response.getNotApplicableList().map((each) => each.getPolicyName());
}

/** The rule of that name. */
export function ruleNamed(rules: readonly Rule[], name: string): Rule {
  const found = rules.find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`no rule ${name}`);
  return found;
}
