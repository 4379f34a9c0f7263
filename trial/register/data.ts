import type { Assumption } from "./assumption";

/** Stores: tables, buckets, what keeps them and how they are reached. */
export const data: readonly Assumption[] = [
  {
    id: "if-none-match-in-roles",
    belief:
      "s3:if-none-match works in a role's policy as it does in a bucket's: PutObject without the header is refused, with it accepted once.",
    usedIn: ["plan/grants.ts", "docs/decisions/008-append-is-held-by-iam.md"],
    source: {
      kind: "documented in part",
      text: "S3 user guide, Enforce conditional writes on Amazon S3 buckets: shows bucket policies; the service reference has the key for PutObject whatever the policy",
    },
    breaks: "The audit trail cannot write, or can overwrite (then only the lock of versions holds).",
    fallback:
      "Move the condition into the bucket's policy, as a Deny, and leave PutObject bare in plan/grants.ts.",
    tried: { probe: "append-only" },
  },
  {
    id: "refusals-by-not-action",
    belief:
      "A refusal by NotAction in a table's policy reaches the actions that no table's policy may name: SearchVectors, replication, AWS Backup's own.",
    usedIn: ["components/data/table-policy.ts", "policy/rules/dynamodb-policies.ts"],
    source: {
      kind: "documented in part",
      text: "IAM user guide, NotAction: matches all actions but the listed ones; DynamoDB developer guide, API operations supported by resource-based policies: lists what a policy may name, and says nothing of NotAction",
    },
    breaks: "Whom IAM lets reads or writes a table past its policy, by those actions only.",
    fallback: "Refuse them in a service control policy, for all but the roles that need them.",
    tried: {
      none: 'No probe replicates. As an administrator: dynamodb:SearchVectors on a table of dev is refused with "explicit deny in a resource-based policy".',
    },
  },
  {
    id: "if-none-match-at-endpoints",
    belief: "The same condition in the S3 endpoint's policy lets conditional writes through and no others.",
    usedIn: ["plan/endpoint-policies.ts"],
    source: {
      kind: "believed",
      text: "Gateway endpoints evaluate S3's condition keys; none of AWS's examples shows this one",
    },
    breaks: "The audit trail cannot write from inside the VPC.",
    fallback: "Take the condition out of the endpoint's statement: role and bucket hold it.",
    tried: {
      none: "It needs a task that writes. The first event of the audit trail in dev shows it: AccessDenied that names the VPC endpoint policy.",
    },
  },
  {
    id: "insert-is-all-of-append",
    belief: "PartiQL's INSERT needs dynamodb:PartiQLInsert alone, and never replaces an item that is there.",
    usedIn: ["plan/grants.ts", "docs/decisions/008-append-is-held-by-iam.md"],
    source: {
      kind: "documented in part",
      text: "DynamoDB developer guide, PartiQL insert statements: DuplicateItemException where the key exists; that no PutItem is asked for besides is not said",
    },
    breaks: "The index of the audit trail cannot be written, or can be overwritten.",
    fallback: "Allow dynamodb:PutItem under the condition attribute_not_exists in the services, and say so.",
    tried: { probe: "insert-only" },
  },
  {
    id: "browser-put",
    belief:
      "A browser can PUT an object by presigned URL: S3 answers its preflight, and takes the object under the bucket's default key without a header for it.",
    usedIn: ["services.ts", "components/data/bucket.ts"],
    source: {
      kind: "documented in part",
      text: "S3 user guide, Using cross-origin resource sharing, and Setting default server-side encryption: each for itself, nothing of both with a policy that demands the key",
    },
    breaks: "Customers cannot hand in documents.",
    fallback: "Have the portal's backend pass uploads on to the vault.",
    tried: { probe: "browser-put" },
  },
];
