import { z } from "zod";
import { byName, object, sentence, text, whole } from "../config/shape";
import type { Store } from "./catalogue";
import { architecture, dataClass, entrySchema, type RelatedEntry, relatedEntry } from "./entry-schema";

// The compiler holds these too, but a preview only transpiles: a typing error must not become a resource.

const attribute = text(/^[A-Za-z_][A-Za-z0-9_.-]{0,254}$/, "Use the name of a string attribute.");
const table = object({
  kind: z.literal("table"),
  description: sentence,
  dataClass,
  partitionKey: attribute,
  sortKey: z.exactOptional(attribute),
  indexes: z.exactOptional(
    z.record(
      text(/^[A-Za-z0-9_.-]{3,255}$/, "Use 3 to 255 letters, digits and _.- for the name of an index."),
      object({ partitionKey: attribute, sortKey: z.exactOptional(attribute) }),
      { error: "Use an object, index → partitionKey, sortKey." },
    ),
  ),
});

const bucket = object({
  kind: z.literal("bucket"),
  description: sentence,
  dataClass,
  objectLockDays: z.exactOptional(whole(1, 36_500, "days")),
});

const files = object({ kind: z.literal("files"), description: sentence, dataClass });

const store = z.discriminatedUnion("kind", [table, bucket, files], {
  error: 'Use the kind "table", "bucket" or "files".',
});

const ec2Capacity = object({
  description: sentence,
  architecture: z.exactOptional(architecture),
  gpu: z.exactOptional(z.boolean({ error: "Use true or false." })),
});

/** The form of `services.ts`. What its parts say of each other is judged elsewhere. */
export const catalogueSchema = object({
  services: byName(entrySchema, "Use an object, service → entry."),
  stores: byName(store, "Use an object, store → table, bucket or files."),
  destinations: byName(object({ description: sentence }), "Use an object, destination → description."),
  ec2Capacity: z.exactOptional(
    byName(ec2Capacity, "Use an object, capacity → description, architecture, gpu."),
  ),
});

/** What the entries say of each other, where some parts have not the right form and are left out. */
export const relationsSchema = z.object({
  services: z.record(z.string(), relatedEntry),
  stores: z.record(z.string(), z.object({ kind: z.enum(["table", "bucket", "files"]).optional() })),
  destinations: z.record(z.string(), z.unknown()),
  ec2Capacity: z.record(z.string(), ec2Capacity.partial()).optional(),
});

/** Who calls, reads, writes and reaches whom. Every catalogue has them. */
export interface Relations {
  readonly services: Readonly<Record<string, RelatedEntry>>;
  readonly stores: Readonly<Record<string, { readonly kind?: Store["kind"] | undefined }>>;
  readonly destinations: Readonly<Record<string, unknown>>;
  readonly ec2Capacity?:
    | Readonly<
        Record<string, { readonly architecture?: string | undefined; readonly gpu?: boolean | undefined }>
      >
    | undefined;
}
