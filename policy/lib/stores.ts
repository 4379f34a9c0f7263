import { actionMatches, type Statement } from "./documents";

/** What a service may do with a store, from less to more. */
export type StoreAccess = "read" | "append" | "write";

const read = [
  "dynamodb:BatchGetItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:DescribeTable",
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "s3:GetObject",
  "s3:GetObjectAttributes",
  "s3:GetObjectRetention",
  "s3:GetObjectTagging",
  "s3:GetObjectVersion",
  "s3:GetBucketLocation",
  "s3:ListBucket",
  "s3:ListBucketVersions",
];
// PutItem replaces an item of the same key; PartiQL's INSERT is refused there.
const append = [
  ...read,
  "dynamodb:PartiQLInsert",
  "s3:AbortMultipartUpload",
  "s3:ListBucketMultipartUploads",
  "s3:ListMultipartUploadParts",
  "s3:PutObject",
  "s3:PutObjectRetention",
  "s3:PutObjectTagging",
];
const write = [
  ...append,
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "s3:DeleteObject",
  "s3:DeleteObjectTagging",
];
const allowed: Readonly<Record<StoreAccess, ReadonlySet<string>>> = {
  read: lower(read),
  append: lower(append),
  write: lower(write),
};

/** Actions of the statement that go beyond the access; a pattern with a wildcard always does. */
export function beyond(access: StoreAccess, { actions, conditions }: Statement): string[] {
  // S3 refuses to overwrite only where the request says so, and the statement can demand that.
  const createsOnly = conditions.some(
    ({ operator, key, values }) =>
      operator === "Null" && key === "s3:if-none-match" && values.join() === "false",
  );
  return actions.filter((action) => {
    if (!isStoreAction(action)) return false;
    if (access === "append" && !createsOnly && /^s3:PutObject$/i.test(action)) return true;
    return !allowed[access].has(action.toLowerCase());
  });
}

/** Whether the action, or a pattern that covers it, reaches tables or buckets. */
export function isStoreAction(action: string): boolean {
  return (
    /^(dynamodb|s3):/i.test(action) ||
    actionMatches(action, "dynamodb:GetItem") ||
    actionMatches(action, "s3:GetObject")
  );
}

/** Physical name of the table or bucket that an ARN leads to, wildcards included; nothing for anything else. */
export function storeNameOf(arn: string): string | undefined {
  return (
    /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)/.exec(arn)?.[1] ??
    /^arn:[^:]*:s3:::([^/]+)/.exec(arn)?.[1]
  );
}

export function isAccess(value: unknown): value is StoreAccess {
  return value === "read" || value === "append" || value === "write";
}

function lower(actions: readonly string[]): ReadonlySet<string> {
  return new Set(actions.map((action) => action.toLowerCase()));
}
