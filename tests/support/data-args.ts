import { output } from "@pulumi/pulumi";
import type { DataArgs } from "../../components/data/args";

export const key = "arn:aws:kms:eu-west-2:111122223333:key/data";
export const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
export const tableArn = (store: string) => `arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-dev-${store}`;
/** Who may do what with a table of the arguments. */
export const allowed = {
  read: [role("cdd/dev/writer-task"), role("cdd/dev/reader-task"), role("record-reader")],
  insert: [],
  write: [role("cdd/dev/writer-task")],
  copy: [role("restorer")],
  backUp: [role("cdd/dev/cdd-dev-backup")],
  manage: [role("deployer")],
};
export const [vault, proofing, trail] = ["vault", "proofing", "trail"].map((name) =>
  role(`cdd/dev/cdd-dev-${name}-task`),
) as [string, string, string];
export const scanRoleArn = role("cdd/dev/cdd-dev-documents-malware-scan");
export const [deployer, reader, keeper] = [role("deployer"), role("reader"), role("keeper")];
export const bucketName = (store: string) => `cdd-dev-${store}-111122223333-eu-west-2`;
export const lockOf = (retain: boolean) =>
  ({ mode: retain ? "COMPLIANCE" : "GOVERNANCE", days: 2557 }) as const;

export const args: DataArgs = {
  tables: {
    customers: {
      name: "cdd-dev-customers",
      arn: tableArn("customers"),
      allowed,
      dataClass: "restricted",
      partitionKey: "customerId",
      indexes: {},
    },
    cases: {
      name: "cdd-dev-cases",
      arn: tableArn("cases"),
      allowed: { ...allowed, insert: [role("cdd/dev/appender-task")], write: [], copy: [] },
      dataClass: "confidential",
      partitionKey: "caseId",
      sortKey: "version",
      indexes: {
        "by-customer": { partitionKey: "customerId", sortKey: "version" },
        "by-state": { partitionKey: "state" },
      },
    },
  },
  buckets: {
    documents: {
      name: bucketName("documents"),
      dataClass: "restricted",
      recordClass: "customer-records",
      lock: { mode: "GOVERNANCE", days: 1827 },
      keepVersionsDays: 1827,
      writer: { roleArn: vault, access: "write" },
      readers: [vault, proofing],
      uploads: {
        origins: ["https://portal.dev.example-bank.com"],
        scanRole: "cdd-dev-documents-malware-scan",
        scanRoleArn,
      },
    },
    audit: {
      name: bucketName("audit"),
      dataClass: "restricted",
      recordClass: "evidence",
      lock: lockOf(false),
      keepVersionsDays: 2557,
      writer: { roleArn: trail, access: "append" },
      readers: [trail],
    },
    cache: {
      name: bucketName("cache"),
      dataClass: "restricted",
      keepVersionsDays: 30,
      writer: { roleArn: vault, access: "write" },
      readers: [vault],
    },
  },
  files: {},
  roleArnPattern: "arn:aws:iam::111122223333:role/cdd/dev/*",
  access: {
    deployers: [deployer],
    recordReaders: [reader],
    recordKeepers: [keeper],
    backUp: [role("cdd/dev/cdd-dev-backup")],
  },
  region: "eu-west-2",
  roles: { path: "/cdd/dev/", account: "111122223333" },
  copyRoles: { path: "/cdd/dev/", account: "111122223333" },
  retain: false,
  dataKeyArn: key,
  network: {
    vpcId: "vpc-1",
    taskSubnetIds: ["subnet-tasks-a", "subnet-tasks-b"],
    isolatedSubnetIds: output(["subnet-isolated-a", "subnet-isolated-b"]),
    availabilityZones: ["eu-west-2a", "eu-west-2b"],
    endpointSecurityGroupId: "sg-endpoints",
    s3PrefixListId: "pl-s3",
  },
};
