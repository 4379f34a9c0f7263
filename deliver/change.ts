import { execFileSync } from "node:child_process";
import { inStackFile, readStackConfig } from "../config/stack-config";
import type { StackFiles } from "../config/stack-files";
import type { ChangeNote } from "../model/changes";
import { report } from "../model/problems";
import { admission } from "../plan/change";

/** What a commit says: its first line, and of the lines at its end `Change-Ticket: …` and `Undo-Drift: …`. */
export interface Commit {
  readonly subject: string;
  /** @default none: there is no such line */
  readonly ticket?: string;
  /** Stacks in which it undoes what was changed by hand. @default none: there is no such line */
  readonly undoes?: readonly string[];
}

/** Reads the newest commit of a folder; nothing where it is in no repository. */
export function commitIn(folder: string): Commit | undefined {
  const of = (key: string) => `%(trailers:key=${key},valueonly,separator=%x2C)`;
  const format = ["%s", of("Change-Ticket"), of("Undo-Drift")].join("%n");
  try {
    const [subject = "", ticket = "", undo = ""] = execFileSync("git", ["log", "-1", `--format=${format}`], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).split("\n");
    const undoes = undo.split(",").flatMap((stack) => stack.trim() || []);
    return {
      subject,
      ...(ticket.trim() !== "" && { ticket: ticket.trim() }),
      ...(undoes.length > 0 && { undoes }),
    };
  } catch {
    return undefined;
  }
}

/** Why an update may not be made, as problems of the stack file; or what its history says of it, where there is a ticket. */
export function judgeUpdate(
  stack: string,
  { [stack]: values, ...others }: StackFiles,
  change: { readonly at: Date; readonly ticket: string | undefined; readonly subject: string | undefined },
): { readonly refusal?: string; readonly message?: string } {
  const { config, file, problems } = readStackConfig(values, stack, others);
  if (problems.length > 0) return { refusal: report(problems) };
  const { faults, note } = admission(config?.changes, change);
  if (faults.length > 0) return { refusal: report(inStackFile(file, faults)) };
  return note.ticket === undefined ? {} : { message: messageOf(note, change.subject) };
}

/** `CHG0012345: screening: what ran in beta goes to prod (freeze overridden by CISO)` */
function messageOf({ ticket, overridden }: ChangeNote, subject: string | undefined): string {
  const by = [...new Set(overridden.map(({ approvedBy }) => approvedBy))].join(", ");
  return [
    `${ticket}${subject === undefined ? "" : `: ${subject}`}`,
    ...(by === "" ? [] : [`(freeze overridden by ${by})`]),
  ].join(" ");
}
