import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** One process at one moment. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Processor time so far, its own alone. */
  readonly seconds: number;
  /** Resident memory. */
  readonly mebibytes: number;
  /** Its command line; empty once it has ended. */
  readonly command: string;
}

/** The processes below one, its children and theirs, again and again: looking must cost less than what is looked at. */
export class Descendants {
  private readonly root: number;
  private readonly strangers = new Set<number>();
  private readonly own = new Set<number>();

  constructor(root: number) {
    this.root = root;
  }

  now(): Process[] {
    return existsSync("/proc/self/stat") ? this.fromProc() : below(this.root, fromPs());
  }

  /** A process is looked at once to see whose child it is, and then only if it is one of ours. */
  private fromProc(): Process[] {
    const found: Process[] = [];
    // A child has a higher number than its parent, but where the numbers have begun anew: then it is found a moment later.
    for (const pid of readdirSync("/proc")
      .map(Number)
      .filter(Number.isInteger)
      .sort((a, b) => a - b)) {
      if (this.strangers.has(pid)) continue;
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const { parent } = fromStat(stat, "", "");
        if (!this.own.has(pid)) {
          if (parent !== this.root && !this.own.has(parent)) {
            this.strangers.add(pid);
            continue;
          }
          this.own.add(pid);
        }
        found.push(fromStat(stat, readFileSync(`/proc/${pid}/status`, "utf8"), commandOf(pid)));
      } catch {
        // It has ended meanwhile.
      }
    }
    return found;
  }
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
}

/** What the kernel counts in: `getconf CLK_TCK` is 100 on every Linux that Node runs on. */
const ticks = 100;

/** Fields of proc(5): the name in brackets may hold anything, so they are counted behind it. */
export function fromStat(stat: string, status: string, command: string): Process {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(fields[1]),
    seconds: (Number(fields[11]) + Number(fields[12])) / ticks,
    mebibytes: Number(kilobytes) / 1024,
    command,
  };
}

function fromPs(): Process[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,time=,rss=,args="], { encoding: "utf8" });
  return (stdout ?? "").split("\n").flatMap((line) => fromLine(line) ?? []);
}

/** A line of `ps -o pid=,ppid=,time=,rss=,args=`; its time is `[hours:]minutes:seconds`. */
export function fromLine(line: string): Process | undefined {
  const found = /^\s*(\d+)\s+(\d+)\s+([\d:.]+)\s+(\d+)\s+(.*)$/.exec(line);
  if (!found) return undefined;
  const [, pid, parent, time = "", kilobytes, command = ""] = found;
  return {
    pid: Number(pid),
    parent: Number(parent),
    seconds: time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0),
    mebibytes: Number(kilobytes) / 1024,
    command: command.trim(),
  };
}

/** The processes below one among all. */
export function below(pid: number, all: readonly Process[]): Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...below(child.pid, all)]);
}
