import * as s3 from "@pulumi/aws/s3";
import type { Output, Resource } from "@pulumi/pulumi";
import { privateBucket } from "../shared/bucket";
import type { Statement } from "../shared/policy-document";
import { refused } from "../shared/refused";
import type { ObservabilityArgs } from "./args";

/**
 * The bucket of access logs: of the balancers and, for each data bucket, of S3. Objects are encrypted under S3's own key,
 * because balancers write under no other. Returns its name.
 */
export function logBucket(logicalName: string, args: ObservabilityArgs, parent: Resource): Output<string> {
  const { bucket, policy } = privateBucket(
    logicalName,
    {
      bucketName: args.logBucket,
      deployers: args.deployers,
      statements: [...writers(args), nobodyDeletes(args)],
      expireAfterDays: args.logRetentionDays,
      keepVersionsDays: 30,
      retain: args.retain,
    },
    parent,
  );
  for (const [store, logged] of Object.entries(args.loggedBuckets))
    new s3.BucketLogging(
      `${logicalName}-of-${store}`,
      { bucket: logged, targetBucket: bucket.bucket, targetPrefix: `buckets/${store}/` },
      { parent, dependsOn: [policy] },
    );
  // Whoever takes the name from here waits for the policy: ELB refuses a bucket that it cannot write to.
  return policy.bucket;
}

/** What was logged goes by its age alone: S3 itself expires it, and asks no policy. */
function nobodyDeletes({ logBucket: name }: ObservabilityArgs): Statement {
  return refused("NobodyDeletesLogs", {
    actions: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
    resources: [`arn:aws:s3:::${name}/*`],
  });
}

function writers({ account, region, logBucket: name }: ObservabilityArgs): Statement[] {
  const objects = (prefix: string) => [`arn:aws:s3:::${name}/${prefix}`];
  return [
    {
      sid: "BalancersWriteAccessLogs",
      actions: ["s3:PutObject"],
      resources: [
        ...objects(`access/*/AWSLogs/${account}/*`),
        ...objects(`connections/*/AWSLogs/${account}/*`),
      ],
      principals: { Service: ["logdelivery.elasticloadbalancing.amazonaws.com"] },
      conditions: {
        ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/*` },
      },
    },
    {
      sid: "BucketsWriteAccessLogs",
      actions: ["s3:PutObject"],
      resources: objects("buckets/*"),
      principals: { Service: ["logging.s3.amazonaws.com"] },
      conditions: { StringEquals: { "aws:SourceAccount": account } },
    },
  ];
}
