import { existsSync, mkdirSync } from "node:fs";
import * as path from "node:path";
import { run } from "../process";
import { type Attempt, cacheFolder, cliIn, type Surroundings } from "./source";
import { npmLauncher } from "./versions";

const host = "https://get.pulumi.com/install.sh";

/** Asks the address that the launcher asks, as it asks, but not for longer than five seconds. */
export async function downloadHostAnswers(): Promise<boolean> {
  try {
    const answer = await fetch(host, { signal: AbortSignal.timeout(5_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * The CLI that the official npm package downloads. The package is no dependency of the project: it is asked for only
 * where nothing else is there, and not at all where its download host is out of reach.
 */
export async function fromNpm({ env, log, downloadable }: Surroundings): Promise<Attempt> {
  const home = path.join(cacheFolder(env), "npm");
  const folder = path.join(home, "versions", npmLauncher, "bin");
  if (existsSync(path.join(folder, "pulumi"))) return cliIn(folder, "npm", env);
  if (!(await downloadable())) return { no: `${new URL(host).host} cannot be reached from here` };
  log(`downloading the Pulumi CLI ${npmLauncher} with the official npm package (at most 3 minutes)`);
  mkdirSync(home, { recursive: true });
  const { code, stderr, timedOut } = await run("npx", ["--yes", `pulumi@${npmLauncher}`, "version"], {
    cwd: home,
    env: { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1" },
    timeout: 180_000,
  });
  if (timedOut) return { no: `npm's pulumi@${npmLauncher} was not there after 3 minutes` };
  if (code !== 0)
    return { no: `npm's pulumi@${npmLauncher}: ${stderr.trim().split("\n").at(-1) ?? `ends ${code}`}` };
  return cliIn(folder, "npm", env);
}
