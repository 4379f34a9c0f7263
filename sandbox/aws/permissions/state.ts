import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Cloud } from "../cloud/cloud";
import { emptySeed } from "../cloud/records";
import type { Place, StackResource } from "../iam/stack-resources";
import type { Moment } from "../types/entry";
import { refusePermission } from ".";

/** What AWS would refuse of a stack for want of a permission, or lose. */
export interface StateRefusal {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly refusal: string;
}

/**
 * Judges every resource of a stack as if it were made now, beside all the others, wherever they stand: in the account, or
 * in the exported state of a program that cannot be run any more.
 *
 * @param deployer ARN of whoever makes it
 * @example
 * const { resources, place } = readState(readFileSync("state.json", "utf8"));
 * await refusalsOf(resources, place, "arn:aws:iam::111122223333:role/deployer");
 */
export async function refusalsOf(
  resources: readonly StackResource[],
  place: Place,
  deployer: string | undefined,
): Promise<StateRefusal[]> {
  const home = mkdtempSync(path.join(tmpdir(), "judged-state-"));
  try {
    const cloud = new Cloud(home, place.account);
    cloud.addSeed({
      ...emptySeed,
      ...(deployer === undefined ? {} : { deployers: [deployer] }),
    });
    for (const one of resources) cloud.put({ ...one, apart: one.id, region: place.region, secrets: [] });
    const refusals = resources.flatMap(({ type, name, inputs }) => {
      const moment: Moment = { cloud, ...place, name, inputs, now: new Date() };
      const refusal = refusePermission(type, moment);
      return refusal === undefined ? [] : [{ type, name, refusal }];
    });
    await cloud.written();
    return refusals;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
