import type { Statement } from "../components/shared/policy-document";
import type { Call } from "./row";
import type { Scope, ScopeName } from "./scopes";

/** One statement for each scope: everything that is called there, in the order of the scopes. */
export function statementsOf(
  calls: readonly Call[],
  scopes: Readonly<Record<ScopeName, Scope>>,
): Statement[] {
  const names = Object.keys(scopes) as ScopeName[];
  return names.flatMap((name) => {
    const actions = [
      ...new Set(calls.filter(({ scope }) => scope === name).map(({ action }) => action)),
    ].sort();
    const { resources, conditions } = scopes[name];
    // Where a stack has no rotation function, for example, there is nothing to grant.
    if (actions.length === 0 || resources.length === 0) return [];
    const sid = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return [{ sid, actions, resources, ...(conditions !== undefined && { conditions }) }];
  });
}
