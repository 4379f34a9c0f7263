import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { RoleDefaults } from "../shared/iam";

/** AWS services that every stack's tasks reach without leaving the VPC. `s3` and `dynamodb` are gateways, the others interfaces. */
type UsualEndpoint = "s3" | "dynamodb" | "ecr.api" | "ecr.dkr" | "logs";

/** Interfaces for what only some stacks have: secrets, traces, shells and their key, GuardDuty's agent, EC2 machines. */
type OptionalEndpoint =
  | "secretsmanager"
  | "kms"
  | "xray"
  | "ssmmessages"
  | "guardduty-data"
  | "ecs"
  | "ecs-agent"
  | "ecs-telemetry";

/** An AWS service that is reached without leaving the VPC. */
export type EndpointService = UsualEndpoint | OptionalEndpoint;

/**
 * What stands together: public balancers and NAT gateways; internal balancers; tasks and machines; endpoints and mount targets.
 * Each has subnets, route tables and a network ACL of its own.
 */
export const tiers = ["public", "private", "isolated", "tasks"] as const;
export type Tier = (typeof tiers)[number];

/** The addresses of a tier. */
export interface TierPlan {
  /** One range around all its subnets, with room for those of further AZs. */
  readonly range: string;
  /** Range of the subnet in each AZ, in the AZs' order; none of a public tier in which nothing stands. */
  readonly subnets: readonly string[];
}

/** One rule of a network ACL. */
export interface AclRule {
  /** 1 to 32766; the lowest that fits a packet decides. */
  readonly number: number;
  readonly action: "allow" | "deny";
  /** `-1`: all of them. */
  readonly protocol: "tcp" | "icmp" | "-1";
  /** Where a packet comes from, or goes to. */
  readonly range: string;
  /** Ports that it goes to, first and last. @default all, or none where the protocol has none */
  readonly ports?: readonly [number, number];
}

/** What a tier's network ACL lets in and out: stateless, so answers have rules too. */
export interface AclPlan {
  readonly ingress: readonly AclRule[];
  readonly egress: readonly AclRule[];
}

/** What ties the VPC to a transit gateway, in subnets of its own. */
export interface TransitPlan extends TierPlan {
  readonly gatewayId: string;
  readonly acl: AclPlan;
  /** Ranges that tasks reach through it. */
  readonly routes: readonly string[];
  /** Ranges that internal balancers answer through it. */
  readonly back: readonly string[];
}

/** What the VPC's resolver answers, and where it writes what it was asked. */
export interface DnsPlan {
  /** Names, `*.` before those of which any beginning is meant. */
  readonly allowed: readonly string[];
  /** Log group of every query. */
  readonly queryLogGroup: string;
}

/** Services that are reached by gateways, and not by interfaces. */
export const gateways: readonly EndpointService[] = ["s3", "dynamodb"];

/** The plain part of what `Network` is given (from `plan/network-plan.ts`). */
export interface NetworkPlan {
  readonly kind: "own";
  readonly namePrefix: string;
  readonly region: string;
  readonly cidr: string;
  /** A second range of the VPC, in which the tasks stand. @default they stand in `cidr` */
  readonly taskCidr?: string;
  /** IPAM pool that `cidr` is taken from. @default none */
  readonly ipamPool?: string;
  /** Allocation ids of the NAT gateways' Elastic IPs, in the AZs' order. @default new ones */
  readonly elasticIps?: readonly string[];
  readonly availabilityZones: readonly string[];
  readonly tiers: Readonly<Record<Tier, TierPlan>>;
  readonly acls: Readonly<Record<Tier, AclPlan>>;
  /** @default none: everything outside is reached by `transit` */
  readonly natGateways?: "Single" | "OnePerAz";
  /** @default the VPC is attached to no transit gateway */
  readonly transit?: TransitPlan;
  /** @default none */
  readonly encryptionControl?: "monitor" | "enforce";
  /** Policy document (JSON) of each endpoint, derived from what the catalogue's services may reach. */
  readonly endpointPolicies: Readonly<
    Record<UsualEndpoint, string> & Partial<Record<OptionalEndpoint, string>>
  >;
  /** Ids of security groups that reach the endpoints and are not the program's: of functions that rotate secrets. */
  readonly endpointCallers: readonly string[];
  readonly dns: DnsPlan;
  readonly flowLogGroup: string;
  /** ARN of a bucket of the bank's that gets the flow logs too. @default none */
  readonly flowLogBucket?: string;
  readonly logRetentionDays: number;
  /** ARN of the destination of CloudWatch Logs that gets every line as it is written. @default nobody does */
  readonly logDestinationArn?: string;
  readonly retain: boolean;
  readonly roles: RoleDefaults;
}

