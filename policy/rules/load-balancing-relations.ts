import {
  demandNaming,
  type Graph,
  hasId,
  isKnown,
  type Judge,
  type Node,
  type Relation,
  setting,
  stackRule,
  thoseNaming,
  types,
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

const wafAssociation = stackRule<LoadBalancer, { webAcls: readonly string[] }>({
  name: "lb-loadbalancer-enforce-waf-association",
  severity: "critical",
  description:
    "Every application load balancer, internal ones too, stands behind exactly one regional WebACL, of the stack or an approved one.",
  remediation:
    "associate one WebAcl of the stack with the balancer by a WebAclAssociation, or have the ARN of the bank's central one listed in `webAcls`.",
  standards: { fsbp: ["ELB.16"], pci: [], pciOwn: ["6.4.2"], nist: ["AC-4(21)", "SC-7"] },
  types: types.loadBalancer,
  settings: {
    webAcls: setting<readonly string[]>(
      [],
      "ARNs of regional WebACLs that another stack makes and its rules judge",
      {
        form: /^arn:[a-z-]+:wafv2:[^*?]+:regional\/webacl\/[^*?]+$/,
      },
    ),
  },
  check: (balancer, judge, { graph, settings: { webAcls } }) => {
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
    for (const association of associations)
      judge.part(() => {
        const central =
          isKnown(() => association.props.webAclArn) && webAcls.includes(String(association.props.webAclArn));
        if (!central) judgeAssociation(association, judge, graph);
      });
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

const multiAz = stackRule<LoadBalancer, { minimumZones: number }>({
  name: "lb-loadbalancer-enforce-multi-az",
  severity: "medium",
  description: "A load balancer stands in enough availability zones to survive the loss of one.",
  remediation: "give the balancer subnets of more availability zones.",
  standards: { fsbp: ["ELB.13"], pci: [], pciOwn: [], nist: ["CP-10", "SC-36", "SC-5(2)"] },
  types: types.loadBalancer,
  settings: {
    minimumZones: setting(3, "Least number of availability zones of a load balancer", { least: 2 }),
  },
  check: (balancer, judge, { graph, settings }) => {
    judge.part(() => {
      const zones = zonesOf(balancer, [bySubnets, byMappings], judge, graph);
      const count = zones?.size === 0 ? strangeSubnets(balancer, graph) : zones?.size;
      if (count !== undefined && count < settings.minimumZones)
        judge.violation(
          `the load balancer stands in ${count} availability zones; ${settings.minimumZones} are demanded`,
        );
    });
    judge.part(() => {
      const { loadBalancerType, enableCrossZoneLoadBalancing } = balancer.props;
      if (loadBalancerType === "network" && enableCrossZoneLoadBalancing !== true)
        judge.violation("the network load balancer does not balance across zones");
    });
  },
});

/**
 * Subnets of another stack, whose zones are not seen. A balancer takes one subnet of each zone and no more (Elastic Load Balancing user
 * guide, Availability Zones for your Application Load Balancer), so that their number is that of its zones.
 */
function strangeSubnets(balancer: Node<LoadBalancer>, graph: Graph): number {
  const known = graph.ofType(types.subnet);
  const ids = Array.from(balancer.props.subnets ?? [], String);
  return new Set(ids.filter((id) => !known.some((subnet) => hasId(subnet, id)))).size;
}

export const loadBalancingRelationRules = [wafAssociation, multiAz];
