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
