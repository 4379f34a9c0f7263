import { resource } from "../../support/policy";
import type { Defect } from "./defect";

interface Container {
  readonly logConfiguration: { readonly options: Readonly<Record<string, string>> };
}

export const ecsFormDefects: readonly Defect[] = [
  {
    rule: "ecs-taskdefinition-disallow-unknown-fields",
    why: "a typing error leaves out what somebody meant to set",
    at: ["screening-task"],
    change: (graph) => graph.container("screening-task", { priviledged: false }),
  },
  {
    rule: "ecs-taskdefinition-disallow-host-access",
    why: "a container runs without the profile that confines it",
    at: ["screening-task"],
    change: (graph) => graph.container("screening-task", { dockerSecurityOptions: ["seccomp:unconfined"] }),
  },
  {
    rule: "ecs-taskdefinition-enforce-logs-in-region",
    why: "what tasks say of customers leaves the region",
    at: ["screening-task"],
    change: (graph) =>
      graph.json<Container[]>("screening-task", "containerDefinitions", (containers) =>
        containers.map((each) => ({
          ...each,
          logConfiguration: {
            ...each.logConfiguration,
            options: { ...each.logConfiguration.options, "awslogs-region": "us-east-1" },
          },
        })),
      ),
  },
  {
    rule: "ecs-service-disallow-unjudged-forms",
    why: "another network reaches the tasks past their balancer",
    at: ["screening-service"],
    change: (graph) =>
      graph.patch("screening-service", { vpcLatticeConfigurations: [{ portName: "https" }] }),
  },
  {
    rule: "ecs-service-enforce-minimum-tasks",
    why: "a service has no task",
    at: ["screening-service"],
    change: (graph) => graph.patch("screening-service", { desiredCount: 0 }),
  },
  {
    rule: "ecs-service-disallow-spot",
    why: "AWS may take back what the bank's customers are served by",
    stack: "prod",
    at: ["screening-service"],
    change: (graph) =>
      graph.patch("screening-service", {
        capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 }],
      }),
  },
  {
    rule: "scheduler-schedule-disallow-universal-target",
    why: "a schedule opens a bucket by itself, at night",
    at: ["review-sweep-schedule"],
    change: (graph) => {
      const { target: given = {} } = graph.one("review-sweep-schedule").inputs ?? {};
      const { ecsParameters: _, ...target } = given as Record<string, unknown>;
      return graph.patch("review-sweep-schedule", {
        target: { ...target, arn: "arn:aws:scheduler:::aws-sdk:s3:putBucketPolicy" },
      });
    },
  },
  {
    rule: "lb-listenerrule-enforce-known-listener",
    why: "a path is answered on a listener of which nobody here knows whether it is encrypted",
    at: ["answered"],
    change: (graph) =>
      graph.with(
        resource("aws:lb/listenerRule:ListenerRule", "answered", {
          listenerArn: graph.arn("elasticloadbalancing", "listener/app/other/1/2"),
          actions: [
            { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "200" } },
          ],
          conditions: [{ pathPattern: { values: ["/status"] } }],
        }),
      ),
  },
  {
    rule: "wafv2-webacl-disallow-early-allow",
    why: "whoever sends a certain header passes the WAF unseen",
    at: ["screening-web-acl"],
    change: (graph) =>
      graph.patch("screening-web-acl", {
        rules: [
          {
            name: "partner",
            visibilityConfig: { cloudwatchMetricsEnabled: true },
            priority: 0,
            action: { allow: {} },
            statement: {
              byteMatchStatement: {
                fieldToMatch: { singleHeader: { name: "x-partner" } },
                positionalConstraint: "EXACTLY",
                searchString: "yes",
                textTransformations: [{ priority: 0, type: "NONE" }],
              },
            },
          },
          ...((graph.one("screening-web-acl").inputs?.rules ?? []) as object[]),
        ],
      }),
  },
];
