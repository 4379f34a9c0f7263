import { RunError } from "@pulumi/pulumi";
import type { BackupsPlan } from "../components/backups/args";
import type { ClusterPlan } from "../components/cluster/args";
import { clusterFaults } from "../components/cluster/validate";
import type { DataPlan } from "../components/data/args";
import { tableFaults } from "../components/data/validate";
import type { Ec2CapacityPlan } from "../components/ec2-capacity/args";
import { machineFaults } from "../components/ec2-capacity/validate";
import type { ServicePlan } from "../components/fargate-microservice/args";
import { serviceFaults } from "../components/fargate-microservice/validate";
import type { FourEyesPlan } from "../components/four-eyes/args";
import { patternFaults } from "../components/four-eyes/validate";
import type { KeysArgs } from "../components/keys/args";
import type { ExistingNetworkPlan, NetworkPlan } from "../components/network/args";
import { networkFaults } from "../components/network/validate";
import type { ObservabilityPlan } from "../components/observability/args";
import type { RegistryPlan } from "../components/registry/args";
import type { CallPlan } from "../components/service-calls/args";
import { inStackFile, platformKey, type StackReading } from "../config/stack-config";
import type { Catalogue } from "../model/catalogue";
import { type Problem, report, under } from "../model/problems";
import type { StackConfig } from "../model/stack";
import { roomFaults, tenantsOf } from "./address-problems";
import { type AuditSelector, auditSelectors } from "./audit-selectors";
import { backupsPlan } from "./backups-plan";
import { trafficGraph } from "./calls";
import { catalogueProblems } from "./catalogue-problems";
import { clusterPlan, machinePlans } from "./cluster-plan";
import { dataPlan } from "./data-plan";
import { fourEyesPlan } from "./four-eyes-plan";
import { missingImages } from "./images";
import { keysPlan } from "./keys-plan";
import { Names } from "./names";
import { type NeedAndQuota, needsAndQuotas, quotaProblems } from "./needs";
import { networkPlan } from "./network-plan";
import { observabilityPlan } from "./observability-plan";
import { catalogueIn } from "./presence";
import { registryPlan } from "./registry-plan";
import { type ReplicationDuty, replicationDuties } from "./replication-duties";
import { networkSaidAt, saidAt } from "./said-at";
import { servicePlan } from "./service-plan";
import { stackProblems } from "./stack-problems";
import { movedCapacity, type Standing, standingOf, standingProblems } from "./standing";
import { emptyTestRanges } from "./ways-in";

/** Everything plain that each component is given, for one stack. */
export interface PlatformPlan {
  readonly provider: {
    readonly region: string;
    readonly account: string;
    readonly defaultTags: Readonly<ReturnType<typeof defaultTags>>;
  };
  readonly keys: KeysArgs;
  readonly network: NetworkPlan | ExistingNetworkPlan;
  readonly cluster: ClusterPlan;
  readonly ec2Capacity: readonly Ec2CapacityPlan[];
  readonly registry: RegistryPlan;
  readonly data: DataPlan;
  /** @default none: the stack keeps nothing and asks for none */
  readonly backups?: BackupsPlan;
  readonly observability: ObservabilityPlan;
  readonly fourEyes: FourEyesPlan;
  /** What the bank's own trail has to record: an output. */
  readonly auditSelectors: readonly AuditSelector[];
  /** What the owners of the buckets of copies have to see to, by store: an output. */
  readonly replicationDuties: Readonly<Record<string, ReplicationDuty>>;
  /** In the catalogue's order. */
  readonly services: readonly ServicePlan[];
  readonly calls: readonly CallPlan[];
  /** Service → keys of its task's images that have no digest: it waits for them. */
  readonly waiting: Readonly<Record<string, readonly string[]>>;
  /** What cannot change from now on: an output, which the next run reads. */
  readonly standing: Standing;
  /** Of AWS's quotas what the stack needs at its own maximum, and what the account has. */
  readonly quotas: Readonly<Record<string, NeedAndQuota>>;
}

/**
 * Derives the platform of one stack, or throws one `RunError` with every problem of the catalogue, of the stack file
 * and between the two.
 *
 * @param stands what the last run wrote of what cannot change. @default nothing stands
 */
