import {
  type Graph,
  isGiven,
  type Judge,
  type Node,
  type Opening,
  type OpeningProps,
  onlyPort,
  openingOf,
  othersBehind,
  portsOf,
  type Relation,
  resourceRule,
  setting,
  stackRule,
  thoseNamed,
  thoseNaming,
  types,
} from "../lib";
import { isPrivate, isWidePublic } from "../lib/ranges";

interface IngressProps extends OpeningProps {
  /** Of a SecurityGroupRule: `ingress` or `egress`. */
  readonly type?: string;
  readonly securityGroupId?: string;
  readonly ingress?: readonly OpeningProps[];
}
interface LoadBalancer {
  readonly internal?: boolean;
  readonly loadBalancerType?: string;
  readonly securityGroups?: readonly string[];
}
interface Listener {
  readonly loadBalancerArn?: string;
  readonly port?: number;
  readonly defaultActions?: readonly { readonly type?: string }[];
}
const groups = [...types.securityGroup, ...types.defaultSecurityGroup];
const ofGroup: Relation<IngressProps> = { property: "securityGroupId", by: "id", types: groups };
const balancerGroup: Relation<LoadBalancer> = {
  property: "securityGroups",
  by: "id",
  types: groups,
  names: ({ securityGroups }) => securityGroups,
};
const publicIngress = stackRule<IngressProps, { prefixLists: readonly string[] }>({
  name: "ec2-securitygroup-disallow-public-ingress",
  severity: "critical",
  description:
    "The world comes in to internet-facing load balancers only: on 443, and on 80 where that does nothing but redirect.",
  remediation: "name the security group or the ranges that may come in.",
  standards: {
    fsbp: ["EC2.13", "EC2.14", "EC2.18", "EC2.19", "EC2.53", "EC2.54"],
    pci: ["1.3.1"],
    pciOwn: ["1.4.2"],
    nist: ["AC-4", "AC-4(21)", "CM-7", "SC-7", "SC-7(5)"],
  },
  types: [...groups, ...types.securityGroupRule, ...types.ingressRule],
  settings: {
    prefixLists: setting(
      [],
      "Ids of prefix lists that hold private addresses only, and so are not the world",
    ),
  },
  check: (subject, judge, { graph, settings: { prefixLists } }) => {
    const check = (opening: Opening, label: string) => {
      const open = isOpen(opening, judge, prefixLists);
      if (open) judgeOpen(subject, opening, label, judge, graph);
    };
    if (groups.some((type) => type === subject.type))
      judge.each(
        () => (isGiven(subject, "ingress") ? subject.props.ingress : []),
        (inline, index) => check(openingOf(inline), `ingress rule ${index + 1}`),
      );
    else if (subject.props.type !== "egress") check(openingOf(subject.props), "the rule");
  },
});

function isOpen(opening: Opening, judge: Judge, privateLists: readonly string[]): boolean {
  let open = false;
  judge.each(
    () => opening.cidrs,
    (cidr) => {
      open ||= isWidePublic(cidr());
    },
  );
  // Who stands on a list cannot be seen from here.
  judge.each(
    () => opening.prefixLists,
    (list) => {
      open ||= !privateLists.includes(list());
    },
  );
  return open;
}

function judgeOpen(
  subject: Node<IngressProps>,
  opening: Opening,
  label: string,
  judge: Judge,
  graph: Graph,
): void {
  const port = onlyPort(opening);
  if (port !== 443 && port !== 80) {
    judge.violation(`${label} lets the world in on ${portsOf(opening)}`);
    return;
  }
  const isGroup = groups.some((type) => type === subject.type);
  const { sure, unclear } = thoseNamed(subject, ofGroup, graph.ofType<IngressProps>(groups));
  const named = isGroup ? [subject] : sure;
  if (named.length === 0) {
    if (unclear.length > 0) judge.undetermined("securityGroupId");
    else judge.violation(`${label} lets the world in to a security group that is not of the stack`);
  }
  for (const group of named) judge.part(() => judgeDoor(group, port, label, judge, graph));
}

