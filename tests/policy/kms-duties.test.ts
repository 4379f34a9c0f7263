import { kmsDutyRules } from "../../policy/rules/kms-duties";
import { type JudgedResource, resource, ruleNamed } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(kmsDutyRules, `kms-key-${name}`);
const keyType = "aws:kms/key:Key";
const key = (...statements: readonly Record<string, unknown>[]): JudgedResource =>
  resource(keyType, "key", { policy: document(...statements) });
const keyPolicy = (...statements: readonly Record<string, unknown>[]) =>
  resource("aws:kms/keyPolicy:KeyPolicy", "policy", { policy: document(...statements) });
const replica = (...statements: readonly Record<string, unknown>[]) =>
  resource("aws:kms/replicaKey:ReplicaKey", "replica", { policy: document(...statements) });
const without = resource(keyType, "key", { policy: undefined });

const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const administrator = role("key-admin");
const deployer = role("deployer");
const root = `arn:aws:iam::${account}:root`;
const to = (...arns: string[]) => ({ ArnLike: { "aws:PrincipalArn": arns } });

function statement(
  sid: string,
  action: unknown,
  principal: unknown,
  condition?: unknown,
): Record<string, unknown> {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: action,
    Principal: principal,
    Resource: "*",
    ...(condition ? { Condition: condition } : {}),
  };
}

const administration = statement("Administer", ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"], {
  AWS: administrator,
});
const use = statement("Use", ["kms:Decrypt", "kms:GenerateDataKey"], { AWS: root }, to(role("cdd/test/*")));
/** What a deployer manages, by IAM and a condition. */
const keeping = (...more: string[]) =>
  statement("Keep", ["kms:PutKeyPolicy", "kms:CreateAlias", ...more], { AWS: root }, to(deployer));
