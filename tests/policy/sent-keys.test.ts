import * as assert from "node:assert/strict";
import type { Condition } from "../../policy/lib/documents";
import { sentKeys } from "../../policy/lib/sent-keys";

const account = "aws:sourceaccount";
const arn = "aws:sourcearn";
const assume = "sts:AssumeRole";

/**
 * What AWS's pages show, read apart from the pack's table: the policy that a use of a service needs, and the keys on which its
 * statement may have conditions.
 */
const shown: readonly (readonly [service: string, action: string, sends: readonly string[]])[] = [
  // AWS Backup developer guide, "IAM service roles": the trust policy has no condition.
  ["backup", assume, []],
  // Amazon ECS developer guide: "container instance IAM role", "infrastructure IAM role", "task IAM role".
  ["ec2", assume, []],
  ["ecs", assume, []],
  ["ecs-tasks", assume, [account, arn]],
  // Amazon EventBridge user guide, "Cross-service confused deputy prevention"; of SNS "Using resource-based policies".
  ["events", assume, [account, arn]],
  ["events", "sns:Publish", []],
  ["events", "logs:CreateLogStream", []],
  ["events", "logs:PutLogEvents", []],
  // Amazon SNS developer guide, "Key management".
  ["events", "kms:Decrypt", []],
  ["events", "kms:GenerateDataKey*", []],
  ["cloudwatch", "kms:Decrypt", [account, arn]],
  ["cloudwatch", "sns:Publish", [account, arn]],
  // Amazon GuardDuty user guide, "Create or update IAM role policy".
  ["malware-protection-plan.guardduty", assume, []],
  // Amazon S3 user guide: live replication, event notifications, server access logging.
  ["s3", assume, []],
  ["s3", "sns:Publish", [account, arn]],
  ["logging.s3", "s3:PutObject", [account, arn]],
  // EventBridge Scheduler user guide, "Confused deputy prevention".
  ["scheduler", assume, [account, arn]],
  // Amazon VPC user guide, "IAM role for publishing flow logs to CloudWatch Logs".
  ["vpc-flow-logs", assume, [account, arn]],
  // Amazon CloudWatch Logs user guide, "Enable logging from AWS services".
  ["delivery.logs", "logs:PutLogEvents", [account, arn]],
  ["delivery.logs", "s3:PutObject", [account, arn]],
  // Elastic Load Balancing user guide, "Enable access logs".
  ["logdelivery.elasticloadbalancing", "s3:PutObject", [arn]],
  // Amazon ECS developer guide, "Customer managed keys for AWS Fargate ephemeral storage".
  ["fargate", "kms:CreateGrant", []],
];

describe("what a service sends of whom it calls for", () => {
  for (const [service, action, sends] of shown) {
    const principal = `${service}.amazonaws.com`;
    it(`is ${sends.join(" and ") || "nothing"} from ${service} with ${action}`, () => {
      assert.deepEqual(sentKeys(principal, [action]), sends);
      assert.deepEqual(sentKeys(principal, [action.toLowerCase(), "glue:GetTable"]), sends);
      assert.deepEqual(sentKeys(principal, [`${action.split(":")[0]}:*`]), sends);
    });
    it(`is not known of another service's ${action} like ${service}'s, nor of another call`, () => {
      for (const other of [service, `x${principal}`, `${principal}.cn`, `x.${principal}`])
        assert.equal(sentKeys(other, [action]), undefined, other);
      assert.equal(sentKeys(principal, ["glue:GetTable"]), undefined);
      assert.equal(sentKeys(principal, []), undefined);
    });
  }

  it("is of two uses in one statement what is sent with both", () => {
    assert.deepEqual(sentKeys("events.amazonaws.com", [assume, "sns:Publish"]), []);
    assert.deepEqual(sentKeys("events.amazonaws.com", ["*"]), []);
    assert.deepEqual(sentKeys("delivery.logs.amazonaws.com", ["logs:*", "s3:*"]), [account, arn]);
  });

  it("is not known of the key of an event bus, which is another use of the same calls", () => {
    const on = (key: string): Condition[] => [{ operator: "StringEquals", key, values: ["x"] }];
    const events = (key: string) => sentKeys("events.amazonaws.com", ["kms:Decrypt"], on(key));
    assert.equal(events("kms:encryptioncontext:aws:events:event-bus:arn"), undefined);
    assert.deepEqual(events("kms:encryptioncontext:aws:sns:topicarn"), []);
    assert.deepEqual(events("x-kms:encryptioncontext:aws:events:event-bus:arn"), []);
    // It says nothing of what else the service does.
    const condition = on("kms:encryptioncontext:aws:events:event-bus:arn");
    assert.deepEqual(sentKeys("events.amazonaws.com", ["sns:Publish"], condition), []);
  });
});
