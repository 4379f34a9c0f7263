import * as path from "node:path";
import { type Json, lay } from "../../sandbox/stack-files";
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
    overrides: lay(withoutShipped(stack, [service]), overrides),
  });
}

/** A program of the one service. */
export function programFile(name: string): string {
  return path.join(folder, name);
}

/** What the release command has ended with: exit status and JSON document. */
export interface Released {
  readonly status: number;
  readonly said: string;
}

/** Runs `npm run release -- <argv>` for the small catalogue in the sandbox. */
export function release(platform: Platform, ...argv: readonly string[]): Promise<Released> {
  return releaseBy("release.ts", platform, argv);
}

/** The same for the service with a secret. */
export function releaseWithSecret(platform: Platform, ...argv: readonly string[]): Promise<Released> {
  return releaseBy("release-with-secret.ts", platform, argv);
}

async function releaseBy(name: string, platform: Platform, argv: readonly string[]): Promise<Released> {
  const sandbox = await platform.sandbox();
  const script = path.join(folder, name);
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
