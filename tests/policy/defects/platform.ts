import { resource } from "../../support/policy";
import type { Defect } from "./defect";

/** On what is not of one AWS service, or of one with a single rule: provider, components, names, schedules. */
export const platformDefects: readonly Defect[] = [
  {
    rule: "component-enforce-platform-baseline",
    why: "a microservice does not show its environment, so nobody can judge it before its container is known",
    at: ["screening"],
    change: (graph) =>
      graph.patch(
        "screening",
        { environment: undefined },
        { type: "cdd:fargate-microservice:FargateMicroservice" },
      ),
  },
  {
    rule: "stack-disallow-unjudged-provider-settings",
    why: "the program works with what stands on the machine that runs it",
    at: ["aws"],
    change: (graph) => graph.patch("aws", { profile: "handy" }, { type: "pulumi:providers:aws" }),
  },
  {
    rule: "stack-disallow-secret-outputs",
    why: "the address of a database, with its password, is given to whoever reads the state",
    at: ["cdd-dev"],
    change: (graph) =>
      graph.with(
        resource(
          "pulumi:pulumi:Stack",
          "cdd-dev",
          {},
          { outputs: { database: "postgres://app:hunter22@db/cdd" } },
        ),
      ),
  },
  {
    rule: "servicediscovery-namespace-enforce-private",
    why: "the names of all services can be resolved from anywhere",
    at: ["public-namespace"],
    change: (graph) =>
      graph.with(
        resource("aws:servicediscovery/publicDnsNamespace:PublicDnsNamespace", "public-namespace", {
          name: "services.example-bank.com",
        }),
      ),
  },
  {
    rule: "stack-enforce-resources-in-provider-region",
    why: "a log group is made in another region, where nobody looks for it",
    at: ["network-flow-logs"],
    change: (graph) => graph.patch("network-flow-logs", { region: "us-east-1" }),
  },
  {
    rule: "scheduler-schedule-configure-customer-managed-key",
    why: "what a schedule says is left to a key of AWS",
    at: ["review-sweep-schedule"],
    change: (graph) =>
      graph.patch(
        "review-sweep-schedule",
        { kmsKeyArn: undefined },
        { propertyDependencies: { kmsKeyArn: [] } },
      ),
  },
  {
    rule: "stack-enforce-provider-account-and-region",
    why: "a second provider takes the bank's data to another region",
    at: ["elsewhere"],
    change: (graph) =>
      graph.with(
        resource("pulumi:providers:aws", "elsewhere", {
          region: "us-east-1",
          allowedAccountIds: JSON.stringify([graph.place.account]),
        }),
      ),
  },
];
