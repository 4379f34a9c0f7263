import type { Script } from "../../rehearsal/course";
import type { Setup } from "../../rehearsal/setup";

/** A container's image in a revision, as `DescribeServiceRevisions` tells it. */
export interface RevisionImage {
  readonly containerName: string;
  readonly image: string;
  /** `sha256:…`; absent where neither the image nor the registry tells it. */
  readonly imageDigest?: string;
}

/** What a service ran, or was to run, from one deployment on. */
export interface ServiceRevision {
  readonly arn: string;
  /** Counts a service's revisions from 1; the ARN ends with it. */
  readonly number: number;
  /** ARN of the task definition. */
  readonly taskDefinition: string;
  readonly images: readonly RevisionImage[];
  /** ISO time. */
  readonly createdAt: string;
}

/** Words of `@aws-sdk/client-ecs`, `ServiceDeploymentStatus`. A paused deployment is IN_PROGRESS. */
export type DeploymentStatus =
  | "PENDING"
  | "IN_PROGRESS"
  | "SUCCESSFUL"
  | "STOPPED"
  | "STOP_REQUESTED"
  | "ROLLBACK_REQUESTED"
  | "ROLLBACK_IN_PROGRESS"
  | "ROLLBACK_SUCCESSFUL"
  | "ROLLBACK_FAILED";

export type Strategy = "ROLLING" | "BLUE_GREEN" | "LINEAR" | "CANARY";

/** Words of `DeploymentLifecycleHookStage` and `ServiceDeploymentLifecycleStage`, in their order. */
export const stages = [
  "RECONCILE_SERVICE",
  "PRE_SCALE_UP",
  "SCALE_UP",
  "POST_SCALE_UP",
  "TEST_TRAFFIC_SHIFT",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
  "BAKE_TIME",
  "CLEAN_UP",
] as const;

export type Stage = (typeof stages)[number];

/** A pause that a deployment has come to. */
export interface Hook {
  readonly id: string;
  readonly stage: string;
  readonly status: "AWAITING_ACTION" | "SUCCEEDED" | "FAILED";
  readonly timeoutAction: string;
  /** ISO time. */
  readonly expiresAt: string;
}

/** Two target groups of a load balancer, and the listener rules that divide traffic between them. */
export interface Shift {
  /** ARN of the production rule. */
  readonly production: string;
  /** ARN of the test rule. */
  readonly test?: string;
  /** ARN of the group that served when the deployment began. */
  readonly from: string;
  /** ARN of the group of the new revision. */
  readonly to: string;
}

/**
 * One deployment of an ECS service. Times are ISO times, and simulated: a deployment takes no time, and yet what comes after
 * it begins when it has ended.
 */
export interface ServiceDeployment {
  readonly id: string;
  /** `arn:aws:ecs:<region>:<account>:service-deployment/<cluster>/<service>/<id>`. */
  readonly arn: string;
  /** ARN of the service. */
  readonly service: string;
  readonly strategy: Strategy;
  readonly status: DeploymentStatus;
  readonly statusReason?: string;
  readonly stage?: Stage;
  /** Absent at a service's first deployment: there is nothing to go back to. */
  readonly source?: ServiceRevision;
  readonly target: ServiceRevision;
  /** When the world outside asked for it: no simulated time. */
  readonly askedAt: string;
  readonly createdAt: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly finishedAt?: string;
  /** Share of production traffic on the new revision. */
  readonly trafficPercent: number;
  /** Share of test traffic on the new revision. */
  readonly testTrafficPercent: number;
  /** Load balancers whose traffic it moves; none at a first deployment, and none where it rolls. */
  readonly shifts: readonly Shift[];
  readonly hooks: readonly Hook[];
  /** Stays at its first share of traffic until somebody outside shifts or fails it. */
  readonly held: boolean;
  /** It was begun while another one was in progress. */
  readonly reconciles: boolean;
  readonly rollback?: { readonly reason: string; readonly startedAt: string; readonly revision: string };
  /** Metric alarms that would fail it. */
  readonly alarmNames: readonly string[];
  /** What its course follows from: played again, it comes to the same place, and goes on with what has been answered since. */
  readonly play: { readonly setup: Setup; readonly script: Script };
  /** What has happened so far, oldest first. */
  readonly events: readonly DeploymentEvent[];
}

export interface DeploymentEvent {
  /** ISO time. */
  readonly at: string;
  readonly text: string;
}

/** What is wrong with the new revisions of a service, and who calls it: until somebody says otherwise. */
export interface Conditions extends Pick<Script, "faults" | "startSeconds"> {
  readonly requestsPerMinute?: number;
}

/** What somebody outside wants of the deployments to come. */
export interface DeploymentOrders {
  /** The next one fails, with this reason. */
  readonly fail?: string;
  /** The next one stays at its first share of traffic. */
  readonly hold?: boolean;
  /** Of each from now on. */
  readonly conditions?: Conditions;
}

/** Whether it has not come to its end. */
export function inProgress({ status }: ServiceDeployment): boolean {
  return status === "PENDING" || status === "IN_PROGRESS";
}

/** The pause at which it waits for an answer. */
export function openHook({ status, hooks }: ServiceDeployment): Hook | undefined {
  return status === "IN_PROGRESS" ? hooks.find((hook) => hook.status === "AWAITING_ACTION") : undefined;
}

/** The revision that serves after a service's deployments so far; nothing before the first success. */
export function currentRevision(deployments: readonly ServiceDeployment[]): ServiceRevision | undefined {
  const latest = deployments.at(-1);
  return latest?.status === "SUCCESSFUL" ? latest.target : latest?.source;
}
