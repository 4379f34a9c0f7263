import type { TableAccess, TablePlan } from "../components/data/args";
import type { Catalogue } from "../model/catalogue";
import type { StoreAccess } from "../model/levels";
import type { StackConfig } from "../model/stack";
import { backedUp } from "./backups-plan";
import type { Names } from "./names";

/** The catalogue's tables, each with the roles that its own policy lets in. */
export function tablePlans(
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
): Record<string, TablePlan> {
  return Object.fromEntries(
    Object.entries(catalogue.stores).flatMap(([key, store]) => {
      if (store.kind !== "table") return [];
      const { dataClass, partitionKey, sortKey, indexes = {} } = store;
      const keys = { partitionKey, ...(sortKey !== undefined && { sortKey }) };
      const allowed = allowedOn(key, catalogue, stack, names);
      return [
        [key, { name: names.table(key), arn: names.tableArn(key), allowed, dataClass, ...keys, indexes }],
      ];
    }),
  );
}

/** Services by what their entries say, people by what the stack file does. */
function allowedOn(store: string, catalogue: Catalogue, stack: StackConfig, names: Names): TableAccess {
  const { services } = catalogue;
  const { recordReaders = [], restorers = [], deployers } = stack.access;
  const tasks = (...wanted: readonly StoreAccess[]) =>
    Object.entries(services).flatMap(([service, { data = {} }]) => {
      const access = data[store];
      return access !== undefined && wanted.includes(access) ? [names.taskRoleArn(service)] : [];
    });
  return {
    read: [...tasks("read", "append", "write"), ...recordReaders],
    insert: tasks("append"),
    write: tasks("write"),
    copy: restorers,
    backUp: backedUp(catalogue, stack) ? [names.backupRoleArn("backup")] : [],
    manage: deployers,
  };
}
