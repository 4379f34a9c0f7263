import { existsSync, readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { repository } from "./home";
import { type Log, UserError } from "./log";
import { run } from "./process";

/** The project's own pack. */
export const pack = path.join(repository, "policy");
const compiled = path.join(pack, "bin", "index.js");

/**
 * Arguments that switch the pack on.
 *
 * @param folder the project's, where `policy/config/<stack>.json` stands
 * @param given another file of thresholds
 * @param by folder of another pack
 */
export function policyArguments(stack: string, folder: string, given?: string, by: string = pack): string[] {
  const config = given ?? path.join(folder, "policy", "config", `${stack}.json`);
  // The pack itself would refuse the stack, with this among a hundred findings of its strictest thresholds.
  if (!existsSync(config))
    throw new UserError(
      `There is no ${config}: without it the policy pack approves no account for ${stack}, and judges by its strictest thresholds. Make it like another stack's, together with Pulumi.${stack}.yaml: npm run new-stack -- ${stack} --from <stack>.`,
    );
  return ["--policy-pack", by, "--policy-pack-config", config];
}

/** Compiles the pack where a source is newer than what `npm ci` or an earlier run has compiled. */
export async function compilePolicies(log: Log): Promise<void> {
  const made = statSync(compiled, { throwIfNoEntry: false });
  if (made && newest(pack) <= made.mtimeMs) return;
  log("compiling the policy pack: a source is newer than policy/bin");
  const tsc = require.resolve("typescript/bin/tsc");
  const { code, stdout, stderr } = await run(process.execPath, [tsc, "--project", pack], { cwd: repository });
  if (code !== 0) throw new UserError(`The policy pack does not compile:\n${stdout}${stderr}`.trimEnd());
}

function newest(folder: string): number {
  const times = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !["bin", "node_modules", "config", "exceptions"].includes(name))
    .map((entry) => {
      const full = path.join(folder, entry.name);
      return entry.isDirectory() ? newest(full) : statSync(full).mtimeMs;
    });
  return Math.max(0, ...times);
}
