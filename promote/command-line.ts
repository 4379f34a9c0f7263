import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { RunError } from "@pulumi/pulumi";
import { Command, CommanderError } from "commander";
import { readStackFiles } from "../config/stack-files";
import type { Catalogue } from "../model/catalogue";
import { type Proofs, RegistryError } from "../proofs";
import { type Log, stderrLogOf } from "../sandbox/log";
import { platform } from "../services";
import { type Evidence, readEvidence } from "./evidence";
import { type Promotion, promotion, proven, route } from "./promotion";

/** Exit status of misuse, and of a promotion that is refused. */
const misuse = 2;
const repository = path.join(__dirname, "..");

interface Options {
  readonly evidence?: string;
  readonly preview?: boolean;
  readonly project?: string;
}

/**
 * Runs the command line; gives the exit status. Never throws what a user can put right.
 *
 * @param attempts how often a request to the registry is tried. @default the SDK's
 */
export async function commandLine(
  argv: readonly string[],
  log: Log = stderrLogOf("promote"),
  catalogue: Catalogue = platform,
  attempts?: number,
): Promise<number> {
  const program = new Command("npm run promote --")
    .description("Copies a service's digests into the next stack's file, in a commit of its own.")
    .argument("<service>", "a service of services.ts")
    .argument("<from>", `the stack in which it ran: ${route.slice(0, -1).join(", ")}`)
    .argument("<to>", "the next one")
    .option(
      "--evidence <file>",
      "release.json of the pipeline's evidence of <from>: how the release ended there",
    )
    .option("--preview", "say what would change, and change nothing")
    .option("--project <folder>", "folder with the stack files (default: this repository)")
    .exitOverride()
    .addHelpText(
      "after",
      `
Where the next stack's registry asks for signatures or SBOMs, they are read in its account: with the environment's
credentials, of one of its access.imagePushers or access.deployers, once the image has been copied there with them.
Exit status: 0 committed, or previewed; 2 refused: the reasons are told.`,
    )
    .action(async (service: string, from: string, to: string, { evidence, preview, project }: Options) => {
      const folder = path.resolve(project ?? repository);
      const at = (file: string) => path.join(folder, file);
      const made = promotion(
        { service, from, to },
        {
          catalogue,
          stacks: readStackFiles(folder),
          text: () => textOf(at(`Pulumi.${to}.yaml`), `Pulumi.${to}.yaml`),
          evidence: () => evidenceIn(evidence, from),
        },
      );
      const proofs = await proven(made, attempts);
      if (preview !== true) commit(folder, made, `${service}: what ran in ${from} goes to ${to}`);
      process.stdout.write(`${told(made, proofs, preview === true)}\n`);
    });
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const refused = RunError.isInstance(error) || error instanceof RegistryError;
    if (!(error instanceof CommanderError || refused)) throw error;
    // What commander refuses, it has said already.
    if (refused) log(error.message);
    return misuse;
  }
}

function evidenceIn(file: string | undefined, stack: string): Evidence {
  if (file === undefined)
    throw new RunError(
      `--evidence is missing: nothing says that it ran in ${stack}. Give release.json of the pipeline's evidence of ${stack}, or write one: npm run release -- wait ${stack} --out <file>.`,
    );
  return readEvidence(textOf(path.resolve(file), `--evidence ${file}`), file, stack);
}

function textOf(file: string, named: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new RunError(`${named}: it cannot be read: ${(error as Error).message}`);
  }
}

/** That one file, and nothing else that is changed or staged there. */
function commit(folder: string, { file, text, images }: Promotion, title: string): void {
  const git = (...command: string[]) => execFileSync("git", command, { cwd: folder, encoding: "utf8" });
  if (git("status", "--porcelain", "--", file) !== "")
    throw new RunError(
      `${file} has changes that are not committed. Commit or drop them: a promotion is a commit of its own.`,
    );
  writeFileSync(path.join(folder, file), text);
  const body = Object.entries(images).map(([image, digest]) => `${image}: ${digest}`);
  git("commit", "--quiet", "--only", "--message", title, "--message", body.join("\n"), "--", file);
}

function told({ file, images }: Promotion, proofs: Proofs | undefined, preview: boolean): string {
  return [
    `${file}: ${preview ? "would be given" : "committed"}`,
    ...Object.entries(images).map(([image, digest]) => `  ${image}: ${digest}`),
    ...(proofs === undefined ? [] : ["  each shows what its stack's registry asks of images"]),
  ].join("\n");
}
