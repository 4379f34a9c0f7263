import type { CloudResource } from "../cloud/records";
import { objects, type Props, text } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { arnOf, ec2Id, inSubnet, inVpc, owner, subnetType, vpcType } from "./parts";

const aclType = "aws:ec2/networkAcl:NetworkAcl";
const defaultType = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const ruleType = "aws:ec2/networkAclRule:NetworkAclRule";

/** Rules of an ACL in one direction: AWS's own last one is the twentieth. Source: "Amazon VPC quotas". */
const mostRules = 19;

/** One rule, of an ACL's own list or a resource of its own. */
interface Entry {
  readonly number: number;
  readonly protocol: string;
  readonly props: Props;
}

function entryOf(props: Props): Entry {
  const number = props.ruleNo ?? props.ruleNumber;
  return { number: typeof number === "number" ? number : 0, protocol: text(props.protocol), props };
}

/** What AWS says of one rule by itself. */
function refuseEntry({ number, protocol, props }: Entry): string | undefined {
  if (!Number.isInteger(number) || number < 1 || number > 32_766)
    return `InvalidParameterValue: Value (${number}) for parameter ruleNumber is invalid. Rule numbers are 1 to 32766.`;
  const action = props.action ?? props.ruleAction;
  if (action !== "allow" && action !== "deny")
    return `InvalidParameterValue: Value (${text(action)}) for parameter ruleAction is invalid`;
  const icmp = ["icmp", "1"].includes(protocol);
  if (icmp && (typeof props.icmpType !== "number" || typeof props.icmpCode !== "number"))
    return "InvalidParameterValue: ICMP needs a type and a code";
  const ported = ["tcp", "udp", "6", "17"].includes(protocol);
  const [from, to] = [props.fromPort, props.toPort];
  if (ported && (typeof from !== "number" || typeof to !== "number" || from > to))
    return `InvalidParameterValue: Invalid TCP/UDP port range (${String(from)}:${String(to)})`;
  return undefined;
}

/** What AWS says of all rules of one direction: one after another, as the provider sends them. */
function refuseEntries(entries: readonly Entry[]): string | undefined {
  const taken = new Set<number>();
  for (const entry of entries) {
    const wrong = refuseEntry(entry);
    if (wrong) return wrong;
    if (taken.has(entry.number))
      return `NetworkAclEntryAlreadyExists: The network acl entry identified by ${entry.number} already exists.`;
    taken.add(entry.number);
    if (taken.size > mostRules)
      return "NetworkAclEntryLimitExceeded: The maximum number of network acl entries has been reached.";
  }
  return undefined;
}

function inline(inputs: Props, way: "ingress" | "egress"): Entry[] {
  return objects(inputs[way]).map(entryOf);
}

function refuseInline({ inputs }: Moment): string | undefined {
  return refuseEntries(inline(inputs, "ingress")) ?? refuseEntries(inline(inputs, "egress"));
}

function refuseAcl(moment: Moment): string | undefined {
  const { cloud, inputs } = moment;
  const strange = (Array.isArray(inputs.subnetIds) ? inputs.subnetIds : [])
    .map((id) => cloud.byId(subnetType, text(id)))
    .find((subnet) => subnet !== undefined && subnet.inputs.vpcId !== inputs.vpcId);
  if (strange)
    return `InvalidParameterValue: Network ACL and subnet ${strange.id} belong to different networks`;
  return refuseInline(moment);
}

/** A rule of its own, beside all others of the same ACL and direction. */
function refuseRule({ cloud, inputs, existing }: Moment): string | undefined {
  const egress = inputs.egress === true;
  const acl = text(inputs.networkAclId);
  const parent = cloud.ofType(aclType).find(({ id }) => id === acl);
  const others = cloud
    .ofType(ruleType)
    .filter((one: CloudResource) => one.id !== existing?.id && one.inputs.networkAclId === acl)
    .filter((one) => (one.inputs.egress === true) === egress)
    .map((one) => entryOf(one.inputs));
  const own = parent ? inline(parent.inputs, egress ? "egress" : "ingress") : [];
  return refuseEntries([...own, ...others, entryOf(inputs)]);
}

/** A subnet goes with its place in an ACL: that holds nobody. */
const subnets: Reference = { at: "subnetIds[]", to: subnetType, missing: inSubnet("").missing };

export const networkAcls: readonly TypeEntry[] = [
  {
    type: aclType,
    id: ec2Id("acl"),
    arn: arnOf("ec2", (id) => `network-acl/${id}`),
    outputs: owner,
    forceNew: ["vpcId"],
    sets: ["ingress", "egress", "subnetIds"],
    references: [inVpc(), subnets],
    refuse: refuseAcl,
  },
  {
    type: defaultType,
    id: ({ inputs }) => text(inputs.defaultNetworkAclId),
    arn: arnOf("ec2", (id) => `network-acl/${id}`),
    outputs: (moment) => ({
      ...owner(moment),
      vpcId:
        moment.cloud
          .ofType(vpcType)
          .find(({ outputs }) => outputs.defaultNetworkAclId === moment.inputs.defaultNetworkAclId)?.id ?? "",
    }),
    forceNew: ["defaultNetworkAclId"],
    sets: ["ingress", "egress", "subnetIds"],
    references: [subnets],
    refuse: (moment) => {
      const asked = text(moment.inputs.defaultNetworkAclId);
      const known = moment.cloud.ofType(vpcType).some(({ outputs }) => outputs.defaultNetworkAclId === asked);
      return known
        ? refuseInline(moment)
        : `InvalidNetworkAclID.NotFound: The networkAcl ID '${asked}' does not exist`;
    },
  },
  {
    type: ruleType,
    id: ({ cloud, name }) => `nacl-${cloud.token(10, name)}`,
    defaults: { egress: false },
    forceNew: [
      "networkAclId",
      "ruleNumber",
      "egress",
      "protocol",
      "ruleAction",
      "cidrBlock",
      "ipv6CidrBlock",
      "fromPort",
      "toPort",
      "icmpType",
      "icmpCode",
    ],
    references: [
      {
        at: "networkAclId",
        to: aclType,
        missing: (id) => `InvalidNetworkAclID.NotFound: The networkAcl ID '${id}' does not exist`,
        outside: (id, { cloud }) =>
          cloud.ofType(vpcType).some(({ outputs }) => outputs.defaultNetworkAclId === id),
      },
    ],
    refuse: refuseRule,
  },
];
