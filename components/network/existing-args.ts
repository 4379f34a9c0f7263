import type { ExistingNetworkPlan, Tier } from "./args";

/** A route of a subnet's table. */
export interface FoundRoute {
  /** IPv4 range; empty where it is a range of IPv6 or a list of prefixes. */
  readonly to: string;
  /** The gateway that it leads to: `igw-…`, `vgw-…`, `local`; empty where it leads to anything else. */
  readonly by: string;
}

export interface FoundSubnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly range: string;
  readonly freeAddresses: number;
  /** Those that the stack has there already. */
  readonly ownAddresses: number;
  readonly givesPublicAddresses: boolean;
  readonly tableId: string;
  readonly routes: readonly FoundRoute[];
}

export interface FoundEndpoint {
  readonly id: string;
  readonly vpcId: string;
  /** `com.amazonaws.<region>.<service>` */
  readonly serviceName: string;
  readonly type: string;
  readonly privateNames: boolean;
  readonly tableIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly prefixListId: string;
}

/** What AWS says of a VPC that stands already, at a preview. */
export interface FoundNetwork {
  readonly vpc: {
    readonly id: string;
    readonly ownerId: string;
    readonly ranges: readonly string[];
    readonly dnsSupport: boolean;
    readonly dnsHostnames: boolean;
  };
  readonly subnets: Readonly<Record<Tier, readonly FoundSubnet[]>>;
  readonly gateways: { readonly s3: FoundEndpoint; readonly dynamodb?: FoundEndpoint };
  readonly interfaces: readonly FoundEndpoint[];
}

/** What AWS does not find of what the stack file names: the key that names it, and what is wrong. */
export interface NotFound {
  readonly missing: readonly (readonly [key: string, message: string])[];
}

export interface ExistingNetworkArgs extends ExistingNetworkPlan {
  readonly found: FoundNetwork;
}
