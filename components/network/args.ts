import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { RoleDefaults } from "../shared/iam";

/** AWS services that every stack's tasks reach without leaving the VPC. `s3` and `dynamodb` are gateways, the others interfaces. */
type UsualEndpoint = "s3" | "dynamodb" | "ecr.api" | "ecr.dkr" | "logs" | "secretsmanager" | "kms";

/** Interfaces for what only some stacks have: traces, shells, GuardDuty's agent, EC2 machines. */
type OptionalEndpoint = "xray" | "ssmmessages" | "guardduty-data" | "ecs" | "ecs-agent" | "ecs-telemetry";

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
  /** Range of the subnet in each AZ, in the AZs' order. */
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

/** The plain part of what `Network` is given (from `plan/network-plan.ts`). */
export interface NetworkPlan {
  readonly namePrefix: string;
  readonly region: string;
  readonly cidr: string;
  readonly availabilityZones: readonly string[];
  readonly tiers: Readonly<Record<Tier, TierPlan>>;
  readonly acls: Readonly<Record<Tier, AclPlan>>;
  readonly natGateways: "Single" | "OnePerAz";
  /** @default none */
  readonly encryptionControl?: "monitor" | "enforce";
  /** Policy document (JSON) of each endpoint, derived from what the catalogue's services may reach. */
  readonly endpointPolicies: Readonly<
    Record<UsualEndpoint, string> & Partial<Record<OptionalEndpoint, string>>
  >;
  /** Ids of security groups that reach the endpoints and are not the program's: of functions that rotate secrets. */
  readonly endpointCallers: readonly string[];
  readonly flowLogGroup: string;
  readonly logRetentionDays: number;
  readonly retain: boolean;
  readonly roles: RoleDefaults;
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
  readonly s3PrefixListId: Input<string>;
  readonly dynamodbPrefixListId: Input<string>;
  /** Public balancers wait for it, and it goes after them: AWS attaches no public address without. */
  readonly internetGateway: Input<Resource>;
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
  readonly s3PrefixListId: Input<string>;
}
