import type { Script } from "../../rehearsal/course";
import { usualTraffic } from "../../rehearsal/setup";
import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { taskDefinitionOf, whyTasksFail } from "../rules/running-tasks";
import type { Moment } from "../types/entry";
import { isProps, objects, type Props, text, texts } from "../values";
import { superseded } from "./ending";
import { proceed } from "./progress";
import {
  currentRevision,
  inProgress,
  type ServiceDeployment,
  type ServiceRevision,
  type Shift,
} from "./records";
import { arnBeside, revision } from "./revisions";
import { setupOf, strategyOf } from "./setup";
import { laterOf } from "./steer";
import { deploymentsOf, fulfil, store } from "./store";
import { liveGroup } from "./traffic";
import { startsDeployment } from "./triggers";

/** Starts what ECS starts when a service is made or changed, and takes it as far as it goes. */
export function startDeployment(moment: Moment, service: string): void {
  const { cloud, inputs, existing } = moment;
  const before = deploymentsOf(cloud, service);
  if (!due(before.at(-1), inputs, existing)) return;
  const earlier = before.at(-1);
  const now = laterOf(moment.now, earlier?.updatedAt);
  const source = currentRevision(before) ?? revisionOf(cloud, service, before, existing, now);
  const reconciles = earlier !== undefined && inProgress(earlier);
  if (reconciles) store(cloud, superseded(cloud, earlier, now));
  const number = Math.max(source?.number ?? 0, earlier?.target.number ?? 0) + 1;
  const taskDefinition = text(inputs.taskDefinition);
  const target = revision(cloud, service, { number, taskDefinition, now });
  const begun = beginning({ ...moment, now }, service, {
    ...{ source, target, reconciles },
    askedAt: moment.now.toISOString(),
  });
  store(cloud, begun);
  store(cloud, proceed(cloud, begun));
}

/** What AWS deploys for; and once more after a deployment that failed: the engine tries again. */
function due(latest: ServiceDeployment | undefined, inputs: Props, existing?: CloudResource): boolean {
  if (!existing || !latest) return true;
  // A rollback has put another task definition back than the program asked for.
  const stands = { ...existing.inputs, taskDefinition: existing.outputs.taskDefinition ?? "" };
  if (startsDeployment(stands, inputs)) return true;
  return !inProgress(latest) && latest.status !== "SUCCESSFUL";
}

/** What a service of before the stand-in kept deployments runs. */
function revisionOf(
  cloud: Cloud,
  service: string,
  before: readonly ServiceDeployment[],
  existing: CloudResource | undefined,
  now: Date,
): ServiceRevision | undefined {
  const taskDefinition = text(existing?.outputs.taskDefinition);
  const definition = taskDefinitionOf(cloud, taskDefinition);
  if (before.length > 0 || !definition || whyTasksFail(cloud, definition)) return undefined;
  return revision(cloud, service, { number: 1, taskDefinition, now });
}

function beginning(
  { cloud, inputs, now, region }: Moment,
  service: string,
  given: {
    source: ServiceRevision | undefined;
    target: ServiceRevision;
    reconciles: boolean;
    askedAt: string;
  },
): ServiceDeployment {
  const { source, target, reconciles, askedAt } = given;
  const id = cloud.token(21, service);
  const strategy = strategyOf(inputs);
  const time = now.toISOString();
  const stands = source !== undefined;
  const shifts = stands && strategy !== "ROLLING" ? shiftsOf(cloud, inputs) : [];
  return {
    id,
    arn: arnBeside(service, "service-deployment", id),
    service,
    strategy,
    status: "IN_PROGRESS",
    ...(source ? { source } : {}),
    target,
    askedAt,
    createdAt: time,
    startedAt: time,
    updatedAt: time,
    trafficPercent: 0,
    testTrafficPercent: 0,
    shifts,
    hooks: [],
    held: false,
    reconciles,
    alarmNames:
      isProps(inputs.alarms) && inputs.alarms.enable === true ? texts(inputs.alarms.alarmNames) : [],
    play: {
      setup: setupOf(cloud, inputs, { region, shifts, stands, reconciles }),
      script: scriptOf(cloud, service, target, stands),
    },
    events: [],
  };
}

/** What the world outside does to a deployment. Orders are taken off: they hold for one. */
function scriptOf(
  cloud: Cloud,
  service: string,
  { taskDefinition }: ServiceRevision,
  stands: boolean,
): Script {
  const { fail, hold, conditions } = cloud.world.deploymentOrders[service] ?? {};
  fulfil(cloud, service, "fail");
  // A first deployment has no share of the traffic to be held at.
  if (stands) fulfil(cloud, service, "hold");
  const definition = taskDefinitionOf(cloud, taskDefinition);
  const why = definition && whyTasksFail(cloud, definition);
  return {
    ...{ faults: [], requestsPerMinute: usualTraffic, approveAfterMinutes: [], seed: 1 },
    ...conditions,
    ...(why !== undefined && { whyNotRunning: why }),
    ...(fail !== undefined && { fail }),
    ...(hold === true && { hold }),
  };
}

function shiftsOf(cloud: Cloud, inputs: Props): Shift[] {
  return objects(inputs.loadBalancers).flatMap((balancer): Shift[] => {
    const { advancedConfiguration: advanced } = balancer;
    if (!isProps(advanced)) return [];
    const groups: [string, string] = [text(balancer.targetGroupArn), text(advanced.alternateTargetGroupArn)];
    const production = text(advanced.productionListenerRule);
    const from = liveGroup(cloud, production, groups);
    const to = from === groups[0] ? groups[1] : groups[0];
    const test = text(advanced.testListenerRule);
    return [{ production, from, to, ...(test === "" ? {} : { test }) }];
  });
}
