import {
  isOfPlatform,
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
import { isRefusedAlone } from "./security-group-ingress";

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
    "Whoever comes in to the platform by an address, and not by a security group, comes from a range that somebody has approved with its port: of the bank, of testers.",
  remediation:
    'name a security group, or have the range listed in `sources` with its port, e.g. "10.200.8.0/24:443".',
  standards: { fsbp: [], pci: ["1.3.1"], pciOwn: ["1.2.5"], nist: ["AC-4", "SC-7(5)", "CM-7"] },
  types: [...groups, ...types.securityGroupRule, ...types.ingressRule],
  settings: {
    sources: setting([], 'Ranges that may come in, with their port, e.g. "10.200.8.0/24:443"'),
  },
  check: ({ type, props, urn }, judge, { sources }) => {
    // What another team's program opens inside its own network it answers for itself.
    if (!isOfPlatform(urn)) return;
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
      // Who opens more than one port has none that somebody could have approved.
      const port = onlyPort(opening);
      const approved = port !== undefined && sources.includes(`${cidr}:${port}`);
      // The world is for a public balancer only, and some ports are for nobody outside: other rules judge these.
      const world = rangeOf(cidr) !== undefined && isWidePublic(cidr);
      if (!approved && !world && !isRefusedAlone(opening, cidr))
        judge.violation(`${label} lets ${cidr} in on ${portsOf(opening)}, which is not approved`);
    },
  );
}

export const securityGroupSourceRules = [approvedSources];