/** The group may be the door of internet-facing application load balancers, and of nothing else. */
function judgeDoor(group: Node<unknown>, port: 80 | 443, label: string, judge: Judge, graph: Graph): void {
  const others = othersBehind(group, graph);
  for (const { name } of others) judge.violation(`${label} lets the world in to ${name}`);
  const balancers = thoseNaming(graph.ofType<LoadBalancer>(types.loadBalancer), balancerGroup, group);
  for (const balancer of balancers.sure)
    judge.part(() => {
      if (isGiven(balancer, "internal") && balancer.props.internal === true)
        judge.violation(`${label} lets the world in to the internal load balancer ${balancer.name}`);
      else if ((balancer.props.loadBalancerType ?? "application") !== "application")
        judge.violation(`${label} lets the world in to ${balancer.name}, which no WAF can stand before`);
      else if (port === 80 && !redirects(balancer, graph))
        judge.violation(`${label} lets the world in on 80, and ${balancer.name} does not redirect it`);
    });
  if (balancers.sure.length > 0 || others.length > 0) return;
  for (const { urn } of balancers.unclear) judge.undetermined("securityGroups", urn);
  if (balancers.unclear.length === 0)
    judge.violation(`${label} lets the world in, and not to a load balancer`);
}

const ofBalancer: Relation<Listener> = {
  property: "loadBalancerArn",
  by: "arn",
  types: types.loadBalancer,
};

function redirects(balancer: Node<LoadBalancer>, graph: Graph): boolean {
  const onPort80 = thoseNaming(graph.ofType<Listener>(types.listener), ofBalancer, balancer).sure.filter(
    ({ props }) => props.port === 80,
  );
  return (
    onPort80.length > 0 &&
    onPort80.every(({ props }) => {
      const actions = Array.from(props.defaultActions ?? [], ({ type }) => type);
      return actions.length > 0 && actions.every((type) => type === "redirect");
    })
  );
}

/** Ports on which machines are run, and data are kept: nobody outside reaches these. */
const inner = [
  20, 21, 22, 23, 25, 111, 135, 137, 139, 389, 445, 1433, 1521, 2049, 2375, 2376, 3306, 3389, 5432, 5900,
  5985, 5986, 6379, 8086, 9042, 9092, 9200, 11211, 27017,
];

const wideIngress = resourceRule<IngressProps>({
  name: "ec2-securitygroup-disallow-wide-ingress",
  severity: "critical",
  description:
    "Nobody on the internet comes in but by one port, and by none of those on which machines are run and data are kept; a wide part of it by 443 and 80 alone.",
  remediation: "name the security group, or private ranges, that may come in, and one port.",
  standards: {
    fsbp: ["EC2.13", "EC2.14", "EC2.18", "EC2.19"],
    pci: ["1.3.1"],
    pciOwn: ["1.4.2"],
    nist: ["AC-4", "CM-7", "SC-7"],
  },
  types: [...groups, ...types.securityGroupRule, ...types.ingressRule],
  // What one rule alone shows: it stops the resource before it is made, and the rule on relations judges the rest.
  check: ({ props, type }, judge) => {
    const check = (opening: Opening, label: string) => judgeAlone(opening, label, judge);
    if (groups.some((token) => token === type))
      judge.each(
        () => props.ingress,
        (inline, index) => check(openingOf(inline), `ingress rule ${index + 1}`),
      );
    else
      judge.part(() => {
        if (props.type !== "egress") check(openingOf(props), "the rule");
      });
  },
});

function judgeAlone(opening: Opening, label: string, judge: Judge): void {
  judge.each(
    () => opening.cidrs,
    (name) => {
      if (isRefusedAlone(opening, name()))
        judge.violation(`${label} lets the internet in on ${portsOf(opening)}`);
    },
  );
}

/** Whether nobody of a range may come in there, whatever stands behind and whoever approved it. */
export function isRefusedAlone(opening: Opening, cidr: string): boolean {
  if (isPrivate(cidr)) return false;
  const port = onlyPort(opening);
  return port === undefined || inner.includes(port) || (isWidePublic(cidr) && port !== 443 && port !== 80);
}

export const securityGroupIngressRules = [publicIngress, wideIngress];
