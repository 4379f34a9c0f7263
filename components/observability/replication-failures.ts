import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import { oneIsEnough, type Topics } from "../shared/told";
import type { ObservabilityPlan } from "./args";

/**
 * Tells people of versions that S3 could not copy: it does not try again, and a role or a policy that lets it do nothing shows in
 * no other way. The figures of how far the copies are behind are those of their region, and so their owner's to watch. Source: "Using S3
 * Replication metrics", Amazon S3 user guide, which says where each is published.
 */
export function replicationFailures(
  logicalName: string,
  { namePrefix, replicatedBuckets }: Pick<ObservabilityPlan, "namePrefix" | "replicatedBuckets">,
  topics: Topics,
  parent: Resource,
): void {
  for (const { store, bucket, copiesArn, rule } of replicatedBuckets) {
    const copies = copiesArn.slice("arn:aws:s3:::".length);
    new cloudwatch.MetricAlarm(
      `${logicalName}-${store}`,
      {
        name: `${namePrefix}-${store}-not-replicated`,
        alarmDescription: `Versions in ${bucket} were not copied to ${copies}, and S3 does not try again: see "A record was not replicated" in the runbook`,
        namespace: "AWS/S3",
        metricName: "OperationsFailedReplication",
        dimensions: { SourceBucket: bucket, DestinationBucket: copies, RuleId: rule },
        // While nothing is replicated S3 sends no figure.
        ...oneIsEnough,
        // What was not copied stays so, and nobody is told that the alarm is over.
        alarmActions: [topics.alarms],
        tags: { store },
      },
      { parent, deleteBeforeReplace: true },
    );
  }
}
