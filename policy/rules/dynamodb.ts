import { demandCustomerKey, isSet, resourceRule, setting, types } from "../lib";

interface Replica {
  readonly regionName?: string;
  readonly kmsKeyArn?: string;
  readonly pointInTimeRecovery?: boolean;
  readonly deletionProtectionEnabled?: boolean;
}
interface Table {
  readonly pointInTimeRecovery?: { readonly enabled?: boolean; readonly recoveryPeriodInDays?: number };
  readonly serverSideEncryption?: { readonly enabled?: boolean; readonly kmsKeyArn?: string };
  readonly deletionProtectionEnabled?: boolean;
  readonly replicas?: readonly Replica[];
}
/** A replica as a resource of its own says the same by other means. */
interface TableReplica {
  readonly pointInTimeRecovery?: boolean;
  readonly kmsKeyArn?: string;
}

const isReplica = (type: string) => (types.tableReplica as readonly string[]).includes(type);
const both = [...types.table, ...types.tableReplica];

const recovery = resourceRule<object>({
  name: "dynamodb-table-enable-point-in-time-recovery",
  severity: "high",
  description: "A table and its replicas can be restored to any second of the last weeks.",
  remediation: "enable `pointInTimeRecovery`, on replicas too.",
  standards: { fsbp: ["DynamoDB.2"], pci: [], pciOwn: [], nist: ["CP-9", "CP-10", "SI-12"] },
  types: both,
  check: ({ type, props }, judge) => {
    if (isReplica(type)) {
      const { pointInTimeRecovery } = props as TableReplica;
      if (pointInTimeRecovery !== true) judge.violation("the replica has no point-in-time recovery");
      return;
    }
    const table = props as Table;
    judge.part(() => {
      const { enabled, recoveryPeriodInDays } = table.pointInTimeRecovery ?? {};
      if (enabled !== true) judge.violation("the table has no point-in-time recovery");
      // AWS's default, and the most there is.
      else if ((recoveryPeriodInDays || 35) < 35)
        judge.violation(`the table can be restored for ${recoveryPeriodInDays} days only`);
    });
    judge.each(
      () => table.replicas,
      ({ pointInTimeRecovery, regionName }) => {
        if (pointInTimeRecovery !== true)
          judge.violation(`the replica in ${regionName} has no point-in-time recovery`);
      },
    );
  },
});

const customerKey = resourceRule<object>({
  name: "dynamodb-table-configure-customer-managed-key",
  severity: "high",
  description: "A table and its replicas are encrypted under a customer-managed key.",
  remediation: "enable `serverSideEncryption` with `kmsKeyArn`, and give each replica a key.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.5.1"], nist: ["SC-28", "SC-28(1)", "SC-12(2)"] },
  types: both,
  check: ({ type, props }, judge) => {
    if (isReplica(type)) {
      demandCustomerKey(judge, props as TableReplica, "kmsKeyArn", "the replica");
      return;
    }
    const table = props as Table;
    judge.part(() => {
      const encryption = isSet(table, "serverSideEncryption") ? table.serverSideEncryption : undefined;
      if (encryption?.enabled !== true) judge.violation("the table is encrypted under a key of AWS");
      else demandCustomerKey(judge, encryption, "kmsKeyArn", "the table");
    });
    judge.each(
      () => table.replicas,
      (replica) => demandCustomerKey(judge, replica, "kmsKeyArn", `the replica in ${replica.regionName}`),
    );
  },
});

const deletionProtection = resourceRule<Table, { demanded: boolean }>({
  name: "dynamodb-table-enable-deletion-protection",
  severity: "medium",
  description: "A table and its replicas cannot be deleted by mistake.",
  remediation: "set `deletionProtectionEnabled` to true, on replicas too.",
  standards: { fsbp: ["DynamoDB.6"], pci: [], pciOwn: [], nist: ["CM-3", "SC-5(2)"] },
  types: both,
  settings: { demanded: setting(true, "Whether tables of the stack are protected against deletion") },
  check: ({ props, type }, judge, { demanded }) => {
    if (!demanded) return;
    const what = isReplica(type) ? "the replica" : "the table";
    judge.part(() => {
      if (props.deletionProtectionEnabled !== true) judge.violation(`${what} can be deleted`);
    });
    judge.each(
      () => props.replicas,
      ({ deletionProtectionEnabled, regionName }) => {
        if (deletionProtectionEnabled !== true)
          judge.violation(`the replica in ${regionName} can be deleted`);
      },
    );
  },
});

export const dynamodbRules = [recovery, customerKey, deletionProtection];
