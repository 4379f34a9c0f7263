import { readStackFiles } from "../config/stack-files";
import type { Catalogue, Service, Store } from "../model/catalogue";
import { isBalanced } from "../model/kinds";
import { quota, quotaNames } from "../model/quotas";
import { imageKeys } from "../plan/images";
import { repository } from "../sandbox/home";
import type { Json } from "../sandbox/stack-files";
import { platform } from "../services";

/** A name of another copy, short enough to be a key. The first copy is the shipped catalogue itself. */
const copied = (name: string, copy: number) =>
  copy === 1 ? name : `${name.slice(0, 16).replace(/-$/, "")}-${copy}`;

/** Copies that have secrets of their own: the policy of an endpoint has no room for those of more. */
const withSecrets = 10;

/**
 * The shipped catalogue again and again until it has so many balanced services: each copy with its own stores and its
 * own calls, as another business line would have them. What a copy that was cut short lacks, it neither calls nor reads.
 */
export function multiplied(services: number): Catalogue {
  const entries = entriesFor(services);
  const names = new Set(entries.map(({ name, copy }) => copied(name, copy)));
  const written = new Set(
    entries.flatMap(({ entry, copy }) =>
      Object.entries(entry.data ?? {}).flatMap(([store, right]) =>
        right === "read" ? [] : [copied(store, copy)],
      ),
    ),
  );
  const stores = copies(entries).flatMap((copy) =>
    Object.entries(platform.stores)
      .map(([name, store]) => [copied(name, copy), copy === 1 ? store : withoutUploads(store)] as const)
      .filter(([name]) => written.has(name)),
  );
  const kept = new Set(
    stores.flatMap(([, store]) => (store.kind === "bucket" ? (store.recordClass ?? []) : [])),
  );
  return {
    ...platform,
    recordClasses: Object.fromEntries(
      Object.entries(platform.recordClasses ?? {}).filter(([name]) => kept.has(name)),
    ),
    services: Object.fromEntries(
      entries.map(({ name, entry, copy }) => [
        copied(name, copy),
        {
          ...(copy > withSecrets ? { ...entry, secrets: [] } : entry),
          // Only the shipped one is approved to face the internet.
          ...(entry.exposure === "public" && copy > 1 && { exposure: "internal" as const }),
          ...(entry.calls && {
            calls: entry.calls.map((name) => copied(name, copy)).filter((name) => names.has(name)),
          }),
          ...(entry.data && {
            data: Object.fromEntries(
              Object.entries(entry.data)
                .map(([store, right]) => [copied(store, copy), right] as const)
                .filter(([store]) => written.has(store)),
            ),
          }),
        } as Service,
      ]),
    ),
    stores: Object.fromEntries(stores),
  };
}

/** What the stack's file has to say of them: a digest for each image, and who changes the copies' secrets. */
export function multipliedValues(catalogue: Catalogue, stack: string): Record<string, unknown> {
  const values = readStackFiles(repository)[stack] as { rotation: Readonly<Record<string, unknown>> };
  const [first] = Object.values(values.rotation);
  const secrets = Object.entries(catalogue.services).flatMap(([name, { secrets = [] }]) =>
    secrets.map((secret) => `${name}/${secret}`),
  );
  return {
    images: Object.fromEntries(
      imageKeys(catalogue, { stack } as Parameters<typeof imageKeys>[1]).map((image, index) => [
        image,
        `sha256:${index.toString(16).padStart(64, "0")}`,
      ]),
    ),
    rotation: {
      // Of secrets that a smaller catalogue has not.
      ...Object.fromEntries(Object.keys(values.rotation).map((secret) => [secret, null])),
      ...Object.fromEntries(secrets.map((secret) => [secret, values.rotation[secret] ?? first])),
    },
    quotas: Object.fromEntries(
      quotaNames.flatMap((name) => (quota(name).adjustable ? [[name, 1_000_000]] : [])),
    ),
  };
}

/** What the pack's configuration has to say of them: dev's locks can be ended early, and each is named. */
export function multipliedThresholds({ stores }: Catalogue): Json {
  const locked = Object.entries(stores).flatMap(([name, store]) =>
    store.kind === "bucket" ? [`cdd::cdd:data:Data$aws:s3/bucket:Bucket::data-${name}`] : [],
  );
  return { "s3-bucket-configure-object-lock": { governance: locked } };
}

interface Copy {
  readonly name: string;
  readonly entry: Service;
  readonly copy: number;
}

function entriesFor(services: number): Copy[] {
  const entries: Copy[] = [];
  let balanced = 0;
  for (let copy = 1; ; copy++)
    for (const [name, entry] of Object.entries(platform.services)) {
      if (isBalanced(entry) && balanced++ === services) return entries;
      entries.push({ name, entry, copy });
    }
}

function copies(entries: readonly Copy[]): number[] {
  return [...new Set(entries.map(({ copy }) => copy))];
}

function withoutUploads(store: Store): Store {
  if (store.kind !== "bucket") return store;
  // Browsers come through a public service, which a copy has none of.
  const { uploads: _, ...bucket } = store;
  return bucket;
}
