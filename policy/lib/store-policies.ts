import { eachBucketPolicy, type PolicedBucket } from "./bucket-policies";
import type { Statement } from "./documents";
import type { Graph, Node } from "./graph";
import type { Judge } from "./judge";
import { accessesTo, type StoreAccess } from "./stores";

/** Judges each policy of a bucket that is a store of the program's services, and says what these do with it. */
export function eachStorePolicy(
  bucket: Node<PolicedBucket>,
  {
    graph,
    settings,
  }: { readonly graph: Graph; readonly settings: { readonly storeNames: readonly string[] } },
  judge: Judge,
  check: (statements: readonly Statement[], accesses: readonly StoreAccess[]) => void,
): void {
  const accesses = accessesTo(String(bucket.props.bucket), graph, settings.storeNames);
  if (accesses.length > 0)
    eachBucketPolicy(bucket, graph, judge, (statements) => check(statements, accesses));
}
