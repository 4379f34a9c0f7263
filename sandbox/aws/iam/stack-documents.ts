import { isProps, type Props, text } from "../values";
import { type Attachment, attachmentsOf, type GivenToRole, givenToRoles, isPolicyAlone } from "./attachments";
import { type PolicyDocument, parseDocument } from "./documents";
import type { Place, StackResource } from "./stack-resources";

/** A principal whose documents are known, or assumed. */
export interface Holder {
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  readonly tags: Readonly<Record<string, string>>;
  /** What is taken for granted of documents that the stack does not hold. */
  readonly assumed: readonly string[];
}

/** A role of the stack. */
export interface StackRole extends Holder {
  readonly arn: string;
  /** Physical name. */
  readonly name: string;
  /** Logical name in the program. */
  readonly logical: string;
  readonly trust: PolicyDocument;
}

/** A VPC endpoint with what it lets through. */
export interface StackEndpoint {
  readonly id: string;
  readonly vpcId: string;
  /** Last part of the service's name, e.g. `secretsmanager`. */
  readonly service: string;
  readonly policy: PolicyDocument;
}

/** Allows everything: AWS's own `AdministratorAccess`, and whatever is not known to allow less. */
export function everything(name: string, kind: PolicyDocument["kind"] = "identity policy"): PolicyDocument {
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  const statement = kind === "endpoint policy" ? { ...all, Principal: "*" } : all;
  return parseDocument(name, kind, { Version: "2012-10-17", Statement: [statement] });
}

const administratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Somebody of the account whose rights the stack does not set: assumed to have all that IAM can give. */
export const administrator: Holder = {
  identity: [everything("AdministratorAccess")],
  tags: {},
  assumed: [
    "its identity policies are not the stack's: it is assumed to have AdministratorAccess, and no boundary",
  ],
};

/**
 * Every policy document of a stack, read, by what it stands on.
 *
 * @example
 * const { resources, place } = readState(readFileSync("state.json", "utf8"));
 * const stack = new StackDocuments(resources, place);
 */
export class StackDocuments {
  readonly place: Place;
  readonly resources: readonly StackResource[];
  private readonly policies: ReadonlyMap<string, readonly PolicyDocument[]>;
  private readonly byArn: ReadonlyMap<string, StackResource>;
  private known: { roles?: ReadonlyMap<string, StackRole>; endpoints?: readonly StackEndpoint[] } = {};

  /** @throws UnreadableDocument where a resource's policy is no policy document */
  constructor(resources: readonly StackResource[], place: Place) {
    this.resources = resources;
    this.place = place;
    this.byArn = new Map(
      // Versions of a secret, too, bear its ARN, and come after it.
      resources
        .filter(({ type }) => !isPolicyAlone(type))
        .map((one): [string, StackResource] => [text(one.outputs.arn), one])
        .toReversed(),
    );
    this.policies = read(resources.flatMap((one) => attachmentsOf(one, place)));
  }

  /**
   * By ARN.
   *
   * @throws UnreadableDocument where a policy of one is no policy document
   */
  get roles(): ReadonlyMap<string, StackRole> {
    this.known.roles ??= rolesOf(this.resources, (arn) => this.policies.get(arn)?.[0]);
    return this.known.roles;
  }

  /** @throws UnreadableDocument where the policy of one is no policy document */
  get endpoints(): readonly StackEndpoint[] {
    this.known.endpoints ??= endpointsOf(this.resources);
    return this.known.endpoints;
  }

  /** The resource with that ARN, if it is the stack's. */
  resource(arn: string): StackResource | undefined {
    return this.byArn.get(arn);
  }

  /** A managed policy of the stack, by its ARN or name: what somebody has to whom the account attaches it. */
  managedPolicy(named: string): PolicyDocument | undefined {
    const policy = this.resources.find(
      ({ type, outputs }) =>
        type === "aws:iam/policy:Policy" && (outputs.arn === named || outputs.name === named),
    );
    return policy && parseDocument(`managed policy ${named}`, "identity policy", policy.outputs.policy);
  }

  /** The policies on a resource: its own, and those of the account that speak of it. */
  policiesOn(arn: string): PolicyDocument[] {
    return [...this.policies].flatMap(([on, documents]) => (standsOn(on, arn) ? documents : []));
  }

  /** The endpoint through which the VPC reaches a service, by the prefix of its actions. */
  endpointFor(service: string): StackEndpoint | undefined {
    const names = endpointNames[service] ?? [service];
    return this.endpoints.find((one) => names.includes(one.service));
  }
}

