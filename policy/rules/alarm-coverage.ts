import { type Graph, hasId, isKnown, isOfPlatform, type Judge, type Node, stackRule, types } from "../lib";

interface Measured {
  readonly metricName?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
}
interface Alarm extends Measured {
  readonly metricQueries?: readonly { readonly metric?: Measured }[];
}
interface Named {
  readonly name?: string;
  readonly arnSuffix?: string;
  /** Of a list of names. */
  readonly domains?: readonly string[];
}

/** What has to be watched of each, and how metrics name it. */
const watched = [
  {
    of: types.loadBalancer,
    dimension: "LoadBalancer",
    by: "arnSuffix",
    metrics: [/^HTTPCode_ELB_5XX/, /^HTTPCode_Target_5XX/, /^UnHealthyHostCount$/, /^TargetResponseTime$/],
  },
  {
    of: types.ecsService,
    dimension: "ServiceName",
    by: "name",
    metrics: [/^RunningTaskCount$/, /^CPUUtilization$|^CpuUtilized$/],
  },
  { of: types.table, dimension: "TableName", by: "name", metrics: [/Throttle/] },
  {
    of: types.resolverDomainList,
    dimension: "FirewallDomainListId",
    by: "id",
    metrics: [/^FirewallRuleQueryVolume$/],
  },
] as const;

const coverage = stackRule<Named>({
  name: "cloudwatch-service-enforce-alarm-coverage",
  severity: "medium",
  description:
    "Alarms watch over what the platform answers with: errors, slow answers and unhealthy targets of each balancer, running tasks and load of each service, throttles of each table, names that nobody declared.",
  remediation: "make a MetricAlarm on the metric that the message names, with the dimension of the resource.",
  standards: {
    fsbp: [],
    pci: [],
    pciOwn: ["10.7.2", "12.10.5"],
    nist: ["AU-6(1)", "CA-7", "SI-4", "SI-4(5)"],
  },
  types: watched.flatMap(({ of }) => [...of]),
  check: (node, judge, { graph }) => {
    if (!isOfPlatform(node.urn) || isUnused(node, graph)) return;
    for (const each of watched)
      if ((each.of as readonly string[]).includes(node.type))
        for (const metric of each.metrics) demandAlarm(node, each, metric, judge, graph);
  },
});

/** A table that no role is given: nobody's request can be turned away. A list of certain names: they are expected. */
function isUnused(node: Node<Named>, graph: Graph): boolean {
  if ((types.resolverDomainList as readonly string[]).includes(node.type))
    return isKnown(() => Array.from(node.props.domains ?? [])) && !node.props.domains?.includes("*");
  if (!(types.table as readonly string[]).includes(node.type)) return false;
  const names = (each: Node) => each.dependsOn(types.table).some(({ urn }) => urn === node.urn);
  return !graph.ofType(types.rolePolicy).some(names);
}

function demandAlarm(
  node: Node<Named>,
  { dimension, by }: Pick<(typeof watched)[number], "dimension" | "by">,
  metric: RegExp,
  judge: Judge,
  graph: Graph,
): void {
  const measuring = graph
    .ofType<Alarm>(types.metricAlarm)
    .flatMap((alarm) => measuredBy(alarm).map((measured) => ({ alarm, measured })))
    .filter(({ measured }) => metric.test(measured.metricName ?? ""));
  const isIts = ({ alarm, measured }: (typeof measuring)[number]) => {
    const made = () => alarm.dependsOn([node.type]).some(({ urn }) => urn === node.urn);
    if (!isKnown(() => measured.dimensions?.[dimension])) return made();
    if (by === "id") return hasId(node, measured.dimensions?.[dimension]) || made();
    return isKnown(() => node.props[by]) ? measured.dimensions?.[dimension] === node.props[by] : made();
  };
  if (!measuring.some(isIts))
    judge.violation(`no alarm watches its ${metric.source.replaceAll(/[\^$]/g, "")}`);
}

/** What an alarm measures, as far as it is known: where it is not, what it was made of says whose it is. */
function measuredBy({ props }: Node<Alarm>): readonly Measured[] {
  const single = isKnown(() => props.metricName) && props.metricName ? [props] : [];
  if (!isKnown(() => Array.from(props.metricQueries ?? []))) return single;
  return [...single, ...Array.from(props.metricQueries ?? []).flatMap(({ metric }) => metric ?? [])];
}

export const alarmCoverageRules = [coverage];
