import {
  demandNaming,
  isGiven,
  isOfPlatform,
  isWorld,
  type Judge,
  type Relation,
  resourceRule,
  stackRule,
  thoseNaming,
  types,
} from "../lib";

/** A rule of an ACL, inline or a resource of its own. */
interface Entry {
  readonly action?: string;
  readonly ruleAction?: string;
  readonly protocol?: string;
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}
/** What opens something: an ACL with its own rules, or one rule. */
interface Opener extends Entry {
  readonly ingress?: readonly Entry[];
  /** Of a rule: its direction. */
  readonly egress?: boolean | readonly Entry[];
}
interface DefaultAcl {
  readonly ingress?: readonly Entry[];
  readonly egress?: readonly Entry[];
  readonly defaultNetworkAclId?: string;
}
interface OfSubnets {
  readonly subnetIds?: readonly string[];
}
interface OfSubnet {
  readonly subnetId?: string;
}

const networks = [...types.vpc, ...types.defaultVpc];
const subnets = [...types.subnet, ...types.defaultSubnet];
const adminPorts = [22, 3389];

const openAdminPorts = resourceRule<Opener>({
  name: "ec2-networkacl-disallow-open-admin-ports",
  severity: "medium",
  description:
    "No network ACL lets the whole world reach the ports from which machines are administered, 22 and 3389.",
  remediation: "name a narrower range, or ports around 22 and 3389.",
  standards: {
    fsbp: ["EC2.21"],
    pci: ["1.3.1"],
    pciOwn: [],
    nist: ["AC-4(21)", "CA-9(1)", "CM-2", "CM-7", "SC-7", "SC-7(5)", "SC-7(21)"],
  },
  types: [...types.networkAcl, ...types.defaultNetworkAcl, ...types.networkAclRule],
  check: ({ type, props }, judge) => {
    if ((types.networkAclRule as readonly string[]).includes(type))
      judge.part(() => {
        if (props.egress !== true) judgeEntry(props, judge, "the rule");
      });
    else
      judge.each(
        () => props.ingress,
        (entry, index) => judgeEntry(entry, judge, `ingress rule ${index + 1}`),
      );
  },
});

function judgeEntry(entry: Entry, judge: Judge, label: string): void {
  if ((entry.action ?? entry.ruleAction)?.toLowerCase() === "deny") return;
  if (![entry.cidrBlock, entry.ipv6CidrBlock].some((range) => range && isWorld(range))) return;
  const { protocol = "-1", fromPort = 0, toPort = 65_535 } = entry;
  const all = ["-1", "all"].includes(protocol.toLowerCase());
  if (!all && !["tcp", "udp", "6", "17"].includes(protocol.toLowerCase())) return;
  const open = adminPorts.filter((port) => all || (fromPort <= port && port <= toPort));
  if (open.length > 0) judge.violation(`${label} opens ${open.join(" and ")} to the whole world`);
}

const ownAcl = stackRule<object>({
  name: "ec2-subnet-enforce-own-network-acl",
  severity: "medium",
  description:
    "Every subnet of the platform stands in a network ACL that the program writes, and not in the VPC's default one.",
  remediation: "name the subnet in the `subnetIds` of a NetworkAcl.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.1", "1.3.2"], nist: ["AC-4", "SC-7", "SC-7(5)"] },
  types: subnets,
  check: (subnet, judge, { graph }) => {
    if (!isOfPlatform(subnet.urn)) return;
    const inAcl: Relation<OfSubnets> = {
      property: "subnetIds",
      by: "id",
      types: subnets,
      names: ({ subnetIds }) => subnetIds,
    };
    const alone: Relation<OfSubnet> = { property: "subnetId", by: "id", types: subnets };
    if (thoseNaming(graph.ofType<OfSubnet>(types.networkAclAssociation), alone, subnet).sure.length > 0)
      return;
    demandNaming(
      judge,
      graph.ofType<OfSubnets>(types.networkAcl),
      inAcl,
      subnet,
      "the subnet stands in the VPC's default network ACL",
    );
  },
});

const closedDefault = stackRule<object>({
  name: "ec2-vpc-enforce-closed-default-network-acl",
  severity: "medium",
  description:
    "The default network ACL of the platform's VPC, which AWS opens to everything, lets nothing in or out.",
  remediation: "adopt it by a DefaultNetworkAcl with no ingress and no egress.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.1", "1.3.2"], nist: ["AC-4", "SC-7", "SC-7(5)"] },
  types: networks,
  check: (vpc, judge, { graph }) => {
    if (!isOfPlatform(vpc.urn)) return;
    const ofVpc: Relation<DefaultAcl> = {
      property: "defaultNetworkAclId",
      by: "defaultNetworkAclId",
      types: networks,
    };
    const acls = demandNaming(
      judge,
      graph.ofType<DefaultAcl>(types.defaultNetworkAcl),
      ofVpc,
      vpc,
      "the VPC's default network ACL stays as AWS makes it",
    );
    for (const acl of acls)
      for (const way of ["ingress", "egress"] as const)
        judge.part(() => {
          if (!isGiven(acl, way)) return;
          const entries = acl.props[way] ?? [];
          for (let index = 0; index < entries.length; index++)
            if (entries[index]?.action !== "deny")
              judge.violation(`the default network ACL has ${way} rules`);
        });
  },
});

export const networkAclRules = [openAdminPorts, ownAcl, closedDefault];
