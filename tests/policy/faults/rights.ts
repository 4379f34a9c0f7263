import * as aws from "@pulumi/aws";
import { account, allow, arn, type Base, document, keyPolicy, region, stranger } from "./base";
import { faults } from "./fault";

const grants =
  (...statements: object[]) =>
  ({ role, options }: Base, name: string) =>
    new aws.iam.RolePolicy(name, { role: role.id, policy: document(...statements.map(allow)) }, options);
const trusts =
  (statement: object, more: object = {}) =>
  ({ options }: Base, name: string) =>
    new aws.iam.Role(
      name,
      { assumeRolePolicy: document(allow({ Action: "sts:AssumeRole", ...statement })), ...more },
      options,
    );
const opens =
  (statement: object) =>
  ({ options }: Base, name: string) =>
    new aws.kms.Key(
      name,
      {
        description: "Opened",
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: keyPolicy(allow({ Resource: "*", Action: "kms:Decrypt", ...statement })),
      },
      options,
    );
const gitlab = `arn:aws:iam::${account}:oidc-provider/gitlab.example.net`;

/** Documents that give too much: wildcards and conditions that only look narrow, other accounts, everybody. */
export const rightsFaults = [
  ...faults("iam-policy-disallow-wildcard-resource", {
    "every-table-by-type": grants({ Action: "dynamodb:GetItem", Resource: arn("dynamodb", "table/*") }),
    "every-queue-by-a-letter": grants({ Action: "sqs:SendMessage", Resource: arn("sqs", "q*") }),
    "every-bucket-by-two-stars": grants({ Action: "s3:GetObject", Resource: "arn:aws:s3:::?*/*" }),
    "every-account-by-a-star": grants({
      Action: "sns:Publish",
      Resource: `arn:aws:sns:${region}:*:alarms`,
    }),
    "whatever-the-caller-is-tagged": grants({
      Action: "s3:DeleteObject",
      Resource: `arn:aws:s3:::ledger-\${aws:PrincipalTag/team}/*`,
    }),
    "every-tag": grants({
      Action: "ec2:TerminateInstances",
      Resource: "*",
      Condition: { StringLike: { "aws:ResourceTag/owner": "?*" } },
    }),
  }),
  ...faults("iam-policy-disallow-privilege-escalation", {
    "boundary-taken-off": grants({
      Action: "iam:PutUserPermissionsBoundary",
      Resource: `arn:aws:iam::${account}:user/report`,
    }),
    "roles-passed-to-anything": grants({
      Action: "iam:PassRole",
      Resource: `arn:aws:iam::${account}:role/report`,
      Condition: { StringLike: { "iam:PassedToService": "*.amazonaws.com" } },
    }),
    "any-role-taken": grants({ Action: "sts:AssumeRole", Resource: `arn:aws:iam::${account}:role/*` }),
  }),
  ...faults("iam-policy-disallow-wildcard-action", {
    "all-that-ends-in-object": grants({ Action: "s3:*Object", Resource: "arn:aws:s3:::ledger-data/*" }),
    "all-by-a-question-mark": grants({ Action: "sqs:?*", Resource: arn("sqs", "ledger") }),
  }),
  ...faults("iam-document-disallow-foreign-access", {
    "role-of-another-account": grants({
      Action: "sts:AssumeRole",
      Resource: `arn:aws:iam::${stranger}:role/payments`,
    }),
    "log-policy-for-everybody": ({ options }, name) =>
      new aws.cloudwatch.LogResourcePolicy(
        name,
        {
          policyName: name,
          policyDocument: document(
            allow({ Principal: "*", Action: "logs:PutLogEvents", Resource: arn("logs", "log-group:x:*") }),
          ),
        },
        options,
      ),
    "bus-for-another-account": ({ options }, name) =>
      new aws.cloudwatch.EventBusPolicy(
        name,
        {
          policy: document(
            allow({
              Principal: { AWS: stranger },
              Action: "events:PutEvents",
              Resource: arn("events", "event-bus/default"),
            }),
          ),
        },
        options,
      ),
    "endpoint-for-everybody": ({ vpc, options }, name) =>
      new aws.ec2.VpcEndpoint(
        name,
        {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.${region}.sqs`,
          vpcEndpointType: "Interface",
          policy: document(allow({ Principal: "*", Action: "sqs:*", Resource: "*" })),
        },
        options,
      ),
    "registry-for-another-account": ({ options }, name) =>
      new aws.ecr.RegistryPolicy(
        name,
        {
          policy: document(
            allow({
              Principal: { AWS: `arn:aws:iam::${stranger}:root` },
              Action: "ecr:CreateRepository",
              Resource: arn("ecr", "repository/*"),
            }),
          ),
        },
        options,
      ),
    "small-letters": ({ options }, name) =>
      new aws.cloudwatch.LogResourcePolicy(
        name,
        {
          policyName: name,
          policyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", principal: "*", action: "logs:*", resource: "*" }],
          }),
        },
        options,
      ),
  }),
  ...faults("iam-role-disallow-open-trust", {
    "any-project-of-the-provider": trusts({
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: gitlab },
      Condition: { StringEquals: { "gitlab.example.net:aud": "https://gitlab.example.net" } },
    }),
    "any-project-by-a-star": trusts({
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: gitlab },
      Condition: { StringLike: { "gitlab.example.net:sub": "project_path:*" } },
    }),
    "another-account-with-a-word": trusts({
      Principal: { AWS: `arn:aws:iam::${stranger}:role/audit` },
      Condition: { StringEquals: { "sts:ExternalId": "42" } },
    }),
  }),
  ...faults("iam-role-enforce-confused-deputy-conditions", {
    "service-for-another-account": trusts({
      Principal: { Service: "glue.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": stranger } },
    }),
  }),
  ...faults("iam-role-configure-session-duration", {
    "session-of-a-day": trusts(
      { Principal: { AWS: `arn:aws:iam::${account}:role/people` } },
      { maxSessionDuration: 36_000 },
    ),
  }),
  ...faults("iam-policy-disallow-unreviewed-managed-policy", {
    "all-of-dynamodb": ({ role, options }, name) =>
      new aws.iam.RolePolicyAttachment(
        name,
        { role: role.name, policyArn: "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess" },
        options,
      ),
    "a-strangers-policy": ({ role, options }, name) =>
      new aws.iam.RolePolicyAttachment(
        name,
        { role: role.name, policyArn: `arn:aws:iam::${stranger}:policy/tools` },
        options,
      ),
    "all-of-ecr-exclusively": ({ role, options }, name) =>
      new aws.iam.RolePolicyAttachmentsExclusive(
        name,
        { roleName: role.name, policyArns: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess"] },
        options,
      ),
  }),
  ...faults("kms-key-disallow-wildcard-principal", {
    "key-for-another-account": opens({ Principal: { AWS: `arn:aws:iam::${stranger}:role/x` } }),
    "key-for-all-of-another-account": opens({
      Principal: "*",
      Condition: { StringEquals: { "kms:CallerAccount": [account, stranger] } },
    }),
    "key-for-any-organisation": opens({
      Principal: { AWS: "*" },
      Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } },
    }),
  }),
  ...faults("sns-topicpolicy-disallow-public-access", {
    "topic-for-any-bucket": ({ options }, name) => {
      const topic = arn("sns", "uploads");
      new aws.sns.TopicPolicy(
        name,
        {
          arn: topic,
          policy: document(
            allow({ Principal: { Service: "s3.amazonaws.com" }, Action: "sns:Publish", Resource: topic }),
            {
              Effect: "Deny",
              Principal: "*",
              Action: "sns:Publish",
              Resource: topic,
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ),
        },
        options,
      );
    },
  }),
];