/** What AWS asks of a deployer who makes tables. */
const through = (service: string, action: unknown, further: Record<string, Record<string, unknown>> = {}) =>
  statement(
    "Through",
    action,
    { AWS: root },
    {
      ...to(deployer),
      ...further,
      StringEquals: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com`, ...further.StringEquals },
    },
  );
const ofTables = { StringEquals: { "kms:EncryptionContext:aws:dynamodb:tableName": ["cdd-test-customers"] } };
const toAws = { Bool: { "kms:GrantIsForAWSResource": "true" } };
const deploys = { deployers: [deployer] };

describeRule({
  rule: rule("enforce-separation-of-duties"),
  passing: [key(administration, use)],
  decisive: ["policy"],
  cases: [
    {
      when: "one statement gives both",
      given: [key(statement("Both", ["kms:PutKeyPolicy", "kms:Decrypt"], { AWS: administrator }))],
      outcome: "fail",
      says: "both administer and use",
    },
    {
      when: "two statements give both",
      given: [key(administration, statement("Use", "kms:Decrypt", { AWS: administrator }))],
      outcome: "fail",
    },
    {
      when: "a condition takes the administrator in",
      given: [key(administration, statement("Use", "kms:Encrypt", { AWS: root }, to(role("*"))))],
      outcome: "fail",
      says: administrator,
    },
    {
      when: "wildcards take use in",
      given: [key(administration, statement("Use", "kms:GenerateDataKey*", { AWS: [administrator] }))],
      outcome: "fail",
    },
    {
      when: "the administrator may give others use by a grant",
      given: [key(administration, statement("Grant", "kms:CreateGrant", { AWS: administrator }))],
      outcome: "fail",
    },
    {
      when: "who manages by IAM and a condition may use the key, too",
      given: [key(keeping(), statement("Use", "kms:Decrypt", { AWS: root }, to(deployer)))],
      outcome: "fail",
      says: `${deployer} may both`,
    },
    {
      when: "a path of roles manages, and one of them uses",
      given: [
        key(
          statement("Manage", "kms:PutKeyPolicy", { AWS: root }, to(role("ops/*"))),
          statement("Use", "kms:Decrypt", { AWS: role("ops/reader") }),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "a deployer uses it through a service that reads with the caller's rights, whatever it reads",
      given: [key(keeping(), through("dynamodb", "kms:Decrypt"))],
      settings: deploys,
      outcome: "fail",
    },
    {
      when: "a deployer uses it for named tables",
      given: [key(keeping(), through("dynamodb", ["kms:Decrypt", "kms:Encrypt"], ofTables))],
      settings: deploys,
      outcome: "pass",
    },
    {
      when: "an administrator uses it for named tables",
      given: [
        key(
          statement("Administer", "kms:EnableKey", { AWS: deployer }),
          through("dynamodb", "kms:Decrypt", ofTables),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "a deployer uses it in a context, and calls KMS himself",
      given: [
        key(keeping(), statement("Use", "kms:Decrypt", { AWS: root }, { ...to(deployer), ...ofTables })),
      ],
      settings: deploys,
      outcome: "fail",
    },
    {
      when: "a deployer uses it in any context",
      given: [
        key(
          keeping(),
          through("dynamodb", "kms:Decrypt", {
            StringLike: { "kms:EncryptionContext:aws:dynamodb:tableName": "*" },
          }),
        ),
      ],
      settings: deploys,
      outcome: "fail",
    },
    ...["s*", "s?s", "dynamodb*"].map(
      (service): Case => ({
        when: `a deployer uses it in a context through ${service}`,
        given: [key(keeping(), through(service, "kms:Decrypt", ofTables))],
        settings: deploys,
        outcome: "fail",
        says: "both administer and use",
      }),
    ),
    ...(
      [
        ["arn:*", "fail"],
        ["a*", "fail"],
        ["arn?aws:s3:::cdd-test-documents", "fail"],
        ["arn:aws:*:::cdd-test-documents", "fail"],
        ["arn:aws:s3:::*", "fail"],
        ["arn:aws:s3:::?dd-test-documents", "fail"],
        ["arn:aws:s3:::cdd-test-*", "pass"],
        ["arn:aws:s3:::cdd-test-documents", "pass"],
        ["cdd-test-*", "pass"],
      ] as const
    ).map(
      ([value, outcome]): Case => ({
        when: `a deployer uses it through a service in the context ${value}`,
        given: [
          key(
            keeping(),
            through("s3", "kms:Decrypt", { StringLike: { "kms:EncryptionContext:aws:s3:arn": value } }),
          ),
        ],
        settings: deploys,
        outcome,
      }),
    ),
    {
      when: "a deployer uses it through a service that works by a grant",
      given: [key(keeping(), through("elasticfilesystem", "kms:GenerateDataKeyWithoutPlaintext"))],
      settings: deploys,
      outcome: "pass",
    },
    {
      when: "a deployer grants to AWS's service",
      given: [key(keeping(), through("ecr", "kms:CreateGrant", toAws))],
      settings: deploys,
      outcome: "pass",
    },
    {
      when: "a deployer grants to whom he likes",
      given: [key(keeping(), through("ecr", "kms:CreateGrant"))],
      settings: deploys,
      outcome: "fail",
    },
    {
      when: "a deployer may delete the key",
      given: [key(keeping("kms:ScheduleKeyDeletion"), use)],
      settings: deploys,
      outcome: "fail",
      says: "take the key out of use",
    },
    {
      when: "a deployer may delete the key of a stack that keeps nothing",
      given: [key(keeping("kms:ScheduleKeyDeletion"), use)],
      settings: { ...deploys, deployersDelete: true },
      outcome: "pass",
    },
    {
      when: "a role has every right",
      given: [key(statement("All", "kms:*", { AWS: administrator }))],
      outcome: "fail",
      says: "every right",
    },
    {
      when: "a role has every right by IAM and a condition",
      given: [key(statement("All", "kms:*", { AWS: root }, to(administrator)))],
      outcome: "fail",
      says: "every right",
    },
    {
      when: "the account's root has every right: another rule's",
      given: [key(statement("All", "kms:*", { AWS: root }))],
      outcome: "pass",
    },
    {
      when: "the administrator is denied use",
      given: [
        key(administration, { ...statement("No", "kms:Decrypt", { AWS: administrator }), Effect: "Deny" }),
      ],
      outcome: "pass",
    },
    {
      when: "a replica's policy gives both",
      given: [replica(administration, statement("Use", "kms:Decrypt", { AWS: administrator }))],
      outcome: "fail",
    },
    {
      when: "a policy of its own gives both",
      given: [keyPolicy(administration, statement("Use", "kms:Decrypt", { AWS: administrator }))],
      outcome: "fail",
    },
    { when: "there is no policy", given: [without], outcome: "pass" },
  ],
});

describeRule({
  rule: rule("disallow-account-delegation"),
  passing: [key(administration, keeping(), use)],
  decisive: ["policy"],
  cases: [
    {
      when: "IAM decides who manages",
      given: [key(statement("Manage", "kms:PutKeyPolicy", { AWS: root }))],
      outcome: "fail",
      says: 'statement "Manage" lets whoever administers IAM manage',
    },
    {
      when: "IAM decides who uses",
      given: [key(administration, statement("Use", "kms:Decrypt", { AWS: [root] }))],
      outcome: "fail",
      says: "use the key",
    },
    {
      when: "the account is named by its id",
      given: [key(statement("Manage", "kms:ScheduleKeyDeletion", { AWS: account }))],
      outcome: "fail",
    },
    ...["*", { AWS: "*" }].map(
      (principal): Case => ({
        when: `everybody of the account has every right, as ${JSON.stringify(principal)}`,
        given: [
          key(statement("All", "kms:*", principal, { StringEquals: { "kms:CallerAccount": account } })),
        ],
        outcome: "fail",
        says: "manage the key",
      }),
    ),
    {
      when: "everybody is named, and a condition narrows that to one path of roles that use it",
      given: [key(administration, statement("Use", "kms:Decrypt", "*", to(role("cdd/test/*"))))],
      outcome: "pass",
    },
    {
      when: "IAM decides everything",
      given: [key(statement("All", "kms:*", { AWS: root }))],
      outcome: "fail",
    },
    {
      when: "an AWS service stands between, and anybody comes through it",
      given: [
        key(
          statement(
            "Use",
            "kms:Decrypt",
            { AWS: root },
            { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
          ),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "any role may use it",
      given: [key(statement("Use", "kms:Decrypt", { AWS: root }, to(role("*"))))],
      outcome: "fail",
    },
    {
      when: "the condition holds where there is no role",
      given: [
        key(
          statement(
            "Use",
            "kms:Decrypt",
            { AWS: root },
            { ArnLikeIfExists: { "aws:PrincipalArn": role("reader") } },
          ),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "a path of roles manages: whoever makes roles makes one there",
      given: [key(statement("Manage", "kms:DisableKey", { AWS: root }, to(role("cdd/test/*"))))],
      outcome: "fail",
    },
    {
      when: "a path of roles uses it",
      given: [key(administration, use)],
      outcome: "pass",
    },
    {
      when: "IAM decides who looks at it",
      given: [key(statement("Look", ["kms:DescribeKey", "kms:GetKeyPolicy"], { AWS: root }))],
      outcome: "pass",
    },
    {
      when: "the account is refused something",
      given: [key({ ...statement("No", "kms:*", { AWS: root }), Effect: "Deny" })],
      outcome: "pass",
    },
    {
      when: "an AWS service uses it",
      given: [key(statement("Service", "kms:Decrypt", { Service: "cloudwatch.amazonaws.com" }))],
      outcome: "pass",
    },
    {
      when: "a replica's policy leaves it to IAM",
      given: [replica(statement("Manage", "kms:PutKeyPolicy", { AWS: root }))],
      outcome: "fail",
    },
    {
      when: "a policy of its own leaves it to IAM",
      given: [keyPolicy(statement("Manage", "kms:PutKeyPolicy", { AWS: root }))],
      outcome: "fail",
    },
    { when: "there is no policy", given: [without], outcome: "pass" },
  ],
});
