import * as assert from "node:assert/strict";
import { declaredBy } from "../../policy/lib/declared";
import { componentRules } from "../../policy/rules/component";
import { judge, ruleNamed, unknown } from "../support/policy";
import { frontDoor, frontDoorUrn, microservice, microserviceUrn } from "../support/policy-fixtures";
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
      when: "its service is not known yet",
      given: [microservice("screening", { service: unknown })],
      outcome: "pass",
    },
    {
      when: "it shows no service, and is no other",
      given: [microservice("screening", { service: undefined })],
      outcome: "fail",
      says: /^(?!.*another service)/s,
    },
    {
      when: "an input is not known yet",
      given: [microservice("screening", { environment: unknown })],
      outcome: "pass",
    },
  ],
});

describe("what a component was asked for", () => {
  const shown = (...all: Parameters<typeof judge>[1]) => judge(componentRules, all);
  it("is remembered of it, and of the front door in it", async () => {
    const asked = microservice("screening", { port: 8443 });
    await shown(asked, { ...frontDoor("screening"), parent: microserviceUrn("screening") });
    assert.equal(declaredBy(microserviceUrn("screening"))?.port, 8443);
    assert.equal(declaredBy(frontDoorUrn("screening")), declaredBy(microserviceUrn("screening")));
  });
  it("is nothing of one that borrows a name, nor of a front door that stands alone", async () => {
    await shown(microservice("fake", { service: "screening" }), frontDoor("screening"));
    assert.equal(declaredBy(microserviceUrn("fake")), undefined);
    assert.equal(declaredBy(frontDoorUrn("screening")), undefined);
  });
});
