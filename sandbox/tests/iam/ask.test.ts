import * as assert from "node:assert/strict";
import { ask, principalOf, type Question, UnknownPrincipal } from "../../aws/iam/ask";
import { parseDocument } from "../../aws/iam/documents";
import { askWhole } from "../../aws/iam/needs";
import { encryptionContext, through } from "../../aws/iam/requests";
import type { StackResource } from "../../aws/iam/stack-resources";
import {
  account,
  arns,
  document,
  key,
  region,
  role,
  rolePolicy,
  secret,
  stackOf,
  standing,
  topic,
  trusting,
} from "../support/iam-stack";

const admin = `arn:aws:iam::${account}:role/admin`;
const tasks = trusting("ecs-tasks.amazonaws.com");

function outcomes(stack: ReturnType<typeof stackOf>, ...questions: readonly Question[]): string[] {
  return questions.map((question) => ask(stack, question).outcome);
}

describe("what is asked of a stack", () => {
  it("names principals as AWS does", () => {
    const stack = stackOf(role("worker", tasks));
    const session = `arn:aws:sts::${account}:assumed-role/worker/one`;
    assert.deepEqual(principalOf(stack, session), { kind: "role", arn: arns.role("worker"), session: "one" });
    assert.deepEqual(principalOf(stack, `arn:aws:iam::${account}:root`), { kind: "root", account });
    assert.deepEqual(principalOf(stack, "events.amazonaws.com"), {
      kind: "service",
      name: "events.amazonaws.com",
    });
    assert.equal(principalOf(stack, `arn:aws:iam::${account}:user/a`).kind, "user");
    assert.equal(principalOf(stack, `arn:aws:iam::${account}:oidc-provider/x`).kind, "federated");
    assert.equal(principalOf(stack, "anonymous").kind, "anonymous");
    for (const text of ["", "worker", "arn:aws:s3:::b", "events"])
      assert.throws(() => principalOf(stack, text), UnknownPrincipal);
  });

  it("takes an outsider for an administrator, and says so; or gives him the policies that the caller chooses", () => {
    const stack = stackOf();
    const question = { principal: admin, action: "ecs:StopTask", resource: "*" };
    const strongest = ask(stack, question);
    assert.equal(strongest.outcome, "allowed");
    assert.match(strongest.assumed.join(), /assumed to have AdministratorAccess/);
    const only = document({ Action: "ecs:ContinueServiceDeployment", Resource: "*" });
    const chosen = ask(stack, {
      ...question,
      identity: [parseDocument("approver", "identity policy", only)],
    });
    assert.equal(chosen.outcome, "implicit deny");
    assert.deepEqual(chosen.assumed, []);
  });

  it("gives a request what AWS puts into every one", () => {
    const of = (Condition: unknown) =>
      stackOf(
        role("worker", tasks, { tags: { team: "blue" }, tagsAll: { team: "blue" } }),
        rolePolicy("worker", "p", document({ Action: "s3:*", Resource: "*", Condition })),
      );
    const conditions: readonly unknown[] = [
      { ArnEquals: { "aws:PrincipalArn": arns.role("worker") } },
      { StringEquals: { "aws:PrincipalAccount": account } },
      { StringEquals: { "aws:PrincipalTag/team": "blue" } },
      { StringEquals: { "aws:RequestedRegion": region } },
      { StringEquals: { "aws:ResourceAccount": account } },
      { Bool: { "aws:SecureTransport": "true" } },
      { Bool: { "aws:PrincipalIsAWSService": "false" } },
      { Bool: { "aws:ViaAWSService": "false" } },
      { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
      { Null: { "aws:SourceVpce": "true" } },
      { Null: { "kms:ViaService": "true" } },
      { Null: { "aws:PrincipalOrgID": "true" } },
    ];
    const now = new Date("2026-06-01T00:00:00Z");
    const question = {
      principal: arns.role("worker"),
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/k",
      now,
    };
    for (const condition of conditions)
      assert.equal(ask(of(condition), question).outcome, "allowed", JSON.stringify(condition));
  });

  it("lets whoever asks say more, and take keys away", () => {
    const stack = stackOf(
      role("worker", tasks),
      rolePolicy(
        "worker",
        "p",
        document({
          Action: "s3:PutObject",
          Resource: "*",
          Condition: { Null: { "s3:if-none-match": "false" } },
        }),
      ),
    );
    const question = { principal: arns.role("worker"), action: "s3:PutObject", resource: "arn:aws:s3:::b/k" };
    assert.deepEqual(
      outcomes(
        stack,
        question,
        { ...question, context: { "s3:if-none-match": "*" } },
        {
          ...question,
          context: { "s3:if-none-match": [] },
        },
      ),
      ["implicit deny", "allowed", "implicit deny"],
    );
  });

  it("passes the VPC's endpoint where the request comes from there", () => {
    const stack = stackOf(
      role("worker", tasks),
      rolePolicy("worker", "p", document({ Action: "s3:*", Resource: "*" })),
      standing("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
        serviceName: `com.amazonaws.${region}.s3`,
        vpcId: "vpc-1",
        policy: document({ Principal: "*", Action: "s3:GetObject", Resource: "*" }),
      }),
    );
    const of = (action: string, fromVpc: boolean): Question => ({
      principal: arns.role("worker"),
      action,
      resource: "arn:aws:s3:::b/k",
      fromVpc,
    });
    assert.deepEqual(
      outcomes(stack, of("s3:GetObject", true), of("s3:PutObject", true), of("s3:PutObject", false)),
      ["allowed", "implicit deny", "allowed"],
    );
  });

  it("leaves a role's trust to whoever takes it", () => {
    const stack = stackOf(role("worker", tasks));
    const resource = arns.role("worker");
    assert.deepEqual(
      outcomes(
        stack,
        { principal: "ecs-tasks.amazonaws.com", action: "sts:AssumeRole", resource },
        { principal: "lambda.amazonaws.com", action: "sts:AssumeRole", resource },
        { principal: admin, action: "sts:AssumeRole", resource },
        { principal: admin, action: "iam:PassRole", resource },
      ),
      ["allowed", "implicit deny", "implicit deny", "allowed"],
    );
  });

  it("leaves to IAM what has neither a key nor a role as its resource", () => {
    const stack = stackOf(key(document({ Principal: { AWS: admin }, Action: "kms:*", Resource: "*" })));
    const asked = (action: string, resource: string) => ({ principal: admin, action, resource });
    assert.deepEqual(
      outcomes(
        stack,
        asked("kms:CreateKey", "*"),
        asked("kms:CreateAlias", `arn:aws:kms:${region}:${account}:alias/a`),
        asked("sts:DecodeAuthorizationMessage", "*"),
        asked("kms:Decrypt", `arn:aws:kms:${region}:${account}:key/other`),
      ),
      ["allowed", "allowed", "allowed", "implicit deny"],
    );
  });

  it("uses a key through a service with the caller's rights, and knows its aliases", () => {
    const alias = standing(
      "aws:kms/alias:Alias",
      "alias",
      { name: "alias/app", targetKeyId: "k" },
      { name: "alias/app", targetKeyArn: arns.key },
    );
    const stack = stackOf(
      alias,
      key(
        document({
          Sid: "ThroughSecrets",
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: "kms:Decrypt",
          Resource: "*",
          Condition: {
            StringEquals: {
              "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
              "kms:CallerAccount": account,
              "kms:EncryptionContext:SecretVersionId": "RequestToValidateKeyAccess",
            },
            "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/app*" },
          },
        }),
      ),
    );
    const of = (context: Question["context"]): Question => ({
      principal: admin,
      action: "kms:Decrypt",
      resource: arns.key,
      ...(context ? { context } : {}),
    });
    const validation = encryptionContext({ SecretVersionId: "RequestToValidateKeyAccess" });
    assert.deepEqual(
      outcomes(
        stack,
        of(undefined),
        of({ ...through("secretsmanager", region), ...validation }),
        of({ ...through("secretsmanager", region), ...encryptionContext({ SecretVersionId: "1" }) }),
        of({ ...through("s3", region), ...validation }),
        of({ ...through("secretsmanager", "eu-west-1"), ...validation }),
      ),
      ["implicit deny", "allowed", "implicit deny", "implicit deny", "implicit deny"],
    );
  });
});

