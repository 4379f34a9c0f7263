import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { projectFolder } from "./stacks";

/** A folder with the project's file, its stack files and the policy pack's configurations: what a command may write into. */
export class ProjectCopy {
  readonly folder = mkdtempSync(path.join(tmpdir(), "cdd-project-"));

  constructor() {
    for (const file of readdirSync(projectFolder))
      if (/^Pulumi\..*yaml$/.test(file)) cpSync(path.join(projectFolder, file), this.at(file));
    mkdirSync(this.at("policy"));
    cpSync(path.join(projectFolder, "policy", "config"), this.at("policy/config"), { recursive: true });
  }

  /** Path of one of its files. */
  at(file: string): string {
    return path.join(this.folder, file);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
