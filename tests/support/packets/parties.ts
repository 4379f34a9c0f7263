import type { RecordedResource } from "../recorded";
import { addressIn, holds } from "./addresses";
import { interfaces, type Network, type Place } from "./network";

/** Whoever sends or receives packets. */
export interface Party {
  /** `task screening`, `balancer screening`, `internet`, … */
  readonly name: string;
  /** Where it is: one interface in each of its subnets. */
  readonly places: readonly Place[];
  /** Ports from which it opens connections, first and last. */
  readonly opensFrom: readonly [number, number];
}

/** By Amazon's Linux, and by balancers, functions and whoever is outside. */
const linux = [32_768, 65_535] as const;
const any = [1024, 65_535] as const;

/** The group of functions that rotate secrets: the bank's own, and let out to the endpoints by the bank. */
export const functionGroup = "sg-0123456789abcdef0";

/** The group of testers in the VPC: the bank's own, and let out to the test listener. */
export const testerGroup = "sg-0fedcba9876543210";

interface Interfaces {
  readonly subnets?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly assignPublicIp?: boolean;
}

/** Everybody inside the VPC, by what was recorded of them. */
export function insiders(network: Network, resources: readonly RecordedResource[]): Party[] {
  const ofType = (type: string) => resources.filter((each) => each.type === type);
  const at = (name: string, subnets: unknown, groups: unknown, from: Party["opensFrom"], open = false) => ({
    name,
    places: interfaces(network, subnets, groups, open),
    opensFrom: from,
  });
  const taskAt = (name: string, { subnets, securityGroups, assignPublicIp }: Interfaces) =>
    at(`task ${name}`, subnets, securityGroups, linux, assignPublicIp);
  const tiers = grouped([...network.subnets.keys()], tierOf);
  return [
    ...ofType("aws:ecs/service:Service").map(({ name, inputs }) =>
      taskAt(name.replace(/-service$/, ""), inputs.networkConfiguration as Interfaces),
    ),
    ...ofType("aws:scheduler/schedule:Schedule").map(({ name, inputs }) => {
      const { ecsParameters } = inputs.target as { ecsParameters: { networkConfiguration: Interfaces } };
      return taskAt(name.replace(/-schedule$/, ""), ecsParameters.networkConfiguration);
    }),
    ...ofType("aws:lb/loadBalancer:LoadBalancer").map(({ name, inputs }) =>
      at(
        `balancer ${name.replace(/-alb$/, "")}`,
        inputs.subnets,
        inputs.securityGroups,
        any,
        inputs.internal === false,
      ),
    ),
    ...ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
      .filter(({ inputs }) => inputs.vpcEndpointType === "Interface")
      .map(({ name, inputs }) => at(`endpoint ${name}`, inputs.subnetIds, inputs.securityGroupIds, any)),
    ...[
      ...grouped(ofType("aws:efs/mountTarget:MountTarget"), ({ name }) => name.replace(/-mount-.*$/, "")),
    ].map(([store, targets]) => ({
      name: `files ${store.replace(/^data-/, "")}`,
      places: targets.flatMap(({ inputs }) => interfaces(network, [inputs.subnetId], inputs.securityGroups)),
      opensFrom: any,
    })),
    ...ofType("aws:autoscaling/group:Group").map(({ name, inputs }) =>
      at(
        `machine ${name.replace(/-machines$/, "")}`,
        inputs.vpcZoneIdentifiers,
        [`sg-${name.replace(/-machines$/, "")}-sg`],
        linux,
      ),
    ),
    // What somebody puts into a tier and gives no group but the VPC's default one.
    ...[...tiers].map(([tier, ids]) =>
      at(`stray in ${tier}`, ids, ["sg-network-default-sg"], any, tier === "public"),
    ),
    ...(network.rules.some(({ peer }) => peer === functionGroup)
      ? [at("function", tiers.get("tasks"), [functionGroup], any)]
      : []),
  ];
}

function grouped<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

/** `subnet-network-vpc-public-1` is public, `subnet-network-tasks-eu-west-2a` is the tasks'. */
function tierOf(subnet: string): string {
  return /^subnet-network-(?:vpc-)?([a-z]+)-/.exec(subnet)?.[1] ?? subnet;
}

/** Whoever calls from a range of the VPC's own, in each of its subnets; nobody where the range is outside. */
export function insider(network: Network, name: string, range: string): Party[] {
  const places = [...network.subnets.values()]
    .filter((subnet) => holds(range, addressIn(subnet.range)))
    .map((subnet) => ({ address: addressIn(subnet.range), subnet, groups: [testerGroup], public: false }));
  return places.length === 0 ? [] : [{ name, places, opensFrom: any }];
}

/** Some address of a range outside; `joined`: of a network that somebody has joined to the VPC. */
export function outsider(name: string, range: string, more: Partial<Place> = {}): Party {
  return { name, places: [{ address: addressIn(range), public: true, ...more }], opensFrom: any };
}

/** An address that stands for a prefix list. */
export function prefixListed(name: string, prefixList: string, index: number): Party {
  return outsider(name, `198.18.${index}.0/24`, { prefixList });
}
