import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import type { Log } from "../log";
import { run } from "../process";
import { parseVersion, pinned } from "./versions";

/** A Pulumi CLI that runs. */
export interface Cli {
  /** Folder that holds `pulumi`, to be put first on the PATH. */
  readonly path: string;
  readonly version: string;
  readonly source: "path" | "cache" | "npm" | "go";
  /** Whether the project's tests use this version. */
  readonly tested: boolean;
}

/** What one place gives: a CLI, or the reason why there is none. */
export type Attempt = Cli | { readonly no: string };

/** What the places look at; tests give their own. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  /** Whether the vendor's download host answers. */
  readonly downloadable: () => Promise<boolean>;
}

/** Executable files of this name on the PATH, first one first. */
export function onPath(env: NodeJS.ProcessEnv, name: string): string[] {
  return (env.PATH ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, name))
    .filter((file) => {
      try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
      } catch {
        return false;
      }
    });
}

/** The project's folder in the user's cache directory. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const own = env.XDG_CACHE_HOME;
  const base = own && path.isAbsolute(own) ? own : path.join(env.HOME ?? homedir(), ".cache");
  return path.join(base, "cdd-sandbox");
}

/** The folder of the build from source: a change of version is another folder. */
export function buildFolder(env: NodeJS.ProcessEnv): string {
  return path.join(cacheFolder(env), `${pinned.cli}-${pinned.languageHost}`);
}

/** Asks the `pulumi` in a folder for its version: one that does not answer is none. */
export async function cliIn(folder: string, source: Cli["source"], env: NodeJS.ProcessEnv): Promise<Attempt> {
  const { code, stdout, stderr, timedOut } = await run(path.join(folder, "pulumi"), ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    timeout: 30_000,
  });
  const version = code === 0 ? parseVersion(stdout) : undefined;
  if (version) return { path: folder, version, source, tested: version === pinned.cli };
  const reason = timedOut ? "does not answer" : (stderr || stdout).trim().split("\n")[0] || `ends ${code}`;
  return { no: `${path.join(folder, "pulumi")}: ${reason}` };
}
