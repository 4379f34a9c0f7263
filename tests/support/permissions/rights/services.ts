import { encryptionContext, through } from "../../../../sandbox/aws/iam/requests";
import { arnOf, type Declared, roleOf } from "../row";
import { keyOf } from "./keys";
import { actionsOf, arnIn, otherWays, prefixOf, type Right, rights, streamOf } from "./right";

const balancers = actionsOf(
  "elasticloadbalancing",
  "DescribeListeners DescribeRules DescribeTargetGroups DescribeTargetHealth",
);

/** ECS, to shift a service's traffic: its own target groups and rules. */
export function loadBalancingRights(declared: Declared, service: string): Right[] {
  const own = (type: string, ends: readonly string[]) =>
    ends
      .map((end) => `${service}-${end}`)
      .filter((logical) =>
        declared.stack.resources.some(({ type: is, name }) => is === type && name === logical),
      )
      .map((logical) => arnOf(declared, type, logical));
  return [
    ...rights(balancers, "*"),
    ...rights(
      "elasticloadbalancing:DeregisterTargets elasticloadbalancing:RegisterTargets",
      own("aws:lb/targetGroup:TargetGroup", ["tg1", "tg2"]),
    ),
    ...rights(
      "elasticloadbalancing:ModifyRule",
      own("aws:lb/listenerRule:ListenerRule", ["production-rule", "test-rule"]),
    ),
  ];
}

/** ECS, to have a new revision judged: the functions of the stack file. */
export function hookRights({ config: { release } }: Declared): Right[] {
  const hooks = release.strategy === "rolling" ? [] : (release.hooks ?? []);
  return rights(
    "lambda:InvokeFunction",
    hooks.map(({ functionArn }) => functionArn),
  );
}

/** EventBridge Scheduler: starts one task with its roles in the stack's cluster, reads what it says, keeps what it gave up. */
export function scheduleRights(declared: Declared, service: string): Right[] {
  const { region } = declared.config;
  const prefix = prefixOf(declared);
  const own = `${prefix}-${service}`;
  const ecs = (resource: string) => arnIn(declared, "ecs", resource);
  const schedule = arnIn(declared, "scheduler", `schedule/${own}/${own}`);
  const payload = "aws:scheduler:schedule:arn";
  const cluster = (name: string) => ({ "ecs:cluster": ecs(`cluster/${name}`) });
  const viaQueues = through("sqs", region);
  const roles = ["execution", "task"].map((kind) => roleOf(declared, `${service}-${kind}-role`));
  return [
    ...rights("ecs:RunTask", ecs(`task-definition/${own}:7`), {
      context: cluster(prefix),
      refusedWith: [{}, cluster("another")],
    }),
    ...rights("iam:PassRole", roles, {
      context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
      refusedWith: [{}, { "iam:PassedToService": "lambda.amazonaws.com" }],
    }),
    ...rights("ecs:TagResource", ecs(`task/${prefix}/0123456789abcdef`), {
      context: { "ecs:CreateAction": "RunTask" },
      refusedWith: [{}, { "ecs:CreateAction": "StartTask" }],
    }),
    ...rights("sqs:SendMessage", arnOf(declared, "aws:sqs/queue:Queue", `${service}-missed-runs`)),
    ...rights("kms:Decrypt kms:GenerateDataKey", keyOf(declared, "alarms"), {
      context: viaQueues,
      refusedWith: otherWays(viaQueues, through("sns", region)),
    }),
    ...rights("kms:Decrypt", keyOf(declared, "compute"), {
      context: encryptionContext({ [payload]: schedule }),
      refusedWith: [{}, encryptionContext({ [payload]: `${schedule}-too` })],
    }),
  ];
}

const scanner = "malware-protection-plan.guardduty.amazonaws.com";

/** GuardDuty, to look into one bucket: its own rule, the bucket's notifications, the objects and their tags. */
export function scanRights(declared: Declared, store: string): Right[] {
  const { region } = declared.config;
  const bucket = arnOf(declared, "aws:s3/bucket:Bucket", `data-${store}`);
  const rule = arnIn(declared, "events", "rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3-any");
  const managed = "events:ManagedBy";
  const objects = { within: `${bucket}/` };
  const viaBuckets = through("s3", region);
  return [
    ...rights("events:DeleteRule events:PutRule events:PutTargets events:RemoveTargets", rule, {
      context: { [managed]: scanner },
      refusedWith: [{}, { [managed]: "ecs.amazonaws.com" }],
    }),
    ...rights("events:DescribeRule events:ListTargetsByRule", rule),
    ...rights("s3:GetBucketNotification s3:PutBucketNotification s3:ListBucket", bucket),
    ...rights("s3:PutObject", `${bucket}/malware-protection-resource-validation-object`, {
      beside: [`${bucket}/any/key`],
    }),
    ...rights("s3:GetObject s3:GetObjectVersion", `${bucket}/any/key`, objects),
    ...rights(
      "s3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging s3:PutObjectVersionTagging",
      `${bucket}/any/key`,
      objects,
    ),
    ...rights("kms:Decrypt kms:GenerateDataKey", keyOf(declared, "data"), {
      context: viaBuckets,
      refusedWith: otherWays(viaBuckets, through("dynamodb", region)),
    }),
  ];
}

/** VPC flow logs: their one log group. */
export function flowLogRights(declared: Declared): Right[] {
  const group = `${prefixOf(declared)}-flow-logs`;
  return [
    ...rights("logs:CreateLogStream logs:PutLogEvents", streamOf(declared, group)),
    ...rights("logs:CreateLogStream logs:DescribeLogStreams", arnIn(declared, "logs", `log-group:${group}`)),
    ...rights("logs:DescribeLogGroups", "*"),
  ];
}

/** EventBridge of another region: the stack's own bus. */
export function forwardRights(declared: Declared): Right[] {
  return rights("events:PutEvents", arnIn(declared, "events", "event-bus/default"));
}

/** A machine of a capacity: one of the cluster's, nothing of the tasks on it. */
export function machineRights(declared: Declared): Right[] {
  const cluster = prefixOf(declared);
  const joining =
    "DeregisterContainerInstance RegisterContainerInstance SubmitAttachmentStateChanges SubmitContainerStateChange SubmitTaskStateChange";
  return [
    ...rights(actionsOf("ecs", joining), arnIn(declared, "ecs", `cluster/${cluster}`)),
    ...rights(
      actionsOf("ecs", "Poll StartTelemetrySession UpdateContainerInstancesState"),
      arnIn(declared, "ecs", `container-instance/${cluster}/0123456789abcdef`),
    ),
    ...rights("ecs:DiscoverPollEndpoint", "*"),
  ];
}