describe("what a request needs beside itself", () => {
  const root = { AWS: `arn:aws:iam::${account}:root` };
  const via = (service: string, actions: readonly string[], more: Record<string, unknown> = {}) =>
    document({
      Principal: root,
      Action: actions,
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com`, ...more } },
    });
  const closed = document({ Principal: root, Action: "kms:DescribeKey", Resource: "*" });
  const allowed = (resources: readonly StackResource[], question: Question) =>
    askWhole(stackOf(...resources), question).allowed;

  it("is the key of a secret, a table, an object, a topic", () => {
    const table = standing(
      "aws:dynamodb/table:Table",
      "table",
      { name: "t", serverSideEncryption: { enabled: true, kmsKeyArn: arns.key } },
      { arn: arns.table },
    );
    const setting = standing(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "sse",
      {
        bucket: "b",
        rules: [
          {
            bucketKeyEnabled: true,
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: arns.key },
          },
        ],
      },
    );
    const rows = [
      [
        "secretsmanager",
        "secretsmanager:GetSecretValue",
        arns.secret,
        secret(arns.key),
        ["kms:Decrypt"],
        { "kms:EncryptionContext:SecretARN": arns.secret },
      ],
      [
        "secretsmanager",
        "secretsmanager:PutSecretValue",
        arns.secret,
        secret(arns.key),
        ["kms:Decrypt", "kms:GenerateDataKey"],
        {},
      ],
      [
        "dynamodb",
        "dynamodb:GetItem",
        arns.table,
        table,
        ["kms:Decrypt"],
        { "kms:EncryptionContext:aws:dynamodb:tableName": "t" },
      ],
      [
        "dynamodb",
        "dynamodb:Query",
        `${arns.table}/index/x`,
        table,
        ["kms:Decrypt"],
        { "kms:EncryptionContext:aws:dynamodb:tableName": "t" },
      ],
      [
        "s3",
        "s3:GetObject",
        `${arns.bucket}/k`,
        setting,
        ["kms:Decrypt"],
        { "kms:EncryptionContext:aws:s3:arn": arns.bucket },
      ],
      [
        "sns",
        "sns:Publish",
        arns.topic,
        topic({ kmsMasterKeyId: "k" }),
        ["kms:Decrypt", "kms:GenerateDataKey"],
        { "kms:EncryptionContext:aws:sns:topicArn": arns.topic },
      ],
    ] as const;
    for (const [service, action, resource, own, actions, context] of rows) {
      const question = { principal: admin, action, resource };
      assert.equal(allowed([own, key(via(service, actions, context))], question), true, action);
      assert.equal(allowed([own, key(closed)], question), false, `${action} without the key`);
      assert.equal(allowed([own, key(via("other", actions))], question), false, `${action} through another`);
    }
  });

  it("is no key of AWS's own, and none for what touches no value", () => {
    assert.equal(
      allowed([secret("alias/aws/secretsmanager"), key(closed)], {
        principal: admin,
        action: "secretsmanager:GetSecretValue",
        resource: arns.secret,
      }),
      true,
    );
    assert.equal(
      allowed([secret(arns.key), key(closed)], {
        principal: admin,
        action: "secretsmanager:DescribeSecret",
        resource: arns.secret,
      }),
      true,
    );
  });

  it("tells what is refused: the key, by its own policy", () => {
    const { answer, asked } = askWhole(stackOf(secret(arns.key), key(closed)), {
      principal: admin,
      action: "secretsmanager:GetSecretValue",
      resource: arns.secret,
    });
    assert.equal(answer.action, "kms:Decrypt");
    assert.deepEqual(answer.outcome === "implicit deny" && answer.lacking, ["key policy"]);
    assert.deepEqual(
      asked.map(({ action }) => action),
      ["secretsmanager:GetSecretValue", "kms:Decrypt"],
    );
  });

  it("is not the bucket's key where whoever writes an object chooses S3's own", () => {
    const setting = standing(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "sse",
      { bucket: "b", rules: [{ applyServerSideEncryptionByDefault: { kmsMasterKeyId: arns.key } }] },
    );
    const question = { principal: admin, action: "s3:PutObject", resource: `${arns.bucket}/k` };
    const open = askWhole(stackOf(setting, key(closed)), question);
    assert.deepEqual([open.allowed, open.with], [true, { "s3:x-amz-server-side-encryption": "AES256" }]);
    const strict = standing("aws:s3/bucketPolicy:BucketPolicy", "b", {
      bucket: "b",
      policy: document({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: `${arns.bucket}/*`,
        Condition: { StringEquals: { "s3:x-amz-server-side-encryption": "AES256" } },
      }),
    });
    assert.equal(askWhole(stackOf(setting, key(closed), strict), question).allowed, false);
  });

  it("does not come through the VPC's endpoint for keys: the service asks, and stands elsewhere", () => {
    const endpoint = (service: string, Action: string) =>
      standing("aws:ec2/vpcEndpoint:VpcEndpoint", service, {
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcId: "vpc-1",
        policy: document({ Principal: "*", Action, Resource: "*" }),
      });
    const resources = [
      secret(arns.key),
      key(via("secretsmanager", ["kms:Decrypt"])),
      endpoint("secretsmanager", "secretsmanager:GetSecretValue"),
      endpoint("kms", "kms:DescribeKey"),
    ];
    const question = { principal: admin, action: "secretsmanager:GetSecretValue", resource: arns.secret };
    assert.equal(allowed(resources, { ...question, fromVpc: true }), true);
  });

  it("is asked of an AWS service as itself", () => {
    const ofService = document({
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: { StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": arns.topic } },
    });
    const publish = document({
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: arns.topic,
    });
    const own = topic({ kmsMasterKeyId: arns.key, policy: publish });
    const question = { principal: "events.amazonaws.com", action: "sns:Publish", resource: arns.topic };
    assert.equal(allowed([own, key(ofService)], question), true);
    assert.equal(allowed([own, key(closed)], question), false);
  });

  // "…IfExists condition operators", IAM user guide: a missing key makes the condition true, negated or not.
  it("is refused by a deny with a negated IfExists where the request does not have the key", () => {
    const denied = (Condition: unknown) =>
      standing("aws:s3/bucketPolicy:BucketPolicy", "b", {
        bucket: "b",
        policy: document({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: `${arns.bucket}/*`,
          Condition,
        }),
      });
    const header = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    const question = { principal: admin, action: "s3:PutObject", resource: `${arns.bucket}/k` };
    assert.equal(allowed([denied({ StringNotEqualsIfExists: { [header]: arns.key } })], question), false);
    const present = { Null: { [header]: "false" }, StringNotEquals: { [header]: arns.key } };
    assert.equal(allowed([denied(present)], question), true);
    assert.equal(allowed([denied(present)], { ...question, context: { [header]: "other" } }), false);
  });
});
