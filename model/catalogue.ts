/** What the catalogue (`services.ts`) can say, and the helper that checks all its references at compile time. */
import { z } from "zod";
import { architecture } from "./capacity";
import { entry, type RelatedEntry, relatedEntry, type Service } from "./entry";
import { anyText, byName, choice, object, type Said, text, trueOrFalse, usually, whole } from "./form";
import { dataClass } from "./levels";
import { sentence } from "./values";

export type { Service } from "./entry";

// The compiler holds these too, but a preview only transpiles: a typing error must not become a resource.

const attribute = text(/^[A-Za-z_][A-Za-z0-9_.-]{0,254}$/, "Use the name of a string attribute.");
const keysOf = {
  /** Name of the partition key attribute, a string. */
  partitionKey: attribute,
  /** Name of the sort key attribute, a string. @default none */
  sortKey: z.exactOptional(attribute),
};

export const storeShapes = {
  /** A DynamoDB table. */
  table: {
    /** A DynamoDB table. */
    kind: z.literal("table", { error: 'Use "table".' }),
    /** What the table holds, one sentence. */
    description: sentence,
    /** How sensitive that is. Becomes the `data-class` tag. */
    dataClass,
    ...keysOf,
    /** Global secondary indexes by name. @default none */
    indexes: z.exactOptional(
      z.record(
        text(/^[A-Za-z0-9_.-]{3,255}$/, "Use 3 to 255 letters, digits and _.- for the name of an index."),
        object(keysOf),
        { error: "Use an object, index → partitionKey, sortKey." },
      ),
    ),
  },
  /**
   * An S3 bucket. Only the roles that the catalogue and the stack file name reach its objects, whatever else an account's
   * administrator may do.
   */
  bucket: {
    /** An S3 bucket. */
    kind: z.literal("bucket", { error: 'Use "bucket".' }),
    /** What the bucket holds, one sentence. */
    description: sentence,
    /** How sensitive that is. Becomes the `data-class` tag. */
    dataClass,
    /** Class of the records in it: how long they are kept, and how firmly. @default no records: nothing is locked */
    recordClass: z.exactOptional(anyText("Use the name of a record class.")),
    /**
     * Browsers send and fetch objects by presigned URL, from the public services that write it or call its writer. Nobody
     * reads an object before GuardDuty has found it clean.
     */
    uploads: usually(false, trueOrFalse()),
  },
  /** An EFS file system. A service that uses it finds it under `/mnt/<store>`, mounted over TLS through an access point. */
  files: {
    /** An EFS file system. */
    kind: z.literal("files", { error: 'Use "files".' }),
    /** What the files are, one sentence. */
    description: sentence,
    /** How sensitive they are. Becomes the `data-class` tag. */
    dataClass,
  },
};

export const recordClassShape = {
  /** Which records, and by what rule they are kept, one sentence. */
  description: sentence,
  /** Days that a version cannot be deleted after it was written, and is kept after it was replaced or deleted; S3 takes no more. */
  retentionDays: whole(1, 36_500, "days"),
  /**
   * `compliance`: nobody ends the retention early, not even the account's root. `governance`: the stack's record keepers
   * can, where the law asks for an erasure. Where a stack does not retain, all is `governance`.
   */
  lock: choice(["compliance", "governance"]),
};

export const destinationShape = {
  /** What it is, one sentence. */
  description: sentence,
};

export const ec2CapacityShape = {
  /** What they are for, one sentence. */
  description: sentence,
  /** Processor of the machines and of all that runs on them. */
  architecture: usually("x86_64", architecture),
  /** Whether they have GPUs: decides the machine image. */
  gpu: usually(false, trueOrFalse()),
};

const store = z.discriminatedUnion(
  "kind",
  [object(storeShapes.table), object(storeShapes.bucket), object(storeShapes.files)],
  { error: 'Use the kind "table", "bucket" or "files".' },
);
const ec2Capacity = object(ec2CapacityShape);

type TableStore = Said<typeof storeShapes.table>;
/** `R` are the keys of the catalogue's record classes. */
export type BucketStore<R extends string = string> = {
  readonly [K in keyof Said<typeof storeShapes.bucket>]: K extends "recordClass"
    ? R
    : Said<typeof storeShapes.bucket>[K];
};
type FileStore = Said<typeof storeShapes.files>;
export type Store<R extends string = string> = TableStore | BucketStore<R> | FileStore;

/** How long records of one kind are kept. Several buckets may share a class. */
export type RecordClass = Said<typeof recordClassShape>;
/** Something outside the VPC that services call. Its addresses stand in the stack file, under `egress`. */
export type Destination = Said<typeof destinationShape>;
/** EC2 machines for what Fargate cannot run. Their types and number stand in the stack file, under `ec2Capacity`. */
export type Ec2Capacity = Said<typeof ec2CapacityShape>;

/** The form of `services.ts`. What its parts say of each other is judged elsewhere. */
export const catalogueForm = object({
  services: byName(entry, "Use an object, service → entry."),
  stores: byName(store, "Use an object, store → table, bucket or files."),
  recordClasses: z.exactOptional(
    byName(object(recordClassShape), "Use an object, record class → description, retentionDays, lock."),
  ),
  destinations: byName(object(destinationShape), "Use an object, destination → description."),
  ec2Capacity: z.exactOptional(
    byName(ec2Capacity, "Use an object, capacity → description, architecture, gpu."),
  ),
});

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

/** What the entries say of each other, where some parts have not the right form and are left out. */
export const relationsForm = z.object({
  services: z.record(z.string(), relatedEntry),
  stores: z.record(
    z.string(),
    z.object({
      kind: z.enum(["table", "bucket", "files"]).optional(),
      recordClass: z.string().optional(),
      uploads: z.boolean().optional(),
    }),
  ),
  recordClasses: z.record(z.string(), z.unknown()).optional(),
  destinations: z.record(z.string(), z.unknown()),
  ec2Capacity: z.record(z.string(), ec2Capacity.partial()).optional(),
});

/** What a store says of others, whatever else is right or wrong with it. */
interface RelatedStore {
  readonly kind?: Store["kind"] | undefined;
  readonly recordClass?: string | undefined;
  readonly uploads?: boolean | undefined;
}

/** Who calls, reads, writes and reaches whom. Every catalogue has them. */
export interface Relations {
  readonly services: Readonly<Record<string, RelatedEntry>>;
  readonly stores: Readonly<Record<string, RelatedStore>>;
  readonly recordClasses?: Readonly<Record<string, unknown>> | undefined;
  readonly destinations: Readonly<Record<string, unknown>>;
  readonly ec2Capacity?:
    | Readonly<
        Record<string, { readonly architecture?: string | undefined; readonly gpu?: boolean | undefined }>
      >
    | undefined;
}
