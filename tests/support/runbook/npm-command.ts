import { existsSync } from "node:fs";
import * as path from "node:path";
import { Command, CommanderError } from "commander";
import { scripts } from "../../../package.json";
import { projectFolder } from "../stacks";

type CommandLine = (argv: readonly string[]) => Promise<number>;

/** What is wrong with a command of npm's, by the script's own parser, which then does nothing; nothing where all is right. */
export async function npmFault(words: readonly string[], whole: boolean): Promise<string | undefined> {
  const own = words[0]?.includes("=") ? words.slice(1) : words;
  const [program, verb = "", ...rest] = own;
  if (program === "npx") return fileFault(rest);
  if (verb === "ci") return undefined;
  const script = verb === "run" ? rest[0] : verb;
  const given = (verb === "run" ? rest.slice(1) : rest).filter((word, index) => index > 0 || word !== "--");
  const text = Object.entries(scripts).find(([name]) => name === script)?.[1];
  if (text === undefined) return `package.json has no script ${script}`;
  if (script === "test:one") return fileFault(given.filter((word) => /\.test\.ts$/.test(word)));
  return parserFault(text, given, whole);
}

function fileFault(files: readonly string[]): string | undefined {
  const missing = files.find((file) => !existsSync(path.join(projectFolder, file)));
  return missing === undefined ? undefined : `there is no ${missing}`;
}

async function parserFault(
  script: string,
  given: readonly string[],
  whole: boolean,
): Promise<string | undefined> {
  // What calls another script, as `npm start` does.
  const [, other, beside = ""] = /^npm run (?:--silent )?([\w:-]+)(?: -- (.*))?$/.exec(script) ?? [];
  const through = Object.entries(scripts).find(([name]) => name === other)?.[1];
  if (through !== undefined)
    return parserFault(through, [...beside.split(" ").filter(Boolean), ...given], whole);
  const [, folder, first = ""] = /([\w/-]+)\/main\.ts(?: (\w+))?$/.exec(script) ?? [];
  if (folder === undefined) return given.length === 0 ? undefined : `${script} takes no ${given.join(" ")}`;
  const argv = [...(first === "" ? [] : [first]), ...given];
  const { commandLine } = require(path.join(projectFolder, folder, "command-line")) as {
    readonly commandLine: CommandLine;
  };
  // A sentence may name the command alone.
  if (!whole && given.length < 2 && !given.some((word) => word.startsWith("<"))) argv.push("--help");
  return parsed(commandLine, argv);
}

/** Every action does nothing while it is parsed. */
async function parsed(commandLine: CommandLine, argv: readonly string[]): Promise<string | undefined> {
  const { action } = Command.prototype;
  const [out, err] = [process.stdout.write, process.stderr.write];
  let said = "";
  const hear = (chunk: string | Uint8Array) => {
    said += String(chunk);
    return true;
  };
  let status: number;
  try {
    Command.prototype.action = function idle(this: Command) {
      return action.call(this, () => {});
    };
    process.stdout.write = process.stderr.write = hear as typeof process.stdout.write;
    status = await commandLine(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    status = error.exitCode;
  } finally {
    Command.prototype.action = action;
    process.stdout.write = out;
    process.stderr.write = err;
  }
  return status === 0 ? undefined : said.trim();
}