/** A range from which balancers are called, of the bank or of the internet. */
export interface WayIn {
  readonly range: string;
  /** Where the balancers stand. */
  readonly tier: Tier;
  readonly port: number;
  /** Ports to which they answer, first and last. */
  readonly answers: readonly [number, number];
}

/** The plain part of what `ExistingNetwork` is given: what stands in a VPC of somebody else's. */
export interface ExistingNetworkPlan {
  readonly kind: "existing";
  readonly namePrefix: string;
  readonly account: string;
  readonly region: string;
  readonly availabilityZones: readonly string[];
  readonly vpcId: string;
  /** Ids by tier, one in each AZ; none where nothing of the stack stands in that tier. */
  readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
  readonly gatewayEndpoints: { readonly s3: string; readonly dynamodb?: string };
  /** Ids of the owner's interface endpoints. @default the program makes its own, in the isolated tier */
  readonly interfaceEndpoints?: readonly string[];
  /** As of an own network: what must be reachable, and for endpoints of the program's own their policies. */
  readonly endpointPolicies: NetworkPlan["endpointPolicies"];
  readonly endpointCallers: readonly string[];
  /** Names that the stack asks the VPC's resolver for: what its owner's DNS firewall lets through. */
  readonly resolvedNames: readonly string[];
  /** Who comes in from outside: what its owner's network ACLs let through. */
  readonly waysIn: readonly WayIn[];
  /** Ranges of the bank that internal balancers answer: where its owner's routes lead back to. */
  readonly waysBack: readonly string[];
}

/** The rule of a DNS firewall that blocks what nobody has declared: by these two AWS tells its figures apart. */
export interface BlockedNames {
  readonly ruleGroupId: Input<string>;
  readonly domainListId: Input<string>;
}

export interface NetworkArgs extends NetworkPlan {
  readonly logsKeyArn: Input<string>;
}

/** What services are given of the network. */
export interface ServiceNetwork {
  readonly vpcId: Input<string>;
  /** Of public balancers. */
  readonly publicSubnetIds: Input<string[]>;
  /** Of internal balancers. */
  readonly privateSubnetIds: Input<string[]>;
  readonly taskSubnetIds: Input<string[]>;
  /** Security group in front of all interface endpoints. */
  readonly endpointSecurityGroupId: Input<string>;
  /** Whether that group is somebody else's, who lets tasks in himself. @default false: the program adds its rules */
  readonly foreignEndpoints?: boolean;
  readonly s3PrefixListId: Input<string>;
  readonly dynamodbPrefixListId: Input<string>;
  /** Public balancers wait for it, and it goes after them: AWS attaches no public address without. @default it stands */
  readonly internetGateway?: Input<Resource>;
  /** Tasks wait for it, and it goes after them: network ACLs, endpoints, and the routes out. */
  readonly ready: readonly Resource[];
}

/** What stores and machines are given of the network. */
export interface PrivateNetwork {
  readonly vpcId: Input<string>;
  readonly taskSubnetIds: Input<string[]>;
  /** One in each AZ, in the AZs' order. */
  readonly isolatedSubnetIds: Output<string[]>;
  readonly availabilityZones: readonly string[];
  /** Security group in front of all interface endpoints. */
  readonly endpointSecurityGroupId: Input<string>;
  /** Whether that group is somebody else's, who lets machines in himself. @default false: the program adds its rules */
  readonly foreignEndpoints?: boolean;
  readonly s3PrefixListId: Input<string>;
}
