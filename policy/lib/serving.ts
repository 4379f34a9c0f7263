import { AnalyzeResponse, PolicyNotApplicable } from "@pulumi/pulumi/proto/analyzer_pb";
import type { Served } from "./configuration";
import type { Finding } from "./judge";
import { onStackOf, resourceOf } from "./messages";
import { isFor, type Rule } from "./rule";

/** Whose findings they are. */
export interface Pack {
  readonly name: string;
  readonly version: string;
  readonly rules: readonly Rule[];
  /** Level and settings of a rule in this stack. */
  readonly served: (rule: Rule) => Served;
}

/** The engine's two questions and their answers, all in its own encoding. */
export interface Analyzer {
  /** Of an `AnalyzeRequest`. */
  analyze(request: Uint8Array): Uint8Array;
  /** Of an `AnalyzeStackRequest`. */
  analyzeStack(request: Uint8Array): Uint8Array;
}

/**
 * Answers as the SDK's server does, but unpacks a question once for all rules, and remembers for which types each is. The
 * SDK unpacks the question for each rule anew, of a whole stack too, and throws an error for each rule that a resource is
 * not for (docs/decisions/037-the-pack-answers-itself.md). `tests/policy/serving.test.ts` holds both answers together.
 */
export function analyzerOf(pack: Pack): Analyzer {
  const onResource = pack.rules.filter(({ kind }) => kind === "resource");
  const onStack = pack.rules.filter(({ kind }) => kind === "stack");
  const byType = new Map<string, Split>();
  const forType = (type: string): Split => {
    const known = byType.get(type) ?? split(onResource, ({ types }) => isFor(types, type));
    byType.set(type, known);
    return known;
  };
  return {
    analyze: (request) => {
      const resource = resourceOf(request);
      const { rules, others } = forType(resource.type);
      return answer(pack, rules, "validateResource", resource, others);
    },
    analyzeStack: (request) => {
      const resources = onStackOf(request);
      const present = new Set(resources.map(({ type }) => type));
      const { rules, others } = split(onStack, ({ types }) => types.some((type) => present.has(type)));
      return answer(pack, rules, "validateStack", { resources }, others);
    },
  };
}

interface Split {
  /** Those that are for what is asked about. */
  readonly rules: readonly Rule[];
  /** That the others are not, encoded. */
  readonly others: Uint8Array;
}

function split(rules: readonly Rule[], isForIt: (rule: Rule) => boolean): Split {
  const response = new AnalyzeResponse();
  response.setNotApplicableList(
    rules.flatMap((rule) => {
      if (isForIt(rule)) return [];
      const one = new PolicyNotApplicable();
      // Without the reason: nobody shows it, and with it the answer is ten times as long as the question.
      one.setPolicyName(rule.metadata.name);
      return [one];
    }),
  );
  return { rules: rules.filter(isForIt), others: response.serializeBinary() };
}

type Validator = (args: object, report: (finding: Finding) => void) => void;

function answer(
  { name: policyPackName, version: policyPackVersion, served }: Pack,
  rules: readonly Rule[],
  validator: "validateResource" | "validateStack",
  asked: object,
  others: Uint8Array,
): Uint8Array {
  const diagnostics: object[] = [];
  for (const rule of rules) {
    const { level, settings } = served(rule);
    const { name: policyName, description, severity } = rule.metadata;
    const pack = { policyName, policyPackName, policyPackVersion, description, severity };
    const validate = (rule.policy as unknown as Record<typeof validator, Validator>)[validator];
    validate({ ...asked, getConfig: () => settings }, (finding) =>
      diagnostics.push({ ...pack, enforcementLevel: level, ...finding }),
    );
  }
  if (diagnostics.length === 0) return others;
  // Encoded lists of one message, one after the other, are the message with both.
  return Buffer.concat([makeAnalyzeResponse(diagnostics).serializeBinary(), others]);
}

const { makeAnalyzeResponse } = require("@pulumi/policy/protoutil") as {
  makeAnalyzeResponse: (diagnostics: readonly object[]) => AnalyzeResponse;
};
