import {
  isListed,
  isOfPlatform,
  isWaiting,
  placeForm,
  resourceRule,
  setting,
  stackRule,
  types,
} from "../lib";
import { perGraph } from "../lib/per-node";

interface SecurityGroup {
  readonly ingress?: readonly object[];
  readonly egress?: readonly object[];
}
const ruleTypes: readonly string[] = [...types.securityGroupRule, ...types.ingressRule, ...types.egressRule];
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
    if (isListed(group.urn, usedElsewhere) || isWaiting(group, graph)) return;
    if (!groupsInUse(graph).has(group.urn)) judge.violation("nothing stands in the security group");
  },
});

/** All that anything but a rule stands in. */
const groupsInUse = perGraph(
  ({ nodes }) =>
    new Set(
      nodes
        .filter(({ type }) => !ruleTypes.includes(type))
        .flatMap((each) => each.dependsOn(types.securityGroup))
        .map(({ urn }) => urn),
    ),
);

/** By what the program gives: once a group stands, its provider shows rules that are resources as the group's own too. */
const oneManagement = resourceRule<SecurityGroup>({
  name: "ec2-securitygroup-disallow-rule-management-conflicts",
  severity: "medium",
  description:
    "Rules of the platform's groups are resources of their own: what stands in a group takes these away at every deployment.",
  remediation:
    "make each rule a SecurityGroupIngressRule or SecurityGroupEgressRule, and drop `ingress` and `egress` of the group.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.2.2", "6.5.1"], nist: ["CM-3", "CM-6", "SC-7"] },
  types: types.securityGroup,
  check: ({ props, urn }, judge) => {
    if (!isOfPlatform(urn)) return;
    for (const way of ["ingress", "egress"] as const)
      judge.part(() => {
        if ((props[way]?.length ?? 0) > 0)
          judge.violation(`${way} of the group and rules that are resources undo each other`);
      });
  },
});

export const securityGroupUpkeepRules = [unused, oneManagement];
