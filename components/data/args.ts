import type { Input, Resource } from "@pulumi/pulumi";
import type { PrivateNetwork } from "../network/args";
import type { RoleDefaults } from "../shared/iam";

/** ARNs of the roles that may do what with a table. Everybody else is refused, whatever IAM allows him. */
export interface TableAccess {
  /** Read items by their keys. */
  readonly read: readonly string[];
  /** Add items, where none of the same key stands. */
  readonly insert: readonly string[];
  /** Add, change and delete items. */
  readonly write: readonly string[];
  /** Take backups, and restore the table beside itself. */
  readonly copy: readonly string[];
  /** AWS Backup's role: what AWS Backup calls, no table's policy may name. Empty for none. */
  readonly backUp: readonly string[];
  /** Change the table, its policy included, and delete it. */
  readonly manage: readonly string[];
}

export interface TablePlan {
  /** Physical name, `cdd-<stack>-<store>`. */
  readonly name: string;
  /** Known before the table is: its policy names it. */
  readonly arn: string;
  readonly allowed: TableAccess;
  readonly dataClass: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly indexes: Readonly<Record<string, { readonly partitionKey: string; readonly sortKey?: string }>>;
}

export interface BucketPlan {
  /** Physical name, `cdd-<stack>-<store>-<account>-<region>`. */
  readonly name: string;
  readonly dataClass: string;
  /** Class of the records in it. @default it holds no records */
  readonly recordClass?: string;
  /** Object Lock of each version from its writing on, days. @default nothing is locked */
  readonly lock?: { readonly mode: "COMPLIANCE" | "GOVERNANCE"; readonly days: number };
  /** Days that replaced and deleted versions are kept. */
  readonly keepVersionsDays: number;
  /** The one role that writes it. `append`: new objects only, and it marks none as deleted. */
  readonly writer: { readonly roleArn: string; readonly access: "append" | "write" };
  /** ARNs of the roles of the tasks that read it, the writer's among them. */
  readonly readers: readonly string[];
  /** Browsers send and fetch its objects by presigned URL. @default none does */
  readonly uploads?: UploadPlan;
  /** Where each version is copied to as it is written. @default nowhere */
  readonly replication?: ReplicationPlan;
}

export interface ReplicationPlan {
  /** ARN of the bucket of the copies. */
  readonly bucketArn: string;
  /** ARN of the key that encrypts them. */
  readonly keyArn: string;
  /** Account that the bucket is in, and its key. */
  readonly account: string;
  /** Region that they are in. */
  readonly region: string;
  /** Name of the role with which S3 copies. */
  readonly role: string;
  readonly roleArn: string;
}

export interface UploadPlan {
  /** Origins of the pages that may: `https://<public name>`, at least one. */
  readonly origins: readonly string[];
  /** Name of the role with which GuardDuty looks into objects. */
  readonly scanRole: string;
  readonly scanRoleArn: string;
}

/** Roles that reach data buckets although no service has them, by their duty. ARNs. */
export interface BucketAccess {
  /** Configure the buckets, and see no object. */
  readonly deployers: readonly string[];
  /** Read objects, and change none. May be empty. */
  readonly recordReaders: readonly string[];
  /** Hold, keep and erase versions, and read none. May be empty. */
  readonly recordKeepers: readonly string[];
  /** AWS Backup's role: it reads every version, scanned or not. Empty for none. */
  readonly backUp: readonly string[];
}

export interface FilePlan {
  /** Name tag, `cdd-<stack>-<store>`. */
  readonly name: string;
  readonly dataClass: string;
}

export interface DataPlan {
  readonly tables: Readonly<Record<string, TablePlan>>;
  readonly buckets: Readonly<Record<string, BucketPlan>>;
  readonly files: Readonly<Record<string, FilePlan>>;
  /** ARN pattern of the stack's roles: whose tasks may mount its file systems. */
  readonly roleArnPattern: string;
  readonly access: BucketAccess;
  readonly region: string;
  /** What the roles share that are made for the stores. */
  readonly roles: RoleDefaults;
  /** The same of those that copy whole stores. */
  readonly copyRoles: RoleDefaults;
  readonly retain: boolean;
}

export interface DataArgs extends DataPlan {
  readonly dataKeyArn: Input<string>;
  readonly network: PrivateNetwork;
}

/** A file system as services mount it. */
export interface FileStoreHandle {
  readonly fileSystemId: Input<string>;
  readonly fileSystemArn: Input<string>;
  readonly accessPointId: Input<string>;
  readonly accessPointArn: Input<string>;
  /** Security group of the mount targets; it lets nobody in until a service opens it for its tasks. */
  readonly securityGroupId: Input<string>;
  /** What must stand before a task mounts it. */
  readonly ready: readonly Resource[];
}
