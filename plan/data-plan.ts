import type { DataPlan } from "../components/data/args";
import type { StackConfig } from "../config/stack-config";
import type { Catalogue } from "./catalogue";
import type { Names } from "./names";
import { tablePlans } from "./table-plan";

/** The catalogue's stores by kind. */
export function dataPlan(catalogue: Catalogue, stack: StackConfig, names: Names): DataPlan {
  const entries = Object.entries(catalogue.stores);
  return {
    tables: tablePlans(catalogue, stack, names),
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
    retain: stack.retain,
  };
}
