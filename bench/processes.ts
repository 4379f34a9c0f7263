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
  /** Its command line. */
  readonly command: string;
}

/** All processes of the machine. */
export function processes(): Process[] {
  return existsSync("/proc/self/stat") ? fromProc() : fromPs();
}

/** What the kernel counts in: `getconf CLK_TCK` is 100 on every Linux that Node runs on. */
const ticks = 100;

function fromProc(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, "utf8");
        const command = read("cmdline").replaceAll("\0", " ").trim();
        return [fromStat(read("stat"), read("status"), command)];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

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

/** The processes below one, its children and theirs. */
export function below(pid: number, all: readonly Process[]): Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...below(child.pid, all)]);
}
