/** What the catalogue (`services.ts`) can say: the types of its entries and the helper that checks them. */

/** Who can reach a service: only callers inside the VPC that declare the call, or the internet. */
export type Exposure = "internal" | "public";

/** How sensitive the data is that an entry handles. Becomes the `data-class` tag. */
export type DataClass = "public" | "internal" | "confidential" | "restricted";

/** How much the bank loses when the service stands still. */
export type Criticality = "low" | "medium" | "high";

/**
 * What a service may do with a store: `read` it; `append` to it (add new items or objects and read them, change or
 * delete none); `write` it (read, add, change, delete). A store has exactly one service that appends or writes.
 *
 * Nobody may scan or list. Who appends adds items with PartiQL's `INSERT` and objects with `If-None-Match: *` in one
 * part: these are the requests that AWS refuses where something stands already.
 */
export type StoreAccess = "read" | "append" | "write";

/** A DynamoDB table. Keys are strings. */
export interface TableStore {
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

/** An S3 bucket. */
export interface BucketStore {
  readonly kind: "bucket";
  /** What the bucket holds, one sentence. */
  readonly description: string;
  readonly dataClass: DataClass;
  /** Objects cannot be changed or deleted for so many days (Object Lock). @default no Object Lock */
  readonly objectLockDays?: number;
}

export type Store = TableStore | BucketStore;

/** Something outside the VPC that services call. Its addresses stand in the stack file, under `egress`. */
export interface Destination {
  /** What it is, one sentence. */
  readonly description: string;
}

/** One microservice. `S`, `T` and `D` are the keys of the catalogue's services, stores and destinations. */
export interface Service<S extends string = string, T extends string = string, D extends string = string> {
  /** What the service does, one sentence. */
  readonly description: string;
  /** Port that the container listens on, 1024 to 65535 (it is not root). */
  readonly port: number;
  /** Path that answers 200 when the service can serve, starting with `/`. Feeds the target group's health check. */
  readonly health: string;
  readonly exposure: Exposure;
  /** Team that owns the service. Becomes the `owner` tag. */
  readonly owner: string;
  readonly dataClass: DataClass;
  readonly criticality: Criticality;
  /** Stores that the service uses, and how. @default none */
  readonly data?: Readonly<Partial<Record<T, StoreAccess>>>;
  /** Secrets that the container gets as environment variables (`watchlist-api-key` as `WATCHLIST_API_KEY`). @default none */
  readonly secrets?: readonly string[];
  /** Services that it calls. Opens both security groups and gives the container the callee's URL. @default none */
  readonly calls?: readonly S[];
  /** Destinations outside the VPC that it calls. @default none */
  readonly egress?: readonly D[];
  /** Plain settings for the container, no secrets. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Command inside the image that ends 0 when the container is healthy. @default none: hardened images have no curl */
  readonly healthCommand?: readonly string[];
  /** Seconds that the container takes to start, 0 to 900: the health check's grace period. @default 60 */
  readonly startupSeconds?: number;
  /** Paths that accept bodies over 8 KB (uploads): only there the WAF's body size rule counts instead of blocking. @default none */
  readonly largeBodyPaths?: readonly string[];
}

/** The whole catalogue: what runs, what it keeps, and what it calls outside. */
export interface Catalogue {
  readonly services: Readonly<Record<string, Service>>;
  readonly stores: Readonly<Record<string, Store>>;
  readonly destinations: Readonly<Record<string, Destination>>;
}

/**
 * Checks a catalogue and keeps its keys literal: a call to a service that is not there, a store or a destination that
 * is not declared, does not compile.
 */
export function catalogue<const S extends string, const T extends string, const D extends string>(entries: {
  readonly services: { readonly [K in S]: Service<NoInfer<S>, NoInfer<T>, NoInfer<D>> };
  readonly stores: { readonly [K in T]: Store };
  readonly destinations: { readonly [K in D]: Destination };
}): Catalogue {
  return entries as Catalogue;
}
