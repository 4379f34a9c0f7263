import type { Defect } from "./defect";

export const eventDefects: readonly Defect[] = [
  {
    rule: "cloudwatch-eventrule-enforce-failure-alarm",
    why: "nobody notices that a release which waits was told to nobody",
    at: ["observability-release-waits"],
    change: (graph) => graph.without("observability-release-waits-undelivered"),
  },
  {
    rule: "cloudwatch-eventtarget-disallow-unapproved-target",
    why: "code of somebody's runs whenever a release waits",
    at: ["observability-release-waits-topic"],
    change: (graph) =>
      graph.patch(
        "observability-release-waits-topic",
        { arn: graph.arn("lambda", "function:handy") },
        { propertyDependencies: { arn: [] } },
      ),
  },
  {
    rule: "scheduler-schedule-configure-dead-letter-queue",
    why: "a nightly sweep that could not be started leaves no trace",
    at: ["review-sweep-schedule"],
    change: (graph) => {
      const { target } = graph.one("review-sweep-schedule").inputs as { target: Record<string, unknown> };
      return graph.patch("review-sweep-schedule", { target: { ...target, deadLetterConfig: undefined } });
    },
  },
];
