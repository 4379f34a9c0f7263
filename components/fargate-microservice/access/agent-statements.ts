import { type Statement, withDistinctSids } from "../../shared/policy-document";
import { ofASession } from "../../shared/session-key";
import type { CommonPlan } from "../args";

// AWS knows no resource for these actions: a trace and a session channel belong to whoever sends.

/** What sends traces to X-Ray. */
export const tracing = [
  "xray:GetSamplingRules",
  "xray:GetSamplingStatisticSummaries",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** What holds a shell open from inside a task. */
export const sessionChannels = [
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];

/** What writes to a log group that stands already. */
export const logWriting = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];

/**
 * What the platform's agents do with the task role, which is the only one that reaches into a task: the router and the
 * collector write to the service's own log group, the collector sends traces.
 */
export function agentStatements({ agents, account, region, logGroup }: CommonPlan): Statement[] {
  return [
    ...(agents.logRouter || agents.collector
      ? [{ sid: "SendOwnLogs", actions: logWriting, resources: [streamsOf(region, account, logGroup)] }]
      : []),
    ...(agents.collector ? [{ sid: "SendTraces", actions: tracing, resources: ["*"] }] : []),
  ];
}

/**
 * What a shell takes in the task, by exception only: its channels, and the log group of sessions. Source: "Monitor Amazon
 * ECS containers with ECS Exec", Amazon ECS developer guide.
 */
export function sessionStatements({ session, account, region }: CommonPlan): Statement[] {
  if (session === undefined) return [];
  return [
    { sid: "OpenSessions", actions: sessionChannels, resources: ["*"] },
    // Which groups there are can be asked of all or none.
    { sid: "FindSessionLogs", actions: ["logs:DescribeLogGroups"], resources: ["*"] },
    { sid: "RecordSessions", actions: logWriting, resources: [streamsOf(region, account, session.logGroup)] },
  ];
}

/** Use of the key under which sessions pass, for sessions only: it has other uses. */
export function sessionKeyStatements(keyArn: string): Statement[] {
  return [{ sid: "DecryptSessions", actions: ["kms:Decrypt"], resources: [keyArn], conditions: ofASession }];
}

/** A mounted file system, by ARNs that nobody knows before it exists. */
export interface MountArns {
  readonly store: string;
  readonly access: "read" | "write";
  readonly fileSystemArn: string;
  readonly accessPointArn: string;
}

/** Mounting the service's file systems, each through its access point only. */
export function mountStatements(mounts: readonly MountArns[]): Statement[] {
  const statements = mounts.map(({ store, access, fileSystemArn, accessPointArn }) => ({
    sid: `Mount${camelCase(store)}`,
    actions: [
      "elasticfilesystem:ClientMount",
      ...(access === "write" ? ["elasticfilesystem:ClientWrite"] : []),
    ],
    resources: [fileSystemArn],
    conditions: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPointArn } },
  }));
  return withDistinctSids(statements);
}

function camelCase(key: string): string {
  return key
    .split("-")
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("");
}

function streamsOf(region: string, account: string, logGroup: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${logGroup}:*`;
}
