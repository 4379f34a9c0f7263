import type { TargetHealth } from "../../components/fargate-microservice/front-door/target-health";
import type { Chance } from "./chance";
import type { Clock } from "./clock";
import type { Revision } from "./fault";
import { judgements } from "./target";

/** Target group: 0 is the one that served before. */
export type Group = 0 | 1;

export interface Task {
  readonly revision: Revision;
  readonly group: Group;
  state: "starting" | "initial" | "healthy" | "unhealthy" | "draining" | "gone";
}

/** What a fleet goes by, in seconds. */
export interface FleetTimes {
  /** @default none: a task that runs is a healthy one */
  readonly health?: TargetHealth;
  readonly grace: number;
  readonly drain: number;
  /** From running to the first answer; infinite where it never comes. */
  readonly start: Readonly<Record<Revision, number>>;
  /** Why no new task comes to run. @default they do */
  readonly whyNotRunning?: string;
}

/** Whoever follows what becomes of the tasks. */
export interface FleetWatch {
  /** Called before anything changes, so that what was until now can be counted. */
  readonly before: () => void;
  readonly running: (task: Task) => void;
  readonly failed: (task: Task, how: string) => void;
}

/** From its start until a task runs: its network interface and its images. An assumption; AWS names no time. */
const provisionSeconds = 30;

/** The tasks of both revisions. */
export class Fleet {
  readonly tasks: Task[] = [];
  /** Failures in a row of the new revision, as the deployment circuit breaker counts them. */
  failures = 0;
  private readonly wanted: Record<Revision, number> = { canary: 0, blue: 0 };

  constructor(
    private readonly clock: Clock,
    private readonly chance: Chance,
    private readonly times: FleetTimes,
    private readonly watch: FleetWatch,
  ) {}

  /** Tasks of before, which serve. */
  stand(number: number): void {
    this.wanted.blue = number;
    for (let each = 0; each < number; each += 1)
      this.tasks.push({ revision: "blue", group: 0, state: "healthy" });
  }

  /** Starts what is missing of a revision, in a target group. */
  want(revision: Revision, group: Group, number: number): void {
    this.wanted[revision] = number;
    for (let missing = number - this.of(revision).length; missing > 0; missing -= 1)
      this.start(revision, group);
  }

  /** Leaves so many of a revision at most, and replaces none from now on. Those go first that do not serve. */
  leave(revision: Revision, number: number): void {
    this.wanted[revision] = 0;
    const order = ["starting", "initial", "unhealthy", "healthy"];
    const there = this.of(revision).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
    for (const task of there.slice(0, Math.max(0, there.length - number))) this.release(task);
  }

  healthy(revision: Revision): number {
    return this.of(revision).filter(({ state }) => state === "healthy").length;
  }

  /** Whether all of a revision's tasks are gone, those too that finish what they have begun. */
  isGone(revision: Revision): boolean {
    return !this.tasks.some((task) => task.revision === revision);
  }

  private of(revision: Revision): Task[] {
    return this.tasks.filter((task) => task.revision === revision && task.state !== "draining");
  }

  private start(revision: Revision, group: Group): void {
    const task: Task = { revision, group, state: "starting" };
    this.tasks.push(task);
    this.clock.in(provisionSeconds, () => {
      const { whyNotRunning } = this.times;
      if (task.state !== "starting") return;
      if (revision === "canary" && whyNotRunning !== undefined)
        this.fail(task, `failed to start: ${whyNotRunning}`);
      else this.register(task);
    });
  }

  /** ECS registers a task with the target group when it runs. */
  private register(task: Task): void {
    const { health, grace, start } = this.times;
    this.become(task, "initial");
    this.watch.running(task);
    if (health === undefined) {
      if (Number.isFinite(start[task.revision])) this.serve(task);
      else this.fail(task, "is ended by itself");
      return;
    }
    const running = this.clock.now;
    // Balancer nodes check in their own rhythm: the first check comes at any time within an interval.
    const firstCheck = running + this.chance.next() * health.interval;
    for (const { at, state } of judgements(health, firstCheck, running + start[task.revision]))
      this.clock.at(at, () => {
        if (!isHere(task)) return;
        if (state === "healthy") this.serve(task);
        else {
          this.become(task, state);
          this.clock.at(running + grace, () => this.judge(task));
        }
      });
  }

  private serve(task: Task): void {
    this.become(task, "healthy");
    // ECS API, DeploymentCircuitBreaker: by default a healthy task sets the count back to 0.
    if (task.revision === "canary") this.failures = 0;
  }

  /** ECS ends a task that the balancer finds unhealthy once its grace period is over, and starts another one. */
  private judge(task: Task): void {
    if (task.state === "unhealthy") this.fail(task, "is ended, unhealthy after its grace period");
  }

  private fail(task: Task, how: string): void {
    this.remove(task);
    if (task.revision === "canary") this.failures += 1;
    this.watch.failed(task, how);
    if (this.of(task.revision).length < this.wanted[task.revision]) this.start(task.revision, task.group);
  }

  private release(task: Task): void {
    if (task.state === "starting") {
      this.remove(task);
      return;
    }
    this.become(task, "draining");
    this.clock.in(this.times.drain, () => this.remove(task));
  }

  private remove(task: Task): void {
    this.become(task, "gone");
    this.tasks.splice(this.tasks.indexOf(task), 1);
  }

  private become(task: Task, state: Task["state"]): void {
    this.watch.before();
    task.state = state;
  }
}

function isHere({ state }: Task): boolean {
  return state !== "draining" && state !== "gone";
}
