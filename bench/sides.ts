import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { listen } from "../sandbox/aws/rpc/service";
import { repository } from "../sandbox/home";
import type { Log } from "../sandbox/log";
import { policyArguments } from "../sandbox/policy-pack";
import { openSandbox } from "../sandbox/session";
import { lay } from "../sandbox/stack-files";
import { multiplied, multipliedThresholds, multipliedValues } from "./multiplied";
import { type Preview, previewIn } from "./preview";
import { trivialProvider } from "./trivial-provider";

/** What is previewed again and again. */
export interface Side {
  preview(): Promise<Preview>;
  close(): Promise<void>;
}

/** The stack whose file and thresholds the platform is measured with. */
const stack = "dev";
const trivial = path.join(__dirname, "trivial");
const trivialPack = ["--policy-pack", path.join(trivial, "pack")];
/** Pulumi looks for it in the program's folder alone, and without it transpiles with the compiler. */
const transpiled = { PULUMI_NODEJS_TSCONFIG_PATH: path.join(repository, "tsconfig.json") };

/** The platform with so many balanced services, each with its image, under its own pack. */
export async function platformSide(services: number, home: string, log: Log): Promise<Side> {
  const catalogue = multiplied(services);
  const thresholds = path.join(home, `thresholds-${services}.json`);
  const shipped = path.join(repository, "policy", "config", `${stack}.json`);
  const laid = lay(JSON.parse(readFileSync(shipped, "utf8")), multipliedThresholds(catalogue));
  writeFileSync(thresholds, JSON.stringify(laid));
  const sandbox = await openSandbox({
    home: path.join(home, `platform-${services}`),
    stack,
    program: path.join(__dirname, "program", "index.ts"),
    overrides: multipliedValues(catalogue, stack),
    pinned: true,
    env: { ...transpiled, BENCH_SERVICES: String(services) },
    log,
  });
  return {
    preview: () => previewIn(sandbox, policyArguments(stack, repository, thresholds)),
    close: () => sandbox.close(),
  };
}

/** As many resources that nobody judges and nothing is computed of, under a pack of one rule that finds nothing. */
export function trivialSide(resources: number, home: string, log: Log): Promise<Side> {
  return trivialProject(resources, trivialPack, home, log);
}

/** No resource but the stack, under the platform's pack or under the trivial one. */
export function emptySide(home: string, pack: "own" | "trivial", log: Log): Promise<Side> {
  return trivialProject(1, pack === "own" ? policyArguments(stack, repository) : trivialPack, home, log);
}

async function trivialProject(
  resources: number,
  pack: readonly string[],
  home: string,
  log: Log,
): Promise<Side> {
  const provider = await listen(trivialProvider());
  const sandbox = await openSandbox({
    home: path.join(home, "trivial"),
    folder: trivial,
    program: path.join(trivial, "index.ts"),
    // The pack judges its thresholds by which stack they are of.
    stack,
    pinned: true,
    env: {
      ...transpiled,
      PULUMI_DEBUG_PROVIDERS: `trivial:${provider.port}`,
      // The stack is a resource, too.
      BENCH_RESOURCES: String(resources - 1),
    },
    log,
  });
  return {
    preview: () => previewIn(sandbox, pack),
    close: async () => {
      await sandbox.close();
      await provider.stop();
    },
  };
}
