import * as assert from "node:assert/strict";
import { stackOutputRules } from "../../policy/rules/stack-outputs";
import { platform } from "../../services";
import { type JudgedResource, judge, resource, ruleNamed, unknown, urnOfResource } from "../support/policy";
import { recordedPlatform } from "../support/recorded-platform";
import { type Case, describeRule } from "../support/rule-table";

const name = "stack-disallow-secret-outputs";
const rule = ruleNamed(stackOutputRules, name);
const type = "pulumi:pulumi:Stack";

/** A stack: the engine judges it by its outputs, and it has no inputs. */
const stack = (outputs: Record<string, unknown>): readonly [JudgedResource] => [
  resource(type, "cdd-test", {}, { outputs, inputs: outputs }),
];
const pem = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----";

describeRule({
  rule,
  passing: stack({
    endpoints: { portal: "https://portal.example-bank.com" },
    databaseSecretArn: "arn:aws:secretsmanager:eu-west-2:111122223333:secret:db-AbCdEf",
    dbPasswordArn: "arn:aws:secretsmanager:eu-west-2:111122223333:secret:db-AbCdEf",
    tokenUrl: "https://login.example-bank.com/token",
    keys: ["arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    subnets: { private: ["subnet-1"], public: ["subnet-2"] },
    ready: true,
    tasks: 3,
  }),
  // Which of several outputs is unknown is not told: their order differs from run to run.
  decisive: [],
  cases: [
    { when: "there is none", given: stack({}), outcome: "pass" },
    {
      when: "one is a password by its name",
      given: stack({ dbPassword: "x" }),
      outcome: "fail",
      says: "`dbPassword`",
    },
    {
      when: "one deep inside is",
      given: stack({ db: { admin: [{ masterPassword: "x" }] } }),
      outcome: "fail",
      says: "`db.admin.0.masterPassword` is a secret by its name",
    },
    {
      when: "one is by its value",
      given: stack({ connection: "postgres://app:hunter22@db/cdd" }),
      outcome: "fail",
      says: "`connection` looks like a URL with a password",
    },
    {
      when: "one stands in JSON",
      given: stack({ settings: JSON.stringify({ apiKey: "abcd1234" }) }),
      outcome: "fail",
      says: "`settings.apiKey`",
    },
    ...["privateAuth", "notPrivate"].map(
      (key): Case => ({
        when: `one is no part of a network, and private by its name: ${key}`,
        given: stack({ [key]: "x" }),
        outcome: "fail",
        says: `\`${key}\` is a secret by its name`,
      }),
    ),
    {
      when: "one that is a secret by its name only has an ARN in it",
      given: stack({ dbPassword: "see arn:aws:secretsmanager:eu-west-2:111122223333:secret:db" }),
      outcome: "fail",
      says: "`dbPassword` is a secret by its name",
    },
    { when: "one is a private key", given: stack({ tls: pem }), outcome: "fail", says: "a private key" },
    {
      when: "one of a list is an access key",
      given: stack({ users: ["AKIAIOSFODNN7EXAMPLE"] }),
      outcome: "fail",
      says: "an AWS access key",
    },
    {
      when: "one that is a secret by its name is not known",
      given: stack({ dbPassword: unknown }),
      outcome: "fail",
      says: "`dbPassword` is a secret by its name",
    },
    {
      when: "one is not known",
      given: stack({ address: unknown }),
      outcome: "undetermined",
      says: "property=outputs",
    },
    {
      when: "one inside another is not known",
      given: stack({ all: { of: [unknown] } }),
      outcome: "undetermined",
      says: "property=outputs",
    },
    {
      when: "one is listed",
      given: stack({ idempotencyToken: "x" }),
      settings: { plain: ["idempotencyToken"] },
      outcome: "pass",
    },
    {
      when: "one that is not known is listed",
      given: stack({ pin: unknown }),
      settings: { plain: ["pin"] },
      outcome: "undetermined",
    },
    {
      when: "another is listed",
      given: stack({ dbPassword: "x" }),
      settings: { plain: ["token"] },
      outcome: "fail",
    },
    { when: "its value is empty", given: stack({ dbPassword: "" }), outcome: "pass" },
  ],
});

describe(`${name} on the platform`, function () {
  this.timeout("2m");
  for (const each of ["dev", "prod"])
    it(`${each}: finds nothing in its outputs`, async () => {
      const { outputs } = await recordedPlatform(each, { catalogue: platform, images: [], preview: false });
      const [root] = stack(outputs as Record<string, unknown>);
      assert.ok(Object.keys(root.outputs ?? {}).length > 5);
      const { outcome, findings } = await judge([rule], [root]);
      assert.equal(outcome(name, urnOfResource(root)), "pass", JSON.stringify(findings));
    });
});
