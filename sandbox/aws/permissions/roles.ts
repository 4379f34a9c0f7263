import type { Answer } from "../iam/ask";
import { askWhole } from "../iam/needs";
import type { Moment } from "../types/entry";
import { isProps, objects, text, valuesAt } from "../values";
import { Permissions } from "./at-moment";
import { explained, lost } from "./words";

/** Why an AWS service cannot take a role of this account; roles that the stack does not make are their owner's matter. */
export function untaken(
  permissions: Permissions,
  role: string,
  service: string,
  behalf = "",
): Answer | undefined {
  if (!permissions.stack.roles.has(role)) return undefined;
  return permissions.refused([{ action: "sts:AssumeRole", resource: role, behalf }], service);
}

/** ECS takes the roles that shift traffic and call functions when it is given them. */
export function refuseServiceRoles(moment: Moment): string | undefined {
  const { inputs } = moment;
  const permissions = new Permissions(moment);
  const infrastructure = [
    ...valuesAt(inputs, "loadBalancers[].advancedConfiguration.roleArn"),
    ...valuesAt(inputs, "volumeConfiguration.managedEbsVolume.roleArn"),
  ].map(text);
  for (const role of new Set(infrastructure)) {
    const answer = untaken(permissions, role, "ecs.amazonaws.com");
    if (answer)
      return `InvalidParameterException: ECS was unable to assume the configured ECS Infrastructure Role '${role}'. Please verify that the role being passed has the proper trust relationship with Amazon ECS ${explained(answer)}`;
  }
  const hooks = valuesAt(inputs, "deploymentConfiguration.lifecycleHooks[].roleArn").map(text);
  for (const role of new Set(hooks)) {
    const answer = untaken(permissions, role, "ecs.amazonaws.com");
    if (answer)
      return `InvalidParameterException: ECS was unable to assume the role '${role}' of a lifecycle hook. Please verify that the role being passed has the proper trust relationship with Amazon ECS ${explained(answer)}`;
  }
  return undefined;
}

/** Scheduler tries the role when it is told of it. */
export function refuseScheduleRole(moment: Moment): string | undefined {
  const { inputs, account, region } = moment;
  const permissions = new Permissions(moment);
  const group = `arn:aws:scheduler:${region}:${account}:schedule-group/${text(inputs.groupName) || "default"}`;
  const [target = {}] = objects(inputs.target);
  const answer = untaken(permissions, text(target.roleArn), "scheduler.amazonaws.com", group);
  return answer
    ? `ValidationException: The execution role you provide must allow AWS EventBridge Scheduler to assume the role. ${explained(answer, { "aws:SourceAccount": account, "aws:SourceArn": group })}`
    : loseRuns(moment, permissions);
}

/** What the role must be allowed when the time comes. Source: "Target invocation", Amazon ECS RunTask, Scheduler user guide. */
function loseRuns({ cloud, inputs }: Moment, permissions: Permissions): string | undefined {
  const [target = {}] = objects(inputs.target);
  const role = text(target.roleArn);
  if (!permissions.stack.roles.has(role)) return undefined;
  const [letters = ""] = valuesAt(target, "deadLetterConfig.arn").map(text);
  if (permissions.stack.resource(letters)) {
    const { allowed, answer } = askWhole(permissions.stack, {
      principal: role,
      action: "sqs:SendMessage",
      resource: letters,
    });
    if (!allowed) return lost("keep no run that could not be started", answer);
  }
  const ecs = target.ecsParameters;
  if (!isProps(ecs)) return undefined;
  const definitionArn = text(ecs.taskDefinitionArn);
  const run = permissions.refused(
    [{ action: "ecs:RunTask", resource: definitionArn, context: { "ecs:cluster": text(target.arn) } }],
    role,
  );
  if (run) return lost("start no run of the schedule", run);
  const definition = cloud
    .ofType("aws:ecs/taskDefinition:TaskDefinition")
    .find(({ outputs }) => outputs.arn === definitionArn || outputs.arnWithoutRevision === definitionArn);
  const passed = [definition?.inputs.taskRoleArn, definition?.inputs.executionRoleArn]
    .map(text)
    .filter((arn) => arn !== "");
  const pass = permissions.refused(
    passed.map((resource) => ({
      action: "iam:PassRole",
      resource,
      context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    })),
    role,
  );
  return pass && lost("start no run of the schedule", pass);
}

/** A flow log's role is taken when it is made; whether it may write shows when there is something to write. */
export function refuseFlowLogRole(moment: Moment): string | undefined {
  const { inputs, account, region, existing } = moment;
  const role = text(inputs.iamRoleArn);
  const permissions = new Permissions(moment);
  const behalf = `arn:aws:ec2:${region}:${account}:vpc-flow-log/${existing?.id ?? "fl-0"}`;
  const answer = untaken(permissions, role, "vpc-flow-logs.amazonaws.com", behalf);
  if (answer)
    return `InvalidParameter: Unable to assume given IAM role ${role} ${explained(answer, { "aws:SourceAccount": account, "aws:SourceArn": behalf })}`;
  if (!permissions.stack.roles.has(role)) return undefined;
  const group = text(inputs.logDestination).replace(/:\*$/, "");
  if (!/^arn:[^:]+:logs:/.test(group)) return undefined;
  const write = permissions.refused(
    ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
      action,
      resource: `${group}:log-stream:eni`,
    })),
    role,
  );
  return write && lost("write no record", write);
}

/**
 * GuardDuty takes the role and proves with it that it can reach the bucket: one answer to whatever is wrong. Source:
 * "Troubleshooting IAM role permissions error", Amazon GuardDuty user guide.
 */
export function refuseScanRole(moment: Moment): string | undefined {
  const { inputs } = moment;
  const role = text(inputs.role);
  const permissions = new Permissions(moment);
  if (!permissions.stack.roles.has(role)) return undefined;
  const [name = ""] = valuesAt(inputs, "protectedResource.s3Bucket.bucketName").map(text);
  const bucket = `arn:aws:s3:::${name}`;
  const answer =
    untaken(permissions, role, "malware-protection-plan.guardduty.amazonaws.com") ??
    permissions.refused(
      [
        { action: "s3:ListBucket", resource: bucket },
        { action: "s3:PutObject", resource: `${bucket}/malware-protection-resource-validation-object` },
      ],
      role,
    );
  return (
    answer &&
    `BadRequestException: The request was rejected because provided IAM role does not have the required permissions to validate S3 bucket ownership. ${explained(answer)}`
  );
}

/** EventBridge takes the role of a target when it has an event. */
export function loseRoleOfTarget(moment: Moment, permissions: Permissions): string | undefined {
  const { inputs, account, region } = moment;
  const behalf = `arn:aws:events:${region}:${account}:rule/${text(inputs.rule)}`;
  const answer = untaken(permissions, text(inputs.roleArn), "events.amazonaws.com", behalf);
  return answer && lost("give the target no event", answer);
}
