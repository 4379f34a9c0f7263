import "../../sandbox/node-version";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { stderrLogOf } from "../../sandbox/log";

const log = stderrLogOf("lint:workflows");
const repository = path.join(__dirname, "..", "..");
const workflow = path.join(repository, ".github", "workflows", "delivery.yml");

interface Ran {
  readonly status: number;
  readonly output: string;
}

function run(program: string, given: readonly string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, given, {
    cwd: __dirname,
    encoding: "utf8",
    env: { ...process.env, GOWORK: "off", CGO_ENABLED: "0" },
  });
  return error === undefined
    ? { status: status ?? 1, output: `${stdout}${stderr}` }
    : { status: 127, output: error.message };
}

/** A linter with the program that it comes by: its version and checksums stand beside this file. */
interface Linter {
  readonly name: string;
  readonly comesBy: readonly [program: string, version: string];
  readonly lint: () => Ran;
}

const linters: readonly Linter[] = [
  {
    name: "actionlint",
    comesBy: ["go", "version"],
    // Not with what else a machine may have: the same findings everywhere.
    lint: () => run("go", ["tool", "actionlint", "-shellcheck=", "-pyflakes=", workflow]),
  },
  { name: "zizmor", comesBy: ["python3", "--version"], lint: zizmor },
];

function zizmor(): Ran {
  const wanted = path.join(__dirname, "requirements.txt");
  const [version = ""] = /zizmor==[\d.]+/.exec(readFileSync(wanted, "utf8")) ?? [];
  const folder = path.join(repository, "node_modules", ".cache", version);
  const program = path.join(folder, "bin", "zizmor");
  if (!existsSync(program)) {
    const from = ["--requirement", wanted, "--require-hashes", "--only-binary", ":all:", "--no-deps"];
    const installed = run("python3", ["-m", "pip", "install", "--quiet", "--target", folder, ...from]);
    if (installed.status !== 0) return installed;
  }
  // Without a network nothing is asked of GitHub, whatever token the environment holds.
  return run(program, ["--offline", "--no-progress", workflow]);
}

/**
 * Gives the exit status. A machine without Go or Python goes on, and says so: what it wants to change is no workflow. A
 * pipeline has both, and fails.
 */
function lint(): number {
  const failed = linters.filter(({ name, comesBy: [program, version], lint: look }) => {
    if (process.env.CI === undefined && run(program, [version]).status !== 0) {
      log(`${name} was not run: there is no ${program}`);
      return false;
    }
    const { status, output } = look();
    log(status === 0 ? `${name}: no findings` : `${name} ends ${status}:\n${output}`);
    return status !== 0;
  });
  return failed.length === 0 ? 0 : 1;
}

new Command("npm run lint:workflows")
  .description("Lints the workflow of GitHub with actionlint (by Go) and zizmor (by Python's pip).")
  .addHelpText(
    "after",
    "\nExit status: 0 no findings, or neither program there; 1 findings, or a linter that cannot be had; with CI set both have to be there.",
  )
  .action(() => {
    process.exitCode = lint();
  })
  .parse();
