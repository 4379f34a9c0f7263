import {
  demandNaming,
  type Graph,
  isGiven,
  type Judge,
  type Node,
  type Relation,
  resourceRule,
  setting,
  stackRule,
  thoseNaming,
  types,
} from "../lib";

interface OfVpc {
  readonly vpcId?: string;
}
interface SecurityGroup extends OfVpc {
  readonly ingress?: readonly object[];
  readonly egress?: readonly object[];
}
interface GroupRule {
  readonly securityGroupId?: string;
}
interface FlowLog extends OfVpc {
  readonly trafficType?: string;
  readonly logDestination?: string;
}
interface Attachment {
  readonly transitGatewayId?: string;
}
interface Subnet {
  readonly mapPublicIpOnLaunch?: boolean;
  readonly assignIpv6AddressOnCreation?: boolean;
}

const networks = [...types.vpc, ...types.defaultVpc];
const ofVpc: Relation<OfVpc> = { property: "vpcId", by: "id", types: networks };

const closedDefaultGroup = stackRule<object>({
  name: "ec2-vpc-enforce-closed-default-security-group",
  severity: "high",
  description: "The default security group of a VPC, which AWS opens to itself and to the world, is closed.",
  remediation: "adopt it by a DefaultSecurityGroup with no ingress and no egress, and add no rule to it.",
  standards: { fsbp: ["EC2.2"], pci: [], pciOwn: ["1.3.1"], nist: ["AC-4", "SC-7", "SC-7(5)"] },
  types: networks,
  check: (vpc, judge, { graph }) => {
    const groups = demandNaming(
      judge,
      graph.ofType<SecurityGroup>(types.defaultSecurityGroup),
      ofVpc,
      vpc,
      "the VPC's default security group stays as AWS makes it",
    );
    for (const group of groups) {
      for (const direction of ["ingress", "egress"] as const)
        judge.part(() => {
          if (isGiven(group, direction) && (group.props[direction]?.length ?? 0) > 0)
            judge.violation(`the default security group has ${direction} rules`);
        });
      judgeRulesOf(group, judge, graph);
    }
    for (const rule of graph.ofType<GroupRule>(groupRules))
      if (rule.references("securityGroupId", [vpc.type]).some(({ urn }) => urn === vpc.urn))
        judge.violation(`${rule.name} opens the default security group`);
  },
});

const groupRules = [...types.securityGroupRule, ...types.ingressRule, ...types.egressRule];

function judgeRulesOf(group: Node<SecurityGroup>, judge: Judge, graph: Graph): void {
  const ofGroup: Relation<GroupRule> = {
    property: "securityGroupId",
    by: "id",
    types: types.defaultSecurityGroup,
  };
  for (const rule of thoseNaming(graph.ofType<GroupRule>(groupRules), ofGroup, group).sure)
    judge.violation(`${rule.name} opens the default security group`);
}

const flowLogs = stackRule<object, { destinations: readonly string[] }>({
  name: "ec2-vpc-enable-flow-logs",
  severity: "high",
  description: "All traffic of a VPC, accepted and rejected, is logged to a place that the rules can judge.",
  remediation: 'make a FlowLog of the VPC with `trafficType` "ALL" to a log group or bucket of the stack.',
  standards: {
    fsbp: ["EC2.6"],
    pci: [],
    pciOwn: ["10.2.1"],
    nist: ["AU-2", "AU-3", "AU-12", "SI-7(8)"],
  },
  types: networks,
  settings: { destinations: setting([], "ARNs of approved destinations that the program does not make") },
  check: (vpc, judge, { graph, settings: { destinations } }) => {
    const logs = demandNaming(
      judge,
      graph.ofType<FlowLog>(types.flowLog),
      ofVpc,
      vpc,
      "the VPC has no FlowLog",
    );
    for (const log of logs) {
      judge.part(() => {
        if (log.props.trafficType !== "ALL") judge.violation(`${log.name} does not log ALL traffic`);
      });
      judge.part(() => {
        // Other rules judge key and retention of what the stack makes.
        const places = [...types.logGroup, ...types.bucket];
        if (log.references("logDestination", places).length > 0) return;
        const destination = log.props.logDestination;
        if (!destination || !destinations.includes(destination))
          judge.violation(`${log.name} writes to a place that the stack does not make`);
      });
    }
  },
});

const publicIp = resourceRule<Subnet>({
  name: "ec2-subnet-disallow-auto-public-ip",
  severity: "medium",
  description: "Nothing gets a public address by merely standing in a subnet.",
  remediation: "set `mapPublicIpOnLaunch` to false and remove `assignIpv6AddressOnCreation`.",
  standards: { fsbp: ["EC2.15"], pci: ["1.4.4"], pciOwn: [], nist: ["AC-4", "SC-7"] },
  types: [...types.subnet, ...types.defaultSubnet],
  check: ({ props, type }, judge) => {
    // AWS's default subnets give public addresses unless they are told not to.
    const isDefault = (types.defaultSubnet as readonly string[]).includes(type);
    judge.part(() => {
      if (props.mapPublicIpOnLaunch ?? isDefault)
        judge.violation("what stands in the subnet gets a public address");
    });
    judge.part(() => {
      if (props.assignIpv6AddressOnCreation === true)
        judge.violation("what stands in the subnet gets a public IPv6 address");
    });
  },
});

const transit = resourceRule<Attachment, { gateways: readonly string[] }>({
  name: "ec2-transitgatewayattachment-enforce-approved-gateways",
  severity: "high",
  description:
    "A VPC is attached to transit gateways that somebody has approved: who is behind them reaches it.",
  remediation: "name an approved transit gateway in `transitGatewayId`, by its id.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.1", "1.3.2"], nist: ["AC-4", "AC-4(21)", "SC-7"] },
  types: types.transitGatewayAttachment,
  settings: { gateways: setting([], "ids of approved transit gateways", { form: /^tgw-[0-9a-f]{8,17}$/ }) },
  check: ({ props }, judge, { gateways }) => {
    judge.part(() => {
      if (!gateways.includes(props.transitGatewayId ?? ""))
        judge.violation("the VPC is attached to a transit gateway that nobody has approved");
    });
  },
});

export const networkRules = [closedDefaultGroup, flowLogs, publicIp, transit];
