import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Refusal } from "../rpc/refusal";
import { lockFile, unlockFile } from "./file-lock";
import type { CloudResource, Seed, World } from "./records";

/** Everything that one account's file holds. */
export interface AccountContent {
  readonly account: string;
  /** Counts the ids given out, so that no id comes twice. */
  readonly counter: number;
  readonly seed: Seed;
  readonly world: World;
  readonly resources: readonly CloudResource[];
}

/** Who of this process is changing which file: several may have the same one open. */
const changing = new Map<string, AccountFile>();

/** Milliseconds in which changes gather for one write: the engine makes several resources at once. */
const gathering = 5;

/**
 * The JSON file of one account. A write is whole or not at all (written beside, then renamed), and waiting changes share
 * one write: whoever awaits `written()` knows that a killed process leaves the change on disk. From the first change to
 * the write nobody else can write, so that a command beside a running `up` loses nothing of it, nor it of the command's.
 */
export class AccountFile {
  readonly file: string;
  private readonly content: () => string;
  private stamp = "";
  private waiting: Promise<void> | undefined;

  constructor(file: string, content: () => string) {
    this.file = file;
    this.content = content;
  }

  /** The content where another process has changed the file since this one last read or wrote it. */
  readIfChanged(): AccountContent | undefined {
    const stamp = this.stampOnDisk();
    if (stamp === this.stamp || stamp === "" || changing.get(this.file) === this) return undefined;
    this.stamp = stamp;
    try {
      return JSON.parse(readFileSync(this.file, "utf8")) as AccountContent;
    } catch (error) {
      throw new Refusal(
        `The sandbox's cloud file ${this.file} cannot be read (${(error as Error).message}). Reset the stack's sandbox to start from an empty cloud.`,
      );
    }
  }

  /** Keeps everybody else from writing until this one has written. Gives the content where another has changed it. */
  hold(): AccountContent | undefined {
    if (changing.get(this.file) === this) return undefined;
    changing.get(this.file)?.write();
    mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    lockFile(`${this.file}.lock`);
    const content = this.readIfChanged();
    changing.set(this.file, this);
    // Whoever changes something also waits for the write, and hears there if it fails.
    this.written().catch(() => undefined);
    return content;
  }

  /** Resolves when everything changed until now is on disk. */
  written(): Promise<void> {
    this.waiting ??= new Promise((resolve, reject) => {
      setTimeout(() => {
        this.waiting = undefined;
        try {
          this.write();
          resolve();
        } catch (error) {
          reject(error);
        }
      }, gathering);
    });
    return this.waiting;
  }

  private write(): void {
    if (changing.get(this.file) !== this) return;
    const beside = `${this.file}.${process.pid}.new`;
    try {
      writeFileSync(beside, this.content(), { mode: 0o600 });
      renameSync(beside, this.file);
      this.stamp = this.stampOnDisk();
    } finally {
      changing.delete(this.file);
      unlockFile(`${this.file}.lock`);
    }
  }

  private stampOnDisk(): string {
    const found = statSync(this.file, { throwIfNoEntry: false });
    return found ? `${found.mtimeMs}:${found.size}:${found.ino}` : "";
  }
}
