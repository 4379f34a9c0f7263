import { iamRoleRules } from "../../policy/rules/iam-role";
import { resource, ruleNamed, unknown } from "../support/policy";
import { account, document, role, taskDefinition, trust } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(iamRoleRules, name);
const trusts = (principal: unknown, condition?: unknown) =>
  role("role", {
    assumeRolePolicy: document({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: principal,
      ...(condition ? { Condition: condition } : {}),
    }),
  });
const foreign = "arn:aws:iam::999988887777:role/x";

const gitlab = `arn:aws:iam::${account}:oidc-provider/gitlab.example.net`;
const saml = `arn:aws:iam::${account}:saml-provider/bank`;
const cognito = "cognito-identity.amazonaws.com";
const pool = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef";
/** Who of an identity provider is let in, by what is asked of them. */
const federated = (
  [
    [gitlab, {}, "fail"],
    [gitlab, { StringEquals: { "gitlab.example.net:sub": "project_path:bank/cdd:ref:main" } }, "pass"],
    [gitlab, { StringLike: { "gitlab.example.net:sub": "project_path:bank/cdd:*" } }, "pass"],
    [gitlab, { StringLike: { "gitlab.example.net:sub": "project_path:*" } }, "fail"],
    [gitlab, { StringLike: { "gitlab.example.net:sub": "*" } }, "fail"],
    [gitlab, { StringEqualsIfExists: { "gitlab.example.net:sub": "project_path:bank/cdd" } }, "fail"],
    [gitlab, { StringEquals: { "gitlab.example.net:aud": "https://gitlab.example.net" } }, "fail"],
    [gitlab, { StringEquals: { "gitlab.example.net:subject": "bank" } }, "fail"],
    [gitlab, { StringEquals: { "x-saml:edupersonaffiliation": "staff" } }, "fail"],
    ["accounts.google.com", { StringEquals: { "accounts.google.com:oaud": "bank-app" } }, "fail"],
    ["accounts.google.com", { StringEquals: { "accounts.google.com:sub": "1234567890" } }, "pass"],
    [saml, { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }, "fail"],
    [saml, { StringEquals: { "SAML:sub_type": "persistent" } }, "fail"],
    [saml, { StringEquals: { "SAML:namequalifier": "hash-of-the-provider" } }, "fail"],
    [saml, { StringEquals: { "SAML:sub": "j.doe" } }, "pass"],
    [saml, { StringEquals: { "SAML:eduPersonAffiliation": "staff" } }, "pass"],
    // Any pool of anybody's Cognito would do.
    [cognito, { "ForAnyValue:StringLike": { [`${cognito}:amr`]: "authenticated" } }, "fail"],
    [cognito, { StringEquals: { [`${cognito}:aud`]: pool } }, "fail"],
    [
      cognito,
      {
        StringEquals: { [`${cognito}:aud`]: pool },
        "ForAnyValue:StringLike": { [`${cognito}:amr`]: "authenticated" },
      },
      "pass",
    ],
    [
      cognito,
      {
        StringEquals: { [`${cognito}:aud`]: pool },
        "ForAnyValue:StringLike": { [`${cognito}:amr`]: ["authenticated", "unauthenticated"] },
      },
      "fail",
    ],
    [
      cognito,
      {
        StringEquals: { "gitlab.example.net:aud": pool },
        "ForAnyValue:StringLike": { [`${cognito}:amr`]: "authenticated" },
      },
      "fail",
    ],
  ] as const
).map(
  ([provider, condition, outcome]): Case => ({
    when: `${provider} lets in who is ${JSON.stringify(condition)}`,
    given: [trusts({ Federated: provider }, condition)],
    outcome,
    ...(outcome === "fail" && { says: "lets everybody of an identity provider take the role" }),
  }),
);
federated.push({
  when: "a provider of another account lets a subject in",
  given: [
    trusts(
      { Federated: gitlab.replace(account, "999988887777") },
      { StringEquals: { "gitlab.example.net:sub": "project_path:bank/cdd" } },
    ),
  ],
  outcome: "fail",
  says: "trusts an identity provider of another account",
});

