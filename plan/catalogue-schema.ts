import { z } from "zod";
import { byName, choice, object, sentence, text, whole } from "../config/shape";
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
  recordClass: z.exactOptional(z.string({ error: "Use the name of a record class." })),
  uploads: z.exactOptional(z.boolean({ error: "Use true or false." })),
});

const recordClass = object({
  description: sentence,
  // S3's longest retention.
  retentionDays: whole(1, 36_500, "days"),
  lock: choice(["compliance", "governance"]),
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
  recordClasses: z.exactOptional(
    byName(recordClass, "Use an object, record class → description, retentionDays, lock."),
  ),
  destinations: byName(object({ description: sentence }), "Use an object, destination → description."),
  ec2Capacity: z.exactOptional(
    byName(ec2Capacity, "Use an object, capacity → description, architecture, gpu."),
  ),
});

/** What the entries say of each other, where some parts have not the right form and are left out. */
export const relationsSchema = z.object({
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
export interface RelatedStore {
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
