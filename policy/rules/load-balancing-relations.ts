import {
  demandNaming,
  type Graph,
  type Judge,
  type Node,
  type Relation,
  setting,
  stackRule,
  thoseNaming,
  types,
  type ZoneSettings,
  zoneSettings,
  zonesOf,
} from "../lib";

interface LoadBalancer {
  readonly loadBalancerType?: string;
  readonly subnets?: readonly string[];
  readonly subnetMappings?: readonly { readonly subnetId?: string }[];
  readonly enableCrossZoneLoadBalancing?: boolean;
}
interface Association {
  readonly resourceArn?: string;
  readonly webAclArn?: string;
}
interface WebAcl {
  readonly scope?: string;
}

const toBalancer: Relation<Association> = {
  property: "resourceArn",
  by: "arn",
  types: types.loadBalancer,
};
const toWebAcl: Relation<Association> = { property: "webAclArn", by: "arn", types: types.webAcl };

const wafAssociation = stackRule<LoadBalancer>({
  name: "lb-loadbalancer-enforce-waf-association",
  severity: "critical",
  description:
    "Every application load balancer, internal ones too, stands behind exactly one regional WebACL of the stack.",
  remediation: "associate one WebAcl of the stack with the balancer by a WebAclAssociation.",
  standards: { fsbp: ["ELB.16"], pci: [], pciOwn: ["6.4.2"], nist: ["AC-4(21)", "SC-7"] },
  types: types.loadBalancer,
  check: (balancer, judge, { graph }) => {
    if ((balancer.props.loadBalancerType ?? "application") !== "application") return;
    const associations = demandNaming(
      judge,
      graph.ofType<Association>(types.webAclAssociation),
      toBalancer,
      balancer,
      "the load balancer has no WebAclAssociation",
    );
    if (associations.length > 1)
      judge.violation(
        `${associations.length} WebAclAssociations name the load balancer: ${associations.map(({ name }) => name).join(", ")}`,
      );
    for (const association of associations) judge.part(() => judgeAssociation(association, judge, graph));
  },
});

function judgeAssociation(association: Node<Association>, judge: Judge, graph: Graph): void {
  const named = graph.ofType<WebAcl>(types.webAcl).map((acl) => ({
    acl,
    ...thoseNaming([association], toWebAcl, acl),
  }));
  const sure = named.filter((each) => each.sure.length > 0);
  if (sure.length === 0) {
    if (named.some((each) => each.unclear.length > 0)) judge.undetermined("webAclArn", association.urn);
    else judge.violation(`${association.name} names no WebAcl of the stack`);
  }
  for (const { acl } of sure)
    judge.part(() => {
      if (acl.props.scope !== "REGIONAL") judge.violation(`the WebAcl ${acl.name} is not REGIONAL`);
    });
}

const bySubnets: Relation<LoadBalancer> = {
  property: "subnets",
  by: "id",
  types: types.subnet,
  names: ({ subnets }) => subnets,
};
const byMappings: Relation<LoadBalancer> = {
  property: "subnetMappings",
  by: "id",
  types: types.subnet,
  names: ({ subnetMappings }) =>
    subnetMappings && Array.from(subnetMappings, ({ subnetId }) => subnetId ?? ""),
};

const multiAz = stackRule<LoadBalancer, ZoneSettings & { minimumZones: number }>({
  name: "lb-loadbalancer-enforce-multi-az",
  severity: "medium",
  description: "A load balancer stands in enough availability zones to survive the loss of one.",
  remediation: "give the balancer subnets of more availability zones.",
  standards: { fsbp: ["ELB.13"], pci: [], pciOwn: [], nist: ["CP-10", "SC-36", "SC-5(2)"] },
  types: types.loadBalancer,
  settings: {
    minimumZones: setting(3, "Least number of availability zones of a load balancer"),
    ...zoneSettings,
  },
  check: (balancer, judge, { graph, settings }) => {
    judge.part(() => {
      const zones = zonesOf(balancer, [bySubnets, byMappings], judge, graph, settings.subnetZones);
      if (zones !== undefined && zones.size < settings.minimumZones)
        judge.violation(
          `the load balancer stands in ${zones.size} availability zones of the stack; ${settings.minimumZones} are demanded`,
        );
    });
    judge.part(() => {
      const { loadBalancerType, enableCrossZoneLoadBalancing } = balancer.props;
      if (loadBalancerType === "network" && enableCrossZoneLoadBalancing !== true)
        judge.violation("the network load balancer does not balance across zones");
    });
  },
});

export const loadBalancingRelationRules = [wafAssociation, multiAz];
