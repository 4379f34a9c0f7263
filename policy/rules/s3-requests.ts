import {
  type Condition,
  eachStorePolicy,
  isNull,
  isRefusedWhere,
  type PolicedBucket,
  setting,
  stackRule,
  storeNames,
  types,
} from "../lib";

interface Names {
  readonly storeNames: readonly string[];
}

const appendOnly = stackRule<PolicedBucket, Names>({
  name: "s3-bucketpolicy-enforce-append-only",
  severity: "critical",
  description:
    "Where a service only appends to a bucket, nobody at all puts an object in the place of another.",
  remediation: "deny s3:PutObject to everybody in the BucketPolicy where s3:if-none-match is not there.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.3.2", "10.3.4"], nist: ["AU-9", "AU-9(2)", "AU-10"] },
  types: types.bucket,
  settings: { storeNames },
  check: (bucket, judge, context) =>
    eachStorePolicy(bucket, context, judge, (statements, accesses) => {
      if (!accesses.includes("append")) return;
      if (!isRefusedWhere(statements, "s3:PutObject", bucket.props.bucket, demandsNew))
        judge.violation("an object can be put in the place of another");
    }),
});

/** AWS's own example lets the parts of a multipart upload through, whose completion has the header. */
function demandsNew(conditions: readonly Condition[]): boolean {
  const others = conditions.filter((each) => !isNull(each, "s3:if-none-match", "true"));
  return (
    others.length < conditions.length &&
    others.every(
      ({ operator, key, values }) =>
        operator === "Bool" && key === "s3:objectcreationoperation" && values.join() === "true",
    )
  );
}

const choices = {
  "s3:x-amz-server-side-encryption": "the kind of encryption",
  "s3:x-amz-server-side-encryption-aws-kms-key-id": "a key of KMS",
  "s3:x-amz-server-side-encryption-customer-algorithm": "a key of its own",
};

const bucketsKey = stackRule<PolicedBucket, Names>({
  name: "s3-bucketpolicy-enforce-default-encryption",
  severity: "high",
  description:
    "Whoever writes to a store's bucket writes under the bucket's key: a request that chooses another is refused.",
  remediation:
    "deny s3:PutObject to everybody in the BucketPolicy where the request has an encryption header.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.5.1", "3.6.1"], nist: ["SC-12", "SC-28", "SC-28(1)"] },
  types: types.bucket,
  settings: { storeNames },
  check: (bucket, judge, context) =>
    eachStorePolicy(bucket, context, judge, (statements) => {
      for (const [key, what] of Object.entries(choices))
        if (
          !isRefusedWhere(
            statements,
            "s3:PutObject",
            bucket.props.bucket,
            ([only, ...others]) => only !== undefined && others.length === 0 && isNull(only, key, "false"),
          )
        )
          judge.violation(`whoever writes may choose ${what}`);
    }),
});

const freshUrls = stackRule<PolicedBucket, Names & { readonly maximumSeconds: number }>({
  name: "s3-bucketpolicy-configure-presigned-url-age",
  severity: "medium",
  description: "A presigned URL to a store's bucket works for minutes, whatever whoever signed it asked for.",
  remediation:
    "deny s3:* on the objects in the BucketPolicy where s3:signatureAge is above the limit, in milliseconds.",
  standards: { fsbp: [], pci: [], pciOwn: ["8.2.8"], nist: ["AC-3", "AC-12"] },
  types: types.bucket,
  settings: {
    storeNames,
    maximumSeconds: setting(600, "Longest age of a signature in seconds", { least: 1, most: 3600 }),
  },
  check: (bucket, judge, { graph, settings }) =>
    eachStorePolicy(bucket, { graph, settings }, judge, (statements) => {
      for (const action of signable)
        if (
          !isRefusedWhere(statements, action, bucket.props.bucket, (conditions) =>
            limitsAge(conditions, settings.maximumSeconds * 1000),
          )
        )
          judge.violation(
            `a presigned URL for ${action} works longer than ${settings.maximumSeconds} seconds`,
          );
    }),
});

/** What a URL may be signed for that shows, puts or erases an object. A version's actions are not in the object's. */
const signable = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObjectVersion"];

/** Requests that carry their signature in a header are younger anyway: S3 takes none that is 15 minutes old. */
function limitsAge(conditions: readonly Condition[], milliseconds: number): boolean {
  const age = conditions.filter(
    ({ operator, key, values }) =>
      /^NumericGreaterThan(Equals)?$/.test(operator) &&
      key === "s3:signatureage" &&
      values.length > 0 &&
      values.every((value) => Number(value) <= milliseconds),
  );
  const others = conditions.filter((each) => !age.includes(each));
  return (
    age.length > 0 &&
    others.every(
      ({ operator, key, values }) =>
        operator === "StringEquals" && key === "s3:authtype" && values.includes("REST-QUERY-STRING"),
    )
  );
}

export const s3RequestRules = [appendOnly, bucketsKey, freshUrls];
