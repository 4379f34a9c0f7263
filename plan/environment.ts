import type { SecretPlan } from "../components/fargate-microservice/args";
import { type Problem, pathTo, shown } from "../config/problems";
import type { StackConfig } from "../config/stack-config";
import type { Catalogue, Service } from "./catalogue";
import type { Relations } from "./catalogue-schema";
import { environmentVariable, type Names } from "./names";

type Entry = Relations["services"][string];

/** Where a variable of the container comes from, and its value where that is plain. */
interface Variable {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly value?: string;
}

/**
 * The container's plain environment, by name: `PORT`, `<CALLEE>_URL` for each call, `<STORE>_TABLE` or `<STORE>_BUCKET`
 * for each store, and the entry's own settings.
 */
export function environmentOf(service: Service, catalogue: Catalogue, names: Names): Record<string, string> {
  const variables = [...derived(service, catalogue, names), ...own(service)];
  return Object.fromEntries(
    variables
      .map(({ name, value = "" }) => [name, value] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The secrets that the container is given as variables. */
export function secretsOf(
  key: string,
  { secrets = [] }: Service,
  { rotation }: StackConfig,
  names: Names,
): SecretPlan[] {
  return secrets.map((secret) => {
    const rotates = rotation[`${key}/${secret}`];
    return {
      key: secret,
      name: names.secret(key, secret),
      environmentVariable: environmentVariable(secret),
      ...(rotates !== undefined && { rotation: rotates }),
    };
  });
}

/** Variables that two parts of an entry would set. */
export function environmentProblems(relations: Relations, file: string): Problem[] {
  return Object.entries(relations.services).flatMap(([key, service]) => {
    const taken = new Map(derived(service, relations).map(({ name, path }) => [name, path]));
    return [...own(service), ...secrets(service)].flatMap(({ name, path }) => {
      const earlier = taken.get(name);
      taken.set(name, path);
      if (earlier === undefined) return [];
      const message = `${shown(name)} is already set by ${pathTo(...earlier)}. Use another name.`;
      return [{ file, path: pathTo("services", key, ...path), message }];
    });
  });
}

function derived(entry: Entry, { stores }: Pick<Relations, "stores">, names?: Names): Variable[] {
  const { port, calls = [], data = {} } = entry;
  return [
    { name: "PORT", path: ["port"], value: String(port) },
    ...calls.map((callee, index) => ({
      name: environmentVariable(callee, "url"),
      path: ["calls", index],
      value: names?.internalUrl(callee) ?? "",
    })),
    ...Object.keys(data).map((store) => {
      const kind = stores[store]?.kind === "bucket" ? "bucket" : "table";
      return {
        name: environmentVariable(store, kind),
        path: ["data", store],
        value: names?.[kind](store) ?? "",
      };
    }),
  ];
}

function own({ environment = {} }: Entry): Variable[] {
  return Object.entries(environment).map(([name, value]) => ({ name, value, path: ["environment", name] }));
}

function secrets({ secrets: keys = [] }: Entry): Variable[] {
  return keys.map((key, index) => ({ name: environmentVariable(key), path: ["secrets", index] }));
}
