import type { z } from "zod";
import { choice } from "./form";

export const dataClass = choice(["public", "internal", "confidential", "restricted"]);
export type DataClass = z.output<typeof dataClass>;

export const criticality = choice(["low", "medium", "high"]);
export type Criticality = z.output<typeof criticality>;

/**
 * What a service may do with a store: `read` it; `append` to it (add new items or objects and read them, change or
 * delete none); `write` it (read, add, change, delete). A store has exactly one service that appends or writes.
 *
 * Nobody may scan or list. Who appends adds items with PartiQL's `INSERT` and objects with `If-None-Match: *` in one
 * part: these are the requests that AWS refuses where something stands already.
 */
export const storeAccess = choice(["read", "append", "write"]);
export type StoreAccess = z.output<typeof storeAccess>;
