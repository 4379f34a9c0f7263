import { readFileSync } from "node:fs";
import * as path from "node:path";
import { Command, CommanderError } from "commander";
import { stringify } from "yaml";
import { stackOf } from "../../policy/lib/environments";
import { packFolder } from "../../policy/lib/folder";
import { registerFile, registerOf } from "../../policy/lib/register";
import { count, type Log, stderrLogOf, UserError, writeJson } from "../../sandbox/log";
// So that the register's rules are known.
import "../../policy/pack";
import { fromPulumi, type PulumiConfiguration, toPulumi } from "./pulumi-format";

const misuse = 2;

/** Runs the command line; gives the exit status. Never throws what a user can put right. */
export function commandLine(argv: readonly string[], log: Log = stderrLogOf("exceptions")): number {
  const program = new Command("npm run exceptions --")
    .description("The register of exceptions in the form that the engine itself reads, and back.")
    .exitOverride();
  program
    .command("write")
    .description(
      "writes policy/config/<stack>.json and policy/exceptions/<stack>.yaml as one configuration of version 2",
    )
    .argument("<stack>", "name of the stack")
    .action((stack: string) => {
      const written = configurationOf(stack);
      writeJson(written);
      log(count(Object.keys(written.exceptions).length, "exception"));
    });
  program
    .command("read")
    .description("writes the exceptions of a configuration of version 2 as entries of the register, YAML")
    .argument("<file>", "the configuration")
    .argument("<stack>", "name of the stack that they are to be of")
    .action((file: string, stack: string) => {
      const entries = entriesIn(file, stack);
      process.stdout.write(stringify(entries, { lineWidth: 0 }));
      log(count(entries.length, "entry", "entries"));
    });
  try {
    program.parse(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (!(error instanceof CommanderError || error instanceof UserError)) throw error;
    // What commander refuses, it has said already.
    if (error instanceof UserError) log(error.message);
    return misuse;
  }
}

function configurationOf(stack: string): PulumiConfiguration {
  const file = path.join(packFolder(), "config", `${stack}.json`);
  if (!/^[\w.-]+$/.test(stack)) throw new UserError(`${stack}: that is no name of a stack.`);
  const policies = jsonIn(file) as Record<string, unknown>;
  const { entries, problems } = registerOf(stack);
  const turned = toPulumi(entries);
  refuse(registerFile(stack), [...problems, ...turned.problems]);
  return { version: 2, policies, exceptions: turned.made };
}

function entriesIn(file: string, stack: string) {
  const { made, problems } = fromPulumi(jsonIn(file));
  const foreign = problems.length === 0 ? made.filter(({ urn }) => stackOf(urn) !== stack) : [];
  refuse(file, [
    ...problems,
    ...foreign.map(({ ticket, urn }) => `exceptions.${ticket}: ${urn} is not of the stack ${stack}`),
  ]);
  return made;
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined && !(error instanceof SyntaxError)) throw error;
    throw new UserError(`${file}: ${code === undefined ? "it is no JSON" : `it cannot be read (${code})`}.`);
  }
}

function refuse(file: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new UserError(problems.map((problem) => `${file}: ${problem}`).join("\n"));
}
