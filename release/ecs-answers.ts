import type { ContainerImage, Service, ServiceDeployment } from "@aws-sdk/client-ecs";
import type { Deployment, ListedDeployment, RunningService } from "./deployment";

/**
 * What was asked for, which is what a stack file names: of an image for several processors that is the digest of its index,
 * while `imageDigest` may be that of the one image which ECS took from it.
 */
export function digestOf({
  image,
  imageDigest,
}: Pick<ContainerImage, "image" | "imageDigest">): string | undefined {
  const [, pinned] = /@(sha256:[0-9a-f]{64})$/.exec(image ?? "") ?? [];
  return pinned ?? imageDigest;
}

/** What went wrong, in one sentence. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection to several addresses has no message of its own.
  const message = error.message || (error instanceof AggregateError ? String(error.errors[0]) : "");
  const said = message.split("\n")[0]?.trim() ?? "";
  if (said === "") return error.name;
  return said.startsWith(error.name) || error.name === "Error" ? said : `${error.name}: ${said}`;
}

export function deploymentOf(listed: ListedDeployment, full: ServiceDeployment | undefined): Deployment {
  if (full === undefined) return listed;
  const { status, statusReason, lifecycleStage, finishedAt, targetServiceRevision: target, rollback } = full;
  const percent = target?.requestedProductionTrafficWeight;
  const pause = full.lifecycleHookDetails?.find((hook) => hook.status === "AWAITING_ACTION");
  const revision = target?.arn ?? listed.revision;
  return {
    arn: listed.arn,
    createdAt: listed.createdAt,
    status: status ?? listed.status,
    ...(revision !== undefined && { revision }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(statusReason !== undefined && { reason: statusReason }),
    ...(lifecycleStage !== undefined && { stage: lifecycleStage }),
    ...(percent !== undefined && { percent }),
    ...(pause !== undefined && {
      pause: {
        ...(pause.hookId !== undefined && { hookId: pause.hookId }),
        ...(pause.expiresAt !== undefined && { expiresAt: pause.expiresAt }),
        ...(pause.timeoutAction !== undefined && { timeoutAction: pause.timeoutAction }),
      },
    }),
    ...(rollback !== undefined && {
      rollback: {
        ...(rollback.reason !== undefined && { reason: rollback.reason }),
        ...(rollback.serviceRevisionArn !== undefined && { revision: rollback.serviceRevisionArn }),
      },
    }),
  };
}

/** A service as ECS describes it; nothing where it is deleted, which ECS still tells for a while. */
export function serviceOf({
  serviceArn: arn,
  serviceName: name,
  status = "",
  taskDefinition,
  deploymentConfiguration,
  desiredCount = 0,
  runningCount = 0,
  pendingCount = 0,
  currentServiceRevisions = [],
}: Service): RunningService | undefined {
  if (arn === undefined || name === undefined || status === "INACTIVE") return undefined;
  return {
    arn,
    name,
    status,
    desired: desiredCount,
    running: runningCount,
    pending: pendingCount,
    revisions: currentServiceRevisions.flatMap((each) => each.arn ?? []),
    ...(taskDefinition !== undefined && { taskDefinition }),
    ...(deploymentConfiguration?.strategy !== undefined && { strategy: deploymentConfiguration.strategy }),
  };
}
