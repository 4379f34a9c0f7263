import { table } from "./documents";
import type { RecordedProgram, RecordedResource } from "./record-program";

/** Hours that a month is reckoned with. */
const hours = 730;

/**
 * USD a month for one, us-east-1. AWS's pricing pages of Fargate, Elastic Load Balancing, VPC, PrivateLink, WAF, KMS, Secrets
 * Manager, CloudWatch and Route 53, as read in 2026.
 */
const prices = {
  vcpu: 0.04048 * hours,
  gibOfMemory: 0.004445 * hours,
  loadBalancer: 0.0225 * hours,
  publicAddress: 0.005 * hours,
  natGateway: 0.045 * hours,
  transitAttachment: 0.05 * hours,
  endpointInZone: 0.01 * hours,
  webAcl: 5,
  webAclRule: 1,
  key: 1,
  secret: 0.4,
  alarm: 0.1,
  compositeAlarm: 0.5,
  dashboard: 3,
  privateZone: 0.5,
};

type Inputs = Readonly<Record<string, unknown>>;
type Line = readonly [what: string, usd: number];

/** What stands in a stack, in USD a month, by what AWS charges for; tasks at their least. */
export function costsOf({ all }: Pick<RecordedProgram, "all">): Line[] {
  const of = (type: string): readonly RecordedResource[] => all(type);
  const count = (type: string) => of(type).length;
  const balancers = of("aws:lb/loadBalancer:LoadBalancer");
  const rules = sum(of("aws:wafv2/webAcl:WebAcl"), ({ rules }) => listOf(rules).length);
  const endpoints = sum(of("aws:ec2/vpcEndpoint:VpcEndpoint"), ({ vpcEndpointType, subnetIds }) =>
    vpcEndpointType === "Interface" ? listOf(subnetIds).length : 0,
  );
  const publicOnes = sum(balancers, ({ internal, subnets }) =>
    internal === true ? 0 : listOf(subnets).length,
  );
  return [
    ["Fargate tasks", tasksOf(all)],
    ["load balancers", balancers.length * prices.loadBalancer],
    ["WebACLs and their rules", count("aws:wafv2/webAcl:WebAcl") * prices.webAcl + rules * prices.webAclRule],
    ["interface endpoints", endpoints * prices.endpointInZone],
    [
      "NAT gateways, attachments and public addresses",
      count("aws:ec2/natGateway:NatGateway") * prices.natGateway +
        count("aws:ec2transitgateway/vpcAttachment:VpcAttachment") * prices.transitAttachment +
        (count("aws:ec2/eip:Eip") + publicOnes) * prices.publicAddress,
    ],
    [
      "alarms and dashboards",
      count("aws:cloudwatch/metricAlarm:MetricAlarm") * prices.alarm +
        count("aws:cloudwatch/compositeAlarm:CompositeAlarm") * prices.compositeAlarm +
        count("aws:cloudwatch/dashboard:Dashboard") * prices.dashboard,
    ],
    [
      "keys, secrets, private zone",
      count("aws:kms/key:Key") * prices.key +
        count("aws:secretsmanager/secret:Secret") * prices.secret +
        count("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace") * prices.privateZone,
    ],
  ];
}

/** A table with a column of USD a month for each stack. */
export function costTable(stacks: Readonly<Record<string, readonly Line[]>>): string {
  const columns = Object.values(stacks);
  const rows = (columns[0] ?? []).map(([what], at) => [
    what,
    ...columns.map((lines) => rounded(lines[at]?.[1] ?? 0)),
  ]);
  const totals = columns.map((lines) => `**${rounded(lines.reduce((all, [, usd]) => all + usd, 0))}**`);
  return table(["USD a month", ...Object.keys(stacks)], [...rows, ["**together**", ...totals]]);
}

/** By Fargate's price on demand: Spot is some 70 % off, and no part of a stack that must not be interrupted. */
function tasksOf(all: RecordedProgram["all"]): number {
  const definitions = new Map(
    all("aws:ecs/taskDefinition:TaskDefinition").map(({ inputs, outputs }) => [outputs.arn, inputs]),
  );
  return sum(all("aws:ecs/service:Service"), ({ desiredCount, taskDefinition }) => {
    const definition = definitions.get(taskDefinition);
    if (definition === undefined) throw new Error(`no task definition: ${String(taskDefinition)}`);
    const task =
      (Number(definition.cpu) / 1024) * prices.vcpu + (Number(definition.memory) / 1024) * prices.gibOfMemory;
    return Number(desiredCount) * task;
  });
}

function sum(resources: readonly RecordedResource[], of: (inputs: Inputs) => number): number {
  return resources.reduce((all, { inputs }) => all + of(inputs), 0);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function rounded(usd: number): number {
  return Math.round(usd);
}
