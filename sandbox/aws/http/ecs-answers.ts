import { type Cloud, propsOf } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import {
  currentRevision,
  inProgress,
  type ServiceDeployment,
  type ServiceRevision,
} from "../deployments/records";
import { deploymentsOf, serviceType } from "../deployments/store";
import { taskDefinitionOf, whyTasksFail } from "../rules/running-tasks";
import { objects, type Props, text } from "../values";
import type { Answer } from "./json-server";

/** ARN of the cluster of what carries a service's ARN or one beside it. */
export function clusterOf(arn: string): string {
  const [, , , region, account, resource = ""] = arn.split(":");
  return `arn:aws:ecs:${region}:${account}:cluster/${resource.split("/")[1]}`;
}

/** The protocol's times are seconds. */
function seconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time) / 1000;
}

/** A deployment in `ListServiceDeployments`. */
export function briefly(deployment: ServiceDeployment): Answer {
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: deployment.service,
    clusterArn: clusterOf(deployment.service),
    createdAt: seconds(deployment.createdAt),
    startedAt: seconds(deployment.startedAt),
    finishedAt: seconds(deployment.finishedAt),
    targetServiceRevisionArn: deployment.target.arn,
    status: deployment.status,
    statusReason: deployment.statusReason,
  };
}

/** A deployment in `DescribeServiceDeployments`. */
export function fully(cloud: Cloud, deployment: ServiceDeployment): Answer {
  const { source, target, rollback, trafficPercent, testTrafficPercent } = deployment;
  const service = cloud.byId(serviceType, deployment.service);
  const tasks = service ? tasksOf(cloud, service) : { desired: 0, running: 0 };
  const { targetServiceRevisionArn: _, ...brief } = briefly(deployment);
  return {
    ...brief,
    updatedAt: seconds(deployment.updatedAt),
    stoppedAt: deployment.status === "STOPPED" ? seconds(deployment.finishedAt) : undefined,
    sourceServiceRevisions: source
      ? [share(source, tasks, 100 - trafficPercent, 100 - testTrafficPercent)]
      : [],
    targetServiceRevision: share(target, tasks, trafficPercent, testTrafficPercent),
    lifecycleStage: deployment.stage,
    lifecycleHookDetails: deployment.hooks.map(({ id, status, expiresAt, timeoutAction }) => ({
      hookId: id,
      targetType: "PAUSE",
      status,
      expiresAt: Date.parse(expiresAt) / 1000,
      timeoutAction,
    })),
    deploymentConfiguration: { strategy: deployment.strategy },
    rollback: rollback && {
      reason: rollback.reason,
      startedAt: Date.parse(rollback.startedAt) / 1000,
      serviceRevisionArn: rollback.revision,
    },
    alarms: { status: monitoring(deployment), alarmNames: deployment.alarmNames },
  };
}

function monitoring(deployment: ServiceDeployment): string {
  if (deployment.alarmNames.length === 0) return "DISABLED";
  return inProgress(deployment) ? "MONITORING" : "MONITORING_COMPLETE";
}

interface Tasks {
  readonly desired: number;
  readonly running: number;
}

function share(
  { arn }: ServiceRevision,
  { desired, running }: Tasks,
  production: number,
  test: number,
): Answer {
  return {
    arn,
    requestedTaskCount: desired,
    runningTaskCount: running,
    pendingTaskCount: desired - running,
    requestedProductionTrafficWeight: production,
    requestedTestTrafficWeight: test,
  };
}

/** A revision in `DescribeServiceRevisions`. */
export function revisionAnswer(service: CloudResource, revision: ServiceRevision): Answer {
  return {
    serviceRevisionArn: revision.arn,
    serviceArn: service.id,
    clusterArn: clusterOf(service.id),
    taskDefinition: revision.taskDefinition,
    platformVersion: text(service.outputs.platformVersion),
    loadBalancers: balancersOf(service),
    containerImages: revision.images,
    createdAt: seconds(revision.createdAt),
  };
}

/** A service in `DescribeServices`. */
export function serviceAnswer(cloud: Cloud, service: CloudResource): Answer {
  const props: Props = propsOf(service);
  const { desired, running } = tasksOf(cloud, service);
  const latest = deploymentsOf(cloud, service.id).at(-1);
  const counts = { desiredCount: desired, runningCount: running, pendingCount: desired - running };
  const taskDefinition = text(props.taskDefinition);
  return {
    serviceArn: service.id,
    serviceName: text(props.name),
    clusterArn: clusterOf(service.id),
    status: "ACTIVE",
    ...counts,
    taskDefinition,
    loadBalancers: balancersOf(service),
    deploymentController: { type: "ECS" },
    deploymentConfiguration: { strategy: latest?.strategy ?? "ROLLING" },
    deployments: [
      {
        id: `ecs-svc/${latest?.target.number ?? 1}`,
        status: "PRIMARY",
        taskDefinition,
        ...counts,
        rolloutState: rolloutState(latest),
      },
    ],
    currentServiceDeployment: latest?.arn,
    currentServiceRevisions: serving(deploymentsOf(cloud, service.id)).map(({ arn }) => ({ arn })),
    events: latest === undefined ? [] : eventsOf(text(props.name), latest),
  };
}

/** What happened in a deployment, newest first, as a service tells it. */
function eventsOf(name: string, { id, events }: ServiceDeployment): Answer[] {
  return events
    .map((event, index) => ({
      id: `${id}-${index}`,
      createdAt: seconds(event.at),
      message: `(service ${name}) ${event.text}`,
    }))
    .reverse();
}

/** Revisions with tasks: two while a deployment is in progress. */
function serving(deployments: readonly ServiceDeployment[]): ServiceRevision[] {
  const latest = deployments.at(-1);
  const current = currentRevision(deployments);
  return [...(current ? [current] : []), ...(latest && inProgress(latest) ? [latest.target] : [])];
}

function rolloutState(latest: ServiceDeployment | undefined): string {
  if (!latest || ["SUCCESSFUL", "ROLLBACK_SUCCESSFUL"].includes(latest.status)) return "COMPLETED";
  return latest.status === "IN_PROGRESS" ? "IN_PROGRESS" : "FAILED";
}

function tasksOf(cloud: Cloud, { outputs }: CloudResource): Tasks {
  const definition = taskDefinitionOf(cloud, text(outputs.taskDefinition));
  const desired = Number(outputs.desiredCount ?? 1);
  return { desired, running: definition && !whyTasksFail(cloud, definition) ? desired : 0 };
}

function balancersOf({ inputs }: CloudResource): Answer[] {
  return objects(inputs.loadBalancers).map(
    ({ targetGroupArn, containerName, containerPort, advancedConfiguration }) => ({
      targetGroupArn,
      containerName,
      containerPort,
      advancedConfiguration,
    }),
  );
}
