import { oneOf } from "../model/problems";
import type { ReleasePlan } from "../model/release";
import type { PlatformPlan } from "../plan";
import { UserError } from "./log";
import { type Release, releaseIn, type Target } from "./targets";

type Entry = PlatformPlan["services"][number];

/** A secret, and who is given it in an entry's tasks. */
export interface ReadSecret {
  /** Name in Secrets Manager. */
  readonly name: string;
  /** Environment variable that carries it. */
  readonly variable: string;
  /** Containers of the task that get it. */
  readonly containers: readonly string[];
}

/** An entry of the catalogue whose tasks read what has changed. */
export interface Reader {
  readonly service: string;
  readonly secrets: readonly ReadSecret[];
  /** The ECS service whose tasks have to be replaced. @default none: no task runs that has an old value */
  readonly target?: Target;
  /** Why there is none. */
  readonly idle?: string;
  readonly release: ReleasePlan;
}

/** Who reads what somebody has changed. */
export interface Readers {
  readonly release: Release;
  readonly readers: readonly Reader[];
}

/**
 * Who reads the named secrets, in the catalogue's order.
 *
 * @param named services, with all of their secrets; `<service>/<secret>` or a secret's whole name; or a secret's key, in
 * every service that has one of that key
 */
export function readersOf(stack: string, planned: PlatformPlan, named: readonly string[]): Readers {
  const release = releaseIn(stack, planned);
  const wanted = new Map<string, Set<string>>();
  for (const name of named)
    for (const [service, key] of secretsNamed(planned.services, name))
      wanted.set(service, (wanted.get(service) ?? new Set()).add(key));
  const readers = planned.services.flatMap((entry) => {
    const keys = wanted.get(entry.service);
    return keys === undefined ? [] : [readerOf(entry, keys, release)];
  });
  return { release, readers };
}

function readerOf(entry: Entry, keys: ReadonlySet<string>, { stack, targets }: Release): Reader {
  const target = targets.find(({ service }) => service === entry.service);
  const idle =
    entry.kind === "scheduled"
      ? "its next run reads the new value"
      : `it has no digest in Pulumi.${stack}.yaml, and reads the value when it starts`;
  return {
    service: entry.service,
    secrets: readBy(entry)
      .filter(({ key }) => keys.has(key))
      .map(({ key, name, environmentVariable }) => ({
        name,
        variable: environmentVariable,
        containers: containersWith(entry, key),
      })),
    ...(target === undefined ? { idle } : { target }),
    release: entry.kind === "scheduled" ? { strategy: "rolling" } : entry.release,
  };
}

/** The Defender's bundle goes to every container, for the Defender starts them all. */
function containersWith({ service, containers, agents }: Entry, key: string): string[] {
  const given = containers.filter(({ secrets }) => secrets.includes(key) || agents.defender?.secret === key);
  return [service, ...given.map(({ name }) => name)];
}

/** Secrets of an entry, and those that somebody else makes for it: these by the names in their ARNs. */
function readBy({ secrets, existingSecrets }: Entry) {
  return [
    ...secrets,
    ...existingSecrets.map((secret) => ({
      ...secret,
      name: secret.arn
        .split(":")
        .slice(6)
        .join(":")
        .replace(/-[^-]{6}$/, ""),
    })),
  ];
}

/** Pairs of service and secret's key. */
function secretsNamed(services: readonly Entry[], name: string): (readonly [string, string])[] {
  const all = services.flatMap((entry) =>
    readBy(entry).map((secret) => ({ service: entry.service, key: secret.key, name: secret.name })),
  );
  const entry = services.find(({ service }) => service === name);
  if (entry !== undefined && readBy(entry).length === 0)
    throw new UserError(`${name} has no secret: there is no value to bring.`);
  const found = all.filter(
    (secret) => secret.service === name || `${secret.service}/${secret.key}` === name || secret.name === name,
  );
  const meant = found.length > 0 ? found : all.filter(({ key }) => key === name);
  if (meant.length === 0)
    throw new UserError(
      `"${name}" is no secret, and no service that has one. Use ${oneOf(all.map(({ service, key }) => `${service}/${key}`))}, or a service.`,
    );
  return meant.map(({ service, key }) => [service, key] as const);
}
