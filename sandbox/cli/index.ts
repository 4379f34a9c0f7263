import { existsSync } from "node:fs";
import * as path from "node:path";
import { type Log, UserError } from "../log";
import { builtWithGo } from "./go-build";
import { downloadHostAnswers, fromNpm } from "./npm-launcher";
import { type Attempt, buildFolder, type Cli, cliIn, onPath, type Surroundings } from "./source";
import { atLeast, npmLauncher, oldestCli, pinned } from "./versions";

export type { Cli } from "./source";

export interface CliOptions {
  /** Takes the build that the tests use and no other. @default false */
  readonly pinned?: boolean;
  readonly log: Log;
  /** @default this process's environment */
  readonly env?: NodeJS.ProcessEnv;
  /** Tells whether the vendor's download host answers. @default asks it */
  readonly downloadable?: () => Promise<boolean>;
}

/** The user's own CLI, if it is new enough. */
async function ownCli({ env }: Surroundings): Promise<Attempt> {
  const refused: string[] = [];
  for (const file of onPath(env, "pulumi")) {
    const found = await cliIn(path.dirname(file), "path", env);
    if ("no" in found) refused.push(found.no);
    else if (atLeast(found.version, oldestCli)) return found;
    else refused.push(`${file} is ${found.version}, older than ${oldestCli}`);
  }
  return { no: refused.join("; ") || "no `pulumi` on the PATH" };
}

/** What an earlier run has built. */
async function earlierBuild({ env }: Surroundings): Promise<Attempt> {
  const folder = buildFolder(env);
  return existsSync(path.join(folder, "pulumi")) ? cliIn(folder, "cache", env) : { no: "nothing built yet" };
}

function surroundings({
  env = process.env,
  log,
  downloadable = downloadHostAnswers,
}: CliOptions): Surroundings {
  return { env, log, downloadable };
}

/** The CLI that is ready to run without a download or a build, if there is one. */
export async function readyCli(options: CliOptions): Promise<Cli | undefined> {
  const around = surroundings(options);
  for (const place of options.pinned ? [earlierBuild] : [ownCli, earlierBuild]) {
    const found = await place(around);
    if (!("no" in found)) return found;
  }
  return undefined;
}

/**
 * Finds a Pulumi CLI, or makes one: on the PATH, an earlier build, the official npm package, a build from Go modules
 * (minutes). Says which on `log`; throws one message with the ways out where none can be had.
 */
export async function ensureCli(options: CliOptions): Promise<Cli> {
  const around = surroundings(options);
  const ready = await readyCli(options);
  if (ready) return said(ready, options.log);
  const refused: string[] = [];
  const places = { "the npm package": fromNpm, "Go modules": builtWithGo };
  for (const [name, place] of Object.entries(places)) {
    if (options.pinned && place === fromNpm) continue;
    if (place === builtWithGo && onPath(around.env, "go").length > 0)
      options.log(`building the Pulumi CLI ${pinned.cli} from Go modules, once: 3 to 5 minutes on 2 cores`);
    const found = await place(around);
    if (!("no" in found)) return said(found, options.log);
    refused.push(`  ${name}: ${found.no}`);
  }
  if (!options.pinned) {
    const own = await ownCli(around);
    if ("no" in own) refused.unshift(`  the PATH: ${own.no}`);
  }
  throw new UserError(
    `There is no Pulumi CLI to run.\n${refused.join("\n")}\n${waysOut(options.pinned ?? false)}`,
  );
}

function waysOut(pinnedOnly: boolean): string {
  const go = "install Go 1.24 or newer with access to a Go module proxy: the CLI is then built from source";
  if (pinnedOnly) return `The tests use the build ${pinned.cli} only. The way out: ${go}.`;
  return [
    "Three ways out, one is enough:",
    `  1. install the Pulumi CLI ${oldestCli} or newer and put it on the PATH (https://www.pulumi.com/docs/install/)`,
    `  2. let this machine reach get.pulumi.com: the official npm package pulumi@${npmLauncher} then downloads it`,
    `  3. ${go}`,
  ].join("\n");
}

function said(cli: Cli, log: Log): Cli {
  const from = {
    path: `from the PATH (${cli.path})`,
    cache: "built here earlier from Go modules",
    npm: "downloaded by the official npm package",
    go: "built from Go modules just now",
  }[cli.source];
  log(
    `Pulumi CLI ${cli.version}, ${from}: ${cli.tested ? "the tested one" : `not the tested one, which is ${pinned.cli}`}`,
  );
  return cli;
}
