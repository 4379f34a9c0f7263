import {
  claimOf,
  declaredBy,
  judgeRoutes,
  networkOf,
  networkProperty,
  setting,
  stackRule,
  startsTasks,
  subnetsNamed,
  type TaskStarter,
  taskStarters,
  types,
} from "../lib";

interface Settings {
  readonly approvedSubnets: readonly string[];
}

const privateSubnets = stackRule<TaskStarter, Settings>({
  name: "ecs-service-enforce-private-subnets",
  severity: "critical",
  description:
    "Tasks, scheduled ones too, stand in subnets that no internet gateway routes to, but for an exception.",
  remediation:
    "place the tasks in private subnets of the stack, or have those of another stack listed in `approvedSubnets`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.1", "1.4.4"], nist: ["SC-7", "SC-7(3)", "AC-4(21)"] },
  types: taskStarters,
  settings: {
    approvedSubnets: setting<readonly string[]>(
      [],
      "Ids of existing private subnets, not made by the program",
    ),
  },
  check: (starter, judge, { graph, settings }) => {
    const property = networkProperty(starter);
    if (!startsTasks(starter)) return;
    const names = {
      property,
      path: property === "networkConfiguration" ? "networkConfiguration.subnets" : property,
      ids: () => Array.from(networkOf(starter.props)?.subnets ?? []),
    };
    const owner = graph.owner(starter, types.component.fargateMicroservice);
    const service = owner && declaredBy(owner.urn);
    const exposed = (message: string) => judge.violation(message, claimOf(service, "publicIp"));
    for (const subnet of subnetsNamed(starter, names, judge, graph, settings.approvedSubnets))
      judge.part(() => judgeRoutes(subnet, judge, graph, exposed));
  },
});

export const ecsSubnetRules = [privateSubnets];
