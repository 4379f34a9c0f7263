import { healthCheckRules } from "../../policy/rules/health-checks";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const asked = { path: "/health", matcher: "200" };
const group = (inputs: Record<string, unknown> = {}) =>
  resource("aws:lb/targetGroup:TargetGroup", "group", {
    ...{ protocol: "HTTPS", targetType: "ip", deregistrationDelay: 60, healthCheck: asked },
    ...inputs,
  });

const ofOthers = "urn:pulumi:test::ledger::aws:lb/targetGroup:TargetGroup::group";

describeRule({
  rule: ruleNamed(healthCheckRules, "lb-targetgroup-configure-health-check"),
  passing: [group()],
  decisive: ["healthCheck", "deregistrationDelay", "targetType"],
  cases: [
    {
      when: "nothing is said of health",
      given: [group({ healthCheck: undefined })],
      outcome: "fail",
      says: "no path",
    },
    {
      when: "it is not asked",
      given: [group({ healthCheck: { ...asked, enabled: false } })],
      outcome: "fail",
      says: "nobody asks",
    },
    {
      when: "it names no path",
      given: [group({ healthCheck: { matcher: "200" } })],
      outcome: "fail",
      says: "no path",
    },
    {
      when: "it names no path, and is another team's",
      given: [{ ...group({ healthCheck: { matcher: "200" } }), urn: ofOthers }],
      outcome: "pass",
    },
    {
      when: "it is not asked, and is another team's",
      given: [{ ...group({ healthCheck: { enabled: false } }), urn: ofOthers }],
      outcome: "fail",
      says: "nobody asks",
    },
    {
      when: "the path is not known yet",
      given: [group({ healthCheck: { path: unknown } })],
      outcome: "undetermined",
    },
    {
      when: "a connection is all that is asked for",
      given: [group({ protocol: "TCP", healthCheck: { protocol: "TCP" } })],
      outcome: "pass",
    },
    {
      when: "of TCP HTTPS is asked, without a path",
      given: [group({ protocol: "TCP", healthCheck: { protocol: "HTTPS" } })],
      outcome: "fail",
    },
    {
      when: "a function is behind it",
      given: [group({ targetType: "lambda", healthCheck: undefined })],
      outcome: "pass",
    },
    {
      when: "AWS's default delay holds",
      given: [group({ deregistrationDelay: undefined })],
      outcome: "pass",
    },
    { when: "the delay is the longest", given: [group({ deregistrationDelay: 300 })], outcome: "pass" },
    {
      when: "the delay is longer",
      given: [group({ deregistrationDelay: 301 })],
      outcome: "fail",
      says: "301 seconds",
    },
    {
      when: "the delay is as long as the stack allows",
      given: [group({ deregistrationDelay: 301 })],
      outcome: "pass",
      settings: { longestDrainSeconds: 301 },
    },
  ],
});