describeRule({
  rule: rule("iam-role-disallow-open-trust"),
  passing: [role("role")],
  decisive: ["assumeRolePolicy"],
  cases: [
    { when: "everybody can take it", given: [trusts("*")], outcome: "fail", says: "everybody" },
    { when: "every AWS principal can", given: [trusts({ AWS: "*" })], outcome: "fail" },
    {
      when: "every role of the account can",
      given: [trusts({ AWS: `arn:aws:iam::${account}:role/*` })],
      outcome: "fail",
    },
    {
      when: "the scheduler can",
      given: [role("role", { assumeRolePolicy: trust("scheduler.amazonaws.com") })],
      outcome: "pass",
    },
    { when: "instances can", given: [trusts({ Service: "ec2.amazonaws.com" })], outcome: "pass" },
    {
      when: "a role of the account can",
      given: [trusts({ AWS: `arn:aws:iam::${account}:role/x` })],
      outcome: "pass",
    },
    ...[account, `arn:aws:iam::${account}:root`].map(
      (AWS): Case => ({
        when: `whomever the account gives the right can (${AWS})`,
        given: [trusts({ AWS })],
        outcome: "fail",
        says: "whomever",
      }),
    ),
    {
      when: "of the account one role can",
      given: [
        trusts(
          { AWS: `arn:aws:iam::${account}:root` },
          { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/x` } },
        ),
      ],
      outcome: "pass",
    },
    {
      when: "of the account all but one role can",
      given: [
        trusts(
          { AWS: `arn:aws:iam::${account}:root` },
          { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/x` } },
        ),
      ],
      outcome: "fail",
    },
    {
      when: "of the account every role can",
      given: [trusts({ AWS: account }, { StringLike: { "aws:PrincipalArn": "*" } })],
      outcome: "fail",
    },
    ...(
      [
        ["who knows a word", { StringEquals: { "sts:ExternalId": "a-word" } }],
        ["who has no tag", { StringEqualsIfExists: { "aws:PrincipalTag/duty": "deploy" } }],
        ["who has no name", { "ForAllValues:StringEquals": { "aws:PrincipalTag/duty": "deploy" } }],
      ] as const
    ).map(
      ([who, condition]): Case => ({
        when: `of the account anybody can ${who}`,
        given: [trusts({ AWS: account }, condition)],
        outcome: "fail",
      }),
    ),
    {
      when: "of the account those with a tag can",
      given: [trusts({ AWS: account }, { StringEquals: { "aws:PrincipalTag/duty": "deploy" } })],
      outcome: "pass",
    },
    {
      when: "somebody by a canonical id can",
      given: [trusts({ CanonicalUser: "0".repeat(64) })],
      outcome: "fail",
    },
    {
      when: "a service of another region can",
      given: [trusts({ Service: "states.us-east-1.amazonaws.com" })],
      outcome: "fail",
      says: "another region",
    },
    {
      when: "a service of the region can",
      given: [trusts({ Service: "states.eu-west-1.amazonaws.com" })],
      outcome: "pass",
    },
    {
      when: "another account can",
      given: [trusts({ AWS: foreign })],
      outcome: "fail",
      says: "another account",
    },
    {
      when: "another account's root can",
      given: [trusts({ AWS: "arn:aws:iam::999988887777:root" })],
      outcome: "fail",
    },
    {
      when: "another account can that knows a word",
      given: [trusts({ AWS: foreign }, { StringEquals: { "sts:ExternalId": "x" } })],
      outcome: "fail",
      says: "another account",
    },
    {
      when: "another account of the organisation can",
      given: [trusts({ AWS: foreign }, { StringEquals: { "aws:PrincipalOrgID": "o-1" } })],
      outcome: "fail",
      says: "another account",
    },
    {
      when: "the other account is the bank's",
      given: [trusts({ AWS: foreign })],
      settings: { accounts: [account, "999988887777"] },
      outcome: "pass",
    },
    {
      when: "another account is named by its id",
      given: [trusts({ AWS: "999988887777" })],
      outcome: "fail",
      says: "another account",
    },
    {
      when: "everybody is refused",
      given: [
        role("role", {
          assumeRolePolicy: document(
            {
              Effect: "Allow",
              Action: "sts:AssumeRole",
              Principal: { AWS: `arn:aws:iam::${account}:role/x` },
            },
            { Effect: "Deny", Action: "sts:AssumeRole", Principal: "*" },
          ),
        }),
      ],
      outcome: "pass",
    },
    {
      when: "the second statement lets another account in",
      given: [
        role("role", {
          assumeRolePolicy: document(
            { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: account } },
            { Sid: "Second", Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: foreign } },
          ),
        }),
      ],
      outcome: "fail",
      says: 'statement "Second" lets another account',
    },
    {
      when: "a deleted principal can",
      given: [trusts({ AWS: "AROAEXAMPLE" })],
      outcome: "fail",
      says: "no ARN",
    },
    ...federated,
    {
      when: "there is no trust policy",
      given: [role("role", { assumeRolePolicy: undefined })],
      outcome: "fail",
      says: "no trust policy",
    },
    {
      when: "the trust policy is no JSON",
      given: [role("role", { assumeRolePolicy: "{" })],
      outcome: "fail",
    },
  ],
});

