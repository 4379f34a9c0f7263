import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as kms from "@pulumi/aws/kms";
import * as sns from "@pulumi/aws/sns";
import { account, document, type RefusalCase } from "./case";

export const keyCases: readonly RefusalCase[] = [
  {
    title: "a key policy with a principal that does not exist",
    programs: [
      (name, opts) => {
        const principal = (arn: string) => ({
          Effect: "Allow",
          Action: "kms:*",
          Resource: "*",
          Principal: { AWS: arn },
        });
        const policy = document(
          principal(`arn:aws:iam::${account}:root`),
          principal(`arn:aws:iam::${account}:role/admin`),
          principal(`arn:aws:iam::${account}:role/ghost`),
        );
        new kms.Key(`${name}-key`, { policy }, opts);
      },
    ],
    refused: "key",
    says: /MalformedPolicyDocumentException: .*invalid principals: arn:aws:iam::111122223333:role\/ghost does not exist/,
  },
  {
    title: "a wildcard in a principal",
    programs: [
      (name, opts) => {
        const policy = document({
          Effect: "Allow",
          Action: "kms:*",
          Resource: "*",
          Principal: { AWS: `arn:aws:iam::${account}:role/*` },
        });
        new kms.Key(`${name}-key`, { policy }, opts);
      },
    ],
    refused: "key",
    says: /invalid principals: arn:aws:iam::111122223333:role\/\* does not exist/,
  },
  {
    title: "an alias that is taken",
    programs: [
      (name, opts) => {
        const targetKeyId = new kms.Key(`${name}-key`, {}, opts).keyId;
        const first = new kms.Alias(`${name}-first`, { name: "alias/same", targetKeyId }, opts);
        new kms.Alias(`${name}-second`, { name: "alias/same", targetKeyId }, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /AlreadyExistsException: An alias with the name alias\/same already exists/,
  },
  {
    title: "a log group that is taken",
    programs: [
      (name, opts) => {
        const first = new cloudwatch.LogGroup(`${name}-first`, { name: "same" }, opts);
        new cloudwatch.LogGroup(`${name}-second`, { name: "same" }, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /ResourceAlreadyExistsException: The specified log group already exists: same/,
  },
  {
    title: "a log group under a key that CloudWatch Logs may not use",
    programs: [
      (name, opts) =>
        void new cloudwatch.LogGroup(
          `${name}-group`,
          { kmsKeyId: new kms.Key(`${name}-key`, {}, opts).arn },
          opts,
        ),
    ],
    refused: "group",
    says: /does not exist or is not allowed to be used with LogGroup .*logs\.eu-west-2\.amazonaws\.com needs kms:Encrypt/,
  },
  {
    title: "a topic under a key that does not exist",
    programs: [
      (name, opts) =>
        void new sns.Topic(
          `${name}-topic`,
          { kmsMasterKeyId: `arn:aws:kms:eu-west-2:${account}:key/none` },
          opts,
        ),
    ],
    refused: "topic",
    says: /KMSNotFound: The specified KMS key does not exist/,
  },
];
