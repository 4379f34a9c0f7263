import type { ExistingNetworkPlan, Tier } from "./args";

/** A route of a subnet's table. */
export interface FoundRoute {
  /** Range, or prefix list. */
  readonly to: string;
  /** Id of what it leads to: `igw-…`, `nat-…`, `tgw-…`, `local`, … */
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
