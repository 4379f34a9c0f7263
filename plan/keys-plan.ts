import type { ServicePlan } from "../components/fargate-microservice/args";
import type { KeysArgs } from "../components/keys/args";
import type { Catalogue } from "../model/catalogue";
import type { StackConfig } from "../model/stack";
import { backedUp } from "./backups-plan";
import type { Names } from "./names";
import { rotatingRoles } from "./rotation";

/** Who may do what with the stack's keys. */
export function keysPlan(
  catalogue: Catalogue,
  services: readonly ServicePlan[],
  stack: StackConfig,
  names: Names,
): KeysArgs {
  const { stores, ec2Capacity = {} } = catalogue;
  const { account, region, access, retain } = stack;
  const opened = services.filter(({ exceptions }) => exceptions.exec !== undefined);
  const scheduled = services.filter(({ kind }) => kind === "scheduled");
  return {
    namePrefix: names.prefix,
    account,
    region,
    roleArnPattern: names.roleArnPattern,
    administrators: access.keyAdministrators,
    deployers: access.deployers,
    // A function that rotates a secret puts its value as a person would.
    secretWriters: [
      ...new Set([...access.secretWriters, ...rotatingRoles(catalogue, stack, names).map(([role]) => role)]),
    ],
    recordReaders: access.recordReaders ?? [],
    restorers: access.restorers ?? [],
    ...(backedUp(catalogue, stack) && {
      backups: { backupRole: names.backupRoleArn("backup"), restoreRole: names.backupRoleArn("restore") },
    }),
    tables: Object.keys(stores)
      .filter((store) => stores[store]?.kind === "table")
      .map((store) => names.table(store)),
    schedules: scheduled.map(({ service }) => ({
      arn: names.scheduleArn(service),
      roleArn: names.scheduleRoleArn(service),
    })),
    logGroupArnPatterns: names.logGroupArnPatterns,
    clusterName: names.cluster,
    encryptsFiles: Object.values(stores).some(({ kind }) => kind === "files"),
    encryptsMachines: Object.keys(ec2Capacity).length > 0,
    ...(opened.length > 0 && {
      sessions: {
        taskRoles: opened.map(({ service }) => names.taskRoleArn(service)),
        operators: access.sessionOperators ?? [],
      },
    }),
    retain,
  };
}
