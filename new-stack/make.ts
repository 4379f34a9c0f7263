import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { readStackFiles } from "../config/stack-files";
import { stackNameProblems } from "../config/stack-rules";
import { oneOf, type Problem, report, shown } from "../model/problems";
import { UserError } from "../sandbox/log";
import { type Asked, derive, filesOf, type NewStack } from "./derive";
import type { PolicyConfig } from "./policy-file";

/** Writes the two files of a new stack into the project's folder. Overwrites nothing, and leaves none of the two alone. */
export function makeStack(asked: Asked, folder: string): NewStack {
  const stacks = readStackFiles(folder);
  const at = (file: string) => path.join(folder, file);
  const problems = reasonsAgainst(asked, Object.keys(stacks), (file) => existsSync(at(file)));
  if (problems.length > 0) throw new UserError(report(problems));
  const source = filesOf(asked.from);
  const made = derive(asked, {
    stacks,
    stackText: readFileSync(at(source.stack), "utf8"),
    policy: readPolicy(at(source.policy), source.policy),
  });
  const written: string[] = [];
  try {
    for (const [file, text] of Object.entries(made.files)) {
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text, { flag: "wx" });
      written.push(file);
    }
  } catch (error) {
    for (const file of written) rmSync(at(file));
    throw new UserError(`Nothing was made: ${(error as Error).message}`);
  }
  return made;
}

/** Why nothing can be made, all reasons together. */
function reasonsAgainst(
  { stack, from }: Asked,
  stacks: readonly string[],
  exists: (file: string) => boolean,
): Problem[] {
  const [own, source] = [filesOf(stack), filesOf(from)];
  const ofFile = (file: string, message: string) => ({ file, steps: ["the file"], message });
  return [
    ...stackNameProblems(stack, own.stack),
    ...Object.values(own)
      .filter(exists)
      .map((file) => ofFile(file, "is there already, and nothing is overwritten. Use another name.")),
    ...(stacks.includes(from)
      ? Object.values(source)
          .filter((file) => !exists(file))
          .map((file) => ofFile(file, "is missing. The new stack's is made of it."))
      : [
          {
            file: source.stack,
            steps: ["--from"],
            message: `${shown(from)} is not a stack. Use ${oneOf(stacks)}.`,
          },
        ]),
  ];
}

function readPolicy(file: string, name: string): PolicyConfig {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as PolicyConfig;
  } catch (error) {
    throw new UserError(`${name} cannot be read: ${(error as Error).message}`);
  }
}
