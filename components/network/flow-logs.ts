import * as ec2 from "@pulumi/aws/ec2";
import type { Input, Resource } from "@pulumi/pulumi";
import { inlinePolicy, serviceRole } from "../shared/iam";
import { encryptedLogGroup } from "../shared/log-group";
import { policyDocument } from "../shared/policy-document";
import type { NetworkArgs } from "./args";

/**
 * What a record says, beside the usual: where a packet began and ended behind NAT gateways and balancers, which way it went, why it
 * was refused (group or ACL), and which service's task it was. Source: "Flow log records", Amazon VPC user guide, versions 2 to 8.
 */
const fields = [
  ...[
    "version",
    "account-id",
    "vpc-id",
    "subnet-id",
    "az-id",
    "interface-id",
    "srcaddr",
    "dstaddr",
    "srcport",
    "dstport",
  ],
  ...[
    "protocol",
    "packets",
    "bytes",
    "start",
    "end",
    "action",
    "log-status",
    "tcp-flags",
    "flow-direction",
    "traffic-path",
  ],
  ...["pkt-srcaddr", "pkt-dstaddr", "pkt-src-aws-service", "pkt-dst-aws-service", "reject-reason"],
  ...["ecs-cluster-name", "ecs-service-name", "ecs-task-definition-arn", "ecs-task-id", "ecs-container-id"],
];
const logFormat = fields.map((field) => `\${${field}}`).join(" ");

/** All traffic of the VPC, accepted and rejected, into a log group of its own, and into the bank's bucket where it has one. */
export function flowLogs(name: string, args: NetworkArgs, vpcId: Input<string>, parent: Resource): void {
  const group = encryptedLogGroup(
    `${name}-flow-logs`,
    {
      name: args.flowLogGroup,
      retentionDays: args.logRetentionDays,
      keyArn: args.logsKeyArn,
      retain: args.retain,
      sentTo: args.logDestinationArn,
    },
    parent,
  );
  const arns = `arn:aws:ec2:${args.region}:${args.roles.account}:vpc-flow-log/*`;
  const role = serviceRole(
    `${name}-flow-logs-role`,
    {
      ...args.roles,
      roleName: args.flowLogGroup,
      service: "vpc-flow-logs.amazonaws.com",
      description: "What VPC flow logs need to write",
      sourceArn: arns,
    },
    parent,
  );
  const groupArn = `arn:aws:logs:${args.region}:${args.roles.account}:log-group:${args.flowLogGroup}`;
  // Source: "IAM role for publishing flow logs to CloudWatch Logs", Amazon VPC user guide; the group is there already.
  const policy = inlinePolicy(
    `${name}-flow-logs-policy`,
    {
      role,
      policy: policyDocument([
        {
          sid: "WriteFlowLogs",
          actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: [groupArn, `${groupArn}:*`],
        },
        // It lists the account's groups: AWS knows no resource for it, and on one it would grant nothing.
        { sid: "FindTheLogGroup", actions: ["logs:DescribeLogGroups"], resources: ["*"] },
      ]),
    },
    parent,
  );
  new ec2.FlowLog(
    `${name}-flow-log`,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      logFormat,
      maxAggregationInterval: 60,
    },
    // Until the policy stands, deliveries fail and are not made up for. AWS refuses a second flow log of the same VPC
    // to the same place, so a changed one comes after the old one has gone.
    { parent, dependsOn: [policy], deleteBeforeReplace: true },
  );
  if (args.flowLogBucket !== undefined)
    new ec2.FlowLog(
      `${name}-bucket-flow-log`,
      {
        vpcId,
        trafficType: "ALL",
        logDestinationType: "s3",
        logDestination: args.flowLogBucket,
        logFormat,
        maxAggregationInterval: 60,
        destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true },
      },
      { parent, deleteBeforeReplace: true },
    );
}
