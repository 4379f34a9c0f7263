import { resource } from "../../support/policy";
import type { Defect } from "./defect";

/** On what is not of one AWS service: provider, components, names. */
export const platformDefects: readonly Defect[] = [
  {
    rule: "component-enforce-platform-baseline",
    why: "a microservice does not show its environment, so nobody can judge it before its container is known",
    at: ["screening"],
    change: (graph) => graph.patch("screening", { environment: undefined }),
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
    at: ["aws"],
    change: (graph) => graph.patch("network-flow-logs", { region: "us-east-1" }),
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
