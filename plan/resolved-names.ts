import type { ServicePlan } from "../components/fargate-microservice/args";
import type { EndpointService } from "../components/network/args";
import type { Catalogue } from "../model/catalogue";
import type { StackConfig } from "../model/stack";
import type { Names } from "./names";

/** What the names follow from beside catalogue and stack. */
export interface Asking {
  readonly services: readonly Pick<ServicePlan, "mounts">[];
  /** Of the endpoints through which the stack reaches AWS. */
  readonly endpoints: readonly EndpointService[];
}

/**
 * The names that a stack's tasks and machines ask for, `*.` before those of which any beginning is meant: AWS's, by the
 * endpoints that the stack has; the other services', in the private namespace; and those of the destinations.
 */
export function resolvedNames(
  { services: entries, ec2Capacity = {} }: Pick<Catalogue, "services" | "ec2Capacity">,
  stack: StackConfig,
  names: Names,
  { services, endpoints }: Asking,
): readonly string[] {
  const { region, egress, containerSecurity } = stack;
  const destinations = Object.values(entries).flatMap(({ egress: called = [] }) => called);
  const console = containerSecurity?.prismaDefender?.console;
  return [
    ...new Set([
      ...endpoints.flatMap((service) => namesOfAws(service, stack)),
      ...(services.some(({ mounts }) => mounts.length > 0) ? [`*.efs.${region}.amazonaws.com`] : []),
      ...(Object.keys(ec2Capacity).length > 0 ? namesOfMachines(region) : []),
      `*.${names.namespace}`,
      ...destinations.flatMap((destination) => egress[destination]?.hosts ?? []),
      ...(console === undefined ? [] : [new URL(console).hostname]),
    ]),
  ].sort();
}

/**
 * Names of one of AWS's services in the stack's region. Sources: "Amazon ECR interface VPC endpoints", ECR user guide;
 * "Methods for accessing a bucket", S3 user guide; "Account-based endpoints", DynamoDB developer guide; for the rest each
 * service's page of endpoints in the AWS General Reference.
 */
function namesOfAws(
  service: EndpointService,
  { account, region, containerSecurity }: StackConfig,
): readonly string[] {
  const inRegion = (name: string) => `${name}.${region}.amazonaws.com`;
  const agentsOf = containerSecurity?.guardDuty?.agentRegistryAccount;
  switch (service) {
    case "s3":
      return [inRegion("s3"), inRegion("*.s3")];
    case "dynamodb":
      return [inRegion("dynamodb"), inRegion(`${account}.ddb`)];
    case "ecr.dkr":
      return [account, ...(agentsOf === undefined ? [] : [agentsOf])].map((registry) =>
        inRegion(`${registry}.dkr.ecr`),
      );
    case "ecr.api":
      return [inRegion("api.ecr")];
    default:
      return [inRegion(service)];
  }
}

/** What the ECS agent is told to call is a name that AWS chooses, and a machine asks for its own. */
function namesOfMachines(region: string): readonly string[] {
  return [
    `*.${region}.amazonaws.com`,
    // Source: "Amazon EC2 instance hostnames and domains", Amazon EC2 user guide.
    region === "us-east-1" ? "*.ec2.internal" : `*.${region}.compute.internal`,
  ];
}
