import { shipped } from "../../support/stacks";
import type { Defect } from "./defect";

/** The one who is told of alarms, too, by mail. */
const subscriber = (stack: string) => shipped(stack).notifications?.subscribers[0]?.endpoint ?? "";
const told = subscriber("dev");
const toSomebody = `observability-events-to-email-${told}`;

/** The rules of EventBridge that tell of releases. */
const releaseRules = ["release-waits", "release-hook-failed", "release-rolled-back", "release-failed"];

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
  {
    rule: "sns-topicsubscription-disallow-unapproved-endpoint",
    why: "events go to somebody's mail outside the bank",
    at: [toSomebody],
    change: (graph) =>
      graph.patch(toSomebody, {
        endpoint: `${told}.example.net`,
      }),
  },
  {
    rule: "sns-topic-enforce-subscriber",
    why: "production's alarms reach nobody",
    at: ["observability-alarms-topic"],
    stack: "prod",
    change: (graph) => graph.without(`observability-alarms-to-email-${subscriber("prod")}`),
  },
  {
    rule: "sns-topicpolicy-enforce-eventbridge-publish",
    why: "nobody lets events in",
    at: [
      ...releaseRules.map((rule) => `observability-${rule}-topic`),
      "observability-malware-findings-topic",
      "observability-malware-scans-topic",
      "review-sweep-failed-runs-topic",
    ],
    change: (graph) =>
      graph.json<{ Statement: readonly { readonly Sid: string }[] }>(
        "observability-events-topic-policy",
        "policy",
        (document) => ({
          ...document,
          Statement: document.Statement.filter(({ Sid }) => Sid !== "EventsPublish"),
        }),
      ),
  },
];
