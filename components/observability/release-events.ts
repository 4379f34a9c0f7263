import type { Resource } from "@pulumi/pulumi";
import { type EventPattern, type ToldEvent, type Topics, tell } from "../shared/told";
import type { ObservabilityPlan } from "./args";

/** What becomes of a release, told for every service of the cluster. Returns the rules: services come after them. */
export function releaseEvents(
  logicalName: string,
  plan: ObservabilityPlan,
  topics: Topics,
  parent: Resource,
): Resource[] {
  return Object.entries(releaseEventsOf(plan)).map(([role, event]) =>
    tell(`${logicalName}-${role}`, { ...event, ruleName: `${plan.namePrefix}-${role}` }, topics, parent),
  );
}

function releaseEventsOf(plan: ObservabilityPlan): Record<string, Omit<ToldEvent, "ruleName">> {
  const hookValues = {
    service: "$.detail.serviceArn",
    stage: "$.detail.lifecycleStage",
    deployment: "$.detail.serviceDeploymentArn",
    hook: "$.detail.hookId",
  } as const;
  const deploymentValues = { service: "$.resources[0]", deployment: "$.detail.deploymentId" } as const;
  return {
    "release-waits": {
      description: "A release waits for approval",
      pattern: hookEvents(plan, ["HOOK_AWAITING_ACTION"]),
      values: { ...hookValues, expires: "$.detail.expiresAt" },
      message:
        "<service> waits for approval at <stage>; if nobody decides until <expires>, ECS rolls the release back. " +
        "An approver looks at the new revision and its alarms and runs: aws ecs continue-service-deployment " +
        "--service-deployment-arn <deployment> --hook-id <hook> --action CONTINUE (or ROLLBACK).",
    },
    "release-hook-failed": {
      description: "A release was not let through",
      pattern: hookEvents(plan, ["HOOK_FAILED", "HOOK_TIMED_OUT"]),
      values: { ...hookValues, event: "$.detail.eventName", type: "$.detail.hookType" },
      message:
        "The release of <service> was not let through at <stage> (<type> hook <hook>: <event>), and ECS rolls it back. " +
        "HOOK_TIMED_OUT: nobody decided in time. HOOK_FAILED: an approver or a function said no. " +
        "See the deployment: aws ecs describe-service-deployments --service-deployment-arns <deployment>.",
    },
    "release-rolled-back": {
      description: "A release is rolled back",
      pattern: deploymentEvents(plan, {
        eventName: ["SERVICE_DEPLOYMENT_IN_PROGRESS"],
        // A release that begins and one that goes back differ in the reason only.
        reason: [{ wildcard: "*rolling back*" }],
      }),
      values: deploymentValues,
      message:
        "ECS rolls <service> back to its former revision (<deployment>). Customers are served by that. " +
        `Read why: npm run release -- wait ${plan.stack}; then deploy another digest, or put the former one back.`,
    },
    "release-failed": {
      description: "A release failed",
      pattern: deploymentEvents(plan, { eventName: ["SERVICE_DEPLOYMENT_FAILED"] }),
      values: deploymentValues,
      message:
        "The release of <service> failed (<deployment>): its tasks did not start, or one of its alarms went off. " +
        "A service that ran before goes on with its former revision; a new one does not run. " +
        `Read why: npm run release -- wait ${plan.stack}, and the log group of the service.`,
    },
  };
}

/** Source: "Amazon ECS service deployment hook state change events", Amazon ECS developer guide. */
function hookEvents(plan: ObservabilityPlan, eventName: readonly string[]): EventPattern {
  return {
    source: ["aws.ecs"],
    "detail-type": ["ECS Hook State Change"],
    detail: { clusterArn: [plan.clusterArn], eventName },
  };
}

/**
 * The cluster shows in the service's ARN only: AWS's examples have no other field for it. Source: "Amazon ECS service
 * deployment state change events", Amazon ECS developer guide.
 */
function deploymentEvents({ servicesArn }: ObservabilityPlan, detail: EventPattern): EventPattern {
  return {
    source: ["aws.ecs"],
    "detail-type": ["ECS Deployment State Change"],
    resources: [{ prefix: servicesArn }],
    detail,
  };
}
