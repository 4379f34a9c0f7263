import "../sandbox/node-version";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { stderrLogOf, UserError } from "../sandbox/log";
import type { Source } from "./imports";
import { type Options, optionsFor } from "./options";

const repository = path.join(__dirname, "..");
const folder = path.join(repository, ".mutation");

/** Folders that no test of a folder is looked for in, nor anything on the way to it. */
const apart = new Set(["node_modules", ".git", "bin", ".sandbox", ".trial", ".mutation"]);

function sourcesIn(within: string): Source[] {
  return readdirSync(path.join(repository, within), { withFileTypes: true }).flatMap((entry) => {
    if (apart.has(entry.name)) return [];
    const file = path.posix.join(within, entry.name);
    if (entry.isDirectory()) return sourcesIn(file);
    return file.endsWith(".ts") ? [{ file, text: readFileSync(path.join(repository, file), "utf8") }] : [];
  });
}

interface Asked {
  readonly concurrency: number;
  readonly tests?: readonly string[];
  readonly called?: true;
}

/** What a run keeps its files under: the same for the same files, and short enough for a file's name. */
function runName(mutated: readonly string[]): string {
  const name = mutated.map((each) => each.replaceAll("/", "-").replace(/\.ts$/, "")).join("+");
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 12);
  return name.length <= 120 ? name : `${name.slice(0, 100)}-${digest}`;
}

/** Runs Stryker on folders or files; gives its exit status. */
function mutate(mutated: readonly string[], { concurrency, tests, called }: Asked): number {
  const name = runName(mutated);
  const options: Options = optionsFor({ mutated, name, concurrency, tests, called, sources: sourcesIn("") });
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
    // Stryker loads words.ts as it stands.
    env: { ...process.env, NODE_OPTIONS: "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON" },
  });
  return status ?? 1;
}

new Command("npm run mutation --")
  .description(
    "How many small faults the tests of a folder or file find: Stryker makes one after the other, and runs the tests that meet it.",
  )
  .argument("<folder or file...>", "plan, config/belonging.ts, components/keys, policy/rules/kms.ts, …")
  .option("--concurrency <number>", "processes side by side", Number, 2)
  .option("--tests <files...>", "run these tests alone, and not all that meet it")
  .option("--called", "leave out what runs when a file is loaded: tables, lists and patterns")
  .addHelpText(
    "after",
    `
Only tests that import, by its path, what leads to it in the same top folder are run, those of the folder in tests/unit, and
none that records the whole platform. Of a folder, what was tried before and has not changed is not tried again
(.mutation/). Minutes for a file, an hour or more for plan or policy/rules: for the night. Several at once share what their
tests take to start. A fault in what runs when a file is loaded, as the tables of model/ do, is tried with all tests, in a
process of its own: name the few that are about it, or see with --called first what the rest has.`,
  )
  .action((mutated: readonly string[], asked: Asked) => {
    try {
      process.exitCode = mutate(
        mutated.map((each) => each.replace(/\/+$/, "")),
        asked,
      );
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      stderrLogOf("mutation")(error.message);
      process.exitCode = 2;
    }
  })
  .parse();
