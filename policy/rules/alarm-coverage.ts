import { type Graph, isKnown, isOfPlatform, type Judge, type Node, stackRule, types } from "../lib";
import { perGraph } from "../lib/per-node";

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
  readonly id?: string;
  readonly arn?: string;
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
function isUnused({ type, urn, props }: Node<Named>, graph: Graph): boolean {
  if ((types.resolverDomainList as readonly string[]).includes(type))
    return isKnown(() => Array.from(props.domains ?? [])) && !props.domains?.includes("*");
  return (types.table as readonly string[]).includes(type) && !tablesGiven(graph).has(urn);
}

const tablesGiven = perGraph(
  (graph) =>
    new Set(
      graph
        .ofType(types.rolePolicy)
        .flatMap((each) => each.dependsOn(types.table))
        .map(({ urn }) => urn),
    ),
);

function demandAlarm(
  node: Node<Named>,
  { dimension, by }: Pick<(typeof watched)[number], "dimension" | "by">,
  metric: RegExp,
  judge: Judge,
  graph: Graph,
): void {
  const { ofValue, madeOf } = measuredIn(graph);
  const named = nameOf(node, by);
  const measuring = [
    ...(named === undefined ? [] : (ofValue.get(`${dimension}=${named}`) ?? [])),
    ...(madeOf.get(node.urn) ?? []).filter(
      (measured) => named === undefined || !isKnown(() => measured.dimensions?.[dimension]),
    ),
  ];
  if (!measuring.some(({ metricName }) => metric.test(metricName ?? "")))
    judge.violation(`no alarm watches its ${metric.source.replaceAll(/[\^$]/g, "")}`);
}

/** How metrics name it, where that is known; an id shows as the end of the ARN, too. */
function nameOf({ props }: Node<Named>, by: "name" | "arnSuffix" | "id"): string | undefined {
  if (isKnown(() => props[by]) && props[by] !== undefined) return props[by];
  return by === "id" && isKnown(() => props.arn) ? props.arn?.split("/").at(-1) : undefined;
}

interface MeasuredOf {
  /** By what its dimensions name, where that is known: `TableName=parties`. */
  readonly ofValue: ReadonlyMap<string, readonly Measured[]>;
  /** By the URN of a resource that the alarm was made of. */
  readonly madeOf: ReadonlyMap<string, readonly Measured[]>;
}

/** All that the alarms of a graph measure, sorted once for all that has to be watched. */
const measuredIn = perGraph((graph): MeasuredOf => {
  const ofValue = new Map<string, Measured[]>();
  const madeOf = new Map<string, Measured[]>();
  const add = (to: Map<string, Measured[]>, key: string, measured: readonly Measured[]) => {
    const known = to.get(key) ?? [];
    known.push(...measured);
    to.set(key, known);
  };
  for (const alarm of graph.ofType<Alarm>(types.metricAlarm)) {
    const measured = measuredBy(alarm);
    for (const each of measured)
      for (const { dimension } of watched)
        if (isKnown(() => each.dimensions?.[dimension]) && each.dimensions?.[dimension] !== undefined)
          add(ofValue, `${dimension}=${each.dimensions[dimension]}`, [each]);
    for (const { urn } of alarm.dependsOn(watched.flatMap(({ of }) => [...of]))) add(madeOf, urn, measured);
  }
  return { ofValue, madeOf };
});

/** What an alarm measures, as far as it is known: where it is not, what it was made of says whose it is. */
function measuredBy({ props }: Node<Alarm>): readonly Measured[] {
  const single = isKnown(() => props.metricName) && props.metricName ? [props] : [];
  if (!isKnown(() => Array.from(props.metricQueries ?? []))) return single;
  return [...single, ...Array.from(props.metricQueries ?? []).flatMap(({ metric }) => metric ?? [])];
}

export const alarmCoverageRules = [coverage];
