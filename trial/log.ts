/** Takes one line for people. */
export type Log = (line: string) => void;

/** Writes to standard error: standard output belongs to the report. */
export const stderrLog: Log = (line) => {
  for (const part of line.split("\n")) process.stderr.write(`trial: ${part}\n`);
};

/** What a user can put right: shown as it is, without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
}
