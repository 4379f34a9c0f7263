import { ecsServiceRules } from "../../policy/rules/ecs-service";
import { resource, ruleNamed, unknown } from "../support/policy";
import { exceptionCases, exceptionDay } from "../support/policy-exceptions";
import { microservice, microserviceUrn } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(ecsServiceRules, `ecs-service-${name}`);
const service = (inputs: Record<string, unknown> = {}) =>
  resource("aws:ecs/service:Service", "service", {
    networkConfiguration: { subnets: ["subnet-1"], assignPublicIp: false },
    deploymentCircuitBreaker: { enable: true, rollback: true },
    deploymentController: { type: "ECS" },
    alarms: { alarmNames: ["cdd-test-screening-errors"], enable: true, rollback: true },
    enableExecuteCommand: false,
    ...inputs,
  });
/** A schedule that starts tasks. */
const schedule = (ecsParameters: Record<string, unknown> = {}) =>
  resource("aws:scheduler/schedule:Schedule", "schedule", {
    target: {
      arn: "arn:aws:ecs:eu-west-1:111122223333:cluster/cdd-test",
      ecsParameters: { networkConfiguration: { subnets: ["subnet-1"] }, ...ecsParameters },
    },
  });
const otherSchedule = resource("aws:scheduler/schedule:Schedule", "other", {
  target: { arn: "arn:aws:sqs:eu-west-1:111122223333:cdd-test-queue" },
});
const unknownTarget = resource("aws:scheduler/schedule:Schedule", "unclear", { target: unknown });

describeRule({
  rule: rule("disallow-public-ip"),
  passing: [service()],
  decisive: ["networkConfiguration"],
  today: exceptionDay,
  cases: [
    {
      when: "tasks get one",
      given: [service({ networkConfiguration: { assignPublicIp: true } })],
      outcome: "fail",
    },
    {
      when: "nothing is said: AWS gives none",
      given: [service({ networkConfiguration: {} })],
      outcome: "pass",
    },
    { when: "there is no network", given: [service({ networkConfiguration: undefined })], outcome: "pass" },
    { when: "scheduled tasks get none", given: [schedule()], outcome: "pass" },
    {
      when: "scheduled tasks get one",
      given: [schedule({ networkConfiguration: { assignPublicIp: true } })],
      outcome: "fail",
      says: "public IP address",
    },
    { when: "a schedule starts no tasks", given: [otherSchedule], outcome: "pass" },
    {
      when: "nobody knows what a schedule starts",
      given: [unknownTarget],
      outcome: "undetermined",
      says: "property=target",
    },
    ...exceptionCases("publicIp", (parent) => [
      { ...service({ networkConfiguration: { assignPublicIp: true } }), parent },
    ]),
    {
      when: "an exception is declared and listed, and the task is scheduled",
      given: [
        {
          ...schedule({ networkConfiguration: { assignPublicIp: true } }),
          parent: microserviceUrn("screening"),
        },
        microservice("screening", { exceptions: { publicIp: { ticket: "CDD-7" } } }),
      ],
      register: [{}],
      outcome: "excepted",
    },
  ],
});

describeRule({
  rule: rule("enforce-latest-platform-version"),
  passing: [service()],
  decisive: ["platformVersion"],
  cases: [
    { when: "it is the latest", given: [service({ platformVersion: "LATEST" })], outcome: "pass" },
    { when: "it is fixed", given: [service({ platformVersion: "1.4.0" })], outcome: "fail", says: "1.4.0" },
    {
      when: "it is as old as the stack lets it be",
      given: [service({ platformVersion: "1.4.0" })],
      settings: { minimum: "1.4.0" },
      outcome: "pass",
    },
    {
      when: "it is newer than that",
      given: [service({ platformVersion: "1.10.0" })],
      settings: { minimum: "1.4.0" },
      outcome: "pass",
    },
    {
      when: "it is older than that",
      given: [service({ platformVersion: "1.3.9" })],
      settings: { minimum: "1.4.0" },
      outcome: "fail",
    },
    {
      when: "it is no version",
      given: [service({ platformVersion: "old" })],
      settings: { minimum: "1.4.0" },
      outcome: "fail",
    },
  ],
});

