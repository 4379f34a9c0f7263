import { UserError } from "../sandbox/log";
import type { Sandbox } from "../sandbox/session";
import { Sampler, type Usages } from "./sampler";

/** One preview, measured. */
export interface Preview {
  /** From the command's start to its end. */
  readonly seconds: number;
  readonly resources: number;
  readonly usages: Usages;
  /** Processor time of what answers for AWS; of a trivial provider where the resources are trivial. */
  readonly standInSeconds: number;
  /** Most memory of engine, program and pack together. */
  readonly mebibytes: number;
}

/** Previews a sandbox's stack as a user would, with a policy pack on and without a log of events. */
export async function previewIn(sandbox: Sandbox, pack: readonly string[]): Promise<Preview> {
  // The engine's first word with a stack is not what is timed.
  await sandbox.exec(["pulumi", "stack", "ls", "--stack", sandbox.stack]);
  const sampler = new Sampler();
  const own = process.cpuUsage();
  const begun = performance.now();
  const { code, stdout, stderr } = await sandbox.exec([
    "pulumi",
    "preview",
    ...["--stack", sandbox.stack, "--suppress-outputs"],
    ...pack,
  ]);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(own);
  const { usages, mebibytes } = sampler.stop();
  const [, resources] = /^\s*\+ (\d+) to create$/m.exec(stdout) ?? [];
  if (code !== 0 || resources === undefined)
    throw new UserError(`The preview ended ${code}:\n${refusals(`${stdout}\n${stderr}`)}`);
  return {
    seconds,
    resources: Number(resources),
    usages,
    standInSeconds: (user + system) / 1e6,
    mebibytes,
  };
}

/** What made it end: what is only advised stands in the way of a reader. */
function refusals(said: string): string {
  const lines = said.trim().split("\n");
  const why = lines.flatMap((line, index) =>
    /\[mandatory\]|error:/.test(line) ? lines.slice(index, index + 2) : [],
  );
  return (why.length > 0 ? why : lines).slice(-20).join("\n");
}
