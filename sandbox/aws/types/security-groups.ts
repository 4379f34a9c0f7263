import { isProps, objects, type Props, text, texts } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, ec2Id, inSecurityGroup, inVpc, owner, securityGroupType, vpcType } from "./parts";

function peerOf(props: Props): string {
  const peer = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"].find(
    (key) => text(props[key]) !== "",
  );
  return peer === undefined ? "" : text(props[peer]);
}

function ruleKey(props: Props): string {
  const port = (key: string) => String(props[key] ?? "all");
  return [
    text(props.securityGroupId),
    peerOf(props),
    text(props.ipProtocol),
    port("fromPort"),
    port("toPort"),
  ].join(" ");
}

/** One rule of a group, as its own resource: one peer, one protocol, one range of ports. */
function ruleEntry(type: string): TypeEntry {
  return {
    type,
    id: ec2Id("sgr"),
    arn: arnOf("ec2", (id) => `security-group-rule/${id}`),
    outputs: (_moment, id) => ({ securityGroupRuleId: id }),
    forceNew: ["securityGroupId"],
    references: [
      {
        ...inSecurityGroup("securityGroupId"),
        holds: (id) => `DependencyViolation: resource ${id} still has rules of a program`,
      },
      inSecurityGroup("referencedSecurityGroupId"),
    ],
    unique: [
      {
        key: ruleKey,
        taken: (_moment, key) => {
          const [group, peer, protocol, from, to] = key.split(" ");
          return `InvalidPermission.Duplicate: the specified rule "peer: ${peer}, ${protocol?.toUpperCase()}, from port: ${from}, to port: ${to}, ALLOW" already exists in ${group}`;
        },
      },
    ],
    check: (inputs) => {
      const peers = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];
      const given = peers.filter((key) => inputs[key] !== undefined);
      return given.length === 1
        ? []
        : [
            {
              property: given[1] ?? "cidrIpv4",
              reason: `Invalid Attribute Combination: exactly one of ${peers.join(", ")} is allowed, ${given.length} are given`,
            },
          ];
    },
    refuse: ({ inputs }) => {
      const [from, to] = [inputs.fromPort, inputs.toPort];
      return typeof from === "number" && typeof to === "number" && from > to && inputs.ipProtocol !== "icmp"
        ? `InvalidParameterValue: Invalid TCP/UDP port range (${from}:${to})`
        : undefined;
    },
  };
}

/** Groups that a group's inline rules name. */
function refuseInlineRules({ cloud, inputs }: Moment): string | undefined {
  const rules = [...objects(inputs.ingress), ...objects(inputs.egress)].filter(isProps);
  const missing = rules
    .flatMap((rule) => texts(rule.securityGroups))
    .find((id) => !cloud.find(securityGroupType, id));
  return missing && `InvalidGroup.NotFound: The security group '${missing}' does not exist`;
}

export const securityGroups: readonly TypeEntry[] = [
  {
    type: securityGroupType,
    id: ec2Id("sg"),
    arn: arnOf("ec2", (id) => `security-group/${id}`),
    outputs: owner,
    defaults: { revokeRulesOnDelete: false, description: "Managed by Pulumi" },
    forceNew: ["name", "namePrefix", "description", "vpcId"],
    sets: ["ingress", "egress"],
    references: [inVpc()],
    unique: [
      {
        key: ({ name, vpcId }) => `${text(vpcId)} ${text(name)}`,
        taken: (_moment, key) =>
          `InvalidGroup.Duplicate: The security group '${key.split(" ")[1]}' already exists for VPC '${key.split(" ")[0]}'`,
      },
    ],
    check: ({ name, description }) => [
      ...(text(name).startsWith("sg-")
        ? [{ property: "name", reason: `"name" cannot start with sg-: "${text(name)}"` }]
        : []),
      ...(/^[\w\s.:/()#,@[\]+=&;{}!$*-]*$/.test(text(description)) && text(description).length <= 255
        ? []
        : [
            {
              property: "description",
              reason: `"description" may have at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*: "${text(description)}"`,
            },
          ]),
    ],
    refuse: refuseInlineRules,
  },
  {
    type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    id: ({ cloud, inputs }) =>
      text(cloud.byId(vpcType, text(inputs.vpcId))?.outputs.defaultSecurityGroupId) || "sg-default",
    arn: arnOf("ec2", (id) => `security-group/${id}`),
    outputs: (moment) => ({ ...owner(moment), name: "default", description: "default VPC security group" }),
    defaults: { revokeRulesOnDelete: false },
    forceNew: ["vpcId"],
    sets: ["ingress", "egress"],
    references: [
      {
        at: "vpcId",
        to: vpcType,
        missing: (id) => `InvalidVpcID.NotFound: The vpc ID '${id}' does not exist`,
      },
    ],
    refuse: refuseInlineRules,
  },
  ruleEntry("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
  ruleEntry("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
  {
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    id: ({ cloud, name }) => `sgrule-${cloud.token(10, name)}`,
    outputs: (moment) => ({ securityGroupRuleId: ec2Id("sgr")(moment) }),
    defaults: { self: false },
    forceNew: [
      "securityGroupId",
      "type",
      "protocol",
      "fromPort",
      "toPort",
      "cidrBlocks",
      "ipv6CidrBlocks",
      "prefixListIds",
      "sourceSecurityGroupId",
      "self",
    ],
    references: [
      {
        ...inSecurityGroup("securityGroupId"),
        holds: (id) => `DependencyViolation: resource ${id} still has rules of a program`,
      },
      inSecurityGroup("sourceSecurityGroupId"),
    ],
  },
];
