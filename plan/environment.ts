import { telemetryVariables } from "../components/fargate-microservice/task/args";
import { platformKey, type StackReading } from "../config/stack-config";
import type { Catalogue, Relations, Service } from "../model/catalogue";
import { type Problem, pathTo, shown } from "../model/problems";
import { environmentVariable, type Names } from "./names";

type Entry = Relations["services"][string];

/** Where a variable of the container comes from. */
interface Variable {
  readonly name: string;
  readonly path: readonly (string | number)[];
}

/** The same, with what a plain one says in a stack. */
interface Setting extends Variable {
  readonly valueIn: (names: Names) => string;
}

/**
 * The container's plain environment, by name: `PORT` where it has one, `<CALLEE>_URL` for each call, `<STORE>_TABLE`,
 * `<STORE>_BUCKET` or `<STORE>_PATH` for each store, and the entry's own settings, over which those of the stack go.
 */
export function environmentOf(
  service: Service,
  catalogue: Catalogue,
  names: Names,
  ofStack: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const settings = { ...service.environment, ...ofStack };
  const variables = [...derived(service, catalogue), ...own({ environment: settings })];
  const values = new Map(variables.map(({ name, valueIn }) => [name, valueIn(names)]));
  // By name: to move a line of the catalogue changes nothing here.
  return Object.fromEntries([...values.keys()].sort().map((name) => [name, values.get(name) as string]));
}

/** Variables that two parts of an entry would set. */
export function environmentProblems(relations: Relations, file: string): Problem[] {
  return Object.entries(relations.services).flatMap(([key, service]) => {
    const taken = new Map(set(service, relations).map(({ name, path }) => [name, path]));
    return [...own(service), ...secretVariables(service)].flatMap(({ name, path }) => {
      const earlier = taken.get(name);
      taken.set(name, path);
      if (earlier === undefined) return [];
      const message = `${shown(name)} is already set by ${pathTo(...earlier)}. Use another name.`;
      return [{ file, steps: ["services", key, ...path], message }];
    });
  });
}

/** Settings of a stack that something else of an entry would set too. Over the entry's own settings they go on purpose. */
export function stackSettingProblems(catalogue: Catalogue, { file, sound }: StackReading): Problem[] {
  return Object.entries(sound.services ?? {}).flatMap(([key, { environment = {} }]) => {
    const service = catalogue.services[key];
    if (service === undefined) return [];
    const taken = new Map(
      [...set(service, catalogue), ...secretVariables(service)].map(({ name, path }) => [name, path]),
    );
    return own({ environment }).flatMap(({ name, path }) => {
      const earlier = taken.get(name);
      if (earlier === undefined) return [];
      const message = `${shown(name)} is already set by ${pathTo("services", key, ...earlier)} of services.ts. Use another name.`;
      return [{ file, steps: [platformKey, "services", key, ...path], message }];
    });
  });
}

/** What the platform sets in the service's own container. */
function set(entry: Entry, relations: Pick<Relations, "stores" | "services">): Variable[] {
  return [
    ...derived(entry, relations),
    ...(entry.openTelemetry === true
      ? telemetryVariables.map((name) => ({ name, path: ["openTelemetry"] }))
      : []),
  ];
}

function derived(entry: Entry, { stores, services }: Pick<Relations, "stores" | "services">): Setting[] {
  const { port, calls = [], data = {} } = entry;
  return [
    ...(port === undefined ? [] : [{ name: "PORT", path: ["port"], valueIn: () => String(port) }]),
    ...calls.map((callee, index) => ({
      name: environmentVariable(callee, "url"),
      path: ["calls", index],
      valueIn: (names: Names) => names.internalUrl(callee, portOf(services[callee])),
    })),
    ...Object.keys(data).flatMap((store) => {
      const kind = stores[store]?.kind;
      // What is no store is told of with the access to it.
      if (kind === undefined) return [];
      const path = ["data", store];
      return kind === "files"
        ? [{ name: environmentVariable(store, "path"), path, valueIn: () => mountPath(store) }]
        : [{ name: environmentVariable(store, kind), path, valueIn: (names: Names) => names[kind](store) }];
    }),
  ];
}

/** Where a file system is found inside the containers. */
function mountPath(store: string): string {
  return `/mnt/${store}`;
}

/** Port at which callers find a service: the container's own where nothing stands before it. */
function portOf(entry: Entry | undefined): number | undefined {
  return entry?.exposure === "task" ? entry.port : undefined;
}

function own({ environment = {} }: Pick<Entry, "environment">): Setting[] {
  return Object.entries(environment).map(([name, value]) => ({
    name,
    path: ["environment", name],
    valueIn: () => value,
  }));
}

function secretVariables({ secrets: keys = [] }: Entry): Variable[] {
  return keys.map((key, index) => ({ name: environmentVariable(key), path: ["secrets", index] }));
}
