import * as dynamodb from "@pulumi/aws/dynamodb";
import * as ecr from "@pulumi/aws/ecr";
import * as s3 from "@pulumi/aws/s3";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { pushImage, putObject } from "../../../aws/world";
import { document, type RefusalCase } from "./case";

function table(
  name: string,
  physical: string,
  opts: CustomResourceOptions,
  deletionProtectionEnabled = false,
) {
  const args = {
    name: physical,
    billingMode: "PAY_PER_REQUEST",
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
    deletionProtectionEnabled,
  };
  return new dynamodb.Table(name, args, opts);
}

export const storageCases: readonly RefusalCase[] = [
  {
    title: "two tables of one name",
    programs: [
      (name, opts) => {
        const first = table(`${name}-first`, "same", opts);
        table(`${name}-second`, "same", { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /ResourceInUseException: Table already exists: same/,
  },
  {
    title: "deleting a table that is protected against it",
    programs: [(name, opts) => void table(`${name}-table`, `${name}-held`, opts, true), () => undefined],
    refused: "table",
    says: /currently protected against deletion\. Disable deletion protection first/,
  },
  {
    title: "two buckets of one name",
    programs: [
      (name, opts) => {
        const first = new s3.Bucket(`${name}-first`, { bucket: "the-same" }, opts);
        new s3.Bucket(`${name}-second`, { bucket: "the-same" }, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /BucketAlreadyOwnedByYou: .* you already own it: the-same/,
  },
  {
    title: "a policy that speaks of another bucket",
    programs: [
      (name, opts) => {
        const bucket = new s3.Bucket(`${name}-bucket`, { bucket: `${name}-own` }, opts);
        const policy = document({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: "arn:aws:s3:::other/*",
        });
        new s3.BucketPolicy(`${name}-policy`, { bucket: bucket.id, policy }, opts);
      },
    ],
    refused: "policy",
    says: /MalformedPolicy: Policy has invalid resource: arn:aws:s3:::other\/\*/,
  },
  {
    title: "Object Lock on a bucket without versions",
    programs: [
      (name, opts) => {
        const bucket = new s3.Bucket(`${name}-bucket`, {}, opts).id;
        new s3.BucketObjectLockConfiguration(
          `${name}-lock`,
          { bucket, rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } } },
          opts,
        );
      },
    ],
    refused: "lock",
    says: /InvalidBucketState: Versioning must be 'Enabled' on the bucket/,
  },
  {
    title: "logs to a bucket that does not exist",
    programs: [
      (name, opts) => {
        const bucket = new s3.Bucket(`${name}-bucket`, {}, opts).id;
        new s3.BucketLogging(
          `${name}-logging`,
          { bucket, targetBucket: "nowhere-at-all", targetPrefix: "" },
          opts,
        );
      },
    ],
    refused: "logging",
    says: /InvalidTargetBucketForLogging: The specified bucket does not exist: nowhere-at-all/,
  },
  {
    title: "deleting a bucket that is not empty",
    programs: [
      (name, opts) => void new s3.Bucket(`${name}-bucket`, { bucket: `${name}-full` }, opts),
      () => undefined,
    ],
    outside: (account, name) => putObject(account, `${name}-full`, "evidence.pdf"),
    refused: "bucket",
    says: /BucketNotEmpty: The bucket you tried to delete is not empty/,
  },
  {
    title: "two repositories of one name",
    programs: [
      (name, opts) => {
        const first = new ecr.Repository(`${name}-first`, { name: "same" }, opts);
        new ecr.Repository(`${name}-second`, { name: "same" }, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /RepositoryAlreadyExistsException: The repository with name 'same' already exists/,
  },
  {
    title: "deleting a repository that holds images",
    programs: [
      (name, opts) => void new ecr.Repository(`${name}-repository`, { name: `${name}-full` }, opts),
      () => undefined,
    ],
    outside: (account, name) => pushImage(account, `${name}-full`),
    refused: "repository",
    says: /RepositoryNotEmptyException: The repository with name '.*-full' cannot be deleted because it still contains images/,
  },
  {
    title: "a secret's name inside its recovery window",
    programs: [
      (name, opts) =>
        void new secretsmanager.Secret(
          `${name}-first`,
          { name: `${name}/key`, recoveryWindowInDays: 7 },
          opts,
        ),
      () => undefined,
      (name, opts) => void new secretsmanager.Secret(`${name}-second`, { name: `${name}/key` }, opts),
    ],
    refused: "second",
    says: /a secret with this name is already scheduled for deletion: .*\/key until 2026-01-08/,
  },
];
