import type { Defect } from "./defect";

export const snsDefects: readonly Defect[] = [
  {
    rule: "sns-topic-configure-customer-managed-key",
    why: "alarms are encrypted under a key that CloudWatch cannot use",
    at: ["observability-alarms-topic"],
    change: (graph) => graph.patch("observability-alarms-topic", { kmsMasterKeyId: "alias/aws/sns" }),
  },
  {
    rule: "sns-topicpolicy-disallow-public-access",
    why: "anybody may subscribe to the alarms",
    at: ["observability-alarms-topic-policy"],
    change: (graph) =>
      graph.statement("observability-alarms-topic-policy", {
        Sid: "Defect",
        Effect: "Allow",
        Action: "sns:Subscribe",
        Resource: graph.one("observability-alarms-topic").outputs?.arn,
        Principal: "*",
      }),
  },
];
