import type { Defect } from "./defect";

const group = "observability-application-screening";

export const cloudwatchDefects: readonly Defect[] = [
  {
    rule: "cloudwatch-loggroup-configure-customer-managed-key",
    why: "a log group is left to AWS's own key",
    at: [group],
    change: (graph) => graph.patch(group, { kmsKeyId: undefined }),
  },
  {
    rule: "cloudwatch-loggroup-configure-retention",
    why: "a log group forgets after a week",
    at: [group],
    change: (graph) => graph.patch(group, { retentionInDays: 7 }),
  },
  {
    rule: "cloudwatch-loggroup-enforce-declared",
    why: "a container logs to a group that the program does not make",
    at: ["screening-task"],
    change: (graph) =>
      graph.container("screening-task", {
        logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/screening" } },
      }),
  },
];
