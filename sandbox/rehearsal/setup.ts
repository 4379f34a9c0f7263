import type { TargetHealth } from "../../components/fargate-microservice/front-door/target-health";
import type { Evaluation } from "../../components/fargate-microservice/watch/alarm-thresholds";
import type { GroupMath, GroupMetric } from "../../components/fargate-microservice/watch/group-alarms";
import type { Group } from "./fleet";
import type { Step } from "./steps";

/** A person continues the deployment at a stage, or this happens after so many minutes. */
export interface PauseSetup {
  readonly stage: string;
  readonly timeoutMinutes: number;
  readonly onTimeout: "ROLLBACK" | "CONTINUE";
}

/** A function that judges at stages, and the minutes that it takes at each. */
export interface FunctionSetup {
  readonly stages: readonly string[];
  readonly minutes: number;
}

/** How traffic moves from the old revision to the new one. */
export interface ShiftingSetup {
  readonly steps: readonly Step[];
  /** After all traffic has moved. */
  readonly bakeMinutes: number;
  readonly functions: readonly FunctionSetup[];
  readonly pauses: readonly PauseSetup[];
}

/** What a period without a figure means. */
export type MissingData = "breaching" | "notBreaching" | "ignore";

/** How a figure is held against the threshold: where that is so, it is too bad. */
export type Comparison = ">=" | ">" | "<=" | "<";

/** An alarm on one of the two target groups. */
export interface AlarmSetup {
  readonly name: string;
  readonly group: Group;
  readonly metric: GroupMetric | GroupMath;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly evaluation: Evaluation;
  readonly missing: MissingData;
  /** ECS ends a deployment on it. */
  readonly rollsBack: boolean;
}

/** All that a deployment's course depends on, as ECS, the balancer and CloudWatch are told it. Plain data. */
export interface Setup {
  readonly strategy: string;
  /** @default none: new tasks replace old ones */
  readonly shifting?: ShiftingSetup;
  readonly tasks: number;
  /** From running to the first answer, at most: seconds. */
  readonly startupSeconds: number;
  /** @default none: no balancer asks the tasks, and one that runs is a healthy one */
  readonly health?: TargetHealth;
  /** Seconds in which ECS leaves a task alone that the balancer finds unhealthy. */
  readonly graceSeconds: number;
  /** Seconds in which a task goes on answering while the balancer lets go of it. */
  readonly drainSeconds: number;
  readonly alarms: readonly AlarmSetup[];
  /** What ECS does when an alarm goes off, and when new tasks fail again and again; `nothing` tries for ever. */
  readonly onAlarm: "rolls back" | "stops";
  readonly onFailures: "rolls back" | "stops" | "nothing";
  /** A revision serves already; at a first deployment there is nothing to shift, nothing to go back to, and nobody is asked. */
  readonly stands: boolean;
  /** Another deployment was in progress: only then is there the stage RECONCILE_SERVICE. Source: ECS API, DeploymentLifecycleHook. */
  readonly reconciles: boolean;
}

/** Requests a minute where nobody says how many there are. */
export const usualTraffic = 300;
