import type { ScopeName } from "./scopes";

/** The four things that the engine does with a resource. */
export const verbs = ["create", "read", "update", "delete"] as const;
export type Verb = (typeof verbs)[number];

/** Actions, without their service, on a scope; `service:Action` where it is another service's. */
export type Actions = Readonly<Partial<Record<ScopeName, string>>>;

/** What the provider calls for one type of resource, by what the engine does with it. */
export interface TypeRow extends Readonly<Partial<Record<Verb, Actions>>> {
  /** Prefix of the actions, e.g. `sns`. */
  readonly service: string;
}

/** Types of one layer of the platform, by type token. */
export type TypeTable = Readonly<Record<string, TypeRow>>;

/** One action on one scope, with what it is for. */
export interface Call {
  readonly type: string;
  readonly verb: Verb;
  /** `service:Action` */
  readonly action: string;
  readonly scope: ScopeName;
}

/** What a table says, call by call. */
export function callsOf(table: TypeTable): Call[] {
  return Object.entries(table).flatMap(([type, row]) =>
    verbs.flatMap((verb) =>
      Object.entries(row[verb] ?? {}).flatMap(([scope, actions]) =>
        actions.split(" ").map(
          (action): Call => ({
            type,
            verb,
            action: action.includes(":") ? action : `${row.service}:${action}`,
            scope: scope as ScopeName,
          }),
        ),
      ),
    ),
  );
}
