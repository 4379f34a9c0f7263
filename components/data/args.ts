import type { Input, Resource } from "@pulumi/pulumi";
import type { PrivateNetwork } from "../network/args";

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
  /** Days of Object Lock. COMPLIANCE mode where the stack retains, GOVERNANCE elsewhere. */
  readonly objectLockDays?: number;
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
