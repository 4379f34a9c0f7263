import {
  declaredBy,
  isKnown,
  isOfPlatform,
  type Node,
  networkOf,
  networkProperty,
  stackRule,
  type TaskStarter,
  taskStarters,
  types,
} from "../lib";

interface Balancer {
  readonly internal?: boolean;
}
interface Nat {
  readonly connectivityType?: string;
}

/** Something that may have a public address. */
interface Candidate {
  readonly urn: string;
  /** The property that decides. */
  readonly property: string;
  /** Reading it throws while the property is unknown. */
  readonly isPublic: () => boolean;
}

const balancer = ({ urn, props }: Node<Balancer>): Candidate => ({
  urn,
  property: "internal",
  // AWS's default faces the internet.
  isPublic: () => props.internal !== true,
});
const nat = ({ urn, props }: Node<Nat>): Candidate => ({
  urn,
  property: "connectivityType",
  isPublic: () => props.connectivityType !== "private",
});
const tasks = (starter: Node<TaskStarter>): Candidate => ({
  urn: starter.urn,
  property: networkProperty(starter),
  isPublic: () => networkOf(starter.props)?.assignPublicIp === true,
});

const unneeded = stackRule<object>({
  name: "ec2-internetgateway-disallow-unneeded",
  severity: "medium",
  description:
    "An internet gateway of the platform is there only where something of the stack has a public address: a public balancer, a NAT gateway, tasks with an exception.",
  remediation:
    "remove the gateway: with `egress` transit, and nothing public, a VPC has no way to the internet of its own.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.1", "1.3.2"], nist: ["AC-4(21)", "SC-7", "SC-7(3)"] },
  types: types.internetGateway,
  check: (gateway, judge, { graph }) => {
    // What another program's network is open for may stand in other stacks.
    if (!isOfPlatform(gateway.urn)) return;
    const candidates = [
      ...graph.ofType<Balancer>(types.loadBalancer).map(balancer),
      ...graph.ofType<Nat>(types.natGateway).map(nat),
      ...graph.ofType<TaskStarter>(taskStarters).map(tasks),
    ];
    // Its tasks may still wait for their first image.
    const excepted = graph
      .ofType(types.component.fargateMicroservice)
      .some(({ urn }) => declaredBy(urn)?.exceptions?.publicIp !== undefined);
    if (excepted) return;
    const clear = candidates.filter(({ isPublic }) => isKnown(isPublic));
    if (clear.some(({ isPublic }) => isPublic())) return;
    for (const { urn, property } of candidates.filter((each) => !clear.includes(each)))
      judge.undetermined(property, urn);
    if (clear.length === candidates.length)
      judge.violation("nothing of the stack has a public address that would need the internet gateway");
  },
});

export const internetGatewayRules = [unneeded];
