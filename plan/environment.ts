import { telemetryVariables } from "../components/fargate-microservice/task/args";
import { platformKey, type StackReading } from "../config/stack-config";
import type { Catalogue, Relations, Service } from "../model/catalogue";
import { type Problem, pathTo, shown } from "../model/problems";
import { environmentVariable, type Names } from "./names";

type Entry = Relations["services"][string];

/** Where a variable of the container comes from, and its value where that is plain. */
interface Variable {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly value?: string;
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
  const variables = [...derived(service, catalogue, names), ...own({ environment: settings })];
  return Object.fromEntries(
    variables
      .map(({ name, value = "" }) => [name, value] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
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

function derived(
  entry: Entry,
  { stores, services }: Pick<Relations, "stores" | "services">,
  names?: Names,
): Variable[] {
  const { port, calls = [], data = {} } = entry;
  return [
    ...(port === undefined ? [] : [{ name: "PORT", path: ["port"], value: String(port) }]),
    ...calls.map((callee, index) => ({
      name: environmentVariable(callee, "url"),
      path: ["calls", index],
      value: names?.internalUrl(callee, portOf(services[callee])) ?? "",
    })),
    ...Object.keys(data).map((store) => {
      const kind = stores[store]?.kind ?? "table";
      return {
        name: environmentVariable(store, kind === "files" ? "path" : kind),
        path: ["data", store],
        value: kind === "files" ? mountPath(store) : (names?.[kind](store) ?? ""),
      };
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

function own({ environment = {} }: Pick<Entry, "environment">): Variable[] {
  return Object.entries(environment).map(([name, value]) => ({ name, value, path: ["environment", name] }));
}

function secretVariables({ secrets: keys = [] }: Entry): Variable[] {
  return keys.map((key, index) => ({ name: environmentVariable(key), path: ["secrets", index] }));
}