export function plan(catalogue: Catalogue, reading: StackReading, stands?: unknown): PlatformPlan {
  const problems = [
    ...reading.problems,
    ...catalogueProblems(catalogue, reading.stacks),
    ...stackProblems(catalogue, reading),
  ];
  if (reading.config === undefined || problems.length > 0) throw new RunError(report(problems));
  const planned = derive(
    catalogueIn(catalogue, reading.stack),
    reading.config,
    reading.rangesOfOthers,
    stands,
  );
  const left = [
    ...componentProblems(planned, reading.config, reading.file),
    ...standingProblems(planned.standing, stands, reading.file),
    ...quotaProblems(planned, reading.config.quotas, reading.file),
  ];
  if (left.length > 0) throw new RunError(report(left));
  return planned;
}

function derive(
  catalogue: Catalogue,
  stack: StackConfig,
  rangesOfOthers: readonly string[],
  stands: unknown,
): PlatformPlan {
  const names = new Names(stack);
  const unmoved = Object.entries(catalogue.services).map(([key, service]) =>
    servicePlan(key, service, catalogue, stack, names),
  );
  const data = dataPlan(catalogue, stack, names);
  const backups = backupsPlan(catalogue, stack, names);
  const standing = standingOf(catalogue, stack, unmoved);
  const moved = movedCapacity(standing, stands);
  const services = unmoved.map((service) =>
    moved.has(service.service) && service.kind !== "scheduled"
      ? { ...service, movesCapacity: true }
      : service,
  );
  const planned = {
    provider: { region: stack.region, account: stack.account, defaultTags: defaultTags(stack) },
    keys: keysPlan(catalogue, services, stack, names),
    network: networkPlan(catalogue, stack, names, { services, rangesOfOthers }),
    cluster: clusterPlan(services, stack, names),
    ec2Capacity: machinePlans(catalogue, stack, names),
    registry: registryPlan(catalogue, stack, names),
    data,
    ...(backups !== undefined && { backups }),
    observability: observabilityPlan(services, data, stack, names),
    fourEyes: fourEyesPlan(services, stack, names),
    auditSelectors: auditSelectors(catalogue, names),
    replicationDuties: replicationDuties(data),
    services,
    calls: trafficGraph(catalogue),
    waiting: Object.fromEntries(
      Object.entries(catalogue.services).flatMap(([key, service]) => {
        const missing = missingImages(key, service, stack);
        return missing.length > 0 ? [[key, missing]] : [];
      }),
    ),
    standing,
  };
  return { ...planned, quotas: needsAndQuotas(planned, stack.quotas) };
}

function defaultTags({ stack, costCentre }: StackConfig) {
  return { project: "cdd", environment: stack, "cost-centre": costCentre, "managed-by": "pulumi" };
}

/** Where a stack file names the people for whom the cluster has a policy. */
const peopleIn: Readonly<Record<string, readonly string[]>> = {
  approval: ["release", "approval", "approvers"],
  viewers: ["access", "clusterViewers"],
  operators: ["access", "clusterOperators"],
};

/** What the components' own rules find in a plan that is sound so far, where it was said. */
function componentProblems(
  { cluster, network, data, ec2Capacity, fourEyes, services }: PlatformPlan,
  stack: StackConfig,
  file: string,
): Problem[] {
  return [
    ...tableFaults(data).map(({ steps: [, store = ""], message }) => ({
      file: "services.ts",
      steps: ["stores", store],
      message,
    })),
    ...ec2Capacity.flatMap((capacity) =>
      inStackFile(file, under(["ec2Capacity", capacity.capacity], machineFaults(capacity))),
    ),
    ...clusterFaults(cluster).map(({ steps: [people = ""], message }) => ({
      file,
      steps: [platformKey, ...(peopleIn[people] ?? [])],
      message,
    })),
    ...patternFaults(fourEyes).map(({ message }) => ({ file, steps: [platformKey, "release"], message })),
    ...(network.kind === "own"
      ? [...networkFaults(network), ...roomFaults(network, tenantsOf({ services, ec2Capacity, data }))]
      : []
    ).map(({ steps, message }) => ({ file, steps: [platformKey, ...networkSaidAt(steps)], message })),
    ...(network.kind === "own" ? emptyTestRanges(network, stack.network.testTrafficCidrs, file) : []),
    ...services.flatMap((service) =>
      serviceFaults(service).map((fault) => ({
        ...saidAt(service, fault, stack, file),
        message: fault.message,
      })),
    ),
  ];
}
