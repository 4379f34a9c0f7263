import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import {
  DeleteTableCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  PutItemCommand,
  RestoreTableToPointInTimeCommand,
} from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type Actor, actAs } from "../../../trial/acting";
import { pushImage, readImage, sources } from "../../../trial/images";
import { Cloud } from "../../aws/cloud/cloud";
import { type StandIn, startStandIn } from "../../aws/server";
import type { Props } from "../../aws/values";

const account = "111122223333";
const region = "eu-west-2";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const keyArn = arn("kms", "key/1");
const table = arn("dynamodb", "table/index");
const bucket = "evidence";

const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (Action: string | string[], Resource: string | string[] = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

/** What somebody has made before: a key with a policy, stores, a repository, and roles with rights of their own. */
function standing(home: string): void {
  const cloud = new Cloud(home, account);
  const put = (type: string, id: string, outputs: Props) => {
    // ARNs are AWS's to give.
    const { arn: _, ...inputs } = outputs;
    cloud.put({ type, id, name: id, region, apart: "", inputs, outputs, secrets: [] });
  };
  const made = (name: string, ...statements: readonly object[]) => {
    const trust = allow("sts:AssumeRole", undefined, { Principal: { AWS: `arn:aws:iam::${account}:root` } });
    const { Resource: _, ...assumeRolePolicy } = trust;
    put("aws:iam/role:Role", name, {
      name,
      arn: role(name),
      assumeRolePolicy: document(assumeRolePolicy),
    });
    put("aws:iam/rolePolicy:RolePolicy", `${name}:rights`, {
      name: "rights",
      role: name,
      policy: document(...statements),
    });
  };
  put("aws:kms/key:Key", "1", {
    arn: keyArn,
    keyId: "1",
    policy: document(
      allow(["kms:Decrypt", "kms:GenerateDataKey"], "*", {
        Sid: "WriterUses",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Condition: { ArnLike: { "aws:PrincipalArn": role("writer") } },
      }),
      allow(["kms:Decrypt", "kms:GenerateDataKey"], "*", {
        Sid: "DeployerValidates",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Condition: {
          ArnLike: { "aws:PrincipalArn": role("deployer") },
          StringEquals: { "kms:EncryptionContext:SecretVersionId": "RequestToValidateKeyAccess" },
        },
      }),
      allow(["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey"], "*", {
        Sid: "RestorerRestores",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Condition: { ArnLike: { "aws:PrincipalArn": role("restorer") } },
      }),
    ),
  });
  put("aws:dynamodb/table:Table", "index", {
    name: "index",
    arn: table,
    hashKey: "subjectId",
    serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
  });
  put("aws:s3/bucket:Bucket", bucket, { bucket, arn: `arn:aws:s3:::${bucket}` });
  put("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration", bucket, {
    bucket,
    corsRules: [
      {
        allowedOrigins: ["https://portal.example.com"],
        allowedMethods: ["PUT"],
        allowedHeaders: ["content-type"],
      },
    ],
  });
  put("aws:ecr/repository:Repository", "vault", {
    name: "vault",
    arn: arn("ecr", "repository/vault"),
    imageTagMutability: "IMMUTABLE",
  });
  made("deployer", allow("*"));
  made("nobody", allow("sts:GetCallerIdentity"));
  made(
    "writer",
    allow(["secretsmanager:*", "kms:*", "dynamodb:PartiQLInsert"]),
    allow("s3:PutObject", `arn:aws:s3:::${bucket}/*`, {
      Condition: { Null: { "s3:if-none-match": "false" } },
    }),
  );
  made("restorer", allow(["dynamodb:*", "kms:*"]));
  put("aws:iam/role:Role", "closed", {
    name: "closed",
    arn: role("closed"),
    assumeRolePolicy: document({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "ecs.amazonaws.com" },
    }),
  });
}

const refusedAs = (name: string) => (error: unknown) => (error as Error).name === name;

