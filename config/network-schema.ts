import { z } from "zod";
import { isPrivate, isRange, maskOf, within } from "./ranges";
import { choice, list, object, peer, text, whole } from "./shape";

/** Addresses between carriers (RFC 6598): nobody routes them, so every stack may use the same. */
export const unrouted = "100.64.0.0/10";

const vpcRange =
  "Use a private IPv4 range of /16 to /22 that starts at its first address, e.g. 10.16.0.0/16.";
const taskRange = `Use a range of /16 to /24 in ${unrouted}, or a private one, that starts at its first address, e.g. 100.64.0.0/16.`;

/** Balancers have /27 at least. Source: "Subnets for your load balancer", Elastic Load Balancing user guide. */
const balancerMask = z.exactOptional(whole(18, 27, "leading bits of each subnet"));
const otherMask = z.exactOptional(whole(18, 28, "leading bits of each subnet"));

/** The network of a stack, each key with what is allowed. */
export const networkSchema = object({
  /** The VPC's range, /16 to /22: private, and no other stack's. */
  cidr: z
    .string({ error: vpcRange })
    .refine((range) => isRange(range) && maskOf(range) >= 16 && maskOf(range) <= 22 && isPrivate(range), {
      error: vpcRange,
    }),
  /** Masks of each tier's subnets, one in each AZ, 18 to 27 (isolated, tasks: 28). @default by the VPC's range, see `subnetMasksOf` */
  subnetMasks: z.exactOptional(
    object({ public: balancerMask, private: balancerMask, isolated: otherMask, tasks: otherMask }),
  ),
  /** A second range, /16 to /24, for the tasks alone, so that they use up none that others route to. @default they stand in `cidr` */
  taskCidr: z.exactOptional(
    z
      .string({ error: taskRange })
      .refine(
        (range) =>
          isRange(range) &&
          maskOf(range) >= 16 &&
          maskOf(range) <= 24 &&
          (isPrivate(range) || within(range, unrouted)),
        { error: taskRange },
      ),
  ),
  /** Pool of the bank's IPAM that `cidr` is taken from, so that it has no second owner. @default none */
  ipamPool: z.exactOptional(
    text(/^ipam-pool-[0-9a-f]{8,17}$/, "Use the id of an IPAM pool, e.g. ipam-pool-0123456789abcdef0."),
  ),
  /** One NAT gateway, or one in each AZ so that an AZ can fail alone. */
  natGateways: choice(["single", "one-per-az"]),
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
  /** VPC encryption control: tells of traffic within the VPC that AWS does not encrypt, or refuses it. @default none */
  encryptionControl: z.exactOptional(choice(["monitor", "enforce"])),
  /** Ranges (/16 to /32) from which the test listener (8443) is reached, e.g. the release runners. May be empty. */
  testTrafficCidrs: list(peer, "Use a list of IPv4 ranges, [] for none."),
});

export type NetworkConfig = z.output<typeof networkSchema>;

/** Masks of the subnets, by what stands in them. */
export type SubnetMasks = Readonly<Record<"public" | "private" | "isolated" | "tasks", number>>;

/**
 * What a network's subnets are: by its file, else by the VPC's range, with room for four AZs in each tier. Of a /16: tasks /20
 * (4,091 addresses), internal balancers /22, public ones and endpoints /24.
 */
export function subnetMasksOf({
  cidr,
  taskCidr,
  subnetMasks,
}: Pick<NetworkConfig, "cidr" | "taskCidr" | "subnetMasks">): SubnetMasks {
  const vpc = maskOf(cidr);
  const smallest = 27;
  return {
    public: Math.min(vpc + 8, smallest),
    private: Math.min(vpc + 6, smallest),
    isolated: Math.min(vpc + 8, smallest),
    tasks: taskCidr === undefined ? vpc + 4 : maskOf(taskCidr) + 2,
    ...subnetMasks,
  };
}
