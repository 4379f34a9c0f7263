import type { ServicePlan } from "../../components/fargate-microservice/args";
import { groupAlarms } from "../../components/fargate-microservice/watch/group-alarms";
import { throttled } from "../../components/fargate-microservice/watch/throttled";
import { type KeyName, keyPolicy, purposes } from "../../components/keys/policies";
import type { QuotaName } from "../../model/quotas";
import type { Measured, Needs } from "./measured";
import { natGateways } from "./network";
import { fargateVcpus } from "./tasks";

const one = (made: unknown) => (made === undefined || made === false ? 0 : 1);

/** Roles: each service's task and execution, and those that AWS takes for a balancer, hooks, schedules, machines and stores. */
function roles({ services, ec2Capacity, data, backups, fourEyes, network }: Measured): number {
  return (
    services.reduce((sum, service) => sum + rolesOfService(service), 0) +
    ec2Capacity.length +
    Object.values(data.buckets).reduce(
      (sum, { uploads, replication }) => sum + one(uploads) + one(replication),
      0,
    ) +
    2 * one(backups) +
    one(fourEyes.forward) +
    one(network.kind === "own")
  );
}

function rolesOfService(service: ServicePlan): number {
  if (service.kind === "scheduled") return 3;
  if (service.kind !== "balanced") return 2;
  const { release } = service;
  return 3 + one(release.strategy !== "rolling" && release.hooks.length > 0);
}

/** Rules of the stack's region: the one that forwards is another's. */
function eventRules({ services, backups, fourEyes, observability }: Measured): number {
  const ofReleases = 4;
  const ofStoppedTasks = 1;
  return (
    ofReleases +
    ofStoppedTasks +
    2 * one(backups) +
    2 * one(observability.scannedBuckets.length > 0) +
    fourEyes.callRules.length +
    services.filter(({ kind }) => kind === "scheduled").length
  );
}

/** Metric alarms: each rule has one on what it could not tell, and each NAT gateway two. */
function alarms(measured: Measured): number {
  const { services, network } = measured;
  return (
    eventRules(measured) +
    2 * natGateways(network) +
    one(measured.observability.flowLogGroup) +
    one(measured.observability.queryLogGroup) +
    measured.observability.replicatedBuckets.length +
    services.reduce((sum, service) => sum + alarmsOf(service), 0)
  );
}

/** Of its tables; of a schedule five beside; of what runs its CPU, memory, ends, number and silence. */
function alarmsOf(service: ServicePlan): number {
  const throttles = throttled(service).length;
  if (service.kind !== "balanced") return throttles + 5;
  const ofEachGroup = groupAlarms(service).length + 1 + one(service.taskTls !== "nobody");
  const ofTheDoor = 4;
  return throttles + 5 + ofTheDoor + 2 * ofEachGroup;
}

/** Needs of the account as a whole, and of the cluster. */
export const accountNeeds = {
  "fargate-on-demand-vcpus": ({ services }) => fargateVcpus(services, "demand"),
  "fargate-spot-vcpus": ({ services }) => fargateVcpus(services, "spot"),
  "services-per-cluster": ({ services }) => ({
    need: services.filter(({ kind }) => kind !== "scheduled").length,
  }),
  // FARGATE, FARGATE_SPOT, and one for each capacity of machines.
  "capacity-providers-per-cluster": ({ ec2Capacity }) => ({ need: 2 + ec2Capacity.length }),
  "scaling-targets": ({ services }) => ({
    need: services.filter((service) => service.kind !== "scheduled" && service.scaling !== undefined).length,
  }),
  roles: (measured) => ({ need: roles(measured) }),
  "managed-policies": ({ cluster: { approval, viewers, operators } }) => ({
    need: one(approval) + one(viewers) + one(operators),
  }),
  "bytes-per-key-policy": ({ keys }) =>
    (Object.keys(purposes) as KeyName[])
      .filter((key) => key !== "backups" || keys.backups !== undefined)
      .map((key) => ({ need: Buffer.byteLength(keyPolicy(key, keys)), by: `the key of ${key}` })),
  "event-rules": (measured) => ({ need: eventRules(measured) }),
  "metric-alarms": (measured) => ({ need: alarms(measured) }),
  "subscriptions-per-log-group": ({ observability: { logDestinationArn } }) => ({
    need: one(logDestinationArn),
  }),
  // Of the WAF's logs, of stopped tasks, of what finds personal data, and of the VPC's queries.
  "log-resource-policies": ({ network }) => ({ need: 3 + one(network.kind === "own") }),
  tables: ({ data }) => ({ need: Object.keys(data.tables).length }),
  "file-systems": ({ data }) => ({ need: Object.keys(data.files).length }),
} as const satisfies Partial<Record<QuotaName, Needs>>;
