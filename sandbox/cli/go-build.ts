import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";
import { duration, type Log } from "../log";
import { isRunning, type Ran, run } from "../process";
import { type Attempt, buildFolder, cliIn, onPath, type Surroundings } from "./source";
import { pinned } from "./versions";

const hostModule = "github.com/pulumi/pulumi/sdk/v3";
const scripts = ["pulumi-analyzer-policy", "pulumi-resource-pulumi-nodejs"];

/**
 * Builds CLI and language host from Go modules, whose checksums stand in the repository. Everything is made beside its
 * final folder and renamed once whole: an interrupted build leaves nothing that looks like a CLI.
 */
export async function builtWithGo({ env, log }: Surroundings): Promise<Attempt> {
  if (onPath(env, "go").length === 0) return { no: "no `go` on the PATH" };
  const target = buildFolder(env);
  const beside = `${target}.building-${process.pid}`;
  removeAbandoned(target);
  mkdirSync(beside, { recursive: true });
  // No workspace of the user's, no C compiler, no changed go.mod; checksum verification stays as Go has it.
  const go = { env: { ...env, GOWORK: "off", CGO_ENABLED: "0" }, log };
  try {
    const failed =
      (await build(
        go,
        "engine",
        "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        beside,
        "1 of 2: the engine",
      )) ??
      (await build(
        go,
        "language-host",
        `${hostModule}/nodejs/cmd/pulumi-language-nodejs`,
        beside,
        "2 of 2: the Node.js host",
      )) ??
      (await copyScripts(go, beside));
    if (failed) return { no: failed };
    const built = await cliIn(beside, "go", env);
    if ("no" in built) return built;
    takeIntoUse(beside, target);
    return { ...built, path: target };
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

interface Go {
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
}

async function build(
  go: Go,
  folder: string,
  what: string,
  into: string,
  step: string,
): Promise<string | undefined> {
  const begun = Date.now();
  let packages = 0;
  const progress = setInterval(
    () =>
      go.log(
        `building from source, step ${step}: ${packages} packages, ${duration((Date.now() - begun) / 1000)}`,
      ),
    15_000,
  );
  const ldflags = `-s -w -X ${hostModule}/go/common/version.Version=v${pinned.cli}`;
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-v", "-ldflags", ldflags];
  const ran = await run("go", ["build", ...flags, "-o", path.join(into, path.basename(what)), what], {
    cwd: path.join(__dirname, folder),
    env: go.env,
    onOutput: (text) => {
      packages += text.split("\n").filter((line) => line !== "" && !line.startsWith("go: ")).length;
    },
  });
  clearInterval(progress);
  if (ran.code === 0) go.log(`built ${path.basename(what)} in ${duration((Date.now() - begun) / 1000)}`);
  return problem(ran);
}

/** The host's module carries the scripts that start policy packs and dynamic providers; Go stores them not executable. */
async function copyScripts(go: Go, into: string): Promise<string | undefined> {
  const ran = await run("go", ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", hostModule], {
    cwd: path.join(__dirname, "language-host"),
    env: go.env,
  });
  if (ran.code !== 0) return problem(ran);
  for (const script of scripts) {
    copyFileSync(path.join(ran.stdout.trim(), "nodejs", "dist", script), path.join(into, script));
    chmodSync(path.join(into, script), 0o755);
  }
  return undefined;
}

function problem({ code, stderr }: Ran): string | undefined {
  if (code === 0) return undefined;
  const lines = stderr
    .split("\n")
    .filter((line) => /^go: (?!downloading)|error|cannot|checksum|:\d+:/i.test(line));
  return `the build from Go modules failed: ${(lines.length ? lines : [`go ended ${code}`]).slice(-3).join("\n    ")}`;
}

function takeIntoUse(beside: string, target: string): void {
  try {
    renameSync(beside, target);
  } catch (error) {
    // Another process has finished the same build first, or what is there does not run.
    if (!existsSync(target)) throw error;
    rmSync(target, { recursive: true, force: true });
    renameSync(beside, target);
  }
}

function removeAbandoned(target: string): void {
  const parent = path.dirname(target);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const [, pid] = /\.building-(\d+)$/.exec(name) ?? [];
    if (pid && !isRunning(Number(pid))) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}
