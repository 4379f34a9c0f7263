import { z } from "zod";
import { choice, list } from "./form";
import { isPrivate, isRange, maskOf } from "./ranges";
import { peer } from "./values";

const vpcRange = "Use a private IPv4 /16 that starts at its first address, e.g. 10.16.0.0/16.";

/** Ranges from which the test listener is reached. */
export const testTrafficCidrs = list(peer, "Use a list of IPv4 ranges, [] for none.");

/** The VPC of a stack. */
export const networkShape = {
  /** The VPC's range; no two stacks overlap. */
  cidr: z
    .string({ error: vpcRange })
    .refine((range) => isRange(range) && maskOf(range) === 16 && isPrivate(range), { error: vpcRange }),
  /** One NAT gateway, or one in each AZ so that an AZ can fail alone. */
  natGateways: choice(["single", "one-per-az"]),
  /** VPC encryption control: tells of traffic within the VPC that AWS does not encrypt, or refuses it. @default none */
  encryptionControl: z.exactOptional(choice(["monitor", "enforce"])),
  /** Ranges from which the test listener (8443) is reached, e.g. the release runners. May be empty. */
  testTrafficCidrs,
};
