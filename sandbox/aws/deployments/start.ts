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
  type Pause,
  type ServiceDeployment,
  type ServiceRevision,
  type Shift,
  type Strategy,
} from "./records";
import { arnBeside, revision } from "./revisions";
import { deploymentsOf, store } from "./store";
import { liveGroup } from "./traffic";
import { startsDeployment } from "./triggers";

/** The strategy that a service's configuration names. */
export function strategyOf(inputs: Props): Strategy {
  return (text(configurationOf(inputs).strategy) || "ROLLING") as Strategy;
}

/** `deploymentConfiguration`, or none of it. */
export function configurationOf(inputs: Props): Props {
  return isProps(inputs.deploymentConfiguration) ? inputs.deploymentConfiguration : {};
}

/** Starts what ECS starts when a service is made or changed, and takes it as far as it goes. */
export function startDeployment(moment: Moment, service: string): void {
  const { cloud, inputs, existing, now } = moment;
  const before = deploymentsOf(cloud, service);
  if (!due(before.at(-1), inputs, existing)) return;
  const source = currentRevision(before) ?? revisionOf(cloud, service, before, existing, now);
  const earlier = before.at(-1);
  const reconciles = earlier !== undefined && inProgress(earlier);
  if (reconciles) store(cloud, superseded(cloud, earlier, now));
  const number = Math.max(source?.number ?? 0, earlier?.target.number ?? 0) + 1;
  const taskDefinition = text(inputs.taskDefinition);
  const target = revision(cloud, service, { number, taskDefinition, now });
  const begun = beginning(moment, service, { source, target, reconciles });
  store(cloud, begun);
  store(cloud, proceed(cloud, begun, "RECONCILE_SERVICE", now));
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
  { cloud, inputs, now }: Moment,
  service: string,
  given: { source: ServiceRevision | undefined; target: ServiceRevision; reconciles: boolean },
): ServiceDeployment {
  const { source, target, reconciles } = given;
  const id = cloud.token(21, service);
  const strategy = strategyOf(inputs);
  const time = now.toISOString();
  const moves = source !== undefined && strategy !== "ROLLING";
  return {
    id,
    arn: arnBeside(service, "service-deployment", id),
    service,
    strategy,
    status: "IN_PROGRESS",
    ...(source ? { source } : {}),
    target,
    createdAt: time,
    startedAt: time,
    updatedAt: time,
    trafficPercent: 0,
    testTrafficPercent: 0,
    firstPercent: firstPercent(strategy, configurationOf(inputs)),
    shifts: moves ? shiftsOf(cloud, inputs) : [],
    pauses: pausesOf(configurationOf(inputs)),
    hooks: [],
    held: false,
    reconciles,
    alarmNames:
      isProps(inputs.alarms) && inputs.alarms.enable === true ? texts(inputs.alarms.alarmNames) : [],
  };
}

/** ECS's own percents where the program gives none. */
function firstPercent(strategy: Strategy, { canaryConfiguration, linearConfiguration }: Props): number {
  const percent = (block: Props[string] | undefined, key: string, otherwise: number) =>
    isProps(block) && typeof block[key] === "number" ? block[key] : otherwise;
  if (strategy === "CANARY") return percent(canaryConfiguration, "canaryPercent", 5);
  return strategy === "LINEAR" ? percent(linearConfiguration, "stepPercent", 10) : 0;
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

function pausesOf(configuration: Props): Pause[] {
  return objects(configuration.lifecycleHooks)
    .filter(({ targetType }) => targetType === "PAUSE")
    .flatMap(({ lifecycleStages, timeoutConfiguration }) => {
      const timeout = isProps(timeoutConfiguration) ? timeoutConfiguration : {};
      return texts(lifecycleStages).map((stage) => ({
        stage,
        timeoutAction: text(timeout.action) || "ROLLBACK",
        timeoutInMinutes: Number(timeout.timeoutInMinutes ?? 1440),
      }));
    });
}
