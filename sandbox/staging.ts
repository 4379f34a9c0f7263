import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { declaresImage } from "./catalogue";
import { type Home, repository } from "./home";
import { type Log, UserError } from "./log";
import { isMap, type Json, mergeStackFile, placeholder, readText, sameFile, textOf } from "./stack-files";

/** The project that is tried, and what differs from its files. */
export interface Project {
  /** Folder with `Pulumi.yaml` and the stack files. @default the clone */
  readonly folder?: string;
  /** Folder or file of the program. @default `main` of `Pulumi.yaml`, or its folder */
  readonly program?: string;
  /** Laid over the stack's structured configuration; `null` takes a key away. @default nothing */
  readonly overrides?: Json;
}

const stackFile = /^Pulumi\.(.+)\.ya?ml$/;

/** The folder in which the engine runs: its own project file and stack files, so that the user's are never written. */
export class Staging {
  readonly name: string;
  /** Where the project's own files stand. */
  readonly folder: string;
  private readonly home: Home;
  private readonly program: string;
  private readonly file: Json;
  private readonly overrides: Json;
  private readonly log: Log;
  private readonly told = new Set<string>();

  constructor(home: Home, project: Project, log: Log) {
    this.home = home;
    this.log = log;
    this.folder = path.resolve(project.folder ?? repository);
    this.file = readYaml(path.join(this.folder, "Pulumi.yaml"));
    this.name = String(this.file.name ?? "");
    this.program = path.resolve(this.folder, project.program ?? String(this.file.main ?? "."));
    this.overrides = project.overrides ?? {};
  }

  /** Names of the stacks that have a file. */
  stacks(): string[] {
    return readdirSync(this.folder)
      .flatMap((file) => stackFile.exec(file)?.[1] ?? [])
      .sort();
  }

  /** Stops with the stacks there are, if this one has no file. */
  require(stack: string): void {
    const stacks = this.stacks();
    if (stacks.includes(stack)) return;
    throw new UserError(
      `There is no Pulumi.${stack}.yaml in ${this.folder}. ${stacks.length ? `Stacks that have a file: ${stacks.join(", ")}.` : "No stack has a file there."}`,
    );
  }

  /** The staged file of a stack, which says what its last run was given; the user's where there is none yet. */
  current(stack: string): Json {
    return this.staged(stack) ?? this.own(stack);
  }

  /** The user's file of a stack, overridden as this sandbox was told. */
  own(stack: string): Json {
    const own = readYaml(this.ownFile(stack));
    return mergeStackFile({ own, project: this.name, digests: {}, overrides: this.overrides }).file;
  }

  /** Takes a stack's staged file away, and with it the salt of its state. */
  forget(stack: string): void {
    rmSync(this.stagedFile(stack), { force: true });
  }

  /** Writes project file and the stack's file afresh, with the digests given. */
  stage(stack: string, digests: Readonly<Record<string, string>>): void {
    const { main: _, stackConfigDir: __, backend: ___, ...project } = this.file;
    mkdirSync(this.home.project, { recursive: true });
    writeYaml(path.join(this.home.project, "Pulumi.yaml"), { ...project, main: this.program });
    const salt = this.staged(stack)?.encryptionsalt;
    const declared = declaresImage(this.program);
    const { file, hidden } = mergeStackFile({
      own: readYaml(this.ownFile(stack)),
      project: this.name,
      // An image that has left the catalogue would be refused as unknown.
      digests: Object.fromEntries(Object.entries(digests).filter(([image]) => declared(image))),
      overrides: this.overrides,
      salt: typeof salt === "string" ? salt : undefined,
    });
    writeYaml(this.stagedFile(stack), file);
    if (hidden.length > 0)
      this.say(
        `Pulumi.${stack}.yaml: ${hidden.join(", ")} can be read by the real secrets provider only; the program gets the text "${placeholder}" instead`,
      );
  }

  private stagedFile(stack: string): string {
    return path.join(this.home.project, `Pulumi.${stack}.yaml`);
  }

  private ownFile(stack: string): string {
    const [yaml, yml] = [`Pulumi.${stack}.yaml`, `Pulumi.${stack}.yml`].map((file) =>
      path.join(this.folder, file),
    );
    return yml && existsSync(yml) ? yml : (yaml ?? "");
  }

  private staged(stack: string): Json | undefined {
    const file = this.stagedFile(stack);
    return existsSync(file) ? readYaml(file) : undefined;
  }

  private say(line: string): void {
    if (this.told.has(line)) return;
    this.told.add(line);
    this.log(line);
  }
}

function readYaml(file: string): Json {
  let parsed: unknown;
  try {
    parsed = readText(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${(error as Error).message}`);
  }
  if (parsed === null || parsed === undefined) return {};
  if (!isMap(parsed)) throw new UserError(`${file} holds no map of keys and values.`);
  return parsed;
}

/** Leaves a file alone that says the same already: another command may be reading it. */
function writeYaml(file: string, content: Json): void {
  if (existsSync(file) && sameFile(readYaml(file), content)) return;
  const beside = `${file}.${process.pid}.new`;
  writeFileSync(beside, textOf(content));
  renameSync(beside, file);
}
