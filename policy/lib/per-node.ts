import type { Graph, Node } from "./graph";

/**
 * The same answer, worked out once for each node: rules ask it of each node for each other one. A node lives as long as
 * its graph. What throws is asked again, and throws again.
 */
export function perNode<A>(
  answer: (node: Node<unknown>, graph: Graph) => A,
): (node: Node<unknown>, graph: Graph) => A {
  const known = new WeakMap<object, { readonly answer: A }>();
  return (node, graph) => {
    const found = known.get(node) ?? { answer: answer(node, graph) };
    known.set(node, found);
    return found.answer;
  };
}
