import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as scheduler from "@pulumi/aws/scheduler";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { account, document, type RefusalCase, region, trust } from "./case";

const cluster = `arn:aws:ecs:${region}:${account}:cluster/sweeps`;
const taskDefinitionArn = `arn:aws:ecs:${region}:${account}:task-definition/sweep:1`;
type Target = Partial<Omit<Extract<scheduler.ScheduleArgs["target"], { arn: unknown }>, "roleArn">>;

function schedule(
  name: string,
  opts: CustomResourceOptions,
  more: Partial<scheduler.ScheduleArgs> = {},
  target: Target = {},
  service = "scheduler.amazonaws.com",
) {
  const role = new iam.Role(`${name}-role`, { assumeRolePolicy: trust(service) }, opts);
  const policy = document({ Effect: "Allow", Action: "ecs:RunTask", Resource: "*" });
  const runs = new iam.RolePolicy(`${name}-runs`, { role: role.id, policy }, opts);
  const roleArn = role.arn;
  const args = {
    scheduleExpression: "rate(1 hours)",
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: cluster, roleArn, ecsParameters: { taskDefinitionArn, launchType: "FARGATE" }, ...target },
    ...more,
  };
  return new scheduler.Schedule(`${name}-schedule`, args, { ...opts, dependsOn: runs });
}

/** A schedule that is refused, in one line. */
function refused(
  title: string,
  says: RegExp,
  more: Partial<scheduler.ScheduleArgs>,
  target: Target = {},
  service?: string,
): RefusalCase {
  return {
    title,
    programs: [(name, opts) => void schedule(name, opts, more, target, service)],
    refused: "schedule",
    says,
  };
}

export const scheduleCases: readonly RefusalCase[] = [
  refused(
    "a schedule in a group that does not exist",
    /ResourceNotFoundException: Schedule group sweeps does not/,
    {
      groupName: "sweeps",
    },
  ),
  refused("a schedule that says two days", /Invalid Schedule Expression cron\(0 6 1 \* MON \*\)/, {
    scheduleExpression: "cron(0 6 1 * MON *)",
  }),
  refused("a schedule at a time that is none", /Invalid Schedule Expression at\(2026-02-30T06:00:00\)/, {
    scheduleExpression: "at(2026-02-30T06:00:00)",
  }),
  refused("a schedule in a time zone that is none", /Invalid ScheduleExpressionTimezone Mars\/Olympus/, {
    scheduleExpressionTimezone: "Mars/Olympus",
  }),
  refused("a flexible window without length", /MaximumWindowInMinutes must be given with a FLEXIBLE/, {
    flexibleTimeWindow: { mode: "FLEXIBLE" },
  }),
  refused("a schedule for a cluster without a task", /EcsParameters must be given for an ECS cluster/, {
    target: { arn: cluster, roleArn: `arn:aws:iam::${account}:role/none` },
  }),
  refused(
    "a schedule with a launch type beside its capacity",
    /the launchType parameter must be omitted/,
    {},
    {
      ecsParameters: {
        taskDefinitionArn,
        launchType: "FARGATE",
        capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      },
    },
  ),
  refused(
    "a schedule whose role trusts another service",
    /The execution role you provide must allow AWS EventBridge Scheduler to assume the role/,
    {},
    {},
    "events.amazonaws.com",
  ),
  refused(
    "a schedule whose missed runs go to a queue in order",
    /at 'target\.deadLetterConfig\.arn' failed to satisfy constraint/,
    {},
    { deadLetterConfig: { arn: `arn:aws:sqs:${region}:${account}:missed.fifo` } },
  ),
  {
    title: "a schedule under a key that signs",
    programs: [
      (name, opts) => {
        const signing = { keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "ECC_NIST_P256" };
        schedule(name, opts, { kmsKeyArn: new kms.Key(`${name}-key`, signing, opts).arn });
      },
    ],
    refused: "schedule",
    says: /ValidationException: The KMS key must be a symmetric encryption key/,
  },
  {
    title: "two schedules of one name",
    programs: [
      (name, opts) => {
        const first = schedule(name, opts, { name: "nightly" });
        schedule(`${name}-second`, { ...opts, parent: first }, { name: "nightly" });
      },
    ],
    refused: "second-schedule",
    says: /ConflictException: Schedule nightly already exists/,
  },
];
