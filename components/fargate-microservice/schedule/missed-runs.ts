import * as sqs from "@pulumi/aws/sqs";
import type { Resource } from "@pulumi/pulumi";
import { policyDocument, root } from "../../shared/policy-document";
import { refused } from "../../shared/refused";
import type { ScheduledPlan } from "../args";
import type { RoleWithPolicies, Scope } from "../scope";
import { missedRunsQueue, missedRunsQueueArn, scheduleRoleArn } from "./roles";

/** The queue of runs that a schedule missed, and what Scheduler needs to write there. */
export interface MissedRuns {
  readonly queue: sqs.Queue;
  readonly policy: Resource;
}

/**
 * Where Scheduler puts a run that it gave up, with its input and the reason: Scheduler itself forgets both. Encrypted, and
 * written by the schedule's role only. Source: "Configuring a schedule's dead-letter queue", EventBridge Scheduler user
 * guide.
 */
export function missedRuns(
  { name, args, tags, parent }: Scope<ScheduledPlan>,
  { role }: RoleWithPolicies,
): MissedRuns {
  const queue = new sqs.Queue(
    `${name}-missed-runs`,
    {
      name: missedRunsQueue(args),
      kmsMasterKeyId: args.alarmsKeyArn,
      // SQS's longest: two weeks.
      messageRetentionSeconds: 1_209_600,
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
  const resources = [missedRunsQueueArn(args)];
  const policy = new sqs.QueuePolicy(
    `${name}-missed-runs-policy`,
    {
      queueUrl: queue.url,
      policy: policyDocument([
        refused("RefusePlainText", {
          actions: ["sqs:*"],
          resources,
          conditions: { Bool: { "aws:SecureTransport": "false" } },
        }),
        // Whoever makes up for a run deletes its message, as IAM lets him; nobody deletes all of them at once. SQS takes at
        // most seven actions a statement ("Amazon SQS policy quotas", SQS developer guide).
        refused("OnlyDeployersChange", {
          actions: [
            "sqs:AddPermission",
            "sqs:DeleteQueue",
            "sqs:PurgeQueue",
            "sqs:RemovePermission",
            "sqs:SetQueueAttributes",
            "sqs:StartMessageMoveTask",
          ],
          resources,
          but: [...args.secretDuties.deployers, root(args.account)],
        }),
        refused("OnlyTheScheduleSends", {
          actions: ["sqs:SendMessage"],
          resources,
          conditions: { ArnNotEquals: { "aws:PrincipalArn": scheduleRoleArn(args) } },
        }),
      ]),
    },
    // AWS takes the ARN of a role in a condition whether it exists or not; so that nothing is sent in between, it exists.
    { parent, dependsOn: [role] },
  );
  return { queue, policy };
}
