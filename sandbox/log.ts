/** Takes one line for people. */
export type Log = (line: string) => void;

/** Writes to standard error under a command's name: standard output belongs to the answer. */
export function stderrLogOf(command: string): Log {
  return (line) => {
    for (const part of line.split("\n")) process.stderr.write(`${command}: ${part}\n`);
  };
}

export const stderrLog = stderrLogOf("sandbox");

/** What a user can put right: shown as it is, without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** `75` → `1 min 15 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** `1`, `service` → `1 service`; `2`, `policy`, `policies` → `2 policies`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The one thing on standard output where JSON is asked for. */
export function writeJson(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
}
