import { alarmCoverageRules } from "../../policy/rules/alarm-coverage";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const token = {
  table: "aws:dynamodb/table:Table",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  service: "aws:ecs/service:Service",
  names: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
};
const table = resource(token.table, "table", { name: "cases" });
const user = resource(
  "aws:iam/rolePolicy:RolePolicy",
  "reads",
  {},
  { propertyDependencies: { policy: [urnOf(token.table, "table")] } },
);
const balancer = resource(token.balancer, "alb", { arnSuffix: "app/one/1" });
const service = resource(token.service, "service", { name: "screening" });
const alarm = (metricName: unknown, dimensions: unknown, made: Record<string, readonly string[]> = {}) =>
  resource(
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    String(metricName),
    { metricName, dimensions },
    { propertyDependencies: made },
  );
const queried = (metricName: string, dimensions: unknown) =>
  resource("aws:cloudwatch/metricAlarm:MetricAlarm", metricName, {
    metricQueries: [{ expression: "a" }, { metric: { metricName, dimensions } }],
  });
const everyName = resource(token.names, "others", {
  domains: ["*"],
  arn: "arn:aws:route53resolver:eu-west-2:111122223333:firewall-domain-list/rslvr-fdl-1",
});
const asked = (dimensions: unknown, made: Record<string, readonly string[]> = {}) =>
  alarm("FirewallRuleQueryVolume", dimensions, made);
const ofBalancer = [
  "HTTPCode_ELB_5XX_Count",
  "HTTPCode_Target_5XX_Count",
  "UnHealthyHostCount",
  "TargetResponseTime",
];
const balancerAlarms = ofBalancer.map((metric) => alarm(metric, { LoadBalancer: "app/one/1" }));
const throttles = (TableName: unknown) => queried("ReadThrottleEvents", { TableName });

describeRule({
  rule: ruleNamed(alarmCoverageRules, "cloudwatch-service-enforce-alarm-coverage"),
  passing: [table, user, throttles("cases")],
  decisive: [],
  cases: [
    { when: "no role is given a table", given: [table], outcome: "pass" },
    { when: "nothing watches a table", given: [table, user], outcome: "fail", says: "Throttle" },
    { when: "another table is watched", given: [table, user, throttles("other")], outcome: "fail" },
    {
      when: "another metric of it is",
      given: [table, user, queried("SuccessfulRequestLatency", { TableName: "cases" })],
      outcome: "fail",
    },
    {
      when: "a single metric of it is",
      given: [table, user, alarm("ThrottledRequests", { TableName: "cases" })],
      outcome: "pass",
    },
    { when: "a balancer is watched", given: [balancer, ...balancerAlarms], outcome: "pass" },
    ...ofBalancer.map((metric, index) => ({
      when: `of a balancer's alarms the one on ${metric} is missing`,
      given: [balancer, ...balancerAlarms.filter((_, other) => other !== index)] as const,
      outcome: "fail" as const,
      says: metric.replace("_Count", ""),
    })),
    {
      when: "names are not known yet, but what they are made of",
      given: [
        resource(token.balancer, "alb", { arnSuffix: unknown }),
        ...ofBalancer.map((metric) =>
          alarm(metric, { LoadBalancer: unknown }, { dimensions: [urnOf(token.balancer, "alb")] }),
        ),
      ],
      outcome: "pass",
    },
    {
      when: "they are made of another balancer",
      given: [
        resource(token.balancer, "alb", { arnSuffix: unknown }),
        resource(token.balancer, "other"),
        ...ofBalancer.map((metric) =>
          alarm(metric, { LoadBalancer: unknown }, { dimensions: [urnOf(token.balancer, "other")] }),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "a service's tasks and load are watched",
      given: [
        service,
        queried("RunningTaskCount", { ServiceName: "screening" }),
        alarm("CPUUtilization", { ServiceName: "screening" }),
      ],
      outcome: "pass",
    },
    {
      when: "only its load is",
      given: [service, alarm("CPUUtilization", { ServiceName: "screening" })],
      outcome: "fail",
      says: "RunningTaskCount",
    },
    {
      when: "only its tasks are",
      given: [service, queried("RunningTaskCount", { ServiceName: "screening" })],
      outcome: "fail",
      says: "CPUUtilization",
    },
    {
      when: "what nobody declared is blocked, and nothing watches it",
      given: [everyName],
      outcome: "fail",
      says: "FirewallRuleQueryVolume",
    },
    {
      when: "a list has certain names",
      given: [{ ...everyName, inputs: { domains: ["a.b"] } }],
      outcome: "pass",
    },
    {
      when: "what is blocked is watched",
      given: [everyName, asked({ FirewallDomainListId: "rslvr-fdl-1", FirewallRuleGroupId: "rslvr-frg-1" })],
      outcome: "pass",
    },
    {
      when: "another list is watched",
      given: [everyName, asked({ FirewallDomainListId: "rslvr-fdl-2" })],
      outcome: "fail",
    },
    {
      when: "its id is not known yet, but what the alarm is made of",
      given: [
        { ...everyName, inputs: { domains: ["*"], arn: unknown } },
        asked({ FirewallDomainListId: unknown }, { dimensions: [urnOf(token.names, "others")] }),
      ],
      outcome: "pass",
    },
    {
      when: "its id is not known yet, and the alarm is made of another list",
      given: [
        { ...everyName, inputs: { domains: ["*"], arn: unknown } },
        resource(token.names, "allowed", { domains: ["a.b"] }),
        asked({ FirewallDomainListId: unknown }, { dimensions: [urnOf(token.names, "allowed")] }),
      ],
      outcome: "fail",
    },
    {
      when: "it is no part of the platform",
      given: [{ ...table, urn: `urn:pulumi:test::other::${token.table}::table` }],
      outcome: "pass",
    },
  ],
});
