/**
 * What a topic without a policy has: the owner's services publish to it that say whose they are. Source: "Amazon SNS
 * security best practices" and "Using identity-based policies with Amazon SNS", the default statement, SNS developer guide.
 */
export function ofOwner(topic: string, account: string): unknown {
  return {
    Version: "2008-10-17",
    Statement: {
      Sid: "__default_statement_ID",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["SNS:GetTopicAttributes", "SNS:Publish", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic"],
      Resource: topic,
      Condition: { StringEquals: { "AWS:SourceOwner": account } },
    },
  };
}

/**
 * What a file system without a policy has: whoever reaches a mount target. Source: "Using IAM to control access to file
 * systems", default EFS file system policy, EFS user guide.
 */
export const ofMountTargets = {
  Version: "2012-10-17",
  Statement: {
    Sid: "default",
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: [
      "elasticfilesystem:ClientMount",
      "elasticfilesystem:ClientWrite",
      "elasticfilesystem:ClientRootAccess",
    ],
    Resource: "*",
    Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
  },
};
