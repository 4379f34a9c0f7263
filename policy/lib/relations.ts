import type { Node } from "./graph";
import type { Judge } from "./judge";
import { isKnown, isSet } from "./known";
import { among, type Positions, positionsBy } from "./positions";

/** Whether a property names a resource. `unclear`: it may, but nobody can tell before deployment. */
export type Naming = "yes" | "no" | "unclear";

/** How a property names resources, and by which of their own properties. */
export interface Relation<P> {
  /** Top-level property: the engine tells for it as a whole what it was made of. */
  readonly property: keyof P & string;
  /** All type tokens of the named resources. */
  readonly types: readonly string[];
  /** The property by which the named resources are known. */
  readonly by: "arn" | "id" | "bucket" | "name" | "defaultNetworkAclId";
  /** The names, if the property holds several or holds them deeper. @default the property, one name */
  readonly names?: (props: P) => readonly string[] | undefined;
}

/**
 * Whether `from` names `to`: by value where both are known, else by what the property was made of. An `apply` over
 * several resources lists them all, so one name that was made of several is unclear until it is known.
 */
export function naming<P>(from: Node<P>, relation: Relation<P>, to: Node<unknown>): Naming {
  const { property, types, by } = relation;
  const names = namesIn(from, relation);
  const identities = identitiesOf(to, by);
  if (names && identities.length > 0) return names.some((name) => identities.includes(name)) ? "yes" : "no";

  const made = from.references(property, types);
  if (made.some(({ urn }) => urn === to.urn))
    return made.length === 1 || relation.names !== undefined ? "yes" : "unclear";
  if (names || made.length > 0) return "no";
  if (!from.isDerived(property)) return "unclear";
  // What a component hands out may be made of what is inside it.
  const around = ancestors(to);
  const components = from.references(
    property,
    around.map(({ type }) => type),
  );
  return components.some(({ urn }) => around.some((each) => each.urn === urn)) ? "unclear" : "no";
}

/** Of many: those of which the answer is sure, and those of which nobody can tell. */
export interface Named<P> {
  readonly sure: readonly Node<P>[];
  readonly unclear: readonly Node<P>[];
}

/** Those of `candidates` that surely name `to`, and those of which nobody can tell. */
export function thoseNaming<P>(
  candidates: readonly Node<P>[],
  relation: Relation<P>,
  to: Node<unknown>,
): Named<P> {
  return sorted(mayName(candidates, relation, to), (each) => naming(each, relation, to));
}

/** Those of `candidates` that `from` surely names, and those of which nobody can tell. */
export function thoseNamed<P, Q>(
  from: Node<P>,
  relation: Relation<P>,
  candidates: readonly Node<Q>[],
): Named<Q> {
  return sorted(mayBeNamed(from, relation, candidates), (each) => naming(from, relation, each));
}

function sorted<P>(nodes: readonly Node<P>[], answerOf: (node: Node<P>) => Naming): Named<P> {
  const answers = nodes.map((each) => ({ each, answer: answerOf(each) }));
  const answering = (wanted: Naming) =>
    answers.filter(({ answer }) => answer === wanted).map(({ each }) => each);
  return { sure: answering("yes"), unclear: answering("unclear") };
}

/** Those that surely name `to`. Where none does, says that it is missing, or that one may. */
export function demandNaming<P>(
  judge: Judge,
  candidates: readonly Node<P>[],
  relation: Relation<P>,
  to: Node<unknown>,
  missing: string,
): readonly Node<P>[] {
  const { sure, unclear } = thoseNaming(candidates, relation, to);
  if (sure.length > 0) return sure;
  for (const each of unclear) judge.undetermined(relation.property, each.urn);
  if (unclear.length === 0) judge.violation(missing);
  return [];
}

/**
 * Whether the program gave the property a value. To a rule on relations the provider shows what it will compute as
 * unknown too; but what a program gives and is not known yet was made of something.
 */
export function isGiven<P extends object>(node: Node<P>, property: keyof P & string): boolean {
  return isKnown(() => node.props[property]) ? isSet(node.props, property) : node.isDerived(property);
}

/** Rules compare each with each, so what a node says is read once. */
const said = {
  names: new WeakMap<object, WeakMap<object, { readonly names: readonly string[] | undefined }>>(),
  identities: new WeakMap<object, Map<string, readonly string[]>>(),
};

