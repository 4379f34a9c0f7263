import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";

/** Where a stream of the child goes: to ours, to our standard error, or only into the result. */
export type Stream = "inherit" | "stderr" | "capture";

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment. @default this process's */
  readonly env?: NodeJS.ProcessEnv;
  /** @default capture */
  readonly stdout?: Stream;
  /** Always in the result too. @default capture */
  readonly stderr?: Exclude<Stream, "inherit">;
  /** Gives the child our standard input. @default false: it reads an end of file, so nothing can ask */
  readonly stdin?: boolean;
  /** Milliseconds until the child and its children are killed. @default none */
  readonly timeout?: number;
  /** Kills the child and its children when aborted. @default none */
  readonly signal?: AbortSignal;
  /** Is given each piece of output as it comes. @default none */
  readonly onOutput?: (text: string) => void;
}

export interface Ran {
  /** Exit status; 128 + the signal's number where a signal ended it; 127 where it could not start. */
  readonly code: number;
  /** Empty unless captured. */
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Runs a program to its end. Never throws: what cannot start is status 127 with the reason on `stderr`. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { stdout = "capture", stderr = "capture", signal } = options;
  return new Promise((resolve) => {
    // A group of its own where this process may have to kill it: an interrupt then ends both, at once.
    const grouped = options.timeout !== undefined || signal !== undefined;
    const child = spawn(command, args, {
      stdio: [
        options.stdin ? "inherit" : "ignore",
        stdout === "inherit" ? "inherit" : stdout === "stderr" ? 2 : "pipe",
        "pipe",
      ],
      detached: grouped,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    const out: string[] = [];
    const err: string[] = [];
    let timedOut = false;
    const kill = () => {
      if (child.pid !== undefined) for (const pid of [child.pid, ...descendants(child.pid)]) killOne(pid);
    };
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            kill();
          }, options.timeout);
    signal?.addEventListener("abort", kill, { once: true });
    if (signal?.aborted) kill();
    const restore = onInterrupts(
      () => {
        if (!grouped) return;
        kill();
        process.exit(130);
      },
      () => child.kill("SIGTERM"),
    );
    const done = (code: number) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", kill);
      restore();
      resolve({ code, stdout: out.join(""), stderr: err.join(""), timedOut });
    };
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      out.push(text);
      options.onOutput?.(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      err.push(text);
      if (stderr === "stderr") process.stderr.write(text);
      options.onOutput?.(text);
    });
    child.on("error", (error) => {
      err.push(`${command} could not be started: ${error.message}\n`);
      if (child.pid === undefined) done(127);
    });
    child.on("close", (code, ended) => done(code ?? 128 + (ended ? constants.signals[ended] : 0)));
  });
}

/** Children of a process and theirs. The engine puts its plugins into groups of their own: killing its group misses them. */
function descendants(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const pairs = (stdout ?? "").split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.flatMap(([child = 0, its]) => (its === parent ? [child, ...below(child)] : []));
  return below(pid);
}

function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

/**
 * An interrupt from the terminal reaches a child of our own group as well, which winds down and ends: ending before it
 * would leave it without its providers. A request to terminate reaches this process alone, so it is passed on.
 */
function onInterrupts(interrupt: () => void, terminate: () => void): () => void {
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", terminate);
  return () => {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", terminate);
  };
}

/** Whether a process of this machine is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, but is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
