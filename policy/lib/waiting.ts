import type { Graph, Node } from "./graph";
import { types } from "./types";

/** Whether the resource stands in a microservice that waits for its first image: nothing of it runs yet. */
export function isWaiting(node: Node<unknown>, graph: Graph): boolean {
  const microservice = types.component.fargateMicroservice;
  const owner = graph.owner(node, microservice);
  return (
    owner !== undefined &&
    !graph.ofType(types.taskDefinition).some((each) => graph.owner(each, microservice)?.urn === owner.urn)
  );
}