/** Nothing where they are not known. */
function namesIn<P>(from: Node<P>, relation: Relation<P>): readonly string[] | undefined {
  const before = said.names.get(relation) ?? new WeakMap();
  said.names.set(relation, before);
  const found = before.get(from) ?? { names: known(() => namesOf(from.props, relation)) };
  before.set(from, found);
  return found.names;
}

/** Where to look for who names a resource: by a name of it, by what the property was made of, and those that say neither. */
interface Namings {
  readonly byName: Positions;
  readonly byUrn: Positions;
  readonly open: readonly number[];
}

/** By the list of candidates, and by the relation or the property that they are sought by. */
const sought = {
  naming: new WeakMap<object, WeakMap<object, Namings>>(),
  named: new WeakMap<object, Map<string, { readonly byName: Positions; readonly byUrn: Positions }>>(),
};

/** All of which `naming` may say something else than no, in their order. */
function mayName<P>(
  candidates: readonly Node<P>[],
  relation: Relation<P>,
  to: Node<unknown>,
): readonly Node<P>[] {
  if (candidates.length < 2) return candidates;
  const before = sought.naming.get(candidates) ?? new WeakMap<object, Namings>();
  sought.naming.set(candidates, before);
  const { byName, byUrn, open } = before.get(relation) ?? namingsOf(candidates, relation);
  before.set(relation, { byName, byUrn, open });
  const names = identitiesOf(to, relation.by).flatMap((name) => byName.get(name) ?? []);
  return among(candidates, [...names, ...(byUrn.get(to.urn) ?? []), ...open]);
}

function namingsOf<P>(candidates: readonly Node<P>[], relation: Relation<P>): Namings {
  const made = candidates.map((each) => each.references(relation.property, relation.types));
  return {
    byName: positionsBy(candidates, (each) => namesIn(each, relation) ?? []),
    byUrn: positionsBy(made, (nodes) => nodes.map(({ urn }) => urn)),
    open: candidates.flatMap((each, index) =>
      namesIn(each, relation) === undefined && made[index]?.length === 0 ? [index] : [],
    ),
  };
}

/** The same of those that may be named. */
function mayBeNamed<P, Q>(
  from: Node<P>,
  relation: Relation<P>,
  candidates: readonly Node<Q>[],
): readonly Node<Q>[] {
  const names = namesIn(from, relation);
  const made = from.references(relation.property, relation.types);
  if (names === undefined && made.length === 0) return candidates;
  const before = sought.named.get(candidates) ?? new Map();
  sought.named.set(candidates, before);
  const { byName, byUrn } = before.get(relation.by) ?? {
    byName: positionsBy(candidates, (each) => identitiesOf(each, relation.by)),
    byUrn: positionsBy(candidates, ({ urn }) => [urn]),
  };
  before.set(relation.by, { byName, byUrn });
  return among(candidates, [
    ...(names ?? []).flatMap((name) => byName.get(name) ?? []),
    ...made.flatMap(({ urn }) => byUrn.get(urn) ?? []),
  ]);
}

function namesOf<P>(props: P, { property, names }: Relation<P>): readonly string[] {
  const given: unknown = names ? names(props) : props[property];
  if (given === undefined || given === null || given === "") return [];
  return Array.isArray(given) ? Array.from(given, String) : [String(given)];
}

/** What is known of the name. An id is also the end of the ARN, and some providers show it there only. */
function identitiesOf(node: Node<unknown>, by: Relation<unknown>["by"]): readonly string[] {
  const before = said.identities.get(node) ?? new Map<string, readonly string[]>();
  said.identities.set(node, before);
  const found = before.get(by) ?? identitiesBy(node, by);
  before.set(by, found);
  return found;
}

function identitiesBy({ props }: Node<unknown>, by: Relation<unknown>["by"]): readonly string[] {
  const text = (key: string) => known(() => (props as { readonly [key: string]: unknown })[key]);
  const candidates = by === "id" ? [text("id"), /[/:]([^/:]+)$/.exec(String(text("arn")))?.[1]] : [text(by)];
  return candidates.filter((each) => typeof each === "string" && each !== "") as string[];
}

function ancestors(node: Node<unknown>): Node[] {
  const above = node.parent();
  return above ? [above, ...ancestors(above)] : [];
}

function known<T>(read: () => T): T | undefined {
  let value: T | undefined;
  isKnown(() => {
    value = read();
  });
  return value;
}
