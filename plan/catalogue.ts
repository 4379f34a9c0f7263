/** What the catalogue (`services.ts`) can say: stores, record classes, destinations, capacities, and the helper that checks all entries. */
import type { DataClass } from "./levels";
import type { Architecture, Service } from "./service-entry";

export type { Service } from "./service-entry";

/** A DynamoDB table. Keys are strings. */
export interface TableStore {
  /** A DynamoDB table. */
  readonly kind: "table";
  /** What the table holds, one sentence. */
  readonly description: string;
  readonly dataClass: DataClass;
  /** Name of the partition key attribute. */
  readonly partitionKey: string;
  /** Name of the sort key attribute. @default none */
  readonly sortKey?: string;
  /** Global secondary indexes by name. @default none */
  readonly indexes?: Readonly<Record<string, { readonly partitionKey: string; readonly sortKey?: string }>>;
}

/**
 * An S3 bucket. Only the roles that the catalogue and the stack file name reach its objects, whatever else an account's
 * administrator may do.
 */
export interface BucketStore<R extends string = string> {
  /** An S3 bucket. */
  readonly kind: "bucket";
  /** What the bucket holds, one sentence. */
  readonly description: string;
  readonly dataClass: DataClass;
  /** Class of the records in it: how long they are kept, and how firmly. @default no records: nothing is locked */
  readonly recordClass?: R;
  /**
   * Browsers send and fetch objects by presigned URL, from the public services that write it or call its writer. Nobody
   * reads an object before GuardDuty has found it clean. @default false
   */
  readonly uploads?: boolean;
}

/** An EFS file system. A service that uses it finds it under `/mnt/<store>`, mounted over TLS through an access point. */
export interface FileStore {
  /** An EFS file system. */
  readonly kind: "files";
  /** What the files are, one sentence. */
  readonly description: string;
  readonly dataClass: DataClass;
}

export type Store<R extends string = string> = TableStore | BucketStore<R> | FileStore;

/** How long records of one kind are kept. Several buckets may share a class. */
export interface RecordClass {
  /** Which records, and by what rule they are kept, one sentence. */
  readonly description: string;
  /** Days that a version cannot be deleted after it was written, and is kept after it was replaced or deleted; 1 to 36500. */
  readonly retentionDays: number;
  /**
   * `compliance`: nobody ends the retention early, not even the account's root. `governance`: the stack's record keepers
   * can, where the law asks for an erasure. Where a stack does not retain, all is `governance`.
   */
  readonly lock: "compliance" | "governance";
}

/** Something outside the VPC that services call. Its addresses stand in the stack file, under `egress`. */
export interface Destination {
  /** What it is, one sentence. */
  readonly description: string;
}

/** EC2 machines for what Fargate cannot run. Their types and number stand in the stack file, under `ec2Capacity`. */
export interface Ec2Capacity {
  /** What they are for, one sentence. */
  readonly description: string;
  /** Processor of the machines and of all that runs on them. @default "x86_64" */
  readonly architecture?: Architecture;
  /** Whether they have GPUs: decides the machine image. @default false */
  readonly gpu?: boolean;
}

/** The whole catalogue: what runs, what it keeps, what it calls outside, and what Fargate cannot run it on. */
export interface Catalogue {
  readonly services: Readonly<Record<string, Service>>;
  readonly stores: Readonly<Record<string, Store>>;
  /** @default none: no store holds records */
  readonly recordClasses?: Readonly<Record<string, RecordClass>>;
  readonly destinations: Readonly<Record<string, Destination>>;
  /** @default none: everything runs on Fargate */
  readonly ec2Capacity?: Readonly<Record<string, Ec2Capacity>>;
}

/**
 * Checks a catalogue and keeps its keys literal: a call to a service that is not there, a store, a record class, a
 * destination or a capacity that is not declared, does not compile.
 */
export function catalogue<
  const S extends string,
  const T extends string,
  const D extends string,
  const C extends string = never,
  const R extends string = never,
>(entries: {
  readonly services: { readonly [K in S]: Service<NoInfer<S>, NoInfer<T>, NoInfer<D>, NoInfer<C>> };
  readonly stores: { readonly [K in T]: Store<NoInfer<R>> };
  readonly recordClasses?: { readonly [K in R]: RecordClass };
  readonly destinations: { readonly [K in D]: Destination };
  readonly ec2Capacity?: { readonly [K in C]: Ec2Capacity };
}): Catalogue {
  return entries as Catalogue;
}
