import { iamEscalationRules } from "../../policy/rules/iam-escalation";
import { iamManagedPolicyRules } from "../../policy/rules/iam-managed-policies";
import { iamPolicyRules } from "../../policy/rules/iam-policy";
import { type JudgedResource, listedAs, resource, ruleNamed, unknown } from "../support/policy";
import { account, allow, document, rolePolicy } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const all = [...iamEscalationRules, ...iamManagedPolicyRules, ...iamPolicyRules];
const rule = (name: string) => ruleNamed(all, `iam-policy-${name}`);
const table = `arn:aws:dynamodb:eu-west-1:${account}:table/cdd-test-cases`;
const policy = (...statements: Record<string, unknown>[]) =>
  rolePolicy("policy", "task", document(...statements));
const harmless = policy(allow(["dynamodb:GetItem"], [table]));

/** One bad statement wherever a document can stand, and documents that are none. */
function everywhere(bad: Record<string, unknown>): Case[] {
  const text = document(allow("dynamodb:GetItem", table), bad);
  const holders: readonly [string, JudgedResource][] = [
    ["a role's policy", rolePolicy("policy", "task", text)],
    ["a managed policy", resource("aws:iam/policy:Policy", "policy", { policy: text })],
    [
      "an inline policy of a role",
      resource("aws:iam/role:Role", "role", { inlinePolicies: [{ name: "x", policy: text }] }),
    ],
    [
      "the second inline policy, the first being unknown",
      resource("aws:iam/role:Role", "role", {
        inlinePolicies: [
          { name: "x", policy: unknown },
          { name: "y", policy: text },
        ],
      }),
    ],
  ];
  return [
    ...holders.map(
      ([where, given]): Case => ({ when: `it stands in ${where}`, given: [given], outcome: "fail" }),
    ),
    { when: "the same is denied", given: [policy({ ...bad, Effect: "Deny" })], outcome: "pass" },
    {
      when: "the document is no JSON",
      given: [rolePolicy("p", "task", "{")],
      outcome: "fail",
      says: "could not be judged",
    },
    {
      when: "a role has no policies inside",
      given: [resource("aws:iam/role:Role", "role", {})],
      outcome: "pass",
    },
    {
      when: "an inline policy is unknown",
      given: [resource("aws:iam/role:Role", "role", { inlinePolicies: [{ policy: unknown }] })],
      outcome: "undetermined",
      says: "property=inlinePolicies.0.policy",
    },
  ];
}

const attachment = (inputs: Record<string, unknown>) =>
  resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", inputs);