describe("the stand-in's answers to the trial", () => {
  let standIn: StandIn;
  let home: string;
  let endpoint: string;
  const set = { AWS_ACCESS_KEY_ID: "sandbox", AWS_SECRET_ACCESS_KEY: "sandbox", AWS_REGION: region };
  const env = { ...process.env };
  const as = (name: string): Promise<Actor> => actAs(role(name), region, 0);

  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), "aws-api-"));
    standing(home);
    await new Cloud(home, account).written();
    standIn = await startStandIn({ home, log: () => undefined });
    endpoint = `http://127.0.0.1:${standIn.ecsPort}`;
    Object.assign(process.env, set, { AWS_ENDPOINT_URL: endpoint });
  });
  after(async () => {
    for (const name of [...Object.keys(set), "AWS_ENDPOINT_URL"]) {
      if (env[name] === undefined) delete process.env[name];
      else process.env[name] = env[name];
    }
    await standIn.stop();
    rmSync(home, { recursive: true });
  });

  describe("STS", () => {
    it("gives the session of a role to whom its trust lets in", async () => {
      assert.ok((await as("deployer")).environment({}).AWS_SESSION_TOKEN);
    });

    it("gives none of a role that trusts others, nor of one that is not there", async () => {
      await assert.rejects(as("closed"), /closed cannot be taken.*sts:AssumeRole/s);
      await assert.rejects(as("missing"), /missing cannot be taken/);
    });
  });

  describe("Secrets Manager", () => {
    it("lets a deployer make a secret and put no value, by the key's own policy", async () => {
      const { secrets } = await as("deployer");
      await secrets.send(new CreateSecretCommand({ Name: "app/one", KmsKeyId: keyArn }));
      const put = new PutSecretValueCommand({ SecretId: "app/one", SecretString: "x" });
      await assert.rejects(secrets.send(put), refusedAs("AccessDeniedException"));
      await (await as("writer")).secrets.send(put);
      assert.equal(Object.keys(new Cloud(home, account).world.secretValues).length, 1);
      await secrets.send(new DeleteSecretCommand({ SecretId: "app/one", ForceDeleteWithoutRecovery: true }));
      await secrets.send(new CreateSecretCommand({ Name: "app/one", KmsKeyId: keyArn }));
    });

    it("refuses who has no right, and a key that is not there", async () => {
      const nobody = (await as("nobody")).secrets;
      const make = (KmsKeyId: string) => new CreateSecretCommand({ Name: "app/two", KmsKeyId });
      await assert.rejects(nobody.send(make(keyArn)), refusedAs("AccessDeniedException"));
      await assert.rejects(
        nobody.send(new GetSecretValueCommand({ SecretId: "app/two" })),
        refusedAs("ResourceNotFoundException"),
      );
      await assert.rejects(
        (await as("deployer")).secrets.send(make(arn("kms", "key/9"))),
        refusedAs("InvalidParameterException"),
      );
    });
  });

  describe("DynamoDB", () => {
    const insert = (key: string) =>
      new ExecuteStatementCommand({
        Statement: `INSERT INTO "index" VALUE {'subjectId': ?}`,
        Parameters: [{ S: key }],
      });

    it("inserts an item once, and lets nobody put one who may only insert", async () => {
      const { dynamodb } = await as("writer");
      await dynamodb.send(insert("a"));
      await assert.rejects(dynamodb.send(insert("a")), refusedAs("DuplicateItemException"));
      const put = new PutItemCommand({ TableName: "index", Item: { subjectId: { S: "b" } } });
      await assert.rejects(dynamodb.send(put), refusedAs("AccessDeniedException"));
    });

    it("restores a table for whom the key lets restore, and for nobody else", async () => {
      const restore = new RestoreTableToPointInTimeCommand({
        SourceTableName: "index",
        TargetTableName: "index-restored",
        UseLatestRestorableTime: true,
      });
      // An administrator whom the key does not know.
      await assert.rejects((await as("deployer")).dynamodb.send(restore), refusedAs("AccessDeniedException"));
      const { dynamodb } = await as("restorer");
      await dynamodb.send(restore);
      const describe = new DescribeTableCommand({ TableName: "index-restored" });
      assert.equal((await dynamodb.send(describe)).Table?.TableStatus, "ACTIVE");
      await dynamodb.send(new DeleteTableCommand({ TableName: "index-restored" }));
      await assert.rejects(dynamodb.send(describe), refusedAs("ResourceNotFoundException"));
    });
  });

  describe("S3", () => {
    const object = { Bucket: bucket, Key: "a/b", Body: "x" };

    it("takes an object under the condition of the caller's policy, once", async () => {
      const { s3 } = await as("writer");
      await assert.rejects(s3.send(new PutObjectCommand(object)), refusedAs("AccessDenied"));
      const conditional = new PutObjectCommand({ ...object, IfNoneMatch: "*" });
      await s3.send(conditional);
      await assert.rejects(s3.send(conditional), refusedAs("PreconditionFailed"));
    });

    it("answers a browser's preflight by the bucket's rules, and its PUT by the signer's rights", async () => {
      const { s3 } = await as("deployer");
      const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: bucket, Key: "from/browser" }));
      const asked = (origin: string, header = "content-type") =>
        fetch(url, {
          method: "OPTIONS",
          headers: {
            origin,
            "access-control-request-method": "PUT",
            "access-control-request-headers": header,
          },
        });
      assert.equal((await asked("https://portal.example.com")).status, 200);
      assert.equal((await asked("https://elsewhere.example.com")).status, 403);
      assert.equal((await asked("https://portal.example.com", "x-other")).status, 403);
      assert.equal((await fetch(url, { method: "PUT", body: "x" })).status, 200);
      assert.ok(new Cloud(home, account).world.objects[bucket]?.includes("from/browser"));
    });

    it("has no bucket that nobody has made", async () => {
      const { s3 } = await as("deployer");
      await assert.rejects(
        s3.send(new PutObjectCommand({ ...object, Bucket: "missing" })),
        refusedAs("NoSuchBucket"),
      );
    });
  });

  describe("ECR and the public registry", () => {
    it("take an image by its index: the same mark gives the same digest, another mark another", async () => {
      const image = await readImage(sources.application, endpoint);
      const { ecr } = await as("deployer");
      const first = await pushImage(ecr, "vault", image, "1");
      assert.equal(await pushImage(ecr, "vault", image, "1"), first);
      const second = await pushImage(ecr, "vault", image, "2");
      assert.notEqual(first, second);
      const digests = new Cloud(home, account).world.images.map(({ digest }) => digest);
      const own = `sha256:${createHash("sha256").update(image.manifest).digest("hex")}`;
      assert.deepEqual([...digests].sort(), [first, second, own].sort());
    });

    it("refuse who has no right to push", async () => {
      const image = await readImage(sources.application, endpoint);
      await assert.rejects(
        pushImage((await as("nobody")).ecr, "vault", image, "3"),
        refusedAs("AccessDeniedException"),
      );
    });
  });
});
