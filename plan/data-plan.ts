import type { DataPlan } from "../components/data/args";
import type { StackConfig } from "../config/stack-config";
import type { Catalogue } from "./catalogue";
import type { Names } from "./names";

/** The catalogue's stores by kind. */
export function dataPlan({ stores }: Catalogue, { retain }: StackConfig, names: Names): DataPlan {
  const entries = Object.entries(stores);
  return {
    tables: Object.fromEntries(
      entries.flatMap(([key, store]) => {
        if (store.kind !== "table") return [];
        const { dataClass, partitionKey, sortKey, indexes = {} } = store;
        const keys = { partitionKey, ...(sortKey !== undefined && { sortKey }) };
        return [[key, { name: names.table(key), dataClass, ...keys, indexes }]];
      }),
    ),
    buckets: Object.fromEntries(
      entries.flatMap(([key, store]) => {
        if (store.kind !== "bucket") return [];
        const { dataClass, objectLockDays } = store;
        const lock = objectLockDays === undefined ? {} : { objectLockDays };
        return [[key, { name: names.bucket(key), dataClass, ...lock }]];
      }),
    ),
    files: Object.fromEntries(
      entries.flatMap(([key, store]) =>
        store.kind === "files" ? [[key, { name: names.fileSystem(key), dataClass: store.dataClass }]] : [],
      ),
    ),
    roleArnPattern: names.roleArnPattern,
    retain,
  };
}
