import { type Fault, shown } from "../model/problems";
import type { SoundParts } from "../model/stack";

/** A copy beside the first is lost with it, and in one bucket the objects of two stores would be versions of each other. */
export function replicationRules({ account, region, replication = {} }: SoundParts): Fault[] {
  const takenBy = new Map<string, string>();
  return Object.entries(replication).flatMap(([store, { bucketArn, keyArn }]) => {
    const [, , , ofRegion, ofAccount] = keyArn.split(":");
    const other = takenBy.get(bucketArn);
    takenBy.set(bucketArn, store);
    return [
      ...(ofRegion === region && ofAccount === account
        ? [
            {
              steps: ["replication", store, "keyArn"],
              message: `${shown(keyArn)} is a key of this account and region. Use a bucket in another account or region, and its key.`,
            },
          ]
        : []),
      ...(other === undefined
        ? []
        : [
            {
              steps: ["replication", store, "bucketArn"],
              message: `${shown(bucketArn)} also takes the copies of ${other}. Use a bucket for each.`,
            },
          ]),
    ];
  });
}
