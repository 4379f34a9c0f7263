import type { JudgedGraph } from "../../support/judged-graph";
import type { Defect } from "./defect";

const service = "screening-service";

function networkConfiguration(graph: JudgedGraph, change: Readonly<Record<string, unknown>>): JudgedGraph {
  const given = graph.one(service).inputs?.networkConfiguration as object;
  return graph.patch(service, { networkConfiguration: { ...given, ...change } });
}

/** On services and the cluster. */
export const ecsDefects: readonly Defect[] = [
  {
    rule: "ecs-service-disallow-public-ip",
    why: "tasks get a public address",
    at: [service],
    change: (graph) => networkConfiguration(graph, { assignPublicIp: true }),
  },
  {
    rule: "ecs-service-enforce-latest-platform-version",
    why: "a service is held on an old platform version",
    at: [service],
    change: (graph) => graph.patch(service, { platformVersion: "1.3.0" }),
  },
  {
    rule: "ecs-service-enforce-deployment-rollback",
    why: "a deployment that fails stays as it failed",
    at: [service],
    change: (graph) => graph.patch(service, { deploymentCircuitBreaker: { enable: true, rollback: false } }),
  },
  {
    rule: "ecs-service-enforce-release-strategy",
    why: "one service of production is put out to all customers without asking anybody",
    at: [service],
    stack: "prod",
    change: (graph) => graph.patch(service, { deploymentConfiguration: { strategy: "ROLLING" } }),
  },
  {
    rule: "ecs-service-disallow-execute-command",
    why: "somebody wanted a shell in a running task and left it open",
    at: [service],
    change: (graph) => graph.patch(service, { enableExecuteCommand: true }),
  },
  {
    rule: "ecs-service-enforce-private-subnets",
    why: "tasks stand in the public subnets",
    at: [service],
    change: (graph) => {
      const { subnets } = graph.one("onboarding-portal-alb").inputs ?? {};
      return networkConfiguration(graph, { subnets });
    },
  },
  {
    rule: "ecs-cluster-enable-container-insights",
    why: "Container Insights is switched off to save money",
    at: ["cluster-cluster"],
    change: (graph) =>
      graph.patch("cluster-cluster", { settings: [{ name: "containerInsights", value: "disabled" }] }),
  },
  {
    rule: "ecs-cluster-configure-exec-logging",
    why: "sessions in tasks leave no trace",
    at: ["cluster-cluster"],
    change: (graph) => {
      const given = graph.one("cluster-cluster").inputs?.configuration as {
        executeCommandConfiguration: object;
      };
      const executeCommandConfiguration = { ...given.executeCommandConfiguration, logging: "NONE" };
      return graph.patch("cluster-cluster", { configuration: { ...given, executeCommandConfiguration } });
    },
  },
];
