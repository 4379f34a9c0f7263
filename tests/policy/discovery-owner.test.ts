import { discoveryOwnerRules } from "../../policy/rules/discovery-owner";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const arn = "arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-1";
const name = resource("aws:servicediscovery/service:Service", "name", { arn, id: "srv-1" });
const service = (logical: string, registryArn: unknown = arn) =>
  resource("aws:ecs/service:Service", logical, { serviceRegistries: { registryArn } });
const instance = (logical: string, serviceId: unknown = "srv-1") =>
  resource("aws:servicediscovery/instance:Instance", logical, { serviceId });

describeRule({
  rule: ruleNamed(discoveryOwnerRules, "servicediscovery-service-enforce-owner"),
  passing: [name, service("one")],
  decisive: [],
  cases: [
    { when: "nobody stands behind it yet", given: [name], outcome: "pass" },
    {
      when: "two services do",
      given: [name, service("one"), service("two")],
      outcome: "fail",
      says: "2 services",
    },
    {
      when: "the other stands behind another",
      given: [name, service("one"), service("two", `${arn}2`)],
      outcome: "pass",
    },
    {
      when: "instances of one balancer do",
      given: [name, instance("one"), instance("two")],
      outcome: "pass",
    },
    { when: "a service and an instance do", given: [name, service("one"), instance("two")], outcome: "fail" },
    {
      when: "a service does, and an instance of another",
      given: [name, service("one"), instance("two", "srv-2")],
      outcome: "pass",
    },
    {
      when: "a service has no registry",
      given: [
        name,
        service("one"),
        resource("aws:ecs/service:Service", "two"),
        resource("aws:ecs/service:Service", "three", { serviceRegistries: {} }),
      ],
      outcome: "pass",
    },
    {
      when: "nobody knows yet behind which names they stand, and nobody surely stands behind it",
      given: [name, service("one", unknown), instance("two", unknown)],
      outcome: "pass",
    },
    {
      when: "nobody knows yet behind which name the second stands",
      given: [name, service("one"), service("two", unknown)],
      outcome: "undetermined",
      says: "property=serviceRegistries",
    },
    {
      when: "nobody knows yet behind which name the instance stands",
      given: [name, service("one"), instance("two", unknown)],
      outcome: "undetermined",
      says: "property=serviceId",
    },
  ],
});
