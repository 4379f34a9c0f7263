import { Descendants, type Process } from "./processes";

/** Who spends time and memory in a preview, besides what answers for AWS: that is this process. */
export const roles = ["engine", "program", "pack"] as const;
export type Role = (typeof roles)[number];

export interface Usage {
  /** Processor time. */
  readonly seconds: number;
  /** Most resident memory at one moment. */
  readonly mebibytes: number;
}

export type Usages = Readonly<Record<Role, Usage>>;

/** The role of a process, by how the engine starts programs and packs; the language hosts are the engine's. */
export function roleOf({ command }: Pick<Process, "command">): Role {
  if (command.includes("run-policy-pack")) return "pack";
  return /@pulumi\/pulumi\/cmd\/run(\/|\s|$)/.test(command) ? "program" : "engine";
}

/** Often enough that a process that ends has spent little since it was last seen. */
const every = 50;

/** Counts what this process's descendants spend from its start to `stop`. */
export class Sampler {
  private readonly seen = new Map<number, { role: Role; seconds: number }>();
  private readonly most = { engine: 0, program: 0, pack: 0, all: 0 };
  private readonly descendants = new Descendants(process.pid);
  private readonly timer: NodeJS.Timeout;

  constructor() {
    this.timer = setInterval(() => this.sample(), every);
  }

  stop(): { readonly usages: Usages; readonly mebibytes: number } {
    clearInterval(this.timer);
    const usage = (role: Role): Usage => ({
      seconds: [...this.seen.values()]
        .filter((one) => one.role === role)
        .reduce((sum, { seconds }) => sum + seconds, 0),
      mebibytes: this.most[role],
    });
    return {
      usages: { engine: usage("engine"), program: usage("program"), pack: usage("pack") },
      mebibytes: this.most.all,
    };
  }

  private sample(): void {
    const memory = { engine: 0, program: 0, pack: 0 };
    for (const one of this.descendants.now()) {
      // A process that has ended has no command line any more.
      const role = one.command === "" ? (this.seen.get(one.pid)?.role ?? "engine") : roleOf(one);
      this.seen.set(one.pid, { role, seconds: one.seconds });
      memory[role] += one.mebibytes;
    }
    for (const role of roles) this.most[role] = Math.max(this.most[role], memory[role]);
    this.most.all = Math.max(this.most.all, memory.engine + memory.program + memory.pack);
  }
}
