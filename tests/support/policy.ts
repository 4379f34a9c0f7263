import type { PolicyPackArgs } from "@pulumi/policy";
import * as server from "@pulumi/policy/server";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { forgetDeclared } from "../../policy/lib/declared";
import { parseExcepted } from "../../policy/lib/excepted";
import type { Rule } from "../../policy/lib/rule";
import { parseUndetermined } from "../../policy/lib/undetermined";
import { unpackOnce } from "../../policy/lib/unpack-once";
import { componentRules } from "../../policy/rules/component";
import { resourceRequest, stackRequest } from "./policy-messages";
import { type JudgedResource, urnOfResource } from "./policy-resource";

export * from "./policy-resource";

// As the pack does before it serves.
unpackOnce();

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
 * Runs rules on resources through the SDK's own server functions, fed with the messages that the engine sends:
 * real proxies, real unknowns, real "not applicable", real error paths. First every resource on its own, in order,
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
  const policies = rules.map(({ policy, settings, metadata }) =>
    configured(policy, settings, config[metadata.name]),
  );
  const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = server as unknown as Server;
  const analyze = makeAnalyzeRpcFun("pack", "0.0.0", "mandatory", policies);
  const analyzeStack = makeAnalyzeStackRpcFun("pack", "0.0.0", "mandatory", policies);

  const remember = makeAnalyzeRpcFun(
    "pack",
    "0.0.0",
    "mandatory",
    componentRules.map(({ policy }) => policy),
  );
  for (const each of components) await call(remember, resourceRequest(each));
  for (const each of resources) {
    const urn = urnOfResource(each);
    const response = await call(analyze, resourceRequest(each));
    findings.push(...response.getDiagnosticsList().map((diagnostic) => findingOf(diagnostic, urn)));
    for (const { getPolicyName } of notApplicableOf(response)) notApplicable.add(`${getPolicyName}@${urn}`);
  }

  const response = await call(analyzeStack, stackRequest(resources));
  findings.push(
    ...response.getDiagnosticsList().map((diagnostic) => findingOf(diagnostic, diagnostic.getUrn())),
  );
  const stackNotApplicable = new Set(notApplicableOf(response).map(({ getPolicyName }) => getPolicyName));

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

type Policy = PolicyPackArgs["policies"][number];

/** The server's configuration is set over the wire only: so each policy is given a view of its own. */
function configured(
  policy: Policy,
  settings: Rule["settings"],
  given: Readonly<Record<string, unknown>> | undefined,
): Policy {
  if (!given) return policy;
  for (const key of Object.keys(given))
    if (!(key in settings)) throw new Error(`${policy.name} has no setting ${key}`);
  const getConfig = <T extends object>() => given as T;
  if ("validateStack" in policy)
    return {
      ...policy,
      validateStack: (args, report) => policy.validateStack({ ...args, getConfig }, report),
    };
  const validate = policy.validateResource;
  if (typeof validate !== "function") throw new Error(`${policy.name} is no single validator`);
  const wrapped: typeof validate = (args, report) => validate({ ...args, getConfig }, report);
  return { ...policy, validateResource: Object.assign(wrapped, { ...validate }) };
}

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

function notApplicableOf(response: analyzer.AnalyzeResponse): { getPolicyName: string }[] {
  return response.getNotApplicableList().map((each) => ({ getPolicyName: each.getPolicyName() }));
}

type Rpc = (
  call: { request: unknown },
  callback: (error: unknown, response: analyzer.AnalyzeResponse) => void,
) => unknown;
type MakeRpc = (pack: string, version: string, level: string, policies: readonly Policy[]) => Rpc;
/** The SDK exports them without types. */
interface Server {
  readonly makeAnalyzeRpcFun: MakeRpc;
  readonly makeAnalyzeStackRpcFun: MakeRpc;
}

function call(rpc: Rpc, request: unknown): Promise<analyzer.AnalyzeResponse> {
  return new Promise((resolve, reject) => {
    rpc({ request }, (error, response) => {
      if (error) reject(error instanceof Error ? error : new Error(String(error)));
      else resolve(response);
    });
  });
}

/** The rule of that name. */
export function ruleNamed(rules: readonly Rule[], name: string): Rule {
  const found = rules.find(({ metadata }) => metadata.name === name);
  if (!found) throw new Error(`no rule ${name}`);
  return found;
}
