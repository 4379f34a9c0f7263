import { z } from "zod";
import { choice, either, type Frozen, list, object, text, whole } from "./form";
import { isInternal, isPrivate, isRange, maskOf, unrouted } from "./ranges";
import { peer } from "./values";

const vpcRange =
  "Use a private IPv4 range of /16 to /22 that starts at its first address, e.g. 10.16.0.0/16.";
const taskRange = `Use a range of /16 to /24 in ${unrouted}, or a private one, that starts at its first address, e.g. 100.64.0.0/16.`;

/** Balancers have /27 at least. Source: "Subnets for your load balancer", Elastic Load Balancing user guide. */
const balancerMask = z.exactOptional(whole(18, 27, "leading bits of each subnet"));
const otherMask = z.exactOptional(whole(18, 28, "leading bits of each subnet"));

const kinds = "Use own or existing.";
const ranges = "Use a list of IPv4 ranges, [] for none.";
/** Ranges from which the test listener is reached. */
export const testTrafficCidrs = list(peer, ranges);
/** Ranges of the bank from which the listener of an internal balancer is reached. */
export const inboundCidrs = list(
  peer.refine(isInternal, {
    error:
      "Use a private range of the bank, e.g. 10.200.8.0/24: no internal balancer is reached from the internet.",
  }),
  ranges,
);

/** A VPC that the program makes. Each key with what is allowed. */
const ownNetwork = object({
  /** Whose VPC it is: `own`, or somebody else's, `existing`. @default own */
  kind: z.exactOptional(z.literal("own", { error: kinds })),
  /** The VPC's range, /16 to /22: private, and no other stack's. */
  cidr: z
    .string({ error: vpcRange })
    .refine((range) => isRange(range) && maskOf(range) >= 16 && maskOf(range) <= 22 && isPrivate(range), {
      error: vpcRange,
    }),
  /** Masks of each tier's subnets, one in each AZ, 18 to 27 (isolated, tasks: 28). @default by the VPC's range, see `subnetMasksOf` */
  subnetMasks: z.exactOptional(
    object({
      /** Public balancers and NAT gateways. @default 8 more than the VPC's, 27 at most */
      public: balancerMask,
      /** Internal balancers. @default 4 more than the VPC's */
      private: balancerMask,
      /** Endpoints and mount targets. @default 8 more than the VPC's, 27 at most */
      isolated: otherMask,
      /** Tasks and EC2 machines. @default 4 more than the VPC's, 2 more than that of `taskCidr` */
      tasks: otherMask,
    }),
  ),
  /** A second range, /16 to /24, for the tasks alone, so that they use up none that others route to. @default they stand in `cidr` */
  taskCidr: z.exactOptional(
    z
      .string({ error: taskRange })
      .refine((range) => isRange(range) && maskOf(range) >= 16 && maskOf(range) <= 24 && isInternal(range), {
        error: taskRange,
      }),
  ),
  /** Pool of the bank's IPAM that `cidr` is taken from, so that it has no second owner. @default none */
  ipamPool: z.exactOptional(
    text(/^ipam-pool-[0-9a-f]{8,17}$/, "Use the id of an IPAM pool, e.g. ipam-pool-0123456789abcdef0."),
  ),
  /** How what is outside is reached: by NAT gateways of the VPC's own, or all of it through `transitGateway`. @default nat */
  egress: z.exactOptional(choice(["nat", "transit"])),
  /** One NAT gateway, or one in each AZ so that an AZ can fail alone. @default none with `egress: transit`, else it is required */
  natGateways: z.exactOptional(choice(["single", "one-per-az"])),
  /** Transit gateway that the VPC is attached to: private destinations are reached through it. @default none: there may be no private destination */
  transitGateway: z.exactOptional(
    text(/^tgw-[0-9a-f]{8,17}$/, "Use the id of a transit gateway, e.g. tgw-0123456789abcdef0."),
  ),
  /** Elastic IPs that the bank has already, for the NAT gateways in the AZs' order. @default new ones */
  elasticIps: z.exactOptional(
    list(
      text(
        /^eipalloc-[0-9a-f]{8,17}$/,
        "Use the allocation id of an Elastic IP, e.g. eipalloc-0123456789abcdef0.",
      ),
      "Name at least one Elastic IP by its allocation id.",
      1,
    ),
  ),
  /** ARN of a bucket of the bank's, with a prefix or none, that gets the flow logs too. @default the stack's log group alone */
  flowLogBucket: z.exactOptional(
    text(
      /^arn:aws:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w.-]+)*\/?$/,
      "Use the ARN of a bucket, with a prefix or none, e.g. arn:aws:s3:::bank-flow-logs/cdd.",
    ),
  ),
  /** VPC encryption control: tells of traffic within the VPC that AWS does not encrypt, or refuses it. @default none */
  encryptionControl: z.exactOptional(choice(["monitor", "enforce"])),
  /** Ranges from which the test listener (8443) is reached, e.g. the release runners. May be empty. */
  testTrafficCidrs,
})
  .refine(({ egress, natGateways }) => egress === "transit" || natGateways !== undefined, {
    path: ["natGateways"],
    error: "Use single or one-per-az, or have egress transit.",
  })
  .refine(({ egress, transitGateway }) => egress !== "transit" || transitGateway !== undefined, {
    path: ["transitGateway"],
    error: "Everything outside is reached through it: name it by its id.",
  });

