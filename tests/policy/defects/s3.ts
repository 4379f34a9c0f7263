import type { Defect } from "./defect";

const bucket = "data-documents";

export const s3Defects: readonly Defect[] = [
  {
    rule: "s3-bucket-enforce-public-access-block",
    why: "a bucket with a public policy would be public",
    at: [bucket],
    change: (graph) => graph.patch(`${bucket}-public-access-block`, { restrictPublicBuckets: false }),
  },
  {
    rule: "s3-bucket-disallow-acl",
    why: "whoever writes an object owns it, and may open it by ACL",
    at: [bucket],
    change: (graph) => graph.patch(`${bucket}-ownership`, { rule: { objectOwnership: "ObjectWriter" } }),
  },
  {
    rule: "s3-bucket-enable-versioning",
    why: "what is overwritten is lost",
    at: [bucket],
    change: (graph) =>
      graph.patch(`${bucket}-versioning`, { versioningConfiguration: { status: "Suspended" } }),
  },
  {
    rule: "s3-bucket-disallow-force-destroy",
    why: "a bucket of prod is destroyed with all customers' documents",
    at: [bucket],
    stack: "prod",
    change: (graph) => graph.patch(bucket, { forceDestroy: true }),
  },
  {
    // A bucket that is a service's only store would also leave its task role with a key that encrypts nothing.
    rule: "s3-bucket-configure-customer-managed-key",
    why: "evidence is encrypted under S3's own key",
    at: ["data-audit-evidence"],
    change: (graph) =>
      graph.patch("data-audit-evidence-encryption", {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      }),
  },
  {
    rule: "s3-bucketpolicy-enforce-tls",
    why: "a bucket is refused without TLS to one role only",
    at: [bucket],
    change: (graph) =>
      graph.statements(`${bucket}-policy`, {
        Principal: { AWS: `arn:aws:iam::${graph.place.account}:role/reader` },
      }),
  },
  {
    rule: "s3-bucketpolicy-disallow-public-principal",
    why: "the whole world may read customers' documents",
    at: [`${bucket}-policy`],
    change: (graph) =>
      graph.statement(`${bucket}-policy`, {
        Sid: "Defect",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${graph.one(bucket).inputs?.bucket}/*`,
        Principal: "*",
      }),
  },
];
