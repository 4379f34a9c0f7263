import * as path from "node:path";
import type { Json } from "../../sandbox/stack-files";
import { Platform } from "./platform";
import { projectFolder, stackFiles } from "./stacks";

/** The one service of the small program. */
export const service = "risk-scoring";

const program = path.join(__dirname, "programs", "one-service", "index.ts");

/** A shipped stack with the catalogue of one service: what the stack says of the others is taken away. */
export function oneService(stack: "dev" | "prod", overrides: Json = {}): Platform {
  return new Platform(stack, oneServiceProject(stack, overrides));
}

/** The same as the sandbox takes it. */
export function oneServiceProject(stack: "dev" | "prod", overrides: Json = {}) {
  const { egress, services } = stackFiles[stack] as { egress: object; services?: object };
  const gone = (section: object = {}) =>
    Object.fromEntries(Object.keys(section).map((name) => [name, name === service ? {} : null]));
  return {
    program,
    // Each run would take twice as long; the tests of whole stacks judge the same resources.
    policyConfig: "none",
    overrides: { egress: gone(egress), services: gone(services), ...overrides },
  } as const;
}

/** Runs `npm run release -- <argv>` for the small catalogue in the sandbox: exit status and JSON document. */
export async function release(
  platform: Platform,
  ...argv: readonly string[]
): Promise<{ readonly status: number; readonly said: string }> {
  const sandbox = await platform.sandbox();
  const script = path.join(path.dirname(program), "release.ts");
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