describeRule({
  rule: rule("disallow-admin-access"),
  passing: [harmless],
  decisive: ["policy"],
  cases: [
    ...everywhere(allow("*", "*")),
    { when: "it is written *:*", given: [policy(allow(["*:*"], ["*"]))], outcome: "fail" },
    { when: "everything is allowed on one resource", given: [policy(allow("*", table))], outcome: "pass" },
    ...["AdministratorAccess", "IAMFullAccess", "PowerUserAccess", "AdministratorAccess-Amplify"].map(
      (name): Case => ({
        when: `${name} is attached`,
        given: [attachment({ policyArn: `arn:aws:iam::aws:policy/${name}` })],
        outcome: "fail",
      }),
    ),
    {
      when: "it is attached to many",
      given: [
        resource("aws:iam/policyAttachment:PolicyAttachment", "a", {
          policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
      ],
      outcome: "fail",
    },
    {
      when: "it is among a role's policies",
      given: [
        resource("aws:iam/role:Role", "r", {
          managedPolicyArns: [unknown, "arn:aws:iam::aws:policy/IAMFullAccess"],
        }),
      ],
      outcome: "fail",
    },
    {
      when: "another is attached",
      given: [attachment({ policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" })],
      outcome: "pass",
    },
    {
      when: "what is attached is unknown",
      given: [attachment({ policyArn: unknown })],
      outcome: "undetermined",
      says: "property=policyArn",
    },
  ],
});

describeRule({
  rule: rule("disallow-wildcard-action"),
  passing: [harmless],
  decisive: ["policy"],
  cases: [
    ...everywhere(allow("dynamodb:*", table)),
    {
      when: "it is everything",
      given: [policy(allow(["dynamodb:GetItem", "*"], table))],
      outcome: "fail",
      says: "allows *",
    },
    { when: "part of a service is allowed", given: [policy(allow("dynamodb:Get*", table))], outcome: "pass" },
  ],
});

describeRule({
  rule: rule("disallow-wildcard-resource"),
  passing: [harmless],
  decisive: ["policy"],
  cases: [
    {
      when: "whoever makes things is let to all of one kind",
      given: [
        rolePolicy(
          "delivery-x",
          "task",
          document(
            allow(
              "elasticloadbalancing:DeleteRule",
              `arn:aws:elasticloadbalancing:eu-west-1:${account}:listener-rule/*`,
            ),
          ),
        ),
      ],
      settings: { deliveries: [listedAs("aws:iam/rolePolicy:RolePolicy", "delivery-")] },
      outcome: "pass",
    },
    {
      when: "a policy elsewhere is named like that of who makes things",
      given: [
        rolePolicy(
          "delivery-x",
          "task",
          document(
            allow(
              "elasticloadbalancing:DeleteRule",
              `arn:aws:elasticloadbalancing:eu-west-1:${account}:listener-rule/*`,
            ),
          ),
        ),
      ],
      settings: { deliveries: ["another::aws:iam/rolePolicy:RolePolicy::delivery-"] },
      outcome: "fail",
    },
    {
      when: "whoever makes things is let to everything",
      given: [rolePolicy("delivery-x", "task", document(allow("elasticloadbalancing:DeleteRule", "*")))],
      settings: { deliveries: [listedAs("aws:iam/rolePolicy:RolePolicy", "delivery-")] },
      outcome: "fail",
    },
    ...everywhere(allow("dynamodb:GetItem", "*")),
    {
      when: "every resource of a service is meant",
      given: [policy(allow("s3:GetObject", "arn:aws:s3:::*"))],
      outcome: "fail",
    },
    {
      when: "AWS knows no resource for the action",
      given: [policy(allow("ecr:GetAuthorizationToken", "*"))],
      outcome: "pass",
    },
    {
      when: "sessions in tasks and traces need what has no narrower grant",
      given: [
        policy(
          allow(
            ["logs:DescribeLogGroups", "ssmmessages:OpenDataChannel", "xray:GetSamplingStatisticSummaries"],
            "*",
          ),
        ),
      ],
      outcome: "pass",
    },
    {
      when: "it does for one of two",
      given: [policy(allow(["ecr:GetAuthorizationToken", "ecr:BatchGetImage"], "*"))],
      outcome: "fail",
      says: "ecr:BatchGetImage on",
    },
    {
      when: "a tag of the resource narrows it",
      given: [
        policy(
          allow("ecs:StopTask", "*", { Condition: { StringEquals: { "aws:ResourceTag/service": "x" } } }),
        ),
      ],
      outcome: "pass",
    },
    {
      when: "a tag of the caller does not",
      given: [
        policy(
          allow("ecs:StopTask", "*", { Condition: { StringEquals: { "aws:PrincipalTag/service": "x" } } }),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "a condition excludes a tag only",
      given: [
        policy(
          allow("ecs:StopTask", "*", { Condition: { StringNotEquals: { "aws:ResourceTag/service": "x" } } }),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "the wildcard is within a name",
      given: [policy(allow("logs:PutLogEvents", `arn:aws:logs:eu-west-1:${account}:log-group:cdd-test-*`))],
      outcome: "pass",
    },
  ],
});

describeRule({
  rule: rule("disallow-decrypt-on-all-keys"),
  passing: [policy(allow("kms:Decrypt", `arn:aws:kms:eu-west-1:${account}:key/1`))],
  decisive: ["policy"],
  cases: [
    ...everywhere(allow("kms:Decrypt", "*")),
    {
      when: "every key of an account is meant",
      given: [policy(allow("kms:Decrypt", `arn:aws:kms:eu-west-1:${account}:key/*`))],
      outcome: "fail",
    },
    {
      when: "every alias is meant",
      given: [policy(allow("kms:ReEncryptFrom", "arn:aws:kms:*:*:alias/*"))],
      outcome: "fail",
    },
    { when: "a wildcard takes decryption in", given: [policy(allow("kms:Dec*", "*"))], outcome: "fail" },
    {
      when: "a condition says through what",
      given: [
        policy(
          allow("kms:Decrypt", "*", {
            Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
          }),
        ),
      ],
      outcome: "fail",
    },
    { when: "keys are only listed", given: [policy(allow("kms:ListKeys", "*"))], outcome: "pass" },
    {
      when: "a tag says which keys",
      given: [
        policy(
          allow("kms:Decrypt", `arn:aws:kms:eu-west-1:${account}:key/*`, {
            Condition: { StringEquals: { "aws:ResourceTag/environment": "test" } },
          }),
        ),
      ],
      outcome: "pass",
    },
    {
      when: "a tag says so only where there is one",
      given: [
        policy(
          allow("kms:Decrypt", "*", {
            Condition: { StringEqualsIfExists: { "aws:ResourceTag/environment": "test" } },
          }),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "the policy is a boundary, which grants nothing",
      given: [resource("aws:iam/policy:Policy", "boundary", { policy: document(allow("kms:Decrypt", "*")) })],
      settings: { boundaries: [listedAs("aws:iam/policy:Policy", "boundary")] },
      outcome: "pass",
    },
    {
      when: "a policy elsewhere bears a boundary's name",
      given: [resource("aws:iam/policy:Policy", "boundary", { policy: document(allow("kms:Decrypt", "*")) })],
      settings: { boundaries: ["another::aws:iam/policy:Policy::boundary"] },
      outcome: "fail",
    },
  ],
});

const boundary = `arn:aws:iam::${account}:policy/cdd-boundary`;
const passes = (
  resources: unknown,
  condition: unknown = { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
) => policy(allow("iam:PassRole", resources, { Condition: condition }));
describeRule({
  rule: rule("disallow-privilege-escalation"),
  passing: [passes(`arn:aws:iam::${account}:role/cdd/test/x`)],
  decisive: ["policy"],
  cases: [
    ...everywhere(allow("iam:PutRolePolicy", `arn:aws:iam::${account}:role/x`)),
    ...["s3:PutBucketPolicy", "kms:PutKeyPolicy", "sns:SetTopicAttributes", "sqs:AddPermission"].map(
      (action): Case => ({
        when: `it opens a resource by ${action}`,
        given: [policy(allow(action, table))],
        outcome: "fail",
        says: `open resources to others: ${action}`,
      }),
    ),
    {
      when: "it opens one by a wildcard",
      given: [policy(allow("secretsmanager:Put*", table))],
      outcome: "fail",
      says: "secretsmanager:PutResourcePolicy",
    },
    {
      when: "a wildcard takes it in",
      given: [policy(allow("iam:Create*", table))],
      outcome: "fail",
      says: "iam:CreateAccessKey",
    },
    { when: "any role is passed", given: [passes("*")], outcome: "fail", says: "pass roles" },
    {
      when: "any role of the account is passed",
      given: [passes(`arn:aws:iam::${account}:role/*`)],
      outcome: "fail",
    },
    {
      when: "a role is passed to any service",
      given: [passes(`arn:aws:iam::${account}:role/x`, {})],
      outcome: "fail",
    },
    {
      when: "a role is passed to all but one service",
      given: [passes(`arn:aws:iam::${account}:role/x`, { StringNotEquals: { "iam:PassedToService": "x" } })],
      outcome: "fail",
    },
    {
      when: "any role can be taken",
      given: [policy(allow("sts:AssumeRole", "*"))],
      outcome: "fail",
      says: "take any role",
    },
    ...[
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:DeleteRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
    ].flatMap((action): Case[] => {
      const path = `arn:aws:iam::${account}:role/cdd/test/*`;
      const bounded = (operator: string, arn = boundary) => ({
        Condition: { [operator]: { "iam:PermissionsBoundary": arn } },
      });
      const given = (resources: string, more = {}): Case["given"] => [policy(allow(action, resources, more))];
      return [
        {
          when: `${action} is granted on a path, under a boundary`,
          given: given(path, bounded("StringEquals")),
          outcome: "pass",
        },
        {
          when: `${action} is granted on a path, without one`,
          given: given(path),
          outcome: "fail",
          says: action,
        },
        {
          when: `${action} is granted under an ARN of a boundary`,
          given: given(path, bounded("ArnEquals")),
          outcome: "pass",
        },
        {
          when: `${action} is granted under one of several boundaries`,
          given: [
            policy(
              allow(action, path, {
                Condition: { StringEquals: { "iam:PermissionsBoundary": [boundary, `${boundary}?`] } },
              }),
            ),
          ],
          outcome: "fail",
        },
        {
          when: `${action} is granted under no boundary of several`,
          given: [
            policy(allow(action, path, { Condition: { StringEquals: { "iam:PermissionsBoundary": [] } } })),
          ],
          outcome: "fail",
        },
        {
          when: `${action} is granted under another condition`,
          given: [
            policy(allow(action, path, { Condition: { StringEquals: { "iam:PolicyARN": boundary } } })),
          ],
          outcome: "fail",
        },
        {
          when: `${action} is granted under a boundary that any of several values names`,
          given: given(path, bounded("ForAnyValue:StringEquals")),
          outcome: "fail",
        },
        {
          when: `${action} is granted to a delivery on a path without a boundary`,
          given: given(path),
          settings: { deliveries: [listedAs("aws:iam/rolePolicy:RolePolicy", "pol")] },
          outcome: "fail",
          says: action,
        },
        {
          when: `${action} is granted under any boundary of a name`,
          given: given(path, bounded("StringEquals", `${boundary}*`)),
          outcome: "fail",
        },
        {
          when: `${action} is granted under a boundary where there is one`,
          given: given(path, bounded("StringEqualsIfExists")),
          outcome: "fail",
        },
        {
          when: `${action} is granted on every role, under a boundary`,
          given: given(`arn:aws:iam::${account}:role/*`, bounded("StringEquals")),
          outcome: "fail",
        },
      ];
    }),
    ...["iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"].flatMap((action): Case[] => [
      {
        when: `${action} is granted a delivery on a path, on which all has a boundary`,
        given: [policy(allow(action, `arn:aws:iam::${account}:role/cdd/test/*`))],
        settings: { deliveries: [listedAs("aws:iam/rolePolicy:RolePolicy", "pol")] },
        outcome: "pass",
      },
      {
        when: `${action} is granted on a path by whoever is no delivery`,
        given: [policy(allow(action, `arn:aws:iam::${account}:role/cdd/test/*`))],
        outcome: "fail",
        says: action,
      },
      {
        when: `${action} is granted on everything`,
        given: [policy(allow(action, `arn:aws:iam::${account}:policy/*`))],
        outcome: "fail",
        says: action,
      },
    ]),
    ...[
      `arn:aws:iam::${account}:role/cdd/test/x`,
      `arn:aws:iam::${account}:role/cdd/*x`,
      `arn:aws:iam::${account}:role/c*d/*`,
      `arn:aws:iam::${account}:role/c?d/*`,
      `arn:aws:iam::${account}:user/cdd/*`,
      `arn:*:iam::${account}:role/cdd/*`,
      `arn:aws:iam::${account}1:role/cdd/*`,
      `arn:aws:iam::*:role/cdd/*`,
      `arn:aws:sts::${account}:role/cdd/*`,
      `xarn:aws:iam::${account}:role/cdd/*`,
      [`arn:aws:iam::${account}:role/cdd/*`, `arn:aws:iam::${account}:role/*`],
      [],
    ].map(
      (resources): Case => ({
        when: `roles are made under a boundary on ${resources}, which is no path`,
        given: [
          policy(
            allow("iam:CreateRole", resources, {
              Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
            }),
          ),
        ],
        outcome: "fail",
        says: "allows iam:CreateRole",
      }),
    ),
    ...[
      ["iam:AddRoleToInstanceProfile", "instance-profile"],
      ["iam:CreatePolicyVersion", "policy"],
      ["iam:UpdateAssumeRolePolicy", "role"],
    ].map(
      ([action, kind]): Case => ({
        when: `a delivery has ${action} on a path`,
        given: [policy(allow(action, `arn:aws:iam::${account}:${kind}/cdd/test/*`))],
        settings: { deliveries: [listedAs("aws:iam/rolePolicy:RolePolicy", "pol")] },
        outcome: "pass",
      }),
    ),
    {
      when: "a delivery makes credentials on a path",
      given: [policy(allow("iam:CreateAccessKey", `arn:aws:iam::${account}:role/cdd/test/*`))],
      settings: { deliveries: [listedAs("aws:iam/rolePolicy:RolePolicy", "pol")] },
      outcome: "fail",
      says: "allows iam:CreateAccessKey",
    },
    ...(
      [
        ["ecs-tasks.amazonaws.com", "pass"],
        ["ecs-tasks.amazonaws.com.cn", "pass"],
        [["ecs-tasks.amazonaws.com", "ecs.amazonaws.com"], "pass"],
        [["ecs-tasks.amazonaws.com", "ecs*.amazonaws.com"], "fail"],
        ["ecs-tasks", "fail"],
        ["ecs-tasks.amazonaws.com.example.com", "fail"],
        ["ECS.amazonaws.com", "fail"],
        ["amazonaws.com", "fail"],
      ] as const
    ).map(
      ([service, outcome]): Case => ({
        when: `a role is passed to ${service}`,
        given: [passes(`arn:aws:iam::${account}:role/x`, { StringLike: { "iam:PassedToService": service } })],
        outcome,
        ...(outcome === "fail" && { says: "allows to pass roles" }),
      }),
    ),
    {
      when: "two rights are granted beside a harmless one",
      given: [
        policy(
          allow(["iam:GetRole", "iam:PutRolePolicy", "iam:CreateUser"], `arn:aws:iam::${account}:role/x`),
        ),
      ],
      outcome: "fail",
      says: 'statement "S" allows iam:CreateUser, iam:PutRolePolicy',
    },
    {
      when: "one of two roles that are taken is any",
      given: [
        policy(allow("sts:AssumeRole", [`arn:aws:iam::${account}:role/x`, `arn:aws:iam::${account}:role/*`])),
      ],
      outcome: "fail",
      says: "allows to take any role",
    },
    {
      when: "a role is passed to what only ends as a service does",
      given: [
        passes(`arn:aws:iam::${account}:role/x`, {
          StringEquals: { "iam:PassedToService": "X/ecs.amazonaws.com" },
        }),
      ],
      outcome: "fail",
      says: "allows to pass roles",
    },
    {
      when: "one of the roles that are passed is any",
      given: [passes([`arn:aws:iam::${account}:role/x`, `arn:aws:iam::${account}:role/*`])],
      outcome: "fail",
      says: "allows to pass roles",
    },
    { when: "no role is passed by name", given: [passes([])], outcome: "fail" },
    {
      when: "all of STS is allowed on every role",
      given: [policy(allow("sts:*", `arn:aws:iam::${account}:role/*`))],
      outcome: "fail",
      says: "allows to take any role",
    },
    {
      when: "a boundary can be taken away on a path",
      given: [policy(allow("iam:DeleteRolePermissionsBoundary", `arn:aws:iam::${account}:role/cdd/test/*`))],
      outcome: "fail",
    },
    {
      when: "one role can be taken",
      given: [policy(allow("sts:AssumeRole", `arn:aws:iam::${account}:role/x`))],
      outcome: "pass",
    },
  ],
});

const resourcePolicy = (type: string, property: string, statement: Record<string, unknown>): JudgedResource =>
  resource(type, "holder", { [property]: document(statement) });
const notPrincipal = {
  Effect: "Allow",
  NotPrincipal: { AWS: account },
  Action: "s3:GetObject",
  Resource: "*",
};
describeRule({
  rule: rule("disallow-not-elements"),
  passing: [harmless],
  decisive: ["policy"],
  cases: [
    ...everywhere({ Sid: "S", Effect: "Allow", NotAction: "iam:*", Resource: table }),
    {
      when: "resources are excluded",
      given: [policy({ Effect: "Allow", Action: "s3:GetObject", NotResource: table })],
      outcome: "fail",
      says: "NotResource",
    },
    ...(
      [
        ["aws:kms/key:Key", "policy"],
        ["aws:kms/replicaKey:ReplicaKey", "policy"],
        ["aws:s3/bucket:Bucket", "policy"],
        ["aws:s3/bucketV2:BucketV2", "policy"],
        ["aws:s3/bucketPolicy:BucketPolicy", "policy"],
        ["aws:sns/topic:Topic", "policy"],
        ["aws:sqs/queue:Queue", "policy"],
        ["aws:sns/topicPolicy:TopicPolicy", "policy"],
        ["aws:ec2/vpcEndpoint:VpcEndpoint", "policy"],
        ["aws:secretsmanager/secretPolicy:SecretPolicy", "policy"],
        ["aws:ecr/repositoryPolicy:RepositoryPolicy", "policy"],
        ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument"],
        ["aws:iam/role:Role", "assumeRolePolicy"],
      ] as const
    ).map(
      ([type, property]): Case => ({
        when: `principals are excluded in the ${property} of ${type}`,
        given: [resourcePolicy(type, property, notPrincipal)],
        outcome: "fail",
        says: "NotPrincipal",
      }),
    ),
  ],
});
