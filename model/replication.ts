import { object, type Said, text } from "./form";
import { keyArn } from "./values";

const replicationShape = {
  /** ARN of a bucket with versions and Object Lock, in another account or region: the stack's own roles delete nothing there. */
  bucketArn: text(
    /^arn:aws:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    "Use the ARN of a bucket, arn:aws:s3:::<name>.",
  ),
  // S3 takes a key of the bucket's own region alone ("Replicating encrypted objects", Amazon S3 user guide), so that where
  // the bucket is need not be said again.
  /** ARN of the key that encrypts the copies, of that bucket's account and region. */
  keyArn: keyArn("Use the ARN of the copies' key, arn:aws:kms:<region>:<account>:key/<id>."),
};

/** Where every version of a store is copied to as it is written, with its lock. */
export const replication = object(replicationShape);
export type Replication = Said<typeof replicationShape>;
