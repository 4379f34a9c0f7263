import type { Defect } from "./defect";

export const sqsDefects: readonly Defect[] = [
  {
    rule: "sqs-queue-configure-customer-managed-key",
    why: "missed runs are kept under AWS's own key",
    at: ["review-sweep-missed-runs"],
    change: (graph) =>
      graph.patch(
        "review-sweep-missed-runs",
        { kmsMasterKeyId: "alias/aws/sqs" },
        { type: "aws:sqs/queue:Queue" },
      ),
  },
  {
    rule: "sqs-queuepolicy-disallow-public-access",
    why: "anybody may read the missed runs",
    at: ["review-sweep-missed-runs-policy"],
    change: (graph) =>
      graph.statement("review-sweep-missed-runs-policy", {
        Sid: "Defect",
        Effect: "Allow",
        Action: "sqs:ReceiveMessage",
        Resource: graph.arn("sqs", "cdd-dev-review-sweep-missed-runs"),
        Principal: "*",
      }),
  },
];
