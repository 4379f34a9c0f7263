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

/** The same answer, worked out once for each graph. */
export function perGraph<A>(answer: (graph: Graph) => A): (graph: Graph) => A {
  const known = new WeakMap<Graph, { readonly answer: A }>();
  return (graph) => {
    const found = known.get(graph) ?? { answer: answer(graph) };
    known.set(graph, found);
    return found.answer;
  };
}
