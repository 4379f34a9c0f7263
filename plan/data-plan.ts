import type { BucketPlan, DataPlan } from "../components/data/args";
import type { BucketStore, Catalogue } from "../model/catalogue";
import type { StoreAccess } from "../model/levels";
import type { StackConfig } from "../model/stack";
import { backedUp } from "./backups-plan";
import type { Names } from "./names";
import { keepingOf } from "./records";
import { replicationOf } from "./replication";
import { copyRolesOf, rolesOf } from "./roles";
import { tablePlans } from "./table-plan";
import { uploadsOf } from "./uploads";

/** The catalogue's stores by kind. */
export function dataPlan(catalogue: Catalogue, stack: StackConfig, names: Names): DataPlan {
  const entries = Object.entries(catalogue.stores);
  const { deployers, recordReaders = [], recordKeepers = [] } = stack.access;
  return {
    tables: tablePlans(catalogue, stack, names),
    buckets: Object.fromEntries(
      entries.flatMap(([key, store]) =>
        store.kind === "bucket" ? [[key, bucketPlan(key, store, catalogue, stack, names)]] : [],
      ),
    ),
    files: Object.fromEntries(
      entries.flatMap(([key, store]) =>
        store.kind === "files" ? [[key, { name: names.fileSystem(key), dataClass: store.dataClass }]] : [],
      ),
    ),
    roleArnPattern: names.roleArnPattern,
    access: {
      deployers,
      recordReaders,
      recordKeepers,
      backUp: backedUp(catalogue, stack) ? [names.backupRoleArn("backup")] : [],
    },
    region: stack.region,
    roles: rolesOf(stack, names),
    copyRoles: copyRolesOf(stack, names),
    retain: stack.retain,
  };
}

function bucketPlan(
  key: string,
  store: BucketStore,
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
): BucketPlan {
  const users = Object.entries(catalogue.services).flatMap(([service, { data = {} }]) => {
    const access: StoreAccess | undefined = data[key];
    return access === undefined ? [] : [{ roleArn: names.taskRoleArn(service), access }];
  });
  const [writer] = users.flatMap(({ roleArn, access }) => (access === "read" ? [] : [{ roleArn, access }]));
  if (writer === undefined)
    throw new Error(`${key} has no writer: the catalogue's rules should have said so.`);
  const replication = replicationOf(key, stack, names);
  return {
    name: names.bucket(key),
    dataClass: store.dataClass,
    ...keepingOf(store, catalogue, stack),
    writer,
    readers: users.map(({ roleArn }) => roleArn),
    ...(store.uploads === true && { uploads: uploadsOf(key, catalogue, names) }),
    ...(replication !== undefined && { replication }),
  };
}
