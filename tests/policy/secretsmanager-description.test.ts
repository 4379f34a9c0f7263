import { secretsmanagerDescriptionRules } from "../../policy/rules/secretsmanager-description";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const secret = (description?: unknown) =>
  resource("aws:secretsmanager/secret:Secret", "secret", {
    ...(description !== undefined && { description }),
  });

describeRule({
  rule: ruleNamed(secretsmanagerDescriptionRules, "secretsmanager-secret-missing-description"),
  passing: [secret("Credentials of the mail relay")],
  decisive: [],
  cases: [
    { when: "it says nothing", given: [secret()], outcome: "fail", says: "nobody knows" },
    { when: "it says an empty text", given: [secret("")], outcome: "fail" },
    { when: "it will say something", given: [secret(unknown)], outcome: "pass" },
  ],
});
