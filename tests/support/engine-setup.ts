import { ensureCli } from "../../sandbox/cli";

/** Finds or builds the pinned CLI once, with its progress shown, before any engine test wants it. */
export async function mochaGlobalSetup(): Promise<void> {
  await ensureCli({ pinned: true, log: (line) => process.stderr.write(`${line}\n`) });
}
