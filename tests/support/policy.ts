import type { PolicyPackArgs } from "@pulumi/policy";
import * as server from "@pulumi/policy/server";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { forgetDeclared } from "../../policy/lib/declared";
import type { Rule } from "../../policy/lib/rule";
import { parseUndetermined } from "../../policy/lib/undetermined";

/** What the engine puts where a value is not known before deployment. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as the engine would send it to the pack. */
export interface JudgedResource {
  readonly type: string;
  readonly name: string;
  /** Inputs, after the provider's check. `unknown` stands for what is not known yet. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** What stack rules see. @default the inputs; nothing for a component */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** @default formed from stack, type and name */
  readonly urn?: string;
  /** URN. */
  readonly parent?: string;
  /** Property → URNs of what it was made of. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  /** URNs; those of `propertyDependencies` are added. */
  readonly dependencies?: readonly string[];
  readonly protect?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** @default an AWS provider of account 111122223333 in eu-west-1 */
  readonly provider?: { readonly name: string; readonly inputs: Readonly<Record<string, unknown>> } | null;
}

export type Outcome = "pass" | "fail" | "undetermined" | "not applicable";

export interface PolicyFinding {
  readonly rule: string;
  readonly urn: string;
  readonly outcome: "fail" | "undetermined";
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

export const stackName = "test";

export const urnOf = (type: string, name: string, stack = stackName) =>
  `urn:pulumi:${stack}::cdd::${type}::${name}`;

/** An AWS resource or component with the URN that `urnOf` forms. */
export function resource(
  type: string,
  name: string,
  inputs: Record<string, unknown> = {},
  more: Partial<JudgedResource> = {},
): JudgedResource {
  return { type, name, inputs, ...more };
}

const defaultProvider = {
  name: "aws",
  inputs: { region: "eu-west-1", allowedAccountIds: JSON.stringify(["111122223333"]) },
};

/**
 * Runs rules on resources through the SDK's own server functions, fed with the messages that the engine sends:
 * real proxies, real unknowns, real "not applicable", real error paths. First every resource on its own, in order,
 * then the stack.
 */
export async function judge(
  rules: readonly Rule[],
  resources: readonly JudgedResource[],
  config: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
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

  for (const each of resources) {
    const urn = urnOfResource(each);
    const request = fill(new analyzer.AnalyzeRequest(), each, each.inputs ?? {});
    const response = await call(analyze, request);
    findings.push(...response.getDiagnosticsList().map((diagnostic) => findingOf(diagnostic, urn)));
    for (const { getPolicyName } of notApplicableOf(response)) notApplicable.add(`${getPolicyName}@${urn}`);
  }

  const request = new analyzer.AnalyzeStackRequest();
  request.setResourcesList(resources.map(stackResource));
  const response = await call(analyzeStack, request);
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
      return own.length > 0 ? "undetermined" : "pass";
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

const urnOfResource = ({ urn, type, name }: JudgedResource) => urn ?? urnOf(type, name);
const isComponent = (type: string) => !/^(aws:|pulumi:providers:)/.test(type);

function stackResource(each: JudgedResource): analyzer.AnalyzerResource {
  const outputs = each.outputs ?? (isComponent(each.type) ? {} : each.inputs);
  const message = fill(new analyzer.AnalyzerResource(), each, outputs ?? {});
  if (each.parent) message.setParent(each.parent);
  const byProperty = Object.entries(each.propertyDependencies ?? {});
  message.setDependenciesList([
    ...new Set([...(each.dependencies ?? []), ...byProperty.flatMap(([, urns]) => urns)]),
  ]);
  for (const [property, urns] of byProperty) {
    const dependencies = new analyzer.AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

function fill<M extends analyzer.AnalyzeRequest | analyzer.AnalyzerResource>(
  message: M,
  each: JudgedResource,
  properties: Readonly<Record<string, unknown>>,
): M {
  message.setType(each.type);
  message.setName(each.name);
  message.setUrn(urnOfResource(each));
  message.setProperties(struct(properties));
  const options = new analyzer.AnalyzerResourceOptions();
  options.setProtect(each.protect ?? false);
  options.setIgnorechangesList([...(each.ignoreChanges ?? [])]);
  if (each.deleteBeforeReplace !== undefined) {
    options.setDeletebeforereplace(each.deleteBeforeReplace);
    options.setDeletebeforereplacedefined(true);
  }
  if (each.parent) options.setParent(each.parent);
  message.setOptions(options);
  const provider =
    each.provider === undefined && each.type.startsWith("aws:") ? defaultProvider : each.provider;
  if (provider) {
    const reference = new analyzer.AnalyzerProviderResource();
    reference.setType("pulumi:providers:aws");
    reference.setName(provider.name);
    reference.setUrn(urnOf("pulumi:providers:aws", provider.name));
    reference.setProperties(struct(provider.inputs));
    message.setProvider(reference);
  }
  return message;
}

/** Protobuf has no `undefined`: an absent property is left out, as the engine does. */
function struct(properties: Readonly<Record<string, unknown>>): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)));
}

function findingOf(diagnostic: analyzer.AnalyzeDiagnostic, urn: string): PolicyFinding {
  const message = diagnostic.getMessage();
  const undetermined = parseUndetermined(message);
  return {
    rule: diagnostic.getPolicyname(),
    urn,
    outcome: undetermined ? "undetermined" : "fail",
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
