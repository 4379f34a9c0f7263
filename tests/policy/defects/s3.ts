import type { JudgedGraph } from "../../support/judged-graph";
import { resource } from "../../support/policy";
import { shipped } from "../../support/stacks";
import type { Defect } from "./defect";

const bucket = "data-documents";
const evidence = "data-audit-evidence";

export const s3Defects: readonly Defect[] = [
  {
    rule: "s3-bucket-enforce-public-access-block",
    why: "a bucket with a public policy would be public",
    at: [bucket],
    change: (graph) => graph.without(`${bucket}-public-access-block`),
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
      refusal(graph, bucket, "RefusePlainText", {
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
  {
    rule: "s3-bucket-configure-object-lock",
    why: "whoever may bypass it ends the retention of evidence",
    at: [evidence],
    stack: "prod",
    change: (graph) =>
      graph.patch(`${evidence}-object-lock`, {
        rule: { defaultRetention: { mode: "GOVERNANCE", days: 2557 } },
      }),
  },
  {
    rule: "s3-bucketreplication-enforce-approved-copies",
    why: "evidence is copied to a bucket that nobody knows",
    at: [`${evidence}-replication`],
    stack: "prod",
    change: (graph) => {
      const { rules } = graph.one(`${evidence}-replication`).inputs as {
        readonly rules: readonly { readonly destination: object }[];
      };
      const destination = { ...rules[0]?.destination, bucket: "arn:aws:s3:::somebody-elses" };
      return graph.patch(`${evidence}-replication`, { rules: [{ ...rules[0], destination }] });
    },
  },
  {
    rule: "s3-bucket-configure-replication",
    why: "evidence of prod stands in one account and region",
    at: [evidence],
    stack: "prod",
    change: (graph) => graph.without(`${evidence}-replication`),
  },
  {
    rule: "s3-bucketpolicy-enforce-named-principals",
    why: "whoever deploys may write evidence",
    at: [evidence],
    change: (graph) => {
      const { account } = graph.place;
      const writer = `arn:aws:iam::${account}:role/cdd/dev/cdd-dev-audit-trail-task`;
      const [deployer] = shipped("dev").access.deployers;
      const Condition = { ArnNotEquals: { "aws:PrincipalArn": [writer, deployer] } };
      return ["OnlyNamedRolesReachObjects", "OnlyTheWriterAdds"].reduce(
        (changed, sid) => refusal(changed, evidence, sid, { Condition }),
        graph,
      );
    },
  },
  {
    rule: "s3-bucketpolicy-enforce-append-only",
    why: "the writer of evidence may replace it",
    at: [evidence],
    change: (graph) => refusal(graph, evidence, "OnlyNewObjects", { Effect: "Allow", Principal: {} }),
  },
  {
    rule: "s3-bucketpolicy-enforce-default-encryption",
    why: "evidence may be written under S3's own key",
    at: [evidence],
    change: (graph) =>
      refusal(graph, evidence, "NobodyChoosesTheEncryption", {
        Condition: { StringEquals: { "s3:x-amz-server-side-encryption": "aws:kms:dsse" } },
      }),
  },
  {
    rule: "s3-bucketpolicy-configure-presigned-url-age",
    why: "a presigned URL works for a day",
    at: [evidence],
    change: (graph) =>
      refusal(graph, evidence, "OnlyFreshPresignedUrls", {
        Condition: { NumericGreaterThan: { "s3:signatureAge": "86400000" } },
      }),
  },
  {
    rule: "s3-bucket-disallow-open-cors",
    why: "any page may have a customer's browser send documents",
    at: [`${bucket}-cors`],
    change: (graph) =>
      graph.patch(`${bucket}-cors`, { corsRules: [{ allowedMethods: ["PUT"], allowedOrigins: ["*"] }] }),
  },
  {
    rule: "s3-bucket-enforce-malware-scan",
    why: "customers' files are read before they are scanned",
    at: [bucket],
    change: (graph) => refusal(graph, bucket, "OnlyCleanObjectsAreRead", { Action: "s3:GetObjectVersion" }),
  },
  {
    rule: "s3-bucketlifecycle-enforce-minimum-days",
    why: "what somebody overwrites is gone the day after",
    at: ["data-documents-lifecycle"],
    change: (graph) => {
      const { rules = [] } = graph.one("data-documents-lifecycle").inputs as { rules?: object[] };
      return graph.patch("data-documents-lifecycle", {
        rules: rules.map((each) => ({ ...each, noncurrentVersionExpiration: { noncurrentDays: 1 } })),
      });
    },
  },
  {
    rule: "stack-disallow-settings-of-others",
    why: "the versions of a bucket of another team are looked after here, the bucket nowhere",
    at: ["central"],
    change: (graph) =>
      graph.with(
        resource("aws:s3/bucketVersioning:BucketVersioning", "central", {
          bucket: "central-archive",
          versioningConfiguration: { status: "Enabled" },
        }),
      ),
  },
];

/** Changes one statement of a bucket's policy. */
function refusal(graph: JudgedGraph, of: string, sid: string, change: Record<string, unknown>): JudgedGraph {
  return graph.json<{ Statement: Record<string, unknown>[] }>(`${of}-policy`, "policy", (document) => ({
    ...document,
    Statement: document.Statement.map((each) => (each.Sid === sid ? { ...each, ...change } : each)),
  }));
}
