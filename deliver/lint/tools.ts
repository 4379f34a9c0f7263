import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** How a program ended. */
export interface Ran {
  readonly status: number;
  readonly output: string;
}

/** What npm does not have: its version and checksums stand in a file, and it is kept among npm's caches. */
export interface Tool {
  readonly name: string;
  /** What is there once it was got. */
  readonly at: string;
  /** Makes it be there. */
  readonly get: () => Ran;
}

const cache = path.join(__dirname, "..", "..", "node_modules", ".cache");

export function run(program: string, given: readonly string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, given, {
    cwd: __dirname,
    encoding: "utf8",
    env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0" },
  });
  return error === undefined
    ? { status: status ?? 1, output: `${stdout}${stderr}` }
    : { status: 127, output: error.message };
}

/** A command of a Go module that a `go.mod` beside this file pins. */
export function byGo(name: string, module: string): Tool {
  const at = cached(path.join(__dirname, "go.mod"), new RegExp(`${name} v[\\d.]+`));
  return { name, at, get: () => run("go", ["build", "-o", at, module]) };
}

/** A package of Python's that a file of requirements pins; `inside` is what of it is wanted. */
export function byPip(name: string, requirements: string, inside: string): Tool {
  const folder = cached(requirements, new RegExp(`${name}==[\\d.]+`));
  const get = () =>
    run("python3", [
      ...["-m", "pip", "install", "--quiet", "--target", folder, "--requirement", requirements],
      ...["--require-hashes", "--only-binary", ":all:", "--no-deps"],
    ]);
  return { name, at: path.join(folder, inside), get };
}

/** Gets what is not there yet; says why, where it cannot be had. */
export function lacking({ at, get }: Tool): string | undefined {
  const { status, output } = existsSync(at) ? { status: 0, output: "" } : get();
  return status === 0 ? undefined : output.trim().split("\n").at(-1);
}

/** Another version is another file in the cache. */
function cached(file: string, version: RegExp): string {
  return path.join(cache, version.exec(readFileSync(file, "utf8"))?.[0].replaceAll(/[ /]/g, "-") ?? "");
}
