import { tableActions } from "../components/data/table-actions";
import type { ServicePlan } from "../components/fargate-microservice/args";
import { withDistinctSids } from "../components/shared/policy-document";
import type { Catalogue, Relations, Service, Store } from "../model/catalogue";
import type { StoreAccess } from "../model/levels";
import { oneOf, type Problem, shown } from "../model/problems";
import type { Names } from "./names";

type Statement = ServicePlan["dataStatements"][number];

/** A store, and what may be done with it. */
export interface Grant {
  readonly store: string;
  readonly access: StoreAccess;
}

const itemActions: Readonly<Record<StoreAccess, readonly string[]>> = {
  read: tableActions.read,
  append: [...tableActions.read, ...tableActions.insert].sort(),
  write: [...tableActions.read, ...tableActions.write].sort(),
};

const objectActions: Readonly<Record<StoreAccess, readonly string[]>> = {
  read: ["s3:GetObject"],
  append: ["s3:GetObject"],
  // To delete is to mark as deleted: the versions are the record keepers'.
  write: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
};

// What the scan found stands in a tag; without it, refused and not scanned yet look the same.
const readVerdict = ["s3:GetObjectTagging"];

/** A service's grants, in the order of its `data`. */
export function grantsOf({ data = {} }: Service): Grant[] {
  return Object.entries(data).flatMap(([store, access]) => (access === undefined ? [] : [{ store, access }]));
}

/** For each store the most that any service does with it: what its one writer does. */
export function widestGrants({ services, stores }: Catalogue): Grant[] {
  return Object.keys(stores).map((store) => {
    const found = Object.values(services).flatMap((service) => service.data?.[store] ?? []);
    return { store, access: found.find((access) => access !== "read") ?? "read" };
  });
}

/** What the grants allow, on exactly the tables, indexes and objects that they name. */
export function grantStatements(
  grants: readonly Grant[],
  stores: Readonly<Record<string, Store>>,
  names: Names,
): Statement[] {
  const statements = grants.flatMap(({ store, access }) => {
    const entry = stores[store];
    if (entry === undefined) return [];
    if (entry.kind === "table")
      return tableStatements(store, access, Object.keys(entry.indexes ?? {}), names);
    // A file system has no known ARN: the component grants it, with the ARN that AWS gave.
    return entry.kind === "bucket" ? objectStatements(store, access, entry.uploads === true, names) : [];
  });
  return withDistinctSids(statements);
}

function tableStatements(
  store: string,
  access: StoreAccess,
  indexes: readonly string[],
  names: Names,
): Statement[] {
  const items: Statement = {
    sid: sid(access, store),
    actions: itemActions[access],
    resources: [names.tableArn(store)],
  };
  if (indexes.length === 0) return [items];
  return [
    items,
    {
      sid: sid("query", store),
      actions: ["dynamodb:Query"],
      resources: indexes.map((index) => names.indexArn(store, index)),
    },
  ];
}

function objectStatements(store: string, access: StoreAccess, scanned: boolean, names: Names): Statement[] {
  const resources = [names.objectsArn(store)];
  const objects: Statement = {
    sid: sid(access === "append" ? "read" : access, store),
    actions: [...objectActions[access], ...(scanned ? readVerdict : [])].sort(),
    resources,
  };
  if (access !== "append") return [objects];
  return [
    objects,
    {
      sid: sid("append", store),
      actions: ["s3:PutObject"],
      resources,
      // Only with `If-None-Match: *`, which S3 refuses where the object exists.
      conditions: { Null: { "s3:if-none-match": "false" } },
    },
  ];
}

/** `read`, `audit-index` → `ReadAuditIndex` */
function sid(verb: string, store: string): string {
  return [verb, ...store.split("-")]
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("");
}

/** Data that cannot be granted: unknown stores, and stores that not exactly one service writes. */
export function grantProblems({ services, stores }: Relations, file: string): Problem[] {
  const unknown = Object.entries(services).flatMap(([service, { data = {} }]) =>
    Object.keys(data)
      .filter((store) => !Object.hasOwn(stores, store))
      .map((store) => ({
        file,
        steps: ["services", service, "data", store],
        message: `${shown(store)} is not a store. Use ${oneOf(Object.keys(stores))}.`,
      })),
  );
  const writers = Object.keys(stores).flatMap((store) => {
    const found = Object.keys(services).filter((service) => {
      const access = services[service]?.data?.[store];
      return access !== undefined && access !== "read";
    });
    if (found.length === 1) return [];
    const who = found.length === 0 ? "no service" : found.join(" and ");
    const message = `is written by ${who}. Let exactly one service append to it or write it: that one answers for it.`;
    return [{ file, steps: ["stores", store], message }];
  });
  const appended = Object.entries(services).flatMap(([service, { data = {} }]) =>
    Object.entries(data)
      .filter(([store, access]) => access === "append" && stores[store]?.kind === "files")
      .map(([store]) => ({
        file,
        steps: ["services", service, "data", store],
        message: '"append" is not an access to files: EFS cannot hold it. Use read or write.',
      })),
  );
  return [...unknown, ...writers, ...appended];
}
