import { alarmCoverageRules } from "../../policy/rules/alarm-coverage";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { type Case, describeRule } from "../support/rule-table";

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
      when: "its own name is known, and an alarm that was made of it watches another",
      given: [
        table,
        user,
        alarm("ThrottledRequests", { TableName: "other" }, { dimensions: [urnOf(token.table, "table")] }),
      ],
      outcome: "fail",
      says: "no alarm watches its Throttle.",
    },
    {
      when: "its own name is known, and not that in an alarm that was made of it",
      given: [
        table,
        user,
        alarm("ThrottledRequests", { TableName: unknown }, { dimensions: [urnOf(token.table, "table")] }),
      ],
      outcome: "pass",
    },
    {
      when: "an alarm that was made of it has no dimensions",
      given: [
        table,
        user,
        alarm("ThrottledRequests", undefined, { dimensions: [urnOf(token.table, "table")] }),
      ],
      outcome: "fail",
      says: "no alarm watches its Throttle.",
    },
    {
      when: "its own name is not known, and that in an alarm made of it is",
      given: [
        { ...table, inputs: { name: unknown } },
        user,
        alarm("ThrottledRequests", { TableName: "cases" }, { dimensions: [urnOf(token.table, "table")] }),
      ],
      outcome: "pass",
    },
    {
      when: "two things of it are measured, and the second is what is asked for",
      given: [table, user, queried("SuccessfulRequestLatency", { TableName: "cases" }), throttles("cases")],
      outcome: "pass",
    },
    {
      when: "nobody knows what an alarm measures",
      given: [table, user, alarm(unknown, { TableName: "cases" })],
      outcome: "fail",
      says: "no alarm watches its Throttle.",
    },
    {
      when: "nobody knows what else an alarm on it measures",
      given: [
        table,
        user,
        resource("aws:cloudwatch/metricAlarm:MetricAlarm", "x", {
          metricName: "ThrottledRequests",
          dimensions: { TableName: "cases" },
          metricQueries: unknown,
        }),
      ],
      outcome: "pass",
    },
    {
      when: "a load balancer's id is at the end of its ARN, which is not how metrics name it",
      given: [
        resource(token.balancer, "alb", {
          arnSuffix: unknown,
          arn: "arn:aws:elasticloadbalancing:eu-west-2:111122223333:loadbalancer/app/one/1",
        }),
        ...ofBalancer.map((metric) => alarm(metric, { LoadBalancer: "1" })),
      ],
      outcome: "fail",
      says: "no alarm watches its HTTPCode_ELB_5XX.",
    },
    {
      when: "a list has neither id nor ARN",
      given: [{ ...everyName, inputs: { domains: ["*"] } }, asked({ FirewallDomainListId: "undefined" })],
      outcome: "fail",
      says: "no alarm watches its FirewallRuleQueryVolume.",
    },
    {
      when: "nobody knows which names a list has",
      given: [{ ...everyName, inputs: { ...everyName.inputs, domains: unknown } }],
      outcome: "fail",
      says: "no alarm watches its FirewallRuleQueryVolume.",
    },
    {
      when: "nobody knows one of its names",
      given: [{ ...everyName, inputs: { ...everyName.inputs, domains: ["a.b", unknown] } }],
      outcome: "fail",
      says: "no alarm watches its FirewallRuleQueryVolume.",
    },
    { when: "a list has no names yet", given: [{ ...everyName, inputs: {} }], outcome: "pass" },
    {
      when: "its load is measured by Container Insights",
      given: [
        service,
        queried("RunningTaskCount", { ServiceName: "screening" }),
        alarm("CpuUtilized", { ServiceName: "screening" }),
      ],
      outcome: "pass",
    },
    ...(
      [
        ["RunningTaskCountX", "CPUUtilization", "RunningTaskCount"],
        ["RunningTaskCount", "xCPUUtilization", "CPUUtilization|CpuUtilized"],
        ["RunningTaskCount", "CpuUtilizedMax", "CPUUtilization|CpuUtilized"],
      ] as const
    ).map(
      ([tasks, load, missing]): Case => ({
        when: `a service's metrics are ${tasks} and ${load}`,
        given: [
          service,
          alarm(tasks, { ServiceName: "screening" }),
          alarm(load, { ServiceName: "screening" }),
        ],
        outcome: "fail",
        says: `no alarm watches its ${missing}.`,
      }),
    ),
    {
      when: "it is no part of the platform",
      given: [{ ...table, urn: `urn:pulumi:test::other::${token.table}::table` }],
      outcome: "pass",
    },
  ],
});
