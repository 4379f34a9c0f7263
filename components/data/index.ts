import type * as dynamodb from "@pulumi/aws/dynamodb";
import type * as s3 from "@pulumi/aws/s3";
import { ComponentResource, type ComponentResourceOptions, RunError } from "@pulumi/pulumi";
import type { DataArgs, FileStoreHandle } from "./args";
import { bucket } from "./bucket";
import { files } from "./files";
import { table } from "./table";
import { validateTable } from "./validate";

/**
 * The stores of the catalogue: tables with point-in-time recovery, whose own policies let in nobody but their services, buckets with versions and, where the entry asks for it,
 * Object Lock, file systems that are mounted over TLS through an access point; all encrypted under the stack's data key.
 * Cost: by use only.
 *
 * @example
 * const data = new Data("data", { ...plan.data, dataKeyArn: keys.data.arn, network: network.forPrivate });
 */
export class Data extends ComponentResource {
  /** Tables, by store. */
  readonly tables: Readonly<Record<string, dynamodb.Table>>;
  /** Buckets, by store. */
  readonly buckets: Readonly<Record<string, s3.Bucket>>;
  /** File systems, by store. */
  readonly files: Readonly<Record<string, FileStoreHandle>>;

  constructor(name: string, args: DataArgs, opts?: ComponentResourceOptions) {
    const { dataKeyArn, network, ...plan } = args;
    const problems = Object.entries(plan.tables).flatMap(([store, entry]) => validateTable(store, entry));
    if (problems.length > 0) throw new RunError(problems.join("\n"));
    super("cdd:data:Data", name, plan, opts);
    this.tables = mapped(plan.tables, (store, entry) => table(`${name}-${store}`, store, entry, args, this));
    this.buckets = mapped(plan.buckets, (store, entry) =>
      bucket(`${name}-${store}`, store, entry, args, this),
    );
    this.files = mapped(plan.files, (store, entry) => files(`${name}-${store}`, store, entry, args, this));
    this.registerOutputs({
      tables: mapped(this.tables, (_, { arn }) => arn),
      buckets: mapped(this.buckets, (_, { arn }) => arn),
      files: mapped(this.files, (_, { fileSystemArn }) => fileSystemArn),
    });
  }
}

function mapped<T, R>(
  entries: Readonly<Record<string, T>>,
  make: (key: string, entry: T) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, make(key, entry)]));
}
