import type { DataPlan } from "../components/data/args";
import { atCopies, withCopiesKey } from "../components/data/replication-statements";
import { policyDocument, root, type Statement } from "../components/shared/policy-document";

/** What the owner of a bucket of copies has to see to, so that anything is copied there. */
export interface ReplicationDuty {
  readonly bucketArn: string;
  readonly keyArn: string;
  /** What the bucket has to have. */
  readonly needs: readonly string[];
  /** What its policy says besides (JSON). */
  readonly bucketPolicy: string;
  /** What the key's policy says besides (JSON). */
  readonly keyPolicy: string;
}

/**
 * By store. The role is known by its ARN under a condition, so that both policies can stand before the role does: a
 * principal that does not exist is refused. AWS's example of a bucket's policy lets the role list the bucket and set its versioning too; the
 * role's own policy there asks for neither ("Setting up permissions for live replication", Amazon S3 user guide).
 */
export function replicationDuties({ buckets, roles }: DataPlan): Readonly<Record<string, ReplicationDuty>> {
  return Object.fromEntries(
    Object.entries(buckets).flatMap(([store, { replication, lock }]) => {
      if (replication === undefined) return [];
      const { bucketArn, keyArn, region, roleArn } = replication;
      const letIn = (sid: string, actions: readonly string[], resource: string): Statement => ({
        sid,
        actions,
        resources: [resource],
        principals: { AWS: [root(roles.account)] },
        conditions: { ArnEquals: { "aws:PrincipalArn": roleArn } },
      });
      const key = letIn("ReplicationEncrypts", withCopiesKey, "*");
      const through = { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } };
      const duty: ReplicationDuty = {
        bucketArn,
        keyArn,
        needs: [
          `region ${region}`,
          "versioning",
          `Object Lock: each copy keeps its mode and date, ${lock?.mode} for ${lock?.days} days from writing`,
          "Object Ownership BucketOwnerEnforced",
          "an alarm there on ReplicationLatency: S3 sends that figure to this region alone",
        ],
        bucketPolicy: policyDocument([letIn("ReplicationWrites", atCopies, `${bucketArn}/*`)]),
        keyPolicy: policyDocument([{ ...key, conditions: { ...key.conditions, ...through } }]),
      };
      return [[store, duty]];
    }),
  );
}
