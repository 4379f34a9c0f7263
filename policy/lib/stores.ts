import { declaredBy, type MicroserviceInputs } from "./declared";
import { actionMatches, type Statement } from "./documents";
import type { Graph, Node } from "./graph";
import { hasId } from "./identity";
import type { Judge } from "./judge";
import { isKnown } from "./known";
import { setting } from "./settings";
import { types } from "./types";

interface FileSystem {
  readonly arn?: string;
  readonly creationToken?: string;
  readonly tags?: { readonly Name?: string };
}

/** A table or a bucket: what of it has the physical name, and a table's encryption. */
export interface NamedStore {
  readonly name?: string;
  readonly bucket?: string;
  readonly serverSideEncryption?: { readonly kmsKeyArn?: string };
}

/** What a service may do with a store, from less to more. */
export type StoreAccess = "read" | "append" | "write";

const read = [
  // Of EFS; to mount is to read. There is no way to add without the right to change, and root's rights are nobody's.
  "elasticfilesystem:ClientMount",
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
  "elasticfilesystem:ClientWrite",
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

/** Whether the action, or a pattern that covers it, reaches tables, buckets or file systems. */
export function isStoreAction(action: string): boolean {
  return (
    /^(dynamodb|s3|elasticfilesystem):/i.test(action) ||
    ["dynamodb:GetItem", "s3:GetObject", "elasticfilesystem:ClientMount"].some((each) =>
      actionMatches(action, each),
    )
  );
}

/** Physical name of the table or bucket that an ARN leads to, wildcards included; nothing for anything else. */
export function storeNameOf(arn: string): string | undefined {
  return (
    /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)/.exec(arn)?.[1] ??
    /^arn:[^:]*:s3:::([^/]+)/.exec(arn)?.[1]
  );
}

/** Id of the file system that an ARN leads to, wildcards included; nothing for anything else. */
export function fileSystemIdOf(arn: string): string | undefined {
  return /^arn:[^:]*:elasticfilesystem:[^:]*:[^:]*:file-system\/(.+)$/.exec(arn)?.[1];
}

/**
 * The names of the program's file system with this id, which AWS chooses: a name of ours stands in its tag and in its
 * creation token. Nothing if it is not the program's; "unclear" if that was reported as undetermined.
 */
export function fileSystemNames(
  id: string,
  graph: Graph,
  judge: Judge,
): readonly string[] | "unclear" | undefined {
  const all = graph.ofType<FileSystem>(types.fileSystem);
  const found = all.find((each) => hasId(each, id));
  if (found) return namesOf(found);
  const unknown = all.filter(({ props }) => !isKnown(() => props.arn));
  for (const { urn } of unknown) judge.undetermined("arn", urn);
  return unknown.length > 0 ? "unclear" : undefined;
}

function namesOf({ props }: Node<FileSystem>): string[] {
  const { creationToken, tags } = props;
  return [creationToken, tags?.Name].filter((name) => name !== undefined);
}

/** Forms of the names of stores: the same for every rule that asks which store a name means. */
export const storeNames = setting(
  ["cdd-{stack}-{store}", "cdd-{stack}-{store}-{account}-{region}"],
  "Forms of the names of tables, buckets and file systems, made of {stack}, {store}, {account}, {region}",
);

/** What a service declares of its stores: physical name → access. */
export function declaredStores(
  inputs: MicroserviceInputs,
  forms: readonly string[],
): Map<string, StoreAccess> {
  const stores = new Map<string, StoreAccess>();
  for (const [store, access] of Object.entries(inputs.data ?? {}))
    for (const form of forms)
      if (isAccess(access))
        stores.set(
          form
            .replace("{store}", store)
            .replace("{stack}", String(inputs.stack))
            .replace("{account}", String(inputs.account))
            .replace("{region}", String(inputs.region)),
          access,
        );
  return stores;
}

/** How the program's services use the store of this physical name; nothing if it is no store of theirs. */
export function accessesTo(name: string, graph: Graph, forms: readonly string[]): StoreAccess[] {
  return graph.ofType(types.component.fargateMicroservice).flatMap((component) => {
    const inputs = declaredBy(component.urn);
    return (inputs && declaredStores(inputs, forms).get(name)) ?? [];
  });
}

/** The program's tables and buckets with these physical names. */
export function storesNamed(names: readonly string[], graph: Graph): Node<NamedStore>[] {
  return graph
    .ofType<NamedStore>([...types.table, ...types.bucket])
    .filter(({ props, type }) =>
      names.includes(String((types.table as readonly string[]).includes(type) ? props.name : props.bucket)),
    );
}

export function isAccess(value: unknown): value is StoreAccess {
  return value === "read" || value === "append" || value === "write";
}

function lower(actions: readonly string[]): ReadonlySet<string> {
  return new Set(actions.map((action) => action.toLowerCase()));
}
