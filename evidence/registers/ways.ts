import { types } from "../../policy/lib/types";
import type { Resource, Run } from "../run";
import { ofType, type Register, sorted, tagOf, text } from "./register";

const rules = { in: types.ingressRule, out: types.egressRule } as const;
const groups = [...types.securityGroup, ...types.defaultSecurityGroup];

interface Opening {
  readonly description?: unknown;
  readonly ipProtocol?: unknown;
  readonly protocol?: unknown;
  readonly fromPort?: unknown;
  readonly toPort?: unknown;
  readonly [key: string]: unknown;
}

/** What is let in, from where and why: every rule of every security group, of whatever form. */
export function waysInRegister(run: Run): Register {
  return {
    id: "ways-in",
    title: "Ways in",
    about:
      "Everything that security groups let in, with the reason that stands with each. What is not listed is refused.",
    columns: ["to", "port", "from", "reason"],
    rows: rowsOf(run, "in"),
  };
}

/** The same of what is let out. */
export function waysOutRegister(run: Run): Register {
  return {
    id: "ways-out",
    title: "Ways out",
    about:
      "Everything that security groups let out, with the reason that stands with each. What is not listed is refused.",
    columns: ["from", "port", "to", "reason"],
    rows: rowsOf(run, "out"),
  };
}

function rowsOf(run: Run, way: "in" | "out"): Register["rows"] {
  const inline = way === "in" ? "ingress" : "egress";
  const separate = ofType(run, ...rules[way]);
  const old = ofType(run, ...types.securityGroupRule).filter(({ inputs }) => inputs.type === inline);
  const within = ofType(run, ...groups).flatMap((group) =>
    Array.isArray(group.inputs[inline])
      ? (group.inputs[inline] as Opening[]).map((opening) => rowOf(group, opening))
      : [],
  );
  return sorted([...[...separate, ...old].map((rule) => rowOf(rule, rule.inputs)), ...within]);
}

function rowOf(resource: Resource, opening: Opening): readonly string[] {
  const place = tagOf(resource, "service") ?? resource.name;
  return [place, portsOf(opening), peerOf(opening), text(opening.description ?? resource.inputs.description)];
}

function portsOf({ ipProtocol, protocol, fromPort, toPort }: Opening): string {
  const kind = text(ipProtocol ?? protocol);
  if (kind === "-1" || kind === "all") return "all";
  return `${kind} ${text(fromPort)}${toPort === fromPort ? "" : ` to ${text(toPort)}`}`;
}

const peers: readonly (readonly [key: string, kind: string])[] = [
  ["cidrIpv4", ""],
  ["cidrIpv6", ""],
  ["cidrBlocks", ""],
  ["ipv6CidrBlocks", ""],
  ["prefixListId", "prefix list "],
  ["prefixListIds", "prefix list "],
  ["referencedSecurityGroupId", "security group "],
  ["sourceSecurityGroupId", "security group "],
  ["securityGroups", "security group "],
];

function peerOf(opening: Opening): string {
  const given = peers.flatMap(([key, kind]) =>
    opening[key] === undefined || text(opening[key]) === text(undefined)
      ? []
      : [`${kind}${text(opening[key])}`],
  );
  return text(opening.self === true ? [...given, "the group itself"] : given);
}
