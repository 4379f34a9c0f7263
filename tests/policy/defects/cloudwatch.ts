import { resource } from "../../support/policy";
import type { Defect } from "./defect";

const group = "observability-application-screening";

export const cloudwatchDefects: readonly Defect[] = [
  {
    rule: "cloudwatch-subscription-enforce-approved-destination",
    why: "logs are sent on to whom nobody knows",
    at: ["sent-on"],
    change: (graph) =>
      graph.with(
        resource("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "sent-on", {
          logGroup: "cdd-dev-flow-logs",
          filterPattern: "",
          destinationArn: graph.arn("logs", "destination:collector"),
        }),
      ),
  },
  {
    rule: "cloudwatch-loggroup-enable-deletion-protection",
    why: "an administrator may delete what a service has written",
    at: [group],
    stack: "prod",
    change: (graph) => graph.patch(group, { deletionProtectionEnabled: false }),
  },
  {
    rule: "cloudwatch-loggroup-enforce-data-protection",
    why: "personal data is found in a service's lines, and shown",
    at: ["screening-task"],
    change: (graph) =>
      graph.json<{ Statement: { Operation: object }[] }>(
        "observability-data-protection-screening",
        "policyDocument",
        (policy) => ({
          ...policy,
          Statement: policy.Statement.filter(({ Operation }) => "Audit" in Operation),
        }),
      ),
  },
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
