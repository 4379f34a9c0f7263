import {
  type Front,
  frontOf,
  type Graph,
  isGiven,
  isSet,
  type Judge,
  type Node,
  type Opening,
  type OpeningProps,
  onlyPort,
  openingOf,
  portsOf,
  type Relation,
  setting,
  stackRule,
  tasksBehind,
  thoseNamed,
  thoseNaming,
  types,
} from "../lib";
import { perGraph } from "../lib/per-node";

interface Group {
  readonly ingress?: readonly OpeningProps[];
}
interface IngressRule extends OpeningProps {
  /** Of a SecurityGroupRule: `ingress` or `egress`. */
  readonly type?: string;
  readonly securityGroupId?: string;
}

const rulesOf: Relation<IngressRule> = { property: "securityGroupId", by: "id", types: types.securityGroup };

const ingressRules = perGraph((graph) =>
  graph
    .ofType<IngressRule>([...types.ingressRule, ...types.securityGroupRule])
    .filter((rule) => rule.props.type !== "egress"),
);

const taskIngress = stackRule<Group, { peerGroups: readonly string[] }>({
  name: "ec2-securitygroup-enforce-task-ingress-from-alb",
  severity: "critical",
  description:
    "Tasks accept traffic on the port of their container only: from their own load balancer, or, registered without one, from tasks of services that declare the call.",
  remediation:
    "let only the balancer's security group in, or only the callers' where there is no balancer, on the container's port; have others listed in `peerGroups`, those of another stack by id.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.1", "1.4.4"], nist: ["SC-7", "SC-7(5)", "AC-4"] },
  types: types.securityGroup,
  settings: {
    peerGroups: setting(
      [],
      "Security groups that may reach tasks directly: logical names, or ids of those that another stack makes",
    ),
  },
  check: (group, judge, { graph, settings: { peerGroups } }) => {
    const tasks = tasksBehind(group, graph, judge);
    if (!tasks) return;
    const front = frontOf(tasks, graph);
    const judgeOpening = (
      opening: Opening,
      label: string,
      sources: () => readonly Node<unknown>[] | undefined,
    ) => {
      judge.part(() => judgePort(opening, label, front, judge));
      judge.part(() => judgeAddresses(opening, label, front, judge));
      judge.part(() => {
        for (const source of sources() ?? [])
          if (!front.groups.has(source.urn) && !peerGroups.includes(source.name))
            judge.violation(`${label} lets ${source.name} in, which is not ${front.who}`);
      });
    };
    judge.each(
      () => (isGiven(group, "ingress") ? group.props.ingress : []),
      (inline, index) => {
        const opening = openingOf(inline);
        judgeOpening(opening, `ingress rule ${index + 1}`, () => inlineSources(group, opening, graph, judge));
      },
    );
    const { sure, unclear } = thoseNaming(ingressRules(graph), rulesOf, group);
    for (const rule of sure)
      judgeOpening(openingOf(rule.props), rule.name, () => sourcesOf(rule, peerGroups, graph, judge));
    for (const { urn } of unclear) judge.undetermined("securityGroupId", urn);
  },
});

function judgePort(opening: Opening, label: string, { ports }: Front, judge: Judge): void {
  const port = onlyPort(opening);
  if (port === undefined || !ports().includes(port))
    judge.violation(`${label} opens ${portsOf(opening)}, which is not the container's port`);
}

function judgeAddresses(opening: Opening, label: string, front: Front, judge: Judge): void {
  if (opening.cidrs.length > 0 || opening.prefixLists.length > 0)
    judge.violation(`${label} lets addresses in instead of ${front.who}`);
  if (opening.self) judge.violation(`${label} lets tasks reach each other, instead of ${front.who}`);
}

/** Security groups that a rule of its own lets in. */
function sourcesOf(
  rule: Node<IngressRule>,
  peerGroups: readonly string[],
  graph: Graph,
  judge: Judge,
): readonly Node<unknown>[] {
  const groups = graph.ofType(types.securityGroup);
  return (["referencedSecurityGroupId", "sourceSecurityGroupId"] as const).flatMap((property) => {
    // Of the two only the classic rule's is one that the provider may fill in.
    const given =
      property === "sourceSecurityGroupId" ? isGiven(rule, property) : isSet(rule.props, property);
    if (!given) return [];
    const relation: Relation<IngressRule> = { property, by: "id", types: types.securityGroup };
    const { sure, unclear } = thoseNamed(rule, relation, groups);
    if (sure.length > 0) return sure;
    if (unclear.length > 0) judge.undetermined(property, rule.urn);
    else if (!peerGroups.includes(String(rule.props[property])))
      judge.violation(`${rule.name} lets a security group in that is not of the stack`);
    return [];
  });
}

/** Security groups that an inline rule lets in: by id, or, before there are ids, all that the rules were made of. */
function inlineSources(
  group: Node<Group>,
  opening: Opening,
  graph: Graph,
  judge: Judge,
): readonly Node<unknown>[] {
  const relation: Relation<Group> = {
    property: "ingress",
    by: "id",
    types: types.securityGroup,
    names: () => opening.groups.map((name) => name()),
  };
  const named = thoseNamed(group, relation, graph.ofType(types.securityGroup)).sure;
  if (named.length < opening.groups.length)
    judge.violation("an ingress rule lets a security group in that is not of the stack");
  return named;
}

export const securityGroupTaskRules = [taskIngress];
