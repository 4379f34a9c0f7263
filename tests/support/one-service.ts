import * as path from "node:path";
import type { Json } from "../../sandbox/stack-files";
import { Platform, type PlatformOptions } from "./platform";
import { projectFolder, withoutShipped } from "./stacks";

/** The one service of the small program. */
export const service = "risk-scoring";

const folder = path.join(__dirname, "programs", "one-service");

/** A shipped stack with the catalogue of one service: what the stack says of the others is taken away. */
export function oneService(
  stack: "dev" | "prod",
  overrides: Json = {},
  options: Omit<PlatformOptions, "overrides"> = {},
): Platform {
  return new Platform(stack, {
    program: programFile("index.ts"),
    // Each run would take twice as long; the tests of whole stacks judge the same resources.
    policies: "none",
    ...options,
    overrides: { ...withoutShipped(stack, [service]), ...overrides },
  });
}

/** A program of the one service. */
export function programFile(name: string): string {
  return path.join(folder, name);
}

/** Runs `npm run release -- <argv>` for the small catalogue in the sandbox: exit status and JSON document. */
export async function release(
  platform: Platform,
  ...argv: readonly string[]
): Promise<{ readonly status: number; readonly said: string }> {
  const sandbox = await platform.sandbox();
  const script = path.join(folder, "release.ts");
  const ran = await sandbox.exec(
    [
      process.execPath,
      ...["--require", "ts-node/register/transpile-only", script, "--project", sandbox.home.project],
      ...argv,
      "--json",
    ],
    { cwd: projectFolder },
  );
  return { status: ran.code, said: `${ran.stdout}${ran.stderr}` };
}
