import { eventTargetRules } from "../../policy/rules/event-targets";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${account}:${rest}`;
const target = (to: unknown, more = {}) =>
  resource("aws:cloudwatch/eventTarget:EventTarget", "x", { rule: "r", arn: to }, more);
const fails = (when: string, to: string): Case => ({
  when,
  given: [target(to)],
  outcome: "fail",
  says: "no rule judges",
});
const passes = (when: string, to: string): Case => ({ when, given: [target(to)], outcome: "pass" });
const policyType = "aws:sns/topicPolicy:TopicPolicy";

describeRule({
  rule: ruleNamed(eventTargetRules, "cloudwatch-eventtarget-disallow-unapproved-target"),
  passing: [target(arn("sns", "events"))],
  decisive: ["arn"],
  cases: [
    passes("a queue keeps it", arn("sqs", "q")),
    passes("a log group keeps it", arn("logs", "log-group:/aws/events/x")),
    passes("it starts tasks", arn("ecs", "cluster/x")),
    passes("a bus of the bank's takes it on", arn("events", "event-bus/default")),
    fails("it starts a function", arn("lambda", "function:x")),
    fails("it calls a host of the internet", arn("events", "api-destination/x/1")),
    fails("it runs a command on machines", "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"),
    fails("it starts a state machine", arn("states", "stateMachine:x")),
    fails("it streams into something", arn("firehose", "deliverystream/x")),
    fails("it is no ARN", "x"),
    {
      when: "it names nothing",
      given: [resource("aws:cloudwatch/eventTarget:EventTarget", "x", {})],
      outcome: "fail",
    },
    {
      when: "the function is approved",
      given: [target(arn("lambda", "function:x"))],
      settings: { targets: [arn("lambda", "function:x")] },
      outcome: "pass",
    },
    {
      when: "its ARN is not known, and a topic's",
      given: [
        target(unknown, { propertyDependencies: { arn: [urnOf(policyType, "p")] } }),
        resource(policyType, "p", { arn: unknown }),
      ],
      outcome: "pass",
    },
    {
      when: "its ARN is not known, and something else's",
      given: [
        target(unknown, { propertyDependencies: { arn: [urnOf("aws:iam/role:Role", "r")] } }),
        resource("aws:iam/role:Role", "r", {}),
      ],
      outcome: "undetermined",
    },
  ],
});
