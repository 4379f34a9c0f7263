import { isKnown } from "./known";

/** One rule of a security group, in whichever of AWS's three forms it was written. */
export interface Opening {
  readonly description: string | undefined;
  /** `tcp`, `udp`, …, or `-1` for all. */
  readonly protocol: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly cidrs: readonly Name[];
  readonly prefixLists: readonly Name[];
  /** Ids of security groups. */
  readonly groups: readonly Name[];
  readonly self: boolean;
}

/** One of several names. It is read when it is asked for, so that an unknown one hides no other. */
export type Name = () => string;

/** An inline rule, a `SecurityGroupRule`, or one of the `vpc` rules: all that any of them may say. */
export interface OpeningProps {
  readonly description?: string;
  readonly protocol?: string;
  readonly ipProtocol?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly cidrBlocks?: readonly string[];
  readonly ipv6CidrBlocks?: readonly string[];
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly prefixListIds?: readonly string[];
  readonly prefixListId?: string;
  readonly securityGroups?: readonly string[];
  readonly sourceSecurityGroupId?: string;
  readonly referencedSecurityGroupId?: string;
  readonly self?: boolean;
}

/** What the rule opens. Each property is read when it is asked for: one that is unknown hides no other. */
export function openingOf(props: OpeningProps): Opening {
  return {
    get description() {
      return props.description;
    },
    get protocol() {
      return props.ipProtocol ?? props.protocol;
    },
    get from() {
      return props.fromPort;
    },
    get to() {
      return props.toPort;
    },
    get cidrs() {
      return [
        ...several(() => props.cidrBlocks),
        ...several(() => props.ipv6CidrBlocks),
        ...one(() => props.cidrIpv4),
        ...one(() => props.cidrIpv6),
      ];
    },
    get prefixLists() {
      return [...several(() => props.prefixListIds), ...one(() => props.prefixListId)];
    },
    get groups() {
      return [
        ...several(() => props.securityGroups),
        ...one(() => props.sourceSecurityGroupId),
        ...one(() => props.referencedSecurityGroupId),
      ];
    },
    get self() {
      return props.self === true;
    },
  };
}

/** Whether a range is so wide that it stands for the whole world: halves of it are the world too. */
export function isWorld(cidr: string): boolean {
  const bits = Number(/\/(\d+)$/.exec(cidr)?.[1] ?? Number.NaN);
  return !(bits >= (cidr.includes(":") ? 16 : 8));
}

/** The one port of the rule, or nothing if it opens more. */
export function onlyPort({ protocol, from, to }: Opening): number | undefined {
  const named = protocol?.toLowerCase();
  if (!["tcp", "udp", "6", "17"].includes(named ?? "")) return undefined;
  return from !== undefined && from === to ? from : undefined;
}

/** `tcp 443`, `all ports`, … for messages. */
export function portsOf({ protocol, from, to }: Opening): string {
  if (protocol === undefined || protocol === "-1" || protocol.toLowerCase() === "all") return "all ports";
  return from === to ? `${protocol} ${from}` : `${protocol} ${from} to ${to}`;
}

function several(read: () => readonly string[] | undefined): Name[] {
  return Array.from({ length: read()?.length ?? 0 }, (_, index) => () => read()?.[index] ?? "");
}

function one(read: () => string | undefined): Name[] {
  return isKnown(read) && !read() ? [] : [() => read() ?? ""];
}