/** One that says on whose behalf it acts; one of which nobody knows. */
const service = { Service: "scheduler.amazonaws.com" };
const unheard = { Service: "pipes.amazonaws.com" };
describeRule({
  rule: rule("iam-role-enforce-confused-deputy-conditions"),
  passing: [role("role")],
  decisive: ["assumeRolePolicy"],
  cases: [
    {
      when: "a service acts for anybody",
      given: [trusts(service)],
      outcome: "fail",
      says: "scheduler.amazonaws.com",
    },
    {
      when: "a service acts for anybody of which nobody knows what it sends",
      given: [trusts(unheard)],
      outcome: "fail",
      says: "pipes.amazonaws.com",
    },
    {
      when: "a service acts for one resource",
      given: [trusts(service, { ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-west-1:${account}:*` } })],
      outcome: "pass",
    },
    {
      when: "a service acts for any account's resource",
      given: [trusts(service, { ArnLike: { "aws:SourceArn": "arn:aws:ecs:*:*:*" } })],
      outcome: "fail",
    },
    {
      when: "the condition holds where the key is absent",
      given: [trusts(service, { StringEqualsIfExists: { "aws:SourceAccount": account } })],
      outcome: "fail",
    },
    {
      when: "the stack says that the service sends neither key",
      given: [trusts(unheard)],
      settings: { exemptServices: ["pipes.amazonaws.com"] },
      outcome: "pass",
    },
    ...["ecs", "ec2", "malware-protection-plan.guardduty"].map(
      (silent): Case => ({
        when: `${silent} takes it, which says nothing of whom it acts for`,
        given: [trusts({ Service: `${silent}.amazonaws.com` })],
        outcome: "pass",
      }),
    ),
    {
      when: "a service acts for another account alone",
      given: [trusts(service, { StringEquals: { "aws:SourceAccount": "999988887777" } })],
      outcome: "fail",
      says: "act for any account",
    },
    {
      when: "a service acts for another account beside the own one",
      given: [trusts(service, { StringEquals: { "aws:SourceAccount": [account, "999988887777"] } })],
      outcome: "fail",
      says: "lets a service act for another account",
    },
    {
      when: "a service acts for two accounts of the bank",
      given: [trusts(service, { StringEquals: { "aws:SourceAccount": [account, "999988887777"] } })],
      settings: { accounts: [account, "999988887777"] },
      outcome: "pass",
    },
    {
      when: "one that sends nothing is asked for another account",
      given: [
        trusts({ Service: "ecs.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "999988887777" } }),
      ],
      outcome: "fail",
      says: "another account",
    },
    {
      when: "a service acts for a bucket, whose ARN names no account",
      given: [trusts(service, { ArnLike: { "aws:SourceArn": "arn:aws:s3:::ledger" } })],
      outcome: "pass",
    },
    {
      when: "a service acts for any bucket",
      given: [trusts(service, { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } })],
      outcome: "fail",
    },
    {
      when: "a service acts for what begins with a bucket's ARN",
      given: [trusts(service, { StringEquals: { "aws:SourceArn": "x-arn:aws:s3:::ledger" } })],
      outcome: "fail",
    },
    {
      when: "a service is refused to act for anybody",
      given: [
        role("role", {
          assumeRolePolicy: document({ Effect: "Deny", Action: "sts:AssumeRole", Principal: service }),
        }),
      ],
      outcome: "pass",
    },
    {
      when: "functions take it, as AWS documents it",
      given: [trusts({ Service: "lambda.amazonaws.com" })],
      outcome: "pass",
    },
    {
      when: "one of two services acts for anybody",
      given: [trusts({ Service: ["ecs.amazonaws.com", "scheduler.amazonaws.com"] })],
      outcome: "fail",
      says: "lets scheduler.amazonaws.com act",
    },
    {
      when: "the scheduler acts for the own account",
      given: [role("role", { assumeRolePolicy: trust("scheduler.amazonaws.com") })],
      outcome: "pass",
    },
    { when: "a role takes it", given: [trusts({ AWS: `arn:aws:iam::${account}:role/x` })], outcome: "pass" },
    {
      when: "there is no trust policy",
      given: [role("role", { assumeRolePolicy: undefined })],
      outcome: "fail",
    },
  ],
});

const used = (assumeRolePolicy: unknown): readonly ReturnType<typeof role>[] => [
  role("execution"),
  role("task", { assumeRolePolicy }),
];
const tasksTrust = (
  when: string,
  assumeRolePolicy: unknown,
  outcome: Case["outcome"],
  says?: string,
): Case => ({
  when,
  given: [taskDefinition(), ...used(assumeRolePolicy)],
  outcome,
  ...(says ? { says } : {}),
});
describeRule({
  rule: rule("iam-role-enforce-ecs-tasks-trust"),
  passing: [taskDefinition(), role("execution"), role("task")],
  decisive: [],
  cases: [
    tasksTrust(
      "another service can take the task role",
      trust("lambda.amazonaws.com"),
      "fail",
      "by others than tasks",
    ),
    tasksTrust(
      "a role can take it too",
      document({
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com", AWS: account },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      }),
      "fail",
    ),
    tasksTrust(
      "it can be taken for any account",
      trust("ecs-tasks.amazonaws.com", { Condition: {} }),
      "fail",
      "for other accounts",
    ),
    tasksTrust(
      "it can be taken by nobody",
      trust("ecs-tasks.amazonaws.com", { Effect: "Deny" }),
      "fail",
      "by nobody",
    ),
    tasksTrust(
      "nobody is named who takes it",
      document({
        Effect: "Allow",
        NotPrincipal: { AWS: account },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      }),
      "fail",
      "by others than tasks",
    ),
    tasksTrust(
      "somebody of the service's name can take it",
      document({
        Effect: "Allow",
        Principal: { AWS: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      }),
      "fail",
      "by others than tasks",
    ),
    tasksTrust(
      "a second statement lets others in",
      document(
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
        },
      ),
      "fail",
      "for other accounts",
    ),
    {
      when: "the execution role has it",
      given: [
        taskDefinition(),
        role("execution", { assumeRolePolicy: trust("lambda.amazonaws.com") }),
        role("task"),
      ],
      outcome: "fail",
      says: "the role execution can be taken by others",
    },
    {
      when: "the task has no role of its own",
      given: [
        taskDefinition({}, { taskRoleArn: undefined }, { propertyDependencies: {} }),
        role("execution"),
      ],
      outcome: "pass",
    },
    {
      when: "the roles are another stack's, and listed",
      given: [taskDefinition({}, {}, { propertyDependencies: {} })],
      settings: {
        elsewhere: ["task", "execution"].map((name) => `arn:aws:iam::${account}:role/cdd/test/${name}`),
      },
      outcome: "pass",
    },
    {
      when: "one of the two is listed",
      given: [taskDefinition({}, {}, { propertyDependencies: {} })],
      settings: { elsewhere: [`arn:aws:iam::${account}:role/cdd/test/task`] },
      outcome: "fail",
      says: "`executionRoleArn` names a role that is not in the stack",
    },
    tasksTrust("the task role's trust is unknown", unknown, "undetermined", "property=assumeRolePolicy"),
    {
      when: "the roles' ARNs are unknown",
      given: [
        taskDefinition({}, { taskRoleArn: unknown, executionRoleArn: unknown }),
        role("execution"),
        role("task"),
      ],
      outcome: "pass",
    },
    {
      when: "the execution role is no role of the stack",
      given: [taskDefinition({}, {}, { propertyDependencies: {} }), role("task")],
      outcome: "fail",
      says: "not in the stack",
    },
    {
      when: "roles are found by ARN",
      given: [taskDefinition({}, {}, { propertyDependencies: {} }), role("task"), role("execution")],
      outcome: "pass",
    },
    {
      when: "a role that no task has trusts another service",
      given: [
        taskDefinition(),
        role("execution"),
        role("task"),
        role("flow-logs", { assumeRolePolicy: trust("vpc-flow-logs.amazonaws.com") }),
      ],
      outcome: "pass",
    },
  ],
});

describeRule({
  rule: rule("iam-disallow-users-and-static-keys"),
  passing: [role("role")],
  inPassing: "not applicable",
  decisive: [],
  cases: [
    {
      when: "a user is made",
      given: [resource("aws:iam/user:User", "u", { name: "x" })],
      outcome: "fail",
      says: "User",
    },
    {
      when: "an access key is made",
      given: [resource("aws:iam/accessKey:AccessKey", "k", { user: unknown })],
      outcome: "fail",
      says: "AccessKey",
    },
    {
      when: "a user's policy is made",
      given: [resource("aws:iam/userPolicy:UserPolicy", "p", {})],
      outcome: "fail",
    },
  ],
});
