import { iamOwnSecretsRules } from "../../policy/rules/iam-own-secrets";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import {
  account,
  allow,
  document,
  microservice,
  microserviceUrn,
  region,
  role,
  rolePolicy,
  taskDefinition,
} from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const arn = (name: string, suffix = "??????") =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${suffix}`;
const own = "cdd/test/screening/watchlist-api-key";
const parent = microserviceUrn("screening");
const component = microservice("screening", {
  secrets: [{ key: "watchlist-api-key", name: own, environmentVariable: "WATCHLIST_API_KEY" }],
});
const executionRole = role("execution", {}, { parent });
const reads = (resources: unknown, more: Partial<JudgedResource> = { parent }) =>
  rolePolicy("reads", "execution", document(allow("secretsmanager:GetSecretValue", resources)), more);
const lists = (...arns: unknown[]) =>
  taskDefinition(
    { secrets: arns.map((valueFrom) => ({ name: "WATCHLIST_API_KEY", valueFrom })) },
    {},
    { parent },
  );
const key = `arn:aws:kms:${region}:${account}:key/secrets`;
const secret = resource(
  "aws:secretsmanager/secret:Secret",
  "secret",
  { name: own, arn: arn(own, "a1B2c3"), kmsKeyId: key },
  { parent },
);
const decrypts = (keyArn: string) =>
  rolePolicy("decrypts", "execution", document(allow("kms:Decrypt", keyArn)), { parent });

const shared = {
  key: "db",
  environmentVariable: "DB",
  arn: arn("bank/shared", "a1B2c3"),
  keyArn: `arn:aws:kms:${region}:${account}:key/shared`,
};
const sharing = microservice("screening", { secrets: [], existingSecrets: [shared] });

describeRule({
  rule: ruleNamed(iamOwnSecretsRules, "iam-executionrole-enforce-own-secrets"),
  passing: [reads([arn(own)]), component, executionRole],
  decisive: ["policy"],
  cases: [
    {
      when: "the secret is another service's",
      given: [reads([arn(own), arn("cdd/test/case-management/key")]), component, executionRole],
      outcome: "fail",
      says: "does not declare",
    },
    { when: "every secret is meant", given: [reads("*"), component, executionRole], outcome: "fail" },
    {
      when: "every secret of the service is meant",
      given: [reads(arn("cdd/test/screening/*")), component, executionRole],
      outcome: "fail",
    },
    {
      when: "names that begin alike are meant",
      given: [reads(`${arn(own, "")}*`), component, executionRole],
      outcome: "fail",
    },
    {
      when: "a wildcard action reads",
      given: [
        rolePolicy("reads", "execution", document(allow("secretsmanager:Get*", arn("x"))), { parent }),
        component,
        executionRole,
      ],
      outcome: "fail",
    },
    {
      when: "the service declares none",
      given: [reads([arn(own)]), microservice("screening"), executionRole],
      outcome: "fail",
    },
    {
      when: "the component does not show its inputs",
      given: [reads([arn(own)]), { ...component, inputs: { service: "screening" } }, executionRole],
      outcome: "fail",
    },
    {
      when: "reading is denied",
      given: [
        rolePolicy(
          "reads",
          "execution",
          document(allow("secretsmanager:GetSecretValue", "*", { Effect: "Deny" })),
          { parent },
        ),
        component,
        executionRole,
      ],
      outcome: "pass",
    },
    {
      when: "nothing of secrets is granted",
      given: [
        rolePolicy("logs", "execution", document(allow("logs:PutLogEvents", "*")), { parent }),
        component,
        executionRole,
      ],
      outcome: "pass",
    },
    {
      when: "the task lists it",
      given: [reads([arn(own)]), component, executionRole, lists(arn(own, "a1B2c3"))],
      outcome: "pass",
    },
    {
      when: "the task lists a field of it",
      given: [reads([arn(own)]), component, executionRole, lists(`${arn(own, "a1B2c3")}:password::`)],
      outcome: "pass",
    },
    {
      when: "it is one that somebody else makes, of which the task lists a field, under a key of its own",
      given: [
        rolePolicy(
          "reads",
          "execution",
          document(allow("secretsmanager:GetSecretValue", shared.arn), allow("kms:Decrypt", shared.keyArn)),
          { parent },
        ),
        sharing,
        executionRole,
        lists(`${shared.arn}:password::`),
      ],
      outcome: "pass",
    },
    {
      when: "it is another one that somebody else makes",
      given: [reads([arn("bank/other", "a1B2c3")]), sharing, executionRole],
      outcome: "fail",
      says: "does not declare",
    },
    {
      when: "names are meant that are like that of one which somebody else makes",
      given: [reads([arn("bank/shared")]), sharing, executionRole],
      outcome: "fail",
      says: "does not declare",
    },
    {
      when: "a key is used that is not that of the secret which somebody else makes",
      given: [decrypts(key), sharing, executionRole, lists(shared.arn)],
      outcome: "fail",
      says: "not that of its secrets",
    },
    {
      when: "the task does not list what the service declares",
      given: [reads([arn(own)]), component, executionRole, lists(arn("cdd/test/screening/other", "a1B2c3"))],
      outcome: "fail",
      says: "does not list",
    },
    {
      when: "what the task lists is unknown, but the component is known",
      given: [
        reads([arn(own)]),
        component,
        executionRole,
        taskDefinition({}, { containerDefinitions: unknown }, { parent }),
      ],
      outcome: "pass",
    },
    {
      when: "there is no component and the task lists it",
      given: [
        reads([arn(own, "a1B2c3")], {}),
        role("execution"),
        taskDefinition({ secrets: [{ name: "X", valueFrom: arn(own, "a1B2c3") }] }),
      ],
      outcome: "pass",
    },
    {
      when: "there is no component and the task does not list it",
      given: [reads([arn(own)], {}), role("execution"), taskDefinition()],
      outcome: "fail",
    },
    {
      when: "there is no component and what the task lists is unknown",
      given: [
        reads([arn(own)], {}),
        role("execution"),
        taskDefinition({}, { containerDefinitions: unknown }),
      ],
      outcome: "undetermined",
      says: "property=containerDefinitions",
    },
    {
      when: "the role is not for tasks",
      given: [reads("*", {}), role("execution", { assumeRolePolicy: document() })],
      outcome: "pass",
    },
    {
      when: "it decrypts with its secrets' key",
      given: [decrypts(key), component, executionRole, secret, lists(arn(own, "a1B2c3"))],
      outcome: "pass",
    },
    {
      when: "it decrypts with another key",
      given: [decrypts(`${key}-other`), component, executionRole, secret, lists(arn(own, "a1B2c3"))],
      outcome: "fail",
      says: "not that of its secrets",
    },
    {
      when: "a managed policy that is attached reads another's",
      given: [
        resource(
          "aws:iam/policy:Policy",
          "managed",
          { policy: document(allow("secretsmanager:GetSecretValue", arn("x"))) },
          { parent },
        ),
        component,
        executionRole,
        resource(
          "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          "a",
          { role: "execution", policyArn: unknown },
          {
            propertyDependencies: {
              policyArn: [urnOf("aws:iam/policy:Policy", "managed")],
              role: [urnOf("aws:iam/role:Role", "execution")],
            },
          },
        ),
      ],
      outcome: "fail",
    },
    {
      when: "a policy inside the role reads another's",
      given: [
        role(
          "execution",
          { inlinePolicies: [{ policy: document(allow("secretsmanager:GetSecretValue", arn("x"))) }] },
          { parent },
        ),
        component,
      ],
      outcome: "fail",
    },
    {
      when: "AWS reports the role's policies later",
      given: [role("execution", { inlinePolicies: unknown }, { parent }), component],
      outcome: "pass",
    },
  ],
});
