import type { Graph, Node } from "./graph";

/**
 * The same answer, worked out once for each node: rules ask it of each node for each other one. A node lives as long as
 * its graph. What throws is asked again, and throws again.
 */
export const perNode: <A>(
  answer: (node: Node<unknown>, graph: Graph) => A,
) => (node: Node<unknown>, graph: Graph) => A = remembered;

/** The same answer, worked out once for each graph. */
export const perGraph: <A>(answer: (graph: Graph) => A) => (graph: Graph) => A = remembered;

function remembered<K extends object, R extends readonly unknown[], A>(
  answer: (key: K, ...rest: R) => A,
): (key: K, ...rest: R) => A {
  const known = new WeakMap<K, { readonly answer: A }>();
  return (key, ...rest) => {
    const found = known.get(key) ?? { answer: answer(key, ...rest) };
    known.set(key, found);
    return found.answer;
  };
}
