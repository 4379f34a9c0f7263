import "../sandbox/node-version";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { stderrLogOf, UserError } from "../sandbox/log";
import { type Options, optionsFor, type TestFile } from "./options";

const repository = path.join(__dirname, "..");
const folder = path.join(repository, ".mutation");

function testFiles(): TestFile[] {
  return ["tests/unit", "tests/components"].flatMap((root) =>
    readdirSync(path.join(repository, root), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".test.ts"))
      .map((file) => path.posix.join(root, file))
      .map((file) => ({ file, text: readFileSync(path.join(repository, file), "utf8") })),
  );
}

/** Runs Stryker on a folder; gives its exit status. */
function mutate(mutated: string, concurrency: number): number {
  const name = mutated.replaceAll("/", "-");
  const options: Options = optionsFor({ folder: mutated, name, concurrency, tests: testFiles() });
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(options, null, 2)}\n`);
  const stryker = path.join(
    path.dirname(require.resolve("@stryker-mutator/core/package.json")),
    "bin",
    "stryker.js",
  );
  const { status } = spawnSync(process.execPath, [stryker, "run", file], {
    cwd: repository,
    stdio: "inherit",
  });
  return status ?? 1;
}

new Command("npm run mutation --")
  .description(
    "How many small faults the tests of a folder find: Stryker makes one after the other, and runs the tests that meet it.",
  )
  .argument("<folder>", "plan, config, components/keys, …")
  .option("--concurrency <number>", "processes side by side", Number, 2)
  .addHelpText(
    "after",
    `
Only tests that import the folder by its path are run. What was tried before and has not changed is not tried again
(.mutation/). Minutes for a component, an hour or more for plan: for the night.`,
  )
  .action((mutated: string, { concurrency }: { concurrency: number }) => {
    try {
      process.exitCode = mutate(mutated.replace(/\/+$/, ""), concurrency);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      stderrLogOf("mutation")(error.message);
      process.exitCode = 2;
    }
  })
  .parse();
