import { z } from "zod";
import { byName, choice, list, object, text, whole } from "../config/shape";
import type { Service, Store } from "./catalogue";

// The compiler holds these too, but a preview only transpiles: a typing error must not become a resource.

const sentence = text(/^\S.{2,199}$/, "Use one sentence of 3 to 200 characters.");
const dataClass = choice(["public", "internal", "confidential", "restricted"]);
const attribute = text(/^[A-Za-z_][A-Za-z0-9_.-]{0,254}$/, "Use the name of a string attribute.");
const key = text(
  /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  "Use lower-case words of letters and digits, joined by single hyphens.",
);

const service = object({
  description: sentence,
  port: whole(1024, 65_535, "the container's port"),
  health: text(/^\/\S{0,1023}$/, "Use a path that starts with /."),
  exposure: choice(["internal", "public"]),
  owner: text(/^[A-Za-z0-9][\w .-]{0,62}$/, "Use the name of a team, at most 63 characters."),
  dataClass,
  criticality: choice(["low", "medium", "high"]),
  data: z.exactOptional(byName(choice(["read", "append", "write"]), "Use an object, store → access.")),
  secrets: z.exactOptional(list(key.max(64, { error: "Use at most 64 characters." }), "Use a list of keys.")),
  calls: z.exactOptional(z.array(z.string(), { error: "Use a list of services." })),
  egress: z.exactOptional(list(z.string(), "Use a list of destinations.")),
  environment: z.exactOptional(
    z.record(
      text(/^[A-Z][A-Z0-9_]*$/, "Use capitals, digits and _ for the name of a setting, e.g. LOG_LEVEL."),
      z.string({ error: "Use a string." }),
      { error: "Use an object, NAME → value." },
    ),
  ),
  healthCommand: z.exactOptional(list(z.string(), "Use a command and its arguments, or leave it out.", 1)),
  startupSeconds: z.exactOptional(whole(0, 900, "seconds")),
  largeBodyPaths: z.exactOptional(
    list(
      text(/^(\/[\w.~-]+)+$/, "Use a path such as /documents, without a / at the end."),
      "Use a list of paths.",
    ),
  ),
});

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

const store = z.discriminatedUnion("kind", [table, bucket], { error: 'Use the kind "table" or "bucket".' });

/** The form of `services.ts`. What its parts say of each other is judged elsewhere. */
export const catalogueSchema = object({
  services: byName(service, "Use an object, service → entry."),
  stores: byName(store, "Use an object, store → table or bucket."),
  destinations: byName(object({ description: sentence }), "Use an object, destination → description."),
});

/** What the entries say of each other, where some parts have not the right form and are left out. */
export const relationsSchema = z.object({
  services: z.record(z.string(), service.partial()),
  stores: z.record(z.string(), z.object({ kind: z.enum(["table", "bucket"]).optional() })),
  destinations: z.record(z.string(), z.unknown()),
});

/** Who calls, reads, writes and reaches whom. Every catalogue has them. */
export interface Relations {
  readonly services: Readonly<Record<string, { readonly [K in keyof Service]?: Service[K] | undefined }>>;
  readonly stores: Readonly<Record<string, { readonly kind?: Store["kind"] | undefined }>>;
  readonly destinations: Readonly<Record<string, unknown>>;
}