/** Prefix of actions → endpoint services, where they differ. */
const endpointNames: Readonly<Record<string, readonly string[]>> = {
  ecr: ["ecr.api", "ecr.dkr"],
  "execute-api": ["execute-api"],
  cloudwatch: ["monitoring"],
};

/** A policy also speaks of what is within: objects, indexes, log streams; not of a table's streams, which have their own. */
function standsOn(on: string, arn: string): boolean {
  if (on === arn) return true;
  if (on.endsWith("*")) return arn.startsWith(on.slice(0, -1));
  return (
    [":", "/"].some((separator) => arn.startsWith(on + separator)) && !/:table\/[^/]+\/stream\//.test(arn)
  );
}

function read(attached: readonly Attachment[]): Map<string, PolicyDocument[]> {
  const found = new Map<string, PolicyDocument[]>();
  const own = attached.filter((one) => !one.apart);
  const beside = attached.filter((one) => one.apart);
  for (const one of own) found.set(one.on, [parseDocument(one.name, one.kind, one.document)]);
  const replaced = new Set<string>();
  for (const one of beside) {
    const document = parseDocument(one.name, one.kind, one.document);
    const others = replaced.has(one.on) ? (found.get(one.on) ?? []) : [];
    found.set(one.on, [...others, document]);
    replaced.add(one.on);
  }
  return found;
}

function rolesOf(
  resources: readonly StackResource[],
  trustOf: (arn: string) => PolicyDocument | undefined,
): Map<string, StackRole> {
  const managed = new Map<string, unknown>([
    [
      administratorAccess,
      { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
    ],
    ...resources
      .filter(({ type }) => type === "aws:iam/policy:Policy")
      .map(({ outputs, inputs }): [string, unknown] => [text(outputs.arn), outputs.policy ?? inputs.policy]),
  ]);
  const given = new Map<string, GivenToRole[]>();
  for (const one of resources.flatMap(givenToRoles))
    given.set(one.role, [...(given.get(one.role) ?? []), one]);
  const roles = new Map<string, StackRole>();
  for (const resource of resources) {
    if (resource.type !== "aws:iam/role:Role") continue;
    const props = { ...resource.inputs, ...resource.outputs };
    const [arn, name] = [text(props.arn), text(props.name)];
    const trust = trustOf(arn);
    if (trust === undefined) continue;
    const assumed: string[] = [];
    const known = (policy: string, kind: PolicyDocument["kind"]): PolicyDocument => {
      const document = managed.get(policy);
      if (document !== undefined) return parseDocument(`${policy} of role ${name}`, kind, document);
      assumed.push(`${policy} is not the stack's: it is assumed to allow everything`);
      return everything(`${policy} of role ${name}`, kind);
    };
    const mine = given.get(name) ?? [];
    const boundary = text(props.permissionsBoundary);
    const attached = new Set(mine.flatMap((one) => one.managed ?? []));
    roles.set(arn, {
      arn,
      name,
      logical: resource.name,
      trust,
      identity: [
        ...mine.flatMap(({ inline }) =>
          inline === undefined
            ? []
            : [parseDocument(`policy ${inline.name} of role ${name}`, "identity policy", inline.document)],
        ),
        ...[...attached].map((policy) => known(policy, "identity policy")),
      ],
      ...(boundary === "" ? {} : { boundary: known(boundary, "permissions boundary") }),
      tags: tagsOf(props),
      assumed,
    });
  }
  return roles;
}

/** Tags, those of the provider included. */
export function tagsOf({ tagsAll, tags }: Props): Record<string, string> {
  const of = isProps(tagsAll) ? tagsAll : isProps(tags) ? tags : {};
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, text(value)]));
}

/** An endpoint without a policy lets everything through. Source: "Control access to VPC endpoints using endpoint policies". */
function endpointsOf(resources: readonly StackResource[]): StackEndpoint[] {
  return resources
    .filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")
    .map(({ id, inputs, outputs }) => {
      const service = text(inputs.serviceName).split(".").slice(3).join(".");
      const name = `policy of the VPC endpoint for ${service}`;
      const policy = text(outputs.policy) || text(inputs.policy);
      return {
        id,
        vpcId: text(inputs.vpcId),
        service,
        policy:
          policy === ""
            ? everything(name, "endpoint policy")
            : parseDocument(name, "endpoint policy", policy),
      };
    });
}
