import { text } from "../values";
import { Context, type Keys } from "./context";
import { type Decision, decide } from "./decide";
import type { PolicyDocument } from "./documents";
import type { Principal } from "./principals";
import { keysOfEvery } from "./requests";
import { keysOfService } from "./service-principals";
import {
  administrator,
  type Holder,
  type StackDocuments,
  type StackEndpoint,
  tagsOf,
} from "./stack-documents";

/** What is asked of a stack's documents. */
export interface Question {
  /**
   * ARN of a role or user (of the stack or not), `arn:aws:iam::<account>:root`, an AWS service's name, ARN of an identity
   * provider, `anonymous`; or the principal itself.
   */
  readonly principal: string | Principal;
  /** `service:Action`. */
  readonly action: string;
  /** ARN; `*` where the action has no resource. */
  readonly resource: string;
  /** Wins over what the request has by itself; an empty list takes a key away. @default nothing */
  readonly context?: Keys;
  /** Of an AWS service's call: ARN of what it works for. @default the account */
  readonly behalf?: string;
  /** The request comes through the stack's VPC endpoint for the service, if there is one. @default false */
  readonly fromVpc?: boolean;
  /** Identity policies of a principal that the stack does not set. @default AdministratorAccess, and the answer says so */
  readonly identity?: readonly PolicyDocument[];
  /** @default the machine's time */
  readonly now?: Date;
}

export type Answer = Decision & {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** What the answer takes for granted, because the stack does not hold it. */
  readonly assumed: readonly string[];
};

/**
 * Whether somebody may do something, by the documents of a stack. It is no statement of AWS.
 *
 * @example
 * const stack = new StackDocuments(resources, place);
 * ask(stack, { principal: "events.amazonaws.com", action: "sns:Publish", resource: topicArn }).outcome;
 */
export function ask(stack: StackDocuments, question: Question): Answer {
  const { action, resource, now = new Date() } = question;
  const principal = principalOf(stack, question.principal);
  const holder = holderOf(stack, principal, question);
  const resourceAccount = accountOfResource(stack, resource);
  const endpoint = question.fromVpc === true ? stack.endpointFor(prefixOf(action)) : undefined;
  const about = { ...stack.place, resource, behalf: question.behalf ?? "" };
  const context = new Context(
    keysOfEvery(principal, stack.place, resourceAccount, now),
    tagged("aws:PrincipalTag", holder?.tags ?? {}),
    keysOfResource(stack, action, resource),
    principal.kind === "service" ? keysOfService(principal.name, action, about) : {},
    endpoint ? keysOfEndpoint(endpoint) : {},
    question.context ?? {},
  );
  const decision = decide(
    { principal, action, resource, resourceAccount, context },
    {
      identity: holder?.identity ?? [],
      ...(holder?.boundary === undefined ? {} : { boundary: holder.boundary }),
      ...resourcePolicies(stack, action, resource),
      ...(endpoint === undefined ? {} : { endpoint: endpoint.policy }),
    },
  );
  return { ...decision, principal, action, resource, assumed: holder?.assumed ?? [] };
}

/** `s3:GetObject` → `s3`. */
export function prefixOf(action: string): string {
  return action.slice(0, action.indexOf(":")).toLowerCase();
}

/** The principal that a text names. A session has its role's documents; a role's path is the stack's, or none. */
export function principalOf(stack: StackDocuments, given: string | Principal): Principal {
  if (typeof given !== "string") return given;
  if (given === "anonymous") return { kind: "anonymous" };
  if (/^[a-z0-9.-]+\.amazonaws\.com$/.test(given)) return { kind: "service", name: given };
  const [, service, account = "", kind, rest = ""] =
    /^arn:[^:]+:(iam|sts)::(\d{12}):([a-z-]+)\/?(.*)$/.exec(given) ?? [];
  if (service === "iam" && kind === "root") return { kind: "root", account };
  if (service === "iam" && kind === "role") return { kind: "role", arn: given };
  if (service === "iam" && kind === "user") return { kind: "user", arn: given };
  if (kind === "oidc-provider" || kind === "saml-provider") return { kind: "federated", provider: given };
  if (kind === "assumed-role") {
    const [name = "", session = ""] = rest.split("/");
    const own = [...stack.roles.values()].find(
      (role) => role.name === name && role.arn.split(":")[4] === account,
    );
    return { kind: "role", arn: own?.arn ?? `arn:aws:iam::${account}:role/${name}`, session };
  }
  throw new UnknownPrincipal(given);
}

/** A text that names nobody. */
export class UnknownPrincipal extends Error {
  override readonly name = "UnknownPrincipal";

  constructor(given: string) {
    super(
      `"${given}" names no principal. It is an ARN of a role, a user, a session, an account's root or an identity provider, the name of an AWS service such as events.amazonaws.com, or anonymous.`,
    );
  }
}

function holderOf(stack: StackDocuments, principal: Principal, { identity }: Question): Holder | undefined {
  if (principal.kind !== "role" && principal.kind !== "user") return undefined;
  const own = stack.roles.get(principal.arn);
  if (own) return own;
  return identity === undefined ? administrator : { identity, tags: {}, assumed: [] };
}

/** Trust decides who takes a role and nothing else; keys have their own kind of policy, aliases have none. */
function resourcePolicies(stack: StackDocuments, action: string, resource: string) {
  const on = stack.policiesOn(resource);
  const isGuarded = /^arn:[^:]+:(iam::\d{12}:role|kms:[^:]+:\d{12}:key)\//.test(resource);
  const prefix = isGuarded ? prefixOf(action) : "";
  const resourceKind =
    prefix === "sts" ? "trust policy" : prefix === "kms" ? "key policy" : "resource policy";
  return { resource: on.filter(({ kind }) => kind === resourceKind), resourceKind } as const;
}

function accountOfResource({ place }: StackDocuments, resource: string): string {
  return resource.split(":")[4] || place.account;
}

function keysOfEndpoint({ id, vpcId }: StackEndpoint): Keys {
  return { "aws:SourceVpce": id, "aws:SourceVpc": vpcId };
}

function keysOfResource(stack: StackDocuments, action: string, resource: string): Keys {
  const found = stack.resource(resource);
  if (!found) return {};
  const tags = tagsOf({ ...found.inputs, ...found.outputs });
  const aliases = stack.resources
    .filter(({ type, outputs }) => type === "aws:kms/alias:Alias" && outputs.targetKeyArn === resource)
    .map(({ outputs }) => text(outputs.name));
  return {
    ...tagged("aws:ResourceTag", tags),
    ...tagged(`${prefixOf(action)}:ResourceTag`, tags),
    ...(aliases.length > 0 ? { "kms:ResourceAliases": aliases } : {}),
  };
}

function tagged(key: string, tags: Readonly<Record<string, string>>): Keys {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value]));
}
