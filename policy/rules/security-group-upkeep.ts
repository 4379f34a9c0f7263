import { isGiven, isListed, placeForm, type Relation, setting, stackRule, thoseNaming, types } from "../lib";

interface SecurityGroup {
  readonly ingress?: readonly object[];
  readonly egress?: readonly object[];
}
interface GroupRule {
  readonly securityGroupId?: string;
}

const ruleTypes: readonly string[] = [...types.securityGroupRule, ...types.ingressRule, ...types.egressRule];
const ofGroup: Relation<GroupRule> = { property: "securityGroupId", by: "id", types: types.securityGroup };

const unused = stackRule<SecurityGroup, { usedElsewhere: readonly string[] }>({
  name: "ec2-securitygroup-disallow-unused",
  severity: "low",
  description:
    "A security group guards something: one that guards nothing waits to be put around the wrong thing.",
  remediation:
    "put the group around what it is for, or remove it; have one for another stack's things listed in `usedElsewhere`.",
  standards: { fsbp: ["EC2.22"], pci: [], pciOwn: ["1.2.7"], nist: ["CM-8(1)", "CM-7"] },
  types: types.securityGroup,
  settings: {
    usedElsewhere: setting<readonly string[]>(
      [],
      'Groups that another stack uses, "<project>::<types>::<name>", as in the URN',
      { form: placeForm },
    ),
  },
  check: (group, judge, { graph, settings: { usedElsewhere } }) => {
    if (isListed(group.urn, usedElsewhere)) return;
    const used = graph.nodes.some(
      (each) =>
        !ruleTypes.includes(each.type) &&
        each.dependsOn(types.securityGroup).some(({ urn }) => urn === group.urn),
    );
    if (!used) judge.violation("nothing stands in the security group");
  },
});

const oneManagement = stackRule<SecurityGroup>({
  name: "ec2-securitygroup-disallow-rule-management-conflicts",
  severity: "medium",
  description:
    "A group's rules stand in the group or are resources of their own: both undo each other at every deployment.",
  remediation:
    "make each rule a SecurityGroupIngressRule or SecurityGroupEgressRule, and drop `ingress` and `egress` of the group.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.2.2", "6.5.1"], nist: ["CM-3", "CM-6", "SC-7"] },
  types: types.securityGroup,
  check: (group, judge, { graph }) => {
    const inline = (["ingress", "egress"] as const).filter((way) => isGiven(group, way));
    if (inline.length === 0) return;
    const { sure, unclear } = thoseNaming(graph.ofType<GroupRule>(ruleTypes), ofGroup, group);
    if (sure.length > 0)
      judge.violation(`the group has ${inline.join(" and ")} of its own, and rules that are resources`);
    else for (const each of unclear) judge.undetermined("securityGroupId", each.urn);
  },
});

export const securityGroupUpkeepRules = [unused, oneManagement];
