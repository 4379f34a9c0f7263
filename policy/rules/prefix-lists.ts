import { type Node, type OpeningProps, openingOf, setting, stackRule, types } from "../lib";

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
          if (isMadeHere(subject, property)) return;
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
        () => subject.props[direction],
        (inline) => demand(inline, direction),
      );
  },
});

function isMadeHere(subject: Node<unknown>, property: string): boolean {
  return subject.references(property, makers).length > 0;
}

function read(value: () => string | undefined): string | undefined {
  try {
    return value();
  } catch {
    return undefined;
  }
}

export const prefixListRules = [knownLists];
