import type { ReplicationPlan } from "../components/data/args";
import { inStackFile, type StackReading } from "../config/stack-config";
import type { BucketStore, Catalogue } from "../model/catalogue";
import type { Problem } from "../model/problems";
import type { StackConfig } from "../model/stack";
import type { Names } from "./names";
import { keepingOf } from "./records";

/** Where a store's versions are copied to, and in which role; nothing where the stack file names no place for them. */
export function replicationOf(
  store: string,
  { replication }: StackConfig,
  names: Names,
): ReplicationPlan | undefined {
  const said = replication[store];
  if (said === undefined) return undefined;
  // The form has the ARN of a key, and no other.
  const [region, account] = said.keyArn.split(":").slice(3) as [string, string];
  return {
    ...said,
    region,
    account,
    role: names.replicationRole(store),
    roleArn: names.replicationRoleArn(store),
  };
}

/** Places for copies of what can be deleted: there the copy would only be another thing to erase. */
export function replicationProblems(
  catalogue: Catalogue,
  { file, sound: { retain, replication = {} } }: StackReading,
): Problem[] {
  if (retain === undefined) return [];
  return Object.keys(replication).flatMap((store) => {
    const found = catalogue.stores[store];
    // A store that there is not is told of with the other names.
    if (found === undefined || (found.kind === "bucket" && isFinal(found, catalogue, retain))) return [];
    const message = retain
      ? "does nothing: only a bucket whose record class has the lock compliance is replicated. Leave it out."
      : "does nothing: the stack does not retain, so that nothing in it is locked for good. Leave it out.";
    return inStackFile(file, [{ steps: ["replication", store], message }]);
  });
}

/** Whether nobody ends the lock of what is in the bucket. */
function isFinal(store: BucketStore, catalogue: Catalogue, retain: boolean): boolean {
  return keepingOf(store, catalogue, { retain }).lock?.mode === "COMPLIANCE";
}
