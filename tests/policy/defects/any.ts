import { resource } from "../../support/policy";
import type { Defect } from "./defect";

const elsewhere = "999999999999";

/** On rules that judge every type by what it carries. */
export const anyDefects: readonly Defect[] = [
  {
    rule: "iam-document-disallow-foreign-access",
    why: "a role writes to a log group of another account",
    at: ["network-flow-logs-policy"],
    change: (graph) =>
      graph.statement("network-flow-logs-policy", {
        Effect: "Allow",
        Action: "logs:PutLogEvents",
        Resource: `arn:aws:logs:${graph.place.region}:${elsewhere}:log-group:collected`,
      }),
  },
  {
    rule: "iam-policy-disallow-unreviewed-managed-policy",
    why: "a role may read everything, by a policy of AWS's that nobody read",
    at: ["network-flow-logs-reader"],
    change: (graph) =>
      graph.with(
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "network-flow-logs-reader", {
          role: graph.one("network-flow-logs-role").inputs?.name,
          policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
        }),
      ),
  },
  {
    rule: "resource-disallow-foreign-references",
    why: "figures are sent on to another account",
    at: ["sent-on"],
    change: (graph) =>
      graph.with(
        resource("aws:cloudwatch/metricStream:MetricStream", "sent-on", {
          name: "cdd-dev-figures",
          outputFormat: "json",
          roleArn: `arn:aws:iam::${graph.place.account}:role/cdd/dev/cdd-dev-figures`,
          firehoseArn: `arn:aws:firehose:${graph.place.region}:${elsewhere}:deliverystream/collector`,
        }),
      ),
  },
  {
    rule: "resource-disallow-plaintext-secrets",
    why: "a connection string with its password stands in a parameter",
    at: ["connection"],
    change: (graph) =>
      graph.with(
        resource("aws:ssm/parameter:Parameter", "connection", {
          type: "String",
          name: "/cdd/dev/connection",
          value: "Server=ledger;User=report;Password=an-example-only",
        }),
      ),
  },
  {
    rule: "resource-disallow-public-access",
    why: "a list of addresses to let in holds half of the internet",
    at: ["partners"],
    change: (graph) =>
      graph.with(
        resource("aws:wafv2/ipSet:IpSet", "partners", {
          scope: "REGIONAL",
          ipAddressVersion: "IPV4",
          addresses: ["128.0.0.0/1"],
        }),
      ),
  },
  {
    rule: "resource-disallow-weakened-protection",
    why: "a role is deleted with what somebody else has attached to it",
    at: ["screening-task-role"],
    change: (graph) => graph.patch("screening-task-role", { forceDetachPolicies: true }),
  },
  {
    rule: "resource-disallow-weakening-options",
    why: "somebody may switch a balancer's log off, and no preview will say so",
    at: ["screening-alb"],
    change: (graph) => graph.patch("screening-alb", {}, { ignoreChanges: ["accessLogs"] }),
  },
  {
    rule: "resource-enforce-demanded-settings",
    why: "a volume is made as AWS makes it by default",
    at: ["scratch"],
    change: (graph) =>
      graph.with(
        resource("aws:ebs/volume:Volume", "scratch", {
          availabilityZone: `${graph.place.region}a`,
          size: 10,
        }),
      ),
  },
  {
    rule: "stack-enforce-resource-type-allowlist",
    why: "a function is called from outside past every balancer",
    at: ["callable"],
    change: (graph) =>
      graph.with(
        resource("aws:lambda/functionUrl:FunctionUrl", "callable", {
          functionName: "report",
          authorizationType: "AWS_IAM",
        }),
      ),
  },
];
