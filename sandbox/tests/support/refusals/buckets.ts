import * as guardduty from "@pulumi/aws/guardduty";
import * as iam from "@pulumi/aws/iam";
import * as s3 from "@pulumi/aws/s3";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { document, type RefusalCase, trust } from "./case";

const scanService = "malware-protection-plan.guardduty.amazonaws.com";

function cors(title: string, rule: object, says: RegExp): RefusalCase {
  return {
    title,
    programs: [
      (name, opts) => {
        const bucket = new s3.Bucket(`${name}-bucket`, {}, opts).id;
        const given = { allowedMethods: ["PUT"], allowedOrigins: ["https://bank.example"], ...rule };
        new s3.BucketCorsConfiguration(`${name}-cors`, { bucket, corsRules: [given] }, opts);
      },
    ],
    refused: "cors",
    says,
  };
}

function lock(title: string, defaultRetention: object, says: RegExp): RefusalCase {
  return {
    title,
    programs: [
      (name, opts) => {
        const bucket = new s3.Bucket(`${name}-bucket`, { objectLockEnabled: true }, opts).id;
        new s3.BucketObjectLockConfiguration(
          `${name}-lock`,
          { bucket, rule: { defaultRetention: defaultRetention as { days: number } } },
          opts,
        );
      },
    ],
    refused: "lock",
    says,
  };
}

/** A scan of a bucket by a role that trusts a service and may do something to the bucket. */
function scan(name: string, opts: CustomResourceOptions, by: string, action: string, plans = 1): void {
  const bucket = new s3.Bucket(`${name}-bucket`, { bucket: `${name}-uploads` }, opts);
  const role = new iam.Role(`${name}-role`, { name: `${name}-scan`, assumeRolePolicy: trust(by) }, opts);
  const policy = new iam.RolePolicy(
    `${name}-policy`,
    {
      role: role.name,
      policy: document(
        { Effect: "Allow", Action: action, Resource: `arn:aws:s3:::${name}-uploads` },
        { Effect: "Allow", Action: "s3:PutObject", Resource: `arn:aws:s3:::${name}-uploads/*` },
      ),
    },
    opts,
  );
  let before: object = policy;
  for (let index = 0; index < plans; index++)
    before = new guardduty.MalwareProtectionPlan(
      `${name}-plan${index === 0 ? "" : index}`,
      { role: role.arn, protectedResource: { s3Bucket: { bucketName: bucket.bucket } } },
      { ...opts, dependsOn: [before as iam.RolePolicy] },
    );
}

const withoutRights = /BadRequestException: .* does not have the required permissions to validate S3 bucket/;

export const bucketCases: readonly RefusalCase[] = [
  cors(
    "a method that browsers may not use on a bucket",
    { allowedMethods: ["PATCH"] },
    /InvalidRequest: Found unsupported HTTP method in CORS config\. Unsupported method is PATCH/,
  ),
  cors(
    "an origin with two wildcards",
    { allowedOrigins: ["https://*.bank.*"] },
    /InvalidRequest: AllowedOrigin "https:\/\/\*\.bank\.\*" can not have more than one wildcard/,
  ),
  cors(
    "a header with two wildcards",
    { allowedHeaders: ["x-*-*"] },
    /InvalidRequest: AllowedHeader "x-\*-\*" can not have more than one wildcard/,
  ),
  cors(
    "headers shown to pages by a wildcard",
    { exposeHeaders: ["x-amz-*"] },
    /InvalidRequest: ExposeHeader "x-amz-\*" contains wildcard/,
  ),
  cors("origins that are none", { allowedOrigins: [] }, /MalformedXML/),
  lock("a retention in days and in years", { mode: "GOVERNANCE", days: 1, years: 1 }, /MalformedXML/),
  lock("a retention without a mode", { days: 1 }, /MalformedXML/),
  lock(
    "a retention of no days",
    { mode: "COMPLIANCE", days: 0 },
    /InvalidArgument: Default retention period must be a positive integer value/,
  ),
  lock(
    "a retention of more than a hundred years",
    { mode: "COMPLIANCE", days: 36_501 },
    /InvalidArgument: Default retention period is too large/,
  ),
  {
    title: "versions given up where objects are locked",
    programs: [
      (name, opts) => {
        const bucket = new s3.Bucket(`${name}-bucket`, { objectLockEnabled: true }, opts).id;
        const versioningConfiguration = { status: "Suspended" };
        new s3.BucketVersioning(`${name}-versioning`, { bucket, versioningConfiguration }, opts);
      },
    ],
    refused: "versioning",
    says: /InvalidBucketState: An Object Lock configuration is present on this bucket/,
  },
  {
    title: "marks of deletion that expire by age and by themselves",
    programs: [
      (name, opts) => {
        const bucket = new s3.Bucket(`${name}-bucket`, {}, opts).id;
        const expiration = { days: 1, expiredObjectDeleteMarker: true };
        const rules = [{ id: "all", status: "Enabled", filter: { prefix: "" }, expiration }];
        new s3.BucketLifecycleConfiguration(`${name}-lifecycle`, { bucket, rules }, opts);
      },
    ],
    refused: "lifecycle",
    says: /MalformedXML/,
  },
  {
    title: "logs to a bucket with Object Lock",
    programs: [
      (name, opts) => {
        const target = new s3.Bucket(`${name}-target`, { objectLockEnabled: true }, opts).id;
        const rule = { defaultRetention: { mode: "GOVERNANCE", days: 1 } };
        const locked = new s3.BucketObjectLockConfiguration(`${name}-lock`, { bucket: target, rule }, opts);
        const bucket = new s3.Bucket(`${name}-bucket`, {}, opts).id;
        new s3.BucketLogging(
          `${name}-logging`,
          { bucket, targetBucket: target, targetPrefix: "" },
          { ...opts, dependsOn: [locked] },
        );
      },
    ],
    refused: "logging",
    says: /InvalidTargetBucketForLogging: The target bucket for logging has Object Lock/,
  },
  {
    title: "a scan for malware by a role that GuardDuty cannot take",
    programs: [(name, opts) => scan(name, opts, "ecs-tasks.amazonaws.com", "s3:ListBucket")],
    refused: "plan",
    says: withoutRights,
  },
  {
    title: "a scan for malware by a role that does not see whose the bucket is",
    programs: [(name, opts) => scan(name, opts, scanService, "s3:GetBucketNotification")],
    refused: "plan",
    says: withoutRights,
  },
  {
    title: "two scans of one bucket",
    programs: [(name, opts) => scan(name, opts, scanService, "s3:ListBucket", 2)],
    refused: "plan1",
    says: /ConflictException: .* a Malware Protection plan exists for the bucket/,
  },
];
