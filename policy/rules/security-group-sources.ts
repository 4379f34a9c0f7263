import {
  isWorld,
  type Judge,
  type Opening,
  type OpeningProps,
  onlyPort,
  openingOf,
  portsOf,
  resourceRule,
  setting,
  types,
} from "../lib";
import { isWidePublic, rangeOf } from "../lib/ranges";

interface Group extends OpeningProps {
  /** Of a SecurityGroupRule: `ingress` or `egress`. */
  readonly type?: string;
  readonly ingress?: readonly OpeningProps[];
}

const groups = [...types.securityGroup, ...types.defaultSecurityGroup];

const approvedSources = resourceRule<Group, { sources: readonly string[] }>({
  name: "ec2-securitygroup-enforce-approved-sources",
  severity: "high",
  description:
    "Whoever comes in by an address, and not by a security group, comes from a range that somebody has approved with its port: of the bank, of testers.",
  remediation:
    'name a security group, or have the range listed in `sources` with its port, e.g. "10.200.8.0/24:443".',
  standards: { fsbp: [], pci: ["1.3.1"], pciOwn: ["1.2.5"], nist: ["AC-4", "SC-7(5)", "CM-7"] },
  types: [...groups, ...types.securityGroupRule, ...types.ingressRule],
  settings: {
    sources: setting([], 'Ranges that may come in, with their port, e.g. "10.200.8.0/24:443"'),
  },
  check: ({ type, props }, judge, { sources }) => {
    const check = (opening: Opening, label: string) => judgeSources(opening, label, sources, judge);
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

function judgeSources(opening: Opening, label: string, sources: readonly string[], judge: Judge): void {
  judge.each(
    () => opening.cidrs,
    (name) => {
      const cidr = name();
      // The world, and a wide part of it, are a public balancer's own: other rules judge these.
      const open = rangeOf(cidr) !== undefined && (isWorld(cidr) || isWidePublic(cidr));
      if (!open && !sources.includes(`${cidr}:${onlyPort(opening)}`))
        judge.violation(`${label} lets ${cidr} in on ${portsOf(opening)}, which is not approved`);
    },
  );
}

export const securityGroupSourceRules = [approvedSources];
