import { RunError } from "@pulumi/pulumi";
import type { ClusterPlan } from "../components/cluster/args";
import type { DataPlan } from "../components/data/args";
import type { ServicePlan } from "../components/fargate-microservice/args";
import { validateService } from "../components/fargate-microservice/validate";
import type { KeysArgs } from "../components/keys/args";
import type { NetworkPlan } from "../components/network/args";
import { validateNetwork } from "../components/network/validate";
import type { ObservabilityPlan } from "../components/observability/args";
import type { RegistryPlan } from "../components/registry/args";
import type { CallPlan } from "../components/service-calls/args";
import { type Problem, report } from "../config/problems";
import { platformKey, type StackConfig, type StackReading } from "../config/stack-config";
import { trafficGraph } from "./calls";
import type { Catalogue } from "./catalogue";
import { catalogueProblems } from "./catalogue-problems";
import { Names } from "./names";
import { networkPlan } from "./network-plan";
import { servicePlan } from "./service-plan";
import { stackProblems } from "./stack-problems";

/** Everything plain that each component is given, for one stack. */
export interface PlatformPlan {
  readonly provider: {
    readonly region: string;
    readonly account: string;
    readonly defaultTags: Readonly<Record<string, string>>;
  };
  readonly keys: KeysArgs;
  readonly network: NetworkPlan;
  readonly cluster: ClusterPlan;
  readonly registry: RegistryPlan;
  readonly data: DataPlan;
  readonly observability: ObservabilityPlan;
  /** In the catalogue's order. */
  readonly services: readonly ServicePlan[];
  readonly calls: readonly CallPlan[];
  /** Services that have no digest yet. */
  readonly waiting: readonly string[];
}

/**
 * Derives the platform of one stack, or throws one `RunError` with every problem of the catalogue, of the stack file
 * and between the two.
 */
export function plan(catalogue: Catalogue, reading: StackReading): PlatformPlan {
  const problems = [
    ...reading.problems,
    ...catalogueProblems(catalogue),
    ...stackProblems(catalogue, reading),
  ];
  if (reading.config === undefined || problems.length > 0) throw new RunError(report(problems));
  const planned = derive(catalogue, reading.config);
  const left = componentProblems(planned, reading.file);
  if (left.length > 0) throw new RunError(report(left));
  return planned;
}

function derive(catalogue: Catalogue, stack: StackConfig): PlatformPlan {
  const names = new Names(stack);
  const { account, region, retain, logRetentionDays } = stack;
  const services = Object.entries(catalogue.services);
  return {
    provider: { region, account, defaultTags: defaultTags(stack) },
    keys: {
      namePrefix: names.prefix,
      account,
      region,
      roleArnPattern: names.roleArnPattern,
      administrators: stack.access.keyAdministrators,
      deployers: stack.access.deployers,
      secretWriters: stack.access.secretWriters,
      logGroupArnPatterns: names.logGroupArnPatterns,
      clusterName: names.cluster,
      retain,
    },
    network: networkPlan(catalogue, stack, names),
    cluster: {
      name: names.cluster,
      namespace: names.namespace,
      insightsLogGroup: names.insightsLogGroup,
      execLogGroup: names.execLogGroup,
      logRetentionDays,
      retain,
    },
    registry: {
      repositories: byKey(services, ([key]) => names.service(key).repository),
      retain,
    },
    data: dataPlan(catalogue, names, retain),
    observability: {
      namePrefix: names.prefix,
      account,
      region,
      applicationLogGroups: byKey(services, ([key]) => names.service(key).logGroup),
      wafLogGroups: byKey(services, ([key]) => names.service(key).wafLogGroup),
      wafLogGroupArnPattern: names.wafLogGroupArnPattern,
      logBucket: names.logBucket,
      alarmTopic: names.alarmTopic,
      logRetentionDays,
      retain,
    },
    services: services.map(([key, service]) => servicePlan(key, service, catalogue, stack, names)),
    calls: trafficGraph(catalogue),
    waiting: Object.keys(catalogue.services).filter((key) => stack.images[key] === undefined),
  };
}

function defaultTags({ stack, costCentre }: StackConfig): Record<string, string> {
  return { project: "cdd", environment: stack, "cost-centre": costCentre, "managed-by": "pulumi" };
}

function dataPlan({ stores }: Catalogue, names: Names, retain: boolean): DataPlan {
  const entries = Object.entries(stores);
  return {
    tables: Object.fromEntries(
      entries.flatMap(([key, store]) => {
        if (store.kind !== "table") return [];
        const { dataClass, partitionKey, sortKey, indexes = {} } = store;
        const keys = { partitionKey, ...(sortKey !== undefined && { sortKey }) };
        return [[key, { name: names.table(key), dataClass, ...keys, indexes }]];
      }),
    ),
    buckets: Object.fromEntries(
      entries.flatMap(([key, store]) => {
        if (store.kind !== "bucket") return [];
        const { dataClass, objectLockDays } = store;
        const lock = objectLockDays === undefined ? {} : { objectLockDays };
        return [[key, { name: names.bucket(key), dataClass, ...lock }]];
      }),
    ),
    retain,
  };
}

/** What the components' own rules find in a plan that is sound so far. */
function componentProblems({ network, services }: PlatformPlan, file: string): Problem[] {
  return [
    ...validateNetwork(network).map((message) => ({ file, path: `${platformKey}.network`, message })),
    ...services.flatMap((service) =>
      validateService(service).map((message) => ({
        file: `services.ts and ${file}`,
        path: `services.${service.service}`,
        message,
      })),
    ),
  ];
}

function byKey<T>(
  entries: readonly (readonly [string, T])[],
  value: (entry: readonly [string, T]) => string,
) {
  return Object.fromEntries(entries.map((entry) => [entry[0], value(entry)]));
}
