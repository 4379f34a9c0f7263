import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { RoleDefaults } from "../shared/iam";

/** AWS services that every stack's tasks reach without leaving the VPC. `s3` and `dynamodb` are gateways, the others interfaces. */
type UsualEndpoint = "s3" | "dynamodb" | "ecr.api" | "ecr.dkr" | "logs" | "secretsmanager" | "kms";

/** Interfaces for what only some stacks have: traces, shells, GuardDuty's agent, EC2 machines. */
type OptionalEndpoint = "xray" | "ssmmessages" | "guardduty-data" | "ecs" | "ecs-agent" | "ecs-telemetry";

/** An AWS service that is reached without leaving the VPC. */
export type EndpointService = UsualEndpoint | OptionalEndpoint;

/** The plain part of what `Network` is given (from `plan/network-plan.ts`). */
export interface NetworkPlan {
  readonly namePrefix: string;
  readonly region: string;
  readonly cidr: string;
  readonly availabilityZones: readonly string[];
  /** Mask of each AZ's share of the range: fixed, so that a further AZ moves no subnet. */
  readonly availabilityZoneCidrMask: number;
  readonly subnetMasks: { readonly public: number; readonly private: number; readonly isolated: number };
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
  readonly publicSubnetIds: Input<string[]>;
  readonly privateSubnetIds: Input<string[]>;
  /** Security group in front of all interface endpoints. */
  readonly endpointSecurityGroupId: Input<string>;
  readonly s3PrefixListId: Input<string>;
  readonly dynamodbPrefixListId: Input<string>;
  /** Public balancers wait for it, and it goes after them: AWS attaches no public address without. */
  readonly internetGateway: Input<Resource>;
  /** Tasks wait for it, and it goes after them: endpoints, and the routes out. */
  readonly ready: readonly Resource[];
}

/** What stores and machines are given of the network. */
export interface PrivateNetwork {
  readonly vpcId: Input<string>;
  readonly privateSubnetIds: Input<string[]>;
  /** One in each AZ, in the AZs' order. */
  readonly isolatedSubnetIds: Output<string[]>;
  readonly availabilityZones: readonly string[];
  /** Security group in front of all interface endpoints. */
  readonly endpointSecurityGroupId: Input<string>;
  readonly s3PrefixListId: Input<string>;
}
