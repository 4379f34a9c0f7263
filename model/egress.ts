import { list, object, type Said, text, whole } from "./form";
import { hostName, peer } from "./values";

const egressShape = {
  /** Ranges of addresses. A private one only where the VPC has a route to it. */
  cidrs: list(peer, "Use a list of IPv4 ranges.").default([]),
  /** Ids of prefix lists. */
  prefixLists: list(
    text(/^pl-[0-9a-f]{8,17}$/, "Use the id of a prefix list, e.g. pl-0123456789abcdef0."),
    "Use a list of prefix list ids.",
  ).default([]),
  /** Names that it is called by: the resolver of a stack's own VPC answers no others. [] where it is called by address. */
  hosts: list(hostName, "Use a list of host names, [] where it is called by address."),
  /** Port that is called. */
  port: whole(1, 65_535, "the port"),
};

const { hosts, ...addressShape } = egressShape;

/** A way out names somebody. */
const addressed: [
  (given: { readonly cidrs: readonly string[]; readonly prefixLists: readonly string[] }) => boolean,
  { error: string },
] = [
  ({ cidrs, prefixLists }) => cidrs.length + prefixLists.length > 0,
  { error: "Name at least one range in cidrs or one id in prefixLists." },
];

/** The addresses of a destination: what security groups and network ACLs are made of. */
export const egressAddress = object(addressShape).refine(...addressed);
export type EgressAddress = Said<typeof addressShape>;

/** Where a destination outside the VPC is. */
export const egress = object(egressShape).refine(...addressed);
