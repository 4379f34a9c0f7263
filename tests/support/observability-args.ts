import type { ObservabilityArgs, SubscriberPlan } from "../../components/observability/args";

export const account = "111122223333";
export const region = "eu-west-2";
export const deployer = `arn:aws:iam::${account}:role/deployer`;

/** What the component is given for a stack `dev` without services. */
export function observabilityArgs(subscribers: readonly SubscriberPlan[] = []): ObservabilityArgs {
  return {
    stack: "dev",
    namePrefix: "cdd-dev",
    account,
    region,
    applicationLogGroups: {},
    wafLogGroups: {},
    wafLogGroupArnPattern: `arn:aws:logs:${region}:${account}:log-group:aws-waf-logs-dev-*:*`,
    logBucket: "cdd-dev-access-logs",
    topics: { alarms: "cdd-dev-alarms", events: "cdd-dev-events" },
    subscribers,
    deployers: [deployer],
    clusterArn: `arn:aws:ecs:${region}:${account}:cluster/cdd-dev`,
    servicesArn: `arn:aws:ecs:${region}:${account}:service/cdd-dev/`,
    stoppedTasksLogGroup: "/aws/events/cdd-dev-stopped-tasks",
    flowLogGroup: "cdd-dev-flow-logs",
    queryLogGroup: "cdd-dev-dns-queries",
    findingsLogGroup: "cdd-dev-log-findings",
    scannedBuckets: [],
    replicatedBuckets: [],
    dashboard: { name: "cdd-dev-platform", cluster: "cdd-dev", services: [] },
    logRetentionDays: 365,
    retain: false,
    logsKeyArn: `arn:aws:kms:${region}:${account}:key/logs`,
    alarmsKeyArn: `arn:aws:kms:${region}:${account}:key/alarms`,
    loggedBuckets: {},
    natGatewayIds: { "<az>": "nat-0123456789abcdef0" },
    blockedNames: { ruleGroupId: "rslvr-frg-1", domainListId: "rslvr-fdl-1" },
  };
}
