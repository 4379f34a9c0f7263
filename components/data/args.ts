import type { Input } from "@pulumi/pulumi";

export interface TablePlan {
  /** Physical name, `cdd-<stack>-<store>`. */
  readonly name: string;
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

export interface DataPlan {
  readonly tables: Readonly<Record<string, TablePlan>>;
  readonly buckets: Readonly<Record<string, BucketPlan>>;
  readonly retain: boolean;
}

export interface DataArgs extends DataPlan {
  readonly dataKeyArn: Input<string>;
}
