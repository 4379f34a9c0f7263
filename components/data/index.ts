import type * as dynamodb from "@pulumi/aws/dynamodb";
import type * as s3 from "@pulumi/aws/s3";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { refuse } from "../shared/refuse";
import type { DataArgs, FileStoreHandle } from "./args";
import { bucket } from "./bucket";
import { files } from "./files";
import { table } from "./table";
import { tableFaults } from "./validate";

/**
 * The stores of the catalogue: tables with point-in-time recovery that only named roles reach; buckets with versions that only named roles reach, with
 * Object Lock where they hold records, and copies elsewhere where the stack file says so, scanned for malware where browsers send to them; file systems that are mounted over
 * TLS through an access point; all encrypted under the stack's data key. Cost: by use only; scans by GB and object.
 *
 * @example
 * const data = new Data("data", { ...plan.data, dataKeyArn: keys.data.arn, network: network.forPrivate });
 */
export class Data extends ComponentResource {
  /** Tables, by store. */
  readonly tables: Readonly<Record<string, dynamodb.Table>>;
  /** Buckets, by store. */
  readonly buckets: Readonly<Record<string, s3.Bucket>>;
  /** Names of the buckets, by store; known once all that is set here is: who sets something else waits for it. */
  readonly bucketNames: Readonly<Record<string, Output<string>>>;
  /** File systems, by store. */
  readonly files: Readonly<Record<string, FileStoreHandle>>;
  /** ARNs of the file systems, by store. */
  readonly fileSystemArns: Readonly<Record<string, Input<string>>>;

  constructor(name: string, args: DataArgs, opts?: ComponentResourceOptions) {
    const { dataKeyArn, network, ...plan } = args;
    refuse(name, tableFaults(plan));
    super("cdd:data:Data", name, plan, opts);
    this.tables = mapped(plan.tables, (store, entry) => table(`${name}-${store}`, store, entry, args, this));
    const buckets = mapped(plan.buckets, (store, entry) =>
      bucket(`${name}-${store}`, store, entry, args, this),
    );
    this.buckets = mapped(buckets, (_, made) => made.bucket);
    this.bucketNames = mapped(buckets, (_, { settled }) => settled.bucket);
    this.files = mapped(plan.files, (store, entry) => files(`${name}-${store}`, store, entry, args, this));
    this.fileSystemArns = mapped(this.files, (_, { fileSystemArn }) => fileSystemArn);
    this.registerOutputs({
      tables: mapped(this.tables, (_, { arn }) => arn),
      buckets: mapped(this.buckets, (_, { arn }) => arn),
      files: this.fileSystemArns,
    });
  }
}

function mapped<T, R>(
  entries: Readonly<Record<string, T>>,
  make: (key: string, entry: T) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, make(key, entry)]));
}
