import type { Assumption } from "./assumption";

/** Copies of records elsewhere: what S3 asks of the role, of who sets it up, and of the other side. */
export const replication: readonly Assumption[] = [
  {
    id: "replication-set-without-reading",
    belief:
      "Whoever sets a bucket's replication needs s3:PutReplicationConfiguration and iam:PassRole, and no right to read objects.",
    usedIn: ["roles/types/stores.ts", "components/data/bucket-policy.ts"],
    source: {
      kind: "contradictory",
      text: "S3 user guide, Setting up permissions for live replication, step 1: lists s3:GetObjectVersionForReplication and s3:GetObjectVersionAcl among what the caller needs; service authorization reference, S3: PutReplicationConfiguration depends on iam:PassRole alone",
    },
    breaks: "The replication is refused at up: access denied to the deployer, by the bucket's policy.",
    fallback:
      "Let deployers stand beside the copier in OnlyReplicationCopies, components/data/bucket-policy.ts.",
    tried: { none: "Only a stack that retains replicates. The first up of prod shows it." },
  },
  {
    id: "copies-under-a-bucket-key",
    belief:
      "To encrypt a copy S3 asks for kms:Encrypt, kms:GenerateDataKey and kms:Decrypt with the ARN of the bucket or of the object in the context, and for nothing else.",
    usedIn: ["components/data/replication-statements.ts", "plan/replication-duties.ts"],
    source: {
      kind: "documented in part",
      text: "S3 user guide, Replicating encrypted objects: kms:Encrypt, and kms:Decrypt in the key's policy for a bucket key; Amazon S3 replication failure reasons, DstPutObjectNotPermitted: kms:Decrypt and kms:GenerateDataKey; neither page has all three",
    },
    breaks: "No copy is made, and the alarm of the store says so with the first object.",
    fallback: "Take the encryption context off in throughS3, components/data/replication-statements.ts.",
    tried: { none: "It needs a second bucket with a key. The first object in prod's evidence shows it." },
  },
  {
    id: "copies-need-no-more-there",
    belief:
      "At the bucket of copies s3:ReplicateObject, s3:ReplicateTags and s3:ObjectOwnerOverrideToBucketOwner are enough: S3 asks with the role neither for the list of it nor for its versioning, and sets lock and hold of a copy with s3:ReplicateObject.",
    usedIn: ["plan/replication-duties.ts", "components/data/replication-statements.ts"],
    source: {
      kind: "contradictory",
      text: "S3 user guide, Setting up permissions for live replication: the example of a bucket's policy lets the role s3:List*, s3:GetBucketVersioning and s3:PutBucketVersioning, which the example of the role's own policy leaves out; Amazon S3 replication failure reasons: s3:PutObjectRetention and s3:PutObjectLegalHold might be missing there, which Using Object Lock with S3 Replication does not ask for",
    },
    breaks: "No copy is made, and the alarm of the store says so with the first object.",
    fallback:
      "Add what the failure's reason names to atCopies, components/data/replication-statements.ts: role, boundary and the other side's policy follow.",
    tried: { none: "It needs a second account. The first object in prod's evidence shows it." },
  },
  {
    id: "replication-as-the-role",
    belief:
      "S3 reads and writes copies as a session of the role, so that aws:PrincipalArn is the role's ARN in the policies of both buckets and keys.",
    usedIn: ["components/data/bucket-policy.ts", "plan/replication-duties.ts"],
    source: {
      kind: "documented in part",
      text: "S3 user guide, Setting up permissions for live replication: S3 assumes the role, and a bucket's policy names it as principal; no example has a condition on aws:PrincipalArn",
    },
    breaks:
      "No version is copied: the source bucket's policy refuses it, and the alarm of the store says so.",
    fallback:
      "In plan/replication-duties.ts name the role as principal; in components/data/bucket-policy.ts there is no other way than to let GetObjectVersionForReplication through to all.",
    tried: { none: "It needs a second bucket. The first object in prod's evidence shows it." },
  },
];
