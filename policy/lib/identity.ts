import type { Node } from "./graph";
import { isKnown } from "./known";

interface Identified {
  readonly id?: string;
  readonly arn?: string;
}

/**
 * Whether this is the id that AWS gave to the resource. Providers show it as `id`, or as the end of the ARN, or (before
 * it exists) not at all.
 */
export function hasId(node: Node<unknown>, id: unknown): boolean {
  const { props } = node as Node<Identified>;
  if (typeof id !== "string" || id === "") return false;
  if (isKnown(() => props.id) && props.id === id) return true;
  return isKnown(() => props.arn) && /[/:]([^/:]+)$/.exec(props.arn ?? "")?.[1] === id;
}

/** Whether a property of `from` names `to`: by what it was made of, which is known at preview, or by id. */
export function refersTo<P>(from: Node<P>, property: keyof P & string, to: Node<unknown>): boolean {
  const made = from.references(property, [to.type]);
  if (made.length > 0) return made.some(({ urn }) => urn === to.urn);
  return hasId(to, from.props[property]);
}