const id = (prefix: string, what: string) =>
  text(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `Use the id of ${what}, e.g. ${prefix}-0123456789abcdef0.`);
const subnets = list(id("subnet", "a subnet"), "Name one subnet in each AZ, by id.", 2);
const endpoint = id("vpce", "a VPC endpoint");

/** A VPC that stands already, and whose owner is somebody else: it is read, and judged, at each preview. */
const existingNetwork = object({
  /** Somebody else's VPC. */
  kind: z.literal("existing", { error: kinds }),
  /** The VPC. */
  vpcId: id("vpc", "a VPC of the stack's account"),
  /** By tier, one in each of the stack's AZs. `public` only where an entry is public. */
  subnets: object({
    /** Of public balancers. @default none: no entry is public */
    public: z.exactOptional(subnets),
    /** Of internal balancers. */
    private: subnets,
    /** Of tasks and EC2 machines. */
    tasks: subnets,
    /** Of the program's own endpoints, and of mount targets. @default none: nothing stands there */
    isolated: z.exactOptional(subnets),
  }),
  /** Gateway endpoints in the tasks' route tables. `dynamodb` only where a service uses a table. */
  gatewayEndpoints: object({
    /** To S3. */
    s3: endpoint,
    /** To DynamoDB. @default none: no service uses a table */
    dynamodb: z.exactOptional(endpoint),
  }),
  /** Interface endpoints that the VPC's owner keeps, all behind one security group. @default the program makes its own, in `isolated` */
  interfaceEndpoints: z.exactOptional(list(endpoint, "Name the interface endpoints by their ids.", 1)),
  /** Ranges from which the test listener (8443) is reached. May be empty. */
  testTrafficCidrs,
});

/** The network of a stack: one of its own, unless it says otherwise. */
export const network = either(isExisting, existingNetwork, ownNetwork);

function isExisting(given: unknown): boolean {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === "existing";
}

/** Whatever has the right form in a network of either kind. */
export const soundNetwork = z
  .object({
    ...ownNetwork.shape,
    ...existingNetwork.shape,
    kind: z.enum(["own", "existing"]),
  })
  .partial();

export type NetworkConfig = OwnNetworkConfig | ExistingNetworkConfig;
export type OwnNetworkConfig = Frozen<z.output<typeof ownNetwork>>;
export type ExistingNetworkConfig = Frozen<z.output<typeof existingNetwork>>;

/** Masks of the subnets, by what stands in them. */
export type SubnetMasks = Readonly<Record<"public" | "private" | "isolated" | "tasks", number>>;

/**
 * What a network's subnets are: by its file, else by the VPC's range, with room for four AZs in each tier. Of a /16: tasks and
 * internal balancers /20 (4,091 addresses), public ones and endpoints /24.
 */
export function subnetMasksOf({
  cidr,
  taskCidr,
  subnetMasks,
}: Pick<OwnNetworkConfig, "cidr" | "taskCidr" | "subnetMasks">): SubnetMasks {
  const vpc = maskOf(cidr);
  const smallest = 27;
  return {
    public: Math.min(vpc + 8, smallest),
    private: vpc + 4,
    isolated: Math.min(vpc + 8, smallest),
    tasks: taskCidr === undefined ? vpc + 4 : maskOf(taskCidr) + 2,
    ...subnetMasks,
  };
}
