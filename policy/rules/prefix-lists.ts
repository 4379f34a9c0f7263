import {
  isGiven,
  type Judge,
  type Node,
  type OpeningProps,
  openingOf,
  setting,
  stackRule,
  types,
} from "../lib";
import { isWidePublic } from "../lib/ranges";

interface PrefixList {
  readonly entries?: readonly { readonly cidr?: string }[];
}
interface GroupRule extends OpeningProps {
  readonly ingress?: readonly OpeningProps[];
  readonly egress?: readonly OpeningProps[];
}

const groups = [...types.securityGroup, ...types.defaultSecurityGroup];
/** What makes a prefix list: an endpoint of AWS's own services, or the program. */
const makers = [...types.vpcEndpoint, ...types.managedPrefixList];

const knownLists = stackRule<GroupRule, { prefixLists: readonly string[] }>({
  name: "ec2-securitygroup-enforce-known-prefix-lists",
  severity: "high",
  description:
    "A security group names prefix lists of the stack's own endpoints, of the program, or approved ones.",
  remediation:
    "use the list of an endpoint or one that the program makes, or have the id listed in `prefixLists`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.2", "1.4.2"], nist: ["AC-4", "SC-7(5)"] },
  types: [...groups, ...types.securityGroupRule, ...types.ingressRule, ...types.egressRule],
  settings: {
    prefixLists: setting<readonly string[]>([], "Ids of prefix lists that somebody has opened and read", {
      form: /^pl-[0-9a-f]+$/,
    }),
  },
  check: (subject, judge, { settings: { prefixLists }, graph }) => {
    const made = new Set(
      graph
        .ofType<{ readonly id?: string; readonly prefixListId?: string }>(makers)
        .flatMap(({ props }) => [read(() => props.prefixListId), read(() => props.id)]),
    );
    const demand = (opening: OpeningProps, property: string) =>
      judge.each(
        () => openingOf(opening).prefixLists,
        (name) => {
          const own = subject.references<PrefixList>(property, types.managedPrefixList);
          for (const list of own) judgeEntries(list, judge);
          if (own.length > 0 || subject.references(property, types.vpcEndpoint).length > 0) return;
          const id = name();
          if (!prefixLists.includes(id) && !made.has(id))
            judge.violation("nobody here knows what stands on the prefix list");
        },
      );
    if (!groups.some((type) => type === subject.type)) {
      for (const property of ["prefixListId", "prefixListIds"])
        if (property in subject.props) demand(subject.props, property);
      return;
    }
    for (const direction of ["ingress", "egress"] as const)
      judge.each(
        () => (isGiven(subject, direction) ? subject.props[direction] : []),
        (inline) => demand(inline, direction),
      );
  },
});

/** A list of the program's own is no narrower than what stands on it. */
function judgeEntries(list: Node<PrefixList>, judge: Judge): void {
  judge.each(
    () => list.props.entries,
    ({ cidr }) => {
      if (isWidePublic(cidr ?? ""))
        judge.violation(`the prefix list ${list.name} holds a wide part of the internet`);
    },
  );
}

function read(value: () => string | undefined): string | undefined {
  try {
    return value();
  } catch {
    return undefined;
  }
}

export const prefixListRules = [knownLists];
