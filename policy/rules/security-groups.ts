import {
  isWorld,
  type Judge,
  type Opening,
  type OpeningProps,
  onlyPort,
  openingOf,
  portsOf,
  resourceRule,
  type Subject,
  setting,
  types,
} from "../lib";
import { isPrivate, rangeOf } from "../lib/ranges";

interface Group extends OpeningProps {
  /** Of a SecurityGroupRule: `ingress` or `egress`. */
  readonly type?: string;
  readonly ingress?: readonly OpeningProps[];
  readonly egress?: readonly OpeningProps[];
}

const isOneOf = (type: string, tokens: readonly string[]) => tokens.includes(type);
const groups = [...types.securityGroup, ...types.defaultSecurityGroup];

type Check = (opening: Opening, label: string) => void;

/** Judges each opening that the resource itself makes to the outside. */
function eachEgress({ type, props }: Subject<Group>, judge: Judge, check: Check): void {
  if (isOneOf(type, groups))
    judge.each(
      () => props.egress,
      (inline, index) => check(openingOf(inline), `egress rule ${index + 1}`),
    );
  else if (isOneOf(type, types.egressRule) || props.type === "egress") check(openingOf(props), "the rule");
}

const egress = resourceRule<Group, { destinations: readonly string[] }>({
  name: "ec2-securitygroup-disallow-unrestricted-egress",
  severity: "high",
  description:
    "Traffic leaves on one port, to a security group, to a prefix list, to the VPC by 443, or to a range that is approved with its port.",
  remediation:
    'name one port, and a security group, a prefix list or a range; have a range of the internet listed in `destinations`, e.g. "203.0.113.0/28:443".',
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.2"], nist: ["SC-7(5)", "AC-4"] },
  types: [...groups, ...types.securityGroupRule, ...types.egressRule],
  settings: {
    destinations: setting([], 'Ranges that traffic may leave to, with their port, e.g. "203.0.113.0/28:443"'),
  },
  check: (subject, judge, { destinations }) =>
    eachEgress(subject, judge, (opening, label) => {
      judge.part(() => {
        if (onlyPort(opening) === undefined) judge.violation(`${label} opens ${portsOf(opening)}`);
      });
      judge.each(
        () => opening.cidrs,
        (name) => {
          const cidr = name();
          if (isWorld(cidr)) judge.violation(`${label} lets traffic out to the whole world`);
          else if (
            !destinations.includes(`${cidr}:${onlyPort(opening)}`) &&
            !isInside(cidr, onlyPort(opening))
          )
            judge.violation(
              `${label} lets traffic out to ${cidr} on ${portsOf(opening)}, which is not approved`,
            );
        },
      );
    }),
});

/** A network of the bank's own, as wide as one VPC, under TLS: its endpoints and services have rules of their own. */
function isInside(cidr: string, port: number | undefined): boolean {
  return port === 443 && isPrivate(cidr) && (rangeOf(cidr)?.bits ?? 0) >= 16;
}

const description = resourceRule<Group>({
  name: "ec2-securitygroup-missing-description",
  severity: "low",
  description: "Every security group and each of its rules says what it is for.",
  remediation: "write a `description` of your own.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.2.5"], nist: ["CM-8"] },
  types: [...groups, ...types.securityGroupRule, ...types.ingressRule, ...types.egressRule],
  check: ({ props, type }, judge) => {
    const demand = (text: string | undefined, what: string) => {
      if (!text?.trim() || /^managed by /i.test(text)) judge.violation(`${what} has no description`);
    };
    // AWS describes the default group; only rules inside it can be described.
    if (!isOneOf(type, types.defaultSecurityGroup))
      judge.part(() =>
        demand(props.description, isOneOf(type, types.securityGroup) ? "the security group" : "the rule"),
      );
    if (!isOneOf(type, groups)) return;
    for (const direction of ["ingress", "egress"] as const)
      judge.each(
        () => props[direction],
        (inline, index) => demand(inline.description, `${direction} rule ${index + 1}`),
      );
  },
});

export const securityGroupRules = [egress, description];
