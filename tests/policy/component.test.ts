import { componentRules } from "../../policy/rules/component";
import { ruleNamed, unknown } from "../support/policy";
import { frontDoor, microservice } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

describeRule({
  rule: ruleNamed(componentRules, "component-enforce-platform-baseline"),
  passing: [microservice("screening")],
  decisive: [],
  cases: [
    { when: "it shows nothing", given: [{ ...microservice("screening"), inputs: {} }], outcome: "fail" },
    ...["service", "stack", "account", "region", "environment", "secrets", "data"].map((property) => ({
      when: `it does not show its ${property}`,
      given: [microservice("screening", { [property]: undefined })] as const,
      outcome: "fail" as const,
      says: `\`${property}\``,
    })),
    {
      when: "it claims to be another service",
      given: [microservice("fake", { service: "screening" })],
      outcome: "fail",
      says: "another service",
    },
    {
      when: "a front door stands in a microservice",
      given: [frontDoor("screening"), microservice("screening")],
      outcome: "pass",
    },
    {
      when: "a front door stands in no microservice",
      given: [frontDoor("screening"), microservice("case-management")],
      outcome: "fail",
      says: "no microservice",
    },
    {
      when: "an input is not known yet",
      given: [microservice("screening", { environment: unknown })],
      outcome: "pass",
    },
  ],
});
