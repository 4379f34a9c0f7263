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

/** A linter whose version and checksums stand beside this file. */
interface Linter {
  readonly name: string;
  /** What is run, where it is once it was got. */
  readonly program: string;
  readonly given: readonly string[];
  /** Makes it be there. */
  readonly get: () => Ran;
}

const cache = path.join(repository, "node_modules", ".cache");
const requirements = path.join(__dirname, "requirements.txt");
/** Another version is another file in the cache. */
const cached = (file: string, version: RegExp) =>
  path.join(cache, version.exec(readFileSync(file, "utf8"))?.[0].replaceAll(/[ /]/g, "-") ?? "");
const zizmor = cached(requirements, /zizmor==[\d.]+/);
const actionlint = cached(path.join(__dirname, "go.mod"), /actionlint v[\d.]+/);

const linters: readonly Linter[] = [
  {
    name: "actionlint",
    program: actionlint,
    // Not with what else a machine may have: the same findings everywhere.
    given: ["-shellcheck=", "-pyflakes=", workflow],
    get: () => run("go", ["build", "-o", actionlint, "github.com/rhysd/actionlint/cmd/actionlint"]),
  },
  {
    name: "zizmor",
    program: path.join(zizmor, "bin", "zizmor"),
    // Without a network nothing is asked of GitHub, whatever token the environment holds.
    given: ["--offline", "--no-progress", workflow],
    get: () =>
      run("python3", [
        ...["-m", "pip", "install", "--quiet", "--target", zizmor, "--requirement", requirements],
        ...["--require-hashes", "--only-binary", ":all:", "--no-deps"],
      ]),
  },
];

/**
 * Gives the exit status. A machine that cannot have a linter, for it lacks Go or Python or no package is served, goes on and
 * says so: what it wants to change is no workflow. A pipeline has both, and fails.
 */
function lint(): number {
  const failed = linters.filter(({ name, program, given, get }) => {
    const got = existsSync(program) ? { status: 0, output: "" } : get();
    if (got.status !== 0) {
      log(`${name} was not run: ${got.output.trim().split("\n").at(-1)}`);
      return process.env.CI !== undefined;
    }
    const { status, output } = run(program, given);
    log(status === 0 ? `${name}: no findings` : `${name} ends ${status}:\n${output}`);
    return status !== 0;
  });
  return failed.length === 0 ? 0 : 1;
}

new Command("npm run lint:workflows")
  .description("Lints the workflow of GitHub with actionlint (by Go) and zizmor (by Python's pip).")
  .addHelpText(
    "after",
    "\nExit status: 0 no findings, or a linter that cannot be had; 1 findings, or, with CI set, a linter that cannot be had.",
  )
  .action(() => {
    process.exitCode = lint();
  })
  .parse();
