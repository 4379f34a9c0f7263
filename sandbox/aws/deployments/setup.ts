import type { FunctionSetup, PauseSetup, Setup, ShiftingSetup } from "../../rehearsal/setup";
import { type Shares, stepsOf } from "../../rehearsal/steps";
import type { Cloud } from "../cloud/cloud";
import { isProps, objects, type Props, text, texts, type Value } from "../values";
import { alarmsOn } from "./alarms";
import type { Shift, Strategy } from "./records";

/** `deploymentConfiguration`, or none of it. */
export function configurationOf(inputs: Props): Props {
  return isProps(inputs.deploymentConfiguration) ? inputs.deploymentConfiguration : {};
}

/** The strategy that a service's configuration names. */
export function strategyOf(inputs: Props): Strategy {
  return (text(configurationOf(inputs).strategy) || "ROLLING") as Strategy;
}

/** Minutes that a function takes which judges a revision: only its owner knows. */
const functionMinutes = 1;

/** What of a deployment the service's settings do not say. */
export interface Beginning {
  readonly region: string;
  readonly shifts: readonly Shift[];
  readonly stands: boolean;
  readonly reconciles: boolean;
}

/**
 * A deployment as it will be played: by what ECS, the balancer and CloudWatch have been told, and by nothing of the program
 * that told them. Of a task's start nobody is told: it takes as long as the grace period lets it, up to the last check.
 */
export function setupOf(cloud: Cloud, inputs: Props, begins: Beginning): Setup {
  const { region, shifts, stands, reconciles } = begins;
  const strategy = strategyOf(inputs);
  const balancer = objects(inputs.loadBalancers)[0];
  const primary = groupOf(cloud, text(balancer?.targetGroupArn));
  const advanced = isProps(balancer?.advancedConfiguration) ? balancer.advancedConfiguration : {};
  const alternate = groupOf(cloud, text(advanced.alternateTargetGroupArn));
  const [shift] = shifts;
  const isTurned = shift !== undefined && shift.from === alternate?.arn;
  const suffixes = [primary?.suffix ?? "", alternate?.suffix ?? ""] as const;
  const alarms = isProps(inputs.alarms) && inputs.alarms.enable === true ? inputs.alarms : {};
  const grace = Number(inputs.healthCheckGracePeriodSeconds ?? 0);
  const health = primary?.health;
  return {
    strategy,
    ...(strategy !== "ROLLING" && { shifting: shiftingOf(strategy, configurationOf(inputs)) }),
    tasks: Number(inputs.desiredCount ?? 1),
    startupSeconds: health === undefined ? 0 : Math.max(0, grace - health.interval - health.timeout),
    ...(health !== undefined && { health }),
    graceSeconds: grace,
    drainSeconds: primary?.drainSeconds ?? 0,
    alarms: alarmsOn(
      cloud,
      region,
      isTurned ? [suffixes[1], suffixes[0]] : suffixes,
      texts(alarms.alarmNames),
    ),
    onAlarm: alarms.rollback === true ? "rolls back" : "stops",
    onFailures: onFailures(inputs.deploymentCircuitBreaker),
    stands,
    reconciles,
  };
}

function onFailures(breaker: Value | undefined): Setup["onFailures"] {
  if (!isProps(breaker) || breaker.enable !== true) return "nothing";
  return breaker.rollback === true ? "rolls back" : "stops";
}

function groupOf(cloud: Cloud, arn: string) {
  const group = cloud.byId("aws:lb/targetGroup:TargetGroup", arn);
  if (!group) return undefined;
  const check = isProps(group.outputs.healthCheck) ? group.outputs.healthCheck : {};
  return {
    arn,
    suffix: text(group.outputs.arnSuffix),
    drainSeconds: Number(group.outputs.deregistrationDelay),
    health: {
      interval: Number(check.interval),
      timeout: Number(check.timeout),
      healthyThreshold: Number(check.healthyThreshold),
      unhealthyThreshold: Number(check.unhealthyThreshold),
    },
  };
}

/** ECS's own numbers where the program gives none. Sources: ECS API, DeploymentConfiguration, CanaryConfiguration, LinearConfiguration. */
function shiftingOf(strategy: Exclude<Strategy, "ROLLING">, configuration: Props): ShiftingSetup {
  const { canaryConfiguration: canary, linearConfiguration: linear, lifecycleHooks } = configuration;
  const shares: Record<typeof strategy, Shares> = {
    BLUE_GREEN: { strategy: "blue-green" },
    CANARY: {
      strategy: "canary",
      canaryPercent: numberIn(canary, "canaryPercent", 5),
      canaryBakeMinutes: numberIn(canary, "canaryBakeTimeInMinutes", 10),
    },
    LINEAR: {
      strategy: "linear",
      stepPercent: numberIn(linear, "stepPercent", 10),
      stepBakeMinutes: numberIn(linear, "stepBakeTimeInMinutes", 6),
    },
  };
  const hooks = objects(lifecycleHooks);
  return {
    steps: stepsOf(shares[strategy]),
    bakeMinutes: numberIn(configuration, "bakeTimeInMinutes", 15),
    functions: hooks.filter(({ targetType }) => targetType !== "PAUSE").map(functionOf),
    pauses: hooks.filter(({ targetType }) => targetType === "PAUSE").flatMap(pausesOf),
  };
}

function functionOf({ lifecycleStages }: Props): FunctionSetup {
  return { stages: texts(lifecycleStages), minutes: functionMinutes };
}

function pausesOf({ lifecycleStages, timeoutConfiguration }: Props): PauseSetup[] {
  const onTimeout = isProps(timeoutConfiguration) && timeoutConfiguration.action === "CONTINUE";
  const timeoutMinutes = numberIn(timeoutConfiguration, "timeoutInMinutes", 1440);
  return texts(lifecycleStages).map((stage) => ({
    stage,
    timeoutMinutes,
    onTimeout: onTimeout ? "CONTINUE" : "ROLLBACK",
  }));
}

function numberIn(block: Value | undefined, key: string, otherwise: number): number {
  const given = isProps(block) ? block[key] : undefined;
  return given === undefined ? otherwise : Number(given);
}
