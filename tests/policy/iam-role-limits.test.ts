import { iamRoleLimitRules } from "../../policy/rules/iam-role-limits";
import { listedAs, resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const token = "aws:iam/role:Role";
const role = (inputs: Record<string, unknown> = {}) => resource(token, "role", inputs);
const place = listedAs(token, "role");

describeRule({
  rule: ruleNamed(iamRoleLimitRules, "iam-role-configure-session-duration"),
  passing: [role({ maxSessionDuration: 3600 })],
  decisive: ["maxSessionDuration"],
  cases: [
    { when: "AWS's default holds", given: [role()], outcome: "pass" },
    {
      when: "it is a second longer",
      given: [role({ maxSessionDuration: 3601 })],
      outcome: "fail",
      says: "3601 seconds",
    },
    { when: "it is no number", given: [role({ maxSessionDuration: "long" })], outcome: "fail" },
    {
      when: "it is listed, and lasts four hours",
      given: [role({ maxSessionDuration: 14_400 })],
      outcome: "pass",
      settings: { longer: [place] },
    },
    {
      when: "it is listed, and lasts longer",
      given: [role({ maxSessionDuration: 14_401 })],
      outcome: "fail",
      settings: { longer: [place] },
    },
    {
      when: "another is listed",
      given: [role({ maxSessionDuration: 3601 })],
      outcome: "fail",
      settings: { longer: [`${place}s`] },
    },
  ],
});

const bank = "arn:aws:iam::111122223333:policy/boundary";
const other = "arn:aws:iam::111122223333:policy/other";

describeRule({
  rule: ruleNamed(iamRoleLimitRules, "iam-role-enforce-permissions-boundary"),
  passing: [role({ permissionsBoundary: bank })],
  decisive: ["permissionsBoundary"],
  settings: { boundaries: [bank] },
  cases: [
    { when: "it has none", given: [role()], outcome: "fail", says: "no permissions boundary" },
    { when: "it has an empty one", given: [role({ permissionsBoundary: "" })], outcome: "fail" },
    {
      when: "it has another",
      given: [role({ permissionsBoundary: other })],
      outcome: "fail",
      says: "none of the bank's",
    },
    {
      when: "none is listed, and it has any",
      given: [role({ permissionsBoundary: other })],
      outcome: "pass",
      settings: {},
    },
    {
      when: "none is listed, and it will have one",
      given: [role({ permissionsBoundary: unknown })],
      outcome: "pass",
      settings: {},
    },
    { when: "it makes boundaries", given: [role()], outcome: "pass", settings: { without: [place] } },
    {
      when: "its name begins as listed",
      given: [role()],
      outcome: "pass",
      settings: { without: [place.slice(0, -1)] },
    },
    {
      when: "another makes boundaries",
      given: [role()],
      outcome: "fail",
      settings: { without: [`${place}s`] },
    },
  ],
});

describeRule({
  rule: ruleNamed(iamRoleLimitRules, "iam-role-disallow-exclusive-management"),
  passing: [role({ inlinePolicies: [], managedPolicyArns: [] })],
  decisive: ["inlinePolicies", "managedPolicyArns"],
  cases: [
    { when: "nothing is said of them", given: [role()], outcome: "pass" },
    {
      when: "a policy stands in it",
      given: [role({ inlinePolicies: [{ name: "own" }] })],
      outcome: "fail",
      says: "inlinePolicies",
    },
    {
      when: "a policy is named in it",
      given: [role({ managedPolicyArns: [other] })],
      outcome: "fail",
      says: "managedPolicyArns",
    },
    {
      when: "one is unknown and the other stands in it",
      given: [role({ inlinePolicies: unknown, managedPolicyArns: [other] })],
      outcome: "fail",
    },
  ],
});
