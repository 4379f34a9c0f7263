import { readdirSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import type { Home } from "./home";
import { UserError } from "./log";
import { isRunning } from "./process";
import { factsOf } from "./stack-files";
import type { Staging } from "./staging";

/** Forgets a stack and its account: state, history, staged file, cloud. Needs no engine. Gives the account's id. */
export function reset(home: Home, staging: Staging, stack: string): string | undefined {
  staging.require(stack);
  const backend = path.join(home.state, ".pulumi");
  const locks = path.join(backend, "locks", "organization", staging.name, stack);
  refuseWhileAtWork(locks, stack);
  const { account } = factsOf(staging.current(stack), staging.name);
  const stacks = path.join(backend, "stacks", staging.name);
  for (const file of filesIn(stacks)) if (file.startsWith(`${stack}.json`)) rmSync(path.join(stacks, file));
  for (const kind of ["history", "backups"])
    rmSync(path.join(backend, kind, staging.name, stack), { recursive: true, force: true });
  rmSync(locks, { recursive: true, force: true });
  if (account !== undefined) rmSync(path.join(home.cloud, `${account}.json`), { force: true });
  staging.forget(stack);
  return account;
}

function refuseWhileAtWork(locks: string, stack: string): void {
  for (const file of filesIn(locks)) {
    const { pid } = JSON.parse(readFileSync(path.join(locks, file), "utf8")) as { pid: number };
    if (isRunning(pid))
      throw new UserError(`${stack} is being worked on by another run (process ${pid}): wait for its end.`);
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
