import { text } from "../values";
import { type Attachment, attachmentsOf, isPolicyAlone } from "./attachments";
import { type PolicyDocument, parseDocument } from "./documents";
import { everything, rolesOf, type StackRole } from "./holders";
import type { Place, StackResource } from "./stack-resources";

export { administrator, everything, type Holder, type StackRole, tagsOf } from "./holders";

/** A VPC endpoint with what it lets through. */
export interface StackEndpoint {
  readonly id: string;
  readonly vpcId: string;
  /** Last part of the service's name, e.g. `secretsmanager`. */
  readonly service: string;
  readonly policy: PolicyDocument;
}

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
        .filter(({ type, outputs }) => !isPolicyAlone(type) && text(outputs.arn) !== "")
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
