import type { Keys } from "../iam/context";
import type { StackResource } from "../iam/stack-resources";
import type { Moment } from "../types/entry";
import { canonical, text } from "../values";
import { judged, madeAt, Permissions } from "./at-moment";
import { loseBucketLogs, refuseBalancerLogs } from "./deliveries";
import { loseMachines, loseTaskStorage, refuseLogKey } from "./key-services";
import { refuseKeyUse } from "./key-use";
import { refuseLockOut } from "./lock-outs";
import { loseAlarm, loseEvent, loseMessages, loseSubscription } from "./messages";
import { providerCalls } from "./provider-calls";
import { loseCopies } from "./replication";
import { refuseFlowLogRole, refuseScanRole, refuseScheduleRole, refuseServiceRoles } from "./roles";
import { accessDenied, explained } from "./words";

/** What AWS checks for a type beside the caller's own calls, and what the sandbox does where AWS would lose something. */
const checks: Readonly<Record<string, (moment: Moment) => string | undefined>> = {
  "aws:cloudwatch/logGroup:LogGroup": refuseLogKey,
  "aws:cloudwatch/metricAlarm:MetricAlarm": loseAlarm,
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": loseAlarm,
  "aws:cloudwatch/eventTarget:EventTarget": loseEvent,
  "aws:sns/topicSubscription:TopicSubscription": loseSubscription,
  "aws:ecs/cluster:Cluster": loseTaskStorage,
  "aws:ecs/service:Service": refuseServiceRoles,
  "aws:autoscaling/group:Group": loseMachines,
  "aws:scheduler/schedule:Schedule": refuseScheduleRole,
  "aws:ec2/flowLog:FlowLog": refuseFlowLogRole,
  "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan": refuseScanRole,
  "aws:lb/loadBalancer:LoadBalancer": refuseBalancerLogs,
  "aws:s3/bucketLogging:BucketLogging": loseBucketLogs,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": loseCopies,
};

/** Types whose documents let services deliver messages. */
const carriers = new Set([
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "aws:kms/key:Key",
  "aws:kms/keyPolicy:KeyPolicy",
]);

/**
 * What AWS refuses to make or change for want of a permission: of whoever runs `pulumi up`, or of a service that works on
 * his behalf. The caller is assumed to have AdministratorAccess, so that only the stack's own documents refuse him.
 */
export function refusePermission(type: string, moment: Moment): string | undefined {
  return judged(
    () =>
      refuseWrites(type, moment) ??
      refuseKeyUse(type, moment) ??
      checks[type]?.(moment) ??
      refuseAfter(type, moment),
  );
}

/** What AWS refuses to delete for want of a permission. */
export function refuseRemoval(type: string, moment: Moment): string | undefined {
  return judged(() => {
    const calls = providerCalls[type];
    if (!calls?.remove) return undefined;
    const permissions = new Permissions(moment);
    return refusedCalls(permissions, calls.on(moment, permissions.stack), calls.remove);
  });
}

function refuseWrites(type: string, moment: Moment): string | undefined {
  const calls = providerCalls[type];
  if (!calls) return undefined;
  const actions = [...(calls.write ?? []), ...keyChanges(type, moment)];
  if (actions.length === 0) return undefined;
  const permissions = new Permissions(moment);
  const resource = calls.on(moment, permissions.stack);
  return refusedCalls(permissions, resource, actions, calls.context?.(moment));
}

/** Of a key the provider changes each property with a call of its own. */
function keyChanges(type: string, { inputs, existing }: Moment): string[] {
  if (type !== "aws:kms/key:Key" || !existing) return [];
  const calls: Readonly<Record<string, string>> = {
    policy: "kms:PutKeyPolicy",
    description: "kms:UpdateKeyDescription",
    enableKeyRotation: "kms:EnableKeyRotation",
    rotationPeriodInDays: "kms:EnableKeyRotation",
    tagsAll: "kms:TagResource",
  };
  return Object.entries(calls)
    .filter(
      ([property]) => canonical(inputs[property] ?? null) !== canonical(existing.inputs[property] ?? null),
    )
    .map(([, call]) => call);
}

/** What a new document does once it stands: to whoever wrote it, and to messages that came through before. */
function refuseAfter(type: string, moment: Moment): string | undefined {
  const made = standing(type, moment);
  if (made === undefined) return undefined;
  const lockedOut = refuseLockOut(type, moment, made);
  if (lockedOut) return lockedOut;
  const calls = providerCalls[type];
  const permissions = new Permissions(moment, [made]);
  const on = calls?.on({ ...moment, existing: { ...moment.existing, ...made } as never }, permissions.stack);
  const unread = refusedCalls(permissions, on, calls?.read ?? []);
  if (unread) return unread;
  return carriers.has(type) ? loseMessages(moment, [made]) : undefined;
}

/** A resource with its documents, as it will stand; nothing where it has none. */
function standing(type: string, moment: Moment): StackResource | undefined {
  if (!(type in providerCalls) && !carriers.has(type)) return undefined;
  const { inputs, account, region, existing, name } = moment;
  const document = text(inputs.policy) || text(inputs.policyDocument);
  if (document === "") return undefined;
  const id = existing?.id ?? `${name}-new`;
  const arn =
    text(existing?.outputs.arn) ||
    (type === "aws:kms/key:Key" ? `arn:aws:kms:${region}:${account}:key/${id}` : text(inputs.arn));
  return madeAt(moment, type, id, arn === "" ? {} : { arn });
}

function refusedCalls(
  permissions: Permissions,
  resource: string | undefined,
  actions: readonly string[],
  context: Keys = {},
): string | undefined {
  if (resource === undefined || resource === "") return undefined;
  const answer = permissions.refused(actions.map((action) => ({ action, resource, context })));
  return answer && `${accessDenied(answer)} ${explained(answer, context)}`;
}
