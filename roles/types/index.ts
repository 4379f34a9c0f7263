import type { TypeTable } from "../row";
import { backups } from "./backups";
import { frontDoors } from "./front-doors";
import { identity } from "./identity";
import { names } from "./names";
import { network } from "./network";
import { stores } from "./stores";
import { watching } from "./watching";
import { workloads } from "./workloads";

/**
 * Every type that the program can make, by layer; each layer is a managed policy of its own. Not only those that a stack
 * has today: who takes the last of a kind out of the catalogue deletes it, with the same rights.
 */
export const layers: Readonly<Record<string, TypeTable>> = {
  network: { ...network, ...names },
  "front-doors": frontDoors,
  workloads,
  stores,
  backups,
  watching,
  identity,
};
