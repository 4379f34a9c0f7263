import {
  type Graph,
  isKnown,
  type Node,
  networkOf,
  networkProperty,
  type Relation,
  setting,
  stackRule,
  type TaskStarter,
  types,
  type ZoneSettings,
  zoneSettings,
  zonesOf,
} from "../lib";

interface Service extends TaskStarter {
  readonly name?: string;
  readonly schedulingStrategy?: string;
}
interface Target {
  readonly resourceId?: string;
  readonly scalableDimension?: string;
}

const autoscaling = stackRule<Service, { fixed: readonly string[] }>({
  name: "ecs-service-configure-autoscaling",
  severity: "medium",
  description: "A service takes the load that comes: the number of its tasks follows it.",
  remediation:
    "make a scaling target on `ecs:service:DesiredCount` of `service/<cluster>/<name>`, or have the service listed in `fixed`.",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["CP-2(2)", "CP-10", "SC-5(2)"] },
  types: types.ecsService,
  settings: {
    fixed: setting<readonly string[]>([], "Names of services that run in a fixed number of tasks", {
      form: /^[\w-]+$/,
    }),
  },
  check: (service, judge, { graph, settings: { fixed } }) => {
    const { name = "", schedulingStrategy } = service.props;
    if (schedulingStrategy === "DAEMON" || fixed.includes(name)) return;
    const targets = graph
      .ofType<Target>(types.scalingTarget)
      .filter(({ props }) => props.scalableDimension === "ecs:service:DesiredCount");
    const known = targets.filter(({ props }) => isKnown(() => props.resourceId));
    if (
      known.some(
        ({ props }) => props.resourceId?.startsWith("service/") && props.resourceId.endsWith(`/${name}`),
      )
    )
      return;
    const unread = targets.find((each) => !known.includes(each));
    if (unread) judge.undetermined("resourceId", unread.urn);
    else judge.violation("nothing scales the service");
  },
});

const bySubnets = (property: keyof Service & string): Relation<Service> => ({
  property,
  by: "id",
  types: types.subnet,
  names: (props) => Array.from(networkOf(props)?.subnets ?? [], String),
});
const relations = { own: bySubnets("networkConfiguration") };

const multiAz = stackRule<Service, ZoneSettings & { minimumZones: number }>({
  name: "ecs-service-enforce-multi-az",
  severity: "medium",
  description: "The tasks of a service may stand in enough availability zones to survive the loss of one.",
  remediation: "give the service subnets of more availability zones.",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["CP-10", "SC-36", "SC-5(2)"] },
  types: types.ecsService,
  settings: {
    minimumZones: setting(3, "Least number of availability zones of a service's tasks", { least: 2 }),
    ...zoneSettings,
  },
  check: (service, judge, { graph, settings }) => {
    // Tasks that share their machine's network stand where the machines do, which another rule judges.
    if (networkProperty(service) !== "networkConfiguration" || !service.props.networkConfiguration) return;
    const zones = zonesOf(service, [relations.own], judge, graph, settings.subnetZones);
    const count = zones?.size === 0 ? strangeSubnets(service, graph) : zones?.size;
    if (count !== undefined && count < settings.minimumZones)
      judge.violation(
        `the service's tasks stand in ${count} availability zones; ${settings.minimumZones} are demanded`,
      );
  },
});

/**
 * Subnets of another stack, whose zones only their owner can say, in `subnetZones`: until then each counts as one. Of a VPC that
 * the platform is given, the program itself reads the zones and refuses too few.
 */
function strangeSubnets(service: Node<Service>, graph: Graph): number {
  const made = graph.ofType<{ readonly id?: string }>(types.subnet);
  const own = new Set(made.map(({ props }) => (isKnown(() => props.id) ? props.id : undefined)));
  return new Set(Array.from(networkOf(service.props)?.subnets ?? [], String).filter((id) => !own.has(id)))
    .size;
}

export const ecsScalingRules = [autoscaling, multiAz];
