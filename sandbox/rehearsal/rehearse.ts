import type { BalancedPlan } from "../../components/fargate-microservice/args";
import { groupAlarms } from "../../components/fargate-microservice/group-alarms";
import {
  drainSeconds,
  graceSeconds,
  targetHealth,
} from "../../components/fargate-microservice/target-health";
import { Chance } from "./chance";
import { Clock } from "./clock";
import { crashes, type Fault, type Revision } from "./fault";
import { Fleet } from "./fleet";
import { back, type Deployment, forward, type Wait } from "./stages";
import { Traffic } from "./traffic";
import { Watching } from "./watching";

/** What one rehearsal plays. */
export interface Script {
  /** Seconds from running to the first answer. @default the entry's `startupSeconds` */
  readonly startSeconds?: number;
  readonly faults: readonly Fault[];
  readonly requestsPerMinute: number;
  /** Minutes that the person takes who is asked. */
  readonly approveAfterMinutes: number;
  readonly seed: number;
}

export interface CourseEvent {
  /** Since the deployment's start. */
  readonly seconds: number;
  readonly text: string;
}

/** How a release went. */
export interface Course {
  readonly released: boolean;
  /** Why it went back. */
  readonly reason?: string;
  readonly events: readonly CourseEvent[];
  /** From start to end. */
  readonly seconds: number;
  /** From start until all traffic was on the old revision again. */
  readonly backSeconds?: number;
  readonly requests: { readonly all: number; readonly faulty: number };
  /** Alarms that went off, in their order: those that roll back, and those that only tell people. */
  readonly rollbackAlarms: readonly string[];
  readonly otherAlarms: readonly string[];
}

/** What stood before, so that alarms have figures of earlier minutes. */
const minutesBefore = 30;

/** Seconds after which the figures of a minute can be judged. An assumption: AWS names no time. */
const figureDelay = 60;

/** Longer than two bakes of a day each, hooks at every stage and a pause of 14 days. */
const longestSeconds = 120 * 24 * 3600;

class Rehearsal {
  private readonly clock = new Clock();
  private readonly chance: Chance;
  private readonly fleet: Fleet;
  private readonly traffic: Traffic;
  private readonly watching: Watching;
  private readonly events: CourseEvent[] = [];
  /** Second at which the deployment starts: any of a minute. */
  private readonly begin: number;
  private reason: string | undefined;
  private backAt: number | undefined;

  constructor(
    private readonly plan: BalancedPlan,
    private readonly script: Script,
  ) {
    const { clock } = this;
    this.chance = new Chance(script.seed);
    this.watching = new Watching(groupAlarms(plan));
    const never = crashes(script.faults, "canary");
    const start = {
      canary: never ? Number.POSITIVE_INFINITY : (script.startSeconds ?? plan.startupSeconds),
      blue: plan.startupSeconds,
    };
    const times = { health: targetHealth(plan), grace: graceSeconds(plan), drain: drainSeconds(plan), start };
    this.fleet = new Fleet(clock, this.chance, times, {
      before: () => this.traffic.settle(),
      running: ({ revision }) => {
        if (revision === "canary") this.watching.taskRuns();
        this.look();
      },
      failed: ({ revision }) => this.taskFailed(revision),
    });
    this.traffic = new Traffic(clock, this.chance, this.fleet, script.faults, script.requestsPerMinute);
    this.begin = minutesBefore * 60 + Math.floor(this.chance.next() * 60);
  }

  play(): Course {
    this.fleet.stand(this.plan.tasks.min);
    this.everyMinute();
    let hasBegun = false;
    this.clock.at(this.begin, () => {
      hasBegun = true;
    });
    while (!hasBegun) this.clock.step();
    const before = this.traffic.faulty;
    this.say(`the deployment starts: ${this.plan.release.strategy}`);
    const on = this.watching.begin();
    if (on.length > 0) this.say(`${on.join(", ")} is on already: ECS watches no alarm of this deployment`);
    this.follow(forward(this.deployment()), () => this.reason !== undefined);
    if (this.reason !== undefined) {
      this.say(`ROLLBACK: ${this.reason}`);
      this.follow(back(this.deployment()), () => false);
    }
    this.say(this.reason === undefined ? "RELEASED" : "ROLLED BACK");
    this.traffic.minute();
    const seconds = this.clock.now - this.begin;
    return {
      released: this.reason === undefined,
      ...(this.reason !== undefined && { reason: this.reason }),
      events: this.events,
      seconds,
      ...(this.backAt !== undefined && { backSeconds: this.backAt - this.begin }),
      requests: {
        all: Math.round((this.script.requestsPerMinute * seconds) / 60),
        faulty: this.traffic.faulty - before,
      },
      rollbackAlarms: this.watching.rollback,
      otherAlarms: this.watching.other,
    };
  }

  /** Lets time pass as a course waits for it, until the course ends or is over. */
  private follow(course: Generator<Wait, void>, isOver: () => boolean): void {
    for (const wait of course) {
      let isDue = false;
      if ("seconds" in wait)
        this.clock.in(wait.seconds, () => {
          isDue = true;
        });
      while (!isOver() && !("until" in wait ? wait.until() : isDue)) {
        if (this.clock.now > longestSeconds) throw new Error("The rehearsal does not come to an end");
        this.clock.step();
      }
      if (isOver()) return;
    }
  }

  private deployment(): Deployment {
    return {
      release: this.plan.release,
      tasks: this.plan.tasks.min,
      fleet: this.fleet,
      approveAfterMinutes: this.script.approveAfterMinutes,
      rollingBakeMinutes: this.watching.rollingBakeMinutes,
      say: (text) => this.say(text),
      shift: (percent) => this.traffic.shift(percent),
      fail: (reason) => {
        this.reason ??= reason;
      },
      isBack: () => {
        this.backAt = this.clock.now;
      },
    };
  }

  private everyMinute(): void {
    this.clock.in(60, () => {
      const figures = this.traffic.minute();
      this.clock.in(figureDelay, () => {
        const changes = this.watching.judge(figures);
        if (this.clock.now >= this.begin) for (const change of changes) this.say(change);
        this.look();
      });
      this.everyMinute();
    });
  }

  private look(): void {
    if (this.watching.tripped !== undefined) this.reason ??= `the alarm ${this.watching.tripped}`;
  }

  /**
   * Half of the tasks, at least 3 and at most 200. Source: ECS developer guide, how the deployment circuit breaker
   * detects failures.
   */
  private taskFailed(revision: Revision): void {
    if (revision !== "canary" || this.reason !== undefined) return;
    const { failures } = this.fleet;
    const threshold = Math.min(200, Math.max(3, Math.ceil(this.plan.tasks.min / 2)));
    this.say(`a new task is ended, unhealthy after its grace period: failure ${failures} of ${threshold}`);
    if (failures >= threshold) this.reason = "the circuit breaker: new tasks do not become healthy";
  }

  private say(text: string): void {
    this.events.push({ seconds: this.clock.now - this.begin, text });
  }
}

/** Plays one release of a service, by its own numbers. */
export function rehearse(plan: BalancedPlan, script: Script): Course {
  return new Rehearsal(plan, script).play();
}