describeRule({
  rule: rule("enforce-deployment-rollback"),
  passing: [service()],
  decisive: [
    "deploymentCircuitBreaker",
    "deploymentMinimumHealthyPercent",
    "forceDelete",
    "deploymentController",
    "alarms",
  ],
  cases: [
    {
      when: "there is no circuit breaker",
      given: [service({ deploymentCircuitBreaker: undefined })],
      outcome: "fail",
    },
    {
      when: "it does not roll back",
      given: [service({ deploymentCircuitBreaker: { enable: true, rollback: false } })],
      outcome: "fail",
    },
    {
      when: "it is off",
      given: [service({ deploymentCircuitBreaker: { enable: false, rollback: true } })],
      outcome: "fail",
    },
    {
      when: "half the tasks may be missing",
      given: [service({ deploymentMinimumHealthyPercent: 50 })],
      outcome: "fail",
      says: "50 %",
    },
    {
      when: "the stack lets half be missing",
      given: [service({ deploymentMinimumHealthyPercent: 50 })],
      settings: { minimumHealthyPercent: 50 },
      outcome: "pass",
    },
    { when: "it can be deleted at once", given: [service({ forceDelete: true })], outcome: "fail" },
    {
      when: "nothing is said of the controller: it is ECS's own",
      given: [service({ deploymentController: undefined })],
      outcome: "pass",
    },
    ...["CODE_DEPLOY", "EXTERNAL"].map((type) => ({
      when: `${type} deploys`,
      given: [service({ deploymentController: { type } })] as const,
      outcome: "fail" as const,
      says: "not ECS's own",
    })),
    ...[
      ["there are no alarms", undefined],
      ["no alarm is named", { alarmNames: [], enable: true, rollback: true }],
      ["the alarms are off", { alarmNames: ["a"], enable: false, rollback: true }],
      ["the alarms only fail it", { alarmNames: ["a"], enable: true, rollback: false }],
    ].map(([when, alarms]) => ({
      when: String(when),
      given: [service({ alarms })] as const,
      outcome: "fail" as const,
      says: "no alarm rolls a deployment back",
    })),
  ],
});

describeRule({
  rule: rule("disallow-execute-command"),
  passing: [service()],
  decisive: ["enableExecuteCommand"],
  today: exceptionDay,
  cases: [
    { when: "it is on", given: [service({ enableExecuteCommand: true })], outcome: "fail" },
    {
      when: "nothing is said: it is off",
      given: [service({ enableExecuteCommand: undefined })],
      outcome: "pass",
    },
    { when: "it is off for scheduled tasks", given: [schedule()], outcome: "pass" },
    {
      when: "it is on for scheduled tasks",
      given: [schedule({ enableExecuteCommand: true })],
      outcome: "fail",
    },
    { when: "a schedule starts no tasks", given: [otherSchedule], outcome: "pass" },
    {
      when: "nobody knows what a schedule starts",
      given: [unknownTarget],
      outcome: "undetermined",
      says: "property=target",
    },
    ...exceptionCases("exec", (parent) => [{ ...service({ enableExecuteCommand: true }), parent }]),
  ],
});

const on = (capacityProvider: unknown) => ({ capacityProviderStrategies: [{ capacityProvider, weight: 1 }] });
describeRule({
  rule: rule("disallow-spot"),
  passing: [
    service(on("FARGATE")),
    resource("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "offered", {
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    }),
  ],
  decisive: [],
  cases: [
    { when: "a service is on it", given: [service(on("FARGATE_SPOT"))], outcome: "fail", says: "takes back" },
    { when: "a schedule is", given: [schedule(on("FARGATE_SPOT"))], outcome: "fail" },
    {
      when: "an event's target is",
      given: [
        resource("aws:cloudwatch/eventTarget:EventTarget", "target", { ecsTarget: on("FARGATE_SPOT") }),
      ],
      outcome: "fail",
    },
    {
      when: "all of a cluster are by default",
      given: [
        resource("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "default", {
          defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT" }],
        }),
      ],
      outcome: "fail",
    },
    {
      when: "the stack may",
      given: [service(on("FARGATE_SPOT"))],
      settings: { permitted: true },
      outcome: "pass",
    },
    {
      when: "nobody knows yet",
      given: [service(on(unknown))],
      outcome: "undetermined",
      says: "capacityProvider",
    },
  ],
});
