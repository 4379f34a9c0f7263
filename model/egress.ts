import { list, object, type Said, text, whole } from "./form";
import { peer } from "./values";

const egressShape = {
  /** Ranges of addresses. A private one only where the VPC has a route to it. */
  cidrs: list(peer, "Use a list of IPv4 ranges.").default([]),
  /** Ids of prefix lists. */
  prefixLists: list(
    text(/^pl-[0-9a-f]{8,17}$/, "Use the id of a prefix list, e.g. pl-0123456789abcdef0."),
    "Use a list of prefix list ids.",
  ).default([]),
  /** Port that is called. */
  port: whole(1, 65_535, "the port"),
};

/** Where a destination outside the VPC is. */
export const egress = object(egressShape).refine(
  ({ cidrs, prefixLists }) => cidrs.length + prefixLists.length > 0,
  { error: "Name at least one range in cidrs or one id in prefixLists." },
);
export type Egress = Said<typeof egressShape>;
