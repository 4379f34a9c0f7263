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
    ...(
      [
        ["elasticfilesystem", "pass"],
        ["ecr", "pass"],
        ["backup", "pass"],
        ["ecr.*", "pass"],
        ["ecs", "fail"],
        ["secretsmanager", "fail"],
        ["my-backup", "fail"],
        ["backups", "fail"],
      ] as const
    ).map(
      ([service, outcome]): Case => ({
        when: `a deployer uses it through ${service}, whatever it is used for`,
        given: [
          key(
            keeping(),
            statement(
              "Through",
              "kms:GenerateDataKeyWithoutPlaintext",
              { AWS: root },
              { ...to(deployer), StringLike: { "kms:ViaService": `${service}.eu-west-1.amazonaws.com` } },
            ),
          ),
        ],
        settings: deploys,
        outcome,
      }),
    ),
    {
      when: "a deployer uses it through one service of two that works by no grant",
      given: [
        key(
          keeping(),
          statement(
            "Through",
            "kms:Decrypt",
            { AWS: root },
            {
              ...to(deployer),
              StringEquals: {
                "kms:ViaService": ["ecr.eu-west-1.amazonaws.com", "dynamodb.eu-west-1.amazonaws.com"],
              },
            },
          ),
        ),
      ],
      settings: deploys,
      outcome: "fail",
      says: "both administer and use",
    },
    {
      when: "a deployer grants to whoever is no service of AWS's",
      given: [
        key(keeping(), through("ecr", "kms:CreateGrant", { Bool: { "kms:GrantIsForAWSResource": "false" } })),
      ],
      settings: deploys,
      outcome: "fail",
    },
    {
      when: "a deployer grants to AWS's service, and uses it in no context",
      given: [key(keeping(), through("dynamodb", ["kms:CreateGrant", "kms:Decrypt"], toAws))],
      settings: deploys,
      outcome: "fail",
    },
    {
      when: "a deployer grants through a service of any context to AWS's service",
      given: [key(keeping(), through("dynamodb", "kms:CreateGrant", toAws))],
      settings: deploys,
      outcome: "pass",
    },
    {
      when: "a deployer uses it in one open context and one narrow one: both hold",
      given: [
        key(
          keeping(),
          through("s3", "kms:Decrypt", {
            StringLike: {
              "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::*"],
              "kms:EncryptionContext:aws:pi:service": "rds-service",
            },
          }),
        ),
      ],
      settings: deploys,
      outcome: "pass",
    },
    {
      when: "a deployer uses it where another condition is narrow",
      given: [
        key(keeping(), through("s3", "kms:Decrypt", { StringLike: { "kms:EncryptionAlgorithm": "RSA" } })),
      ],
      settings: deploys,
      outcome: "fail",
    },
    {
      when: "who uses it is named in other letters",
      given: [key(administration, statement("Use", "KMS:DECRYPT", { AWS: administrator }))],
      outcome: "fail",
      says: "both administer and use",
    },
    {
      when: "every action of every service is a right",
      given: [key(statement("All", "*", { AWS: administrator }))],
      outcome: "fail",
      says: "every right",
    },
    {
      when: "every right is written in other letters, beside another",
      given: [key(statement("All", ["kms:DescribeKey", "KMS:*"], { AWS: administrator }))],
      outcome: "fail",
      says: "every right",
    },
    {
      when: "one person manages and another of a like name uses it",
      given: [key(administration, statement("Use", "kms:Decrypt", { AWS: `${administrator}-2` }))],
      outcome: "pass",
    },
    {
      when: "a service of AWS's has every right",
      given: [key(statement("All", "kms:*", { Service: "logs.eu-west-1.amazonaws.com" }))],
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
    ...(
      [
        [`arn:aws:iam::${account}:role/x`, "pass"],
        [`arn:aws:iam::${account}:user/x`, "pass"],
        [`arn:aws:sts::${account}:assumed-role/x/*`, "pass"],
        [`arn:aws:iam::${account}:role/x*`, "pass"],
        [`arn:aws:iam::${account}:role/?`, "fail"],
        [`arn:aws:iam::${account}:role/*/x`, "fail"],
        [`arn:aws:iam::${account}:r*`, "fail"],
        [`arn:*:iam::${account}:role/x`, "fail"],
        [`arn:aws:s3::${account}:role/x`, "fail"],
        [`arn:aws:iam::${account}:root`, "fail"],
      ] as const
    ).map(
      ([arn, outcome]): Case => ({
        when: `${arn} uses it`,
        given: [key(administration, statement("Use", "kms:Decrypt", { AWS: root }, to(arn)))],
        outcome,
        ...(outcome === "fail" && { says: "lets whoever administers IAM use the key" }),
      }),
    ),
    {
      when: "one of two that use it is anybody",
      given: [
        key(
          administration,
          statement("Use", "kms:Decrypt", { AWS: root }, to(role("x"), `arn:aws:iam::${account}:role/*`)),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "single roles manage it by IAM",
      given: [key(statement("Manage", "kms:PutKeyPolicy", { AWS: root }, to(role("a"), role("b"))))],
      outcome: "pass",
    },
    {
      when: "one of two that manage it is a pattern",
      given: [key(statement("Manage", "kms:PutKeyPolicy", { AWS: root }, to(role("a"), role("b?"))))],
      outcome: "fail",
      says: "manage the key",
    },
    {
      when: "another program's key leaves it to IAM",
      given: [
        resource(
          keyType,
          "key",
          { policy: document(statement("All", "kms:*", { AWS: root })) },
          { urn: "urn:pulumi:prod::ledger::aws:kms/key:Key::key" },
        ),
      ],
      outcome: "pass",
    },
    {
      when: "a role is named that is no account",
      given: [key(statement("Manage", "kms:PutKeyPolicy", { AWS: `${account}0` }))],
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
