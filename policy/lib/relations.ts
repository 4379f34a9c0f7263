import type { Node } from "./graph";
import type { Judge } from "./judge";
import { isKnown, isSet } from "./known";

/** Whether a property names a resource. `unclear`: it may, but nobody can tell before deployment. */
export type Naming = "yes" | "no" | "unclear";

/** How a property names resources, and by which of their own properties. */
export interface Relation<P> {
  /** Top-level property: the engine tells for it as a whole what it was made of. */
  readonly property: keyof P & string;
  /** The name or names inside the property. @default the property itself */
  readonly read?: (props: P) => string | readonly string[] | undefined;
  /** The property by which the named resources are known. */
  readonly by: "arn" | "id" | "bucket";
  /** All type tokens of the named resources. */
  readonly types: readonly string[];
}

/**
 * Whether `from` names `to`: by value where both are known, else by what the property was made of. An `apply` over
 * several resources lists them all, so a single name made of several is unclear until it is known.
 */
export function naming<P>(from: Node<P>, relation: Relation<P>, to: Node<unknown>): Naming {
  const { property, by, types } = relation;
  const read = relation.read ?? ((props: P) => props[property] as string | readonly string[] | undefined);
  const names = known(() => listed(read(from.props)));
  const identity = known(() => listed((to.props as Record<string, string | undefined>)[by]));
  if (names && identity?.length) return identity.some((each) => names.includes(each)) ? "yes" : "no";

  const made = from.references(property, types);
  if (made.some(({ urn }) => urn === to.urn)) {
    const several = names ? names.length > 1 : made.length > 1;
    return several && !isList(from, read) ? "unclear" : "yes";
  }
  if (names || made.length > 0) return "no";
  // What a component gives out may be made of what is inside it.
  const around = ancestors(to);
  const inside = from.references(
    property,
    around.map(({ type }) => type),
  );
  if (inside.some(({ urn }) => around.some((each) => each.urn === urn))) return "unclear";
  return from.isDerived(property) ? "no" : "unclear";
}

/** Those of `candidates` that name `to`. What nobody can tell is reported as undetermined, unless one surely does. */
export function naming2() {}
