import { explainProtection, refuseSkippedPreview } from "./destroy";
import { type Log, writeJson } from "./log";
import { completeRefresh, explainLock, warnOfPendingCreates } from "./recovery";
import { type EngineCommand, openSandbox, type Sandbox, type SandboxOptions } from "./session";
import { tellReleases, tellWaiting } from "./summary";
import { tell } from "./verdict";

export interface CommandOptions extends SandboxOptions {
  readonly stack: string;
  readonly log: Log;
  /** Answers with JSON alone on standard output. */
  readonly json: boolean;
}

/** Runs one of the engine's commands for a person or a script; gives the engine's exit status. */
export async function engineCommand(
  command: EngineCommand,
  extra: readonly string[],
  options: CommandOptions,
): Promise<number> {
  if (command === "destroy") refuseSkippedPreview(extra);
  return withSandbox(options, async (sandbox) => {
    const { log, json } = options;
    const args = command === "refresh" ? await completeRefresh(sandbox, extra, log) : extra;
    if (command === "preview" || command === "up") await warnOfPendingCreates(sandbox, log);
    const stdout = json && command !== "export" ? "stderr" : "inherit";
    const result = await sandbox.run([command, ...args], { stdout, stderr: "stderr" });
    if (json && command !== "export") writeJson(result.summary);
    if (command === "preview" || command === "up") {
      log(tell(result.summary.policies));
      const { waiting, releases } = result.summary;
      if (result.code === 0) log(tellReleases(releases, command === "preview"));
      const missing = tellWaiting(waiting);
      if (missing !== undefined) log(missing);
    }
    if (result.code !== 0) explainLock(options.stack, result, log);
    if (command === "destroy" && result.code !== 0) await explainProtection(sandbox, result, log);
    if (command === "destroy" && result.code === 0)
      log(
        `as in AWS, names of deleted secrets stay taken for their recovery window; a fresh account: npm run sandbox -- reset ${options.stack}`,
      );
    return result.code;
  });
}

/** Opens a sandbox for one piece of work. */
export async function withSandbox(
  options: SandboxOptions,
  work: (sandbox: Sandbox) => Promise<number>,
): Promise<number> {
  const sandbox = await openSandbox(options);
  try {
    return await work(sandbox);
  } finally {
    await sandbox.close();
  }
}
