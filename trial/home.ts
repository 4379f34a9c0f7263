import * as path from "node:path";
import { pathToFileURL } from "node:url";

/** Where a trial keeps what it must know to take everything away again. */
export interface Home {
  readonly folder: string;
  /** The engine's file backend: the trial's own, so that it needs nobody's. */
  readonly backend: string;
}

/** What runs the trial in the sandbox says so: its home, beside the stand-in's account. */
export function inSandbox(env: NodeJS.ProcessEnv): boolean {
  return env.CDD_SANDBOX !== undefined;
}

/** `TRIAL_HOME`, else `.trial` in the repository or in the sandbox's home; one for each account. */
export function trialHome(env: NodeJS.ProcessEnv, account: string): Home {
  const base = env.TRIAL_HOME ?? path.join(env.CDD_SANDBOX ?? path.join(__dirname, ".."), ".trial");
  const folder = path.resolve(base, account);
  return { folder, backend: pathToFileURL(path.join(folder, "state")).href };
}
