import { Chance } from "./chance";
import { Clock } from "./clock";
import type { Course, CourseEvent, PlayedPause, Script } from "./course";
import { crashes, type Revision } from "./fault";
import { Fleet } from "./fleet";
import type { Setup } from "./setup";
import { back, type Deployment, forward, type Wait } from "./stages";
import { Traffic } from "./traffic";
import { Watching } from "./watching";

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
  private readonly pauses: PlayedPause[] = [];
  /** Second at which the deployment starts: any of a minute. */
  private readonly begin: number;
  private end: Course["end"] | undefined;
  private reason: string | undefined;
  private failedAt: number | undefined;
  private backAt: number | undefined;
  private stage = "";
  private percent = 0;
  private testPercent = 0;
  private held = false;

  constructor(
    private readonly setup: Setup,
    private readonly script: Script,
  ) {
    const { clock } = this;
    this.chance = new Chance(script.seed);
    this.watching = new Watching(setup.alarms);
    const never = crashes(script.faults, "canary");
    const start = {
      canary: never ? Number.POSITIVE_INFINITY : (script.startSeconds ?? setup.startupSeconds),
      blue: setup.startupSeconds,
    };
    const { health, graceSeconds: grace, drainSeconds: drain } = setup;
    const { whyNotRunning } = script;
    const times = {
      ...{ grace, drain, start },
      ...(health !== undefined && { health }),
      ...(whyNotRunning !== undefined && { whyNotRunning }),
    };
    this.fleet = new Fleet(clock, this.chance, times, {
      before: () => this.traffic.settle(),
      running: ({ revision }) => {
        if (revision === "canary") this.watching.taskRuns();
        this.look();
      },
      failed: ({ revision }, how) => this.taskFailed(revision, how),
    });
    this.traffic = new Traffic(clock, this.chance, this.fleet, script.faults, script.requestsPerMinute);
    this.begin = minutesBefore * 60 + Math.floor(this.chance.next() * 60);
  }

  play(): Course {
    const { setup } = this;
    if (setup.stands) this.fleet.stand(setup.tasks);
    this.everyMinute();
    let hasBegun = false;
    this.clock.at(this.begin, () => {
      hasBegun = true;
    });
    while (!hasBegun) this.clock.step();
    const before = this.traffic.faulty;
    this.say(`the deployment starts: ${setup.strategy}`);
    const on = this.watching.begin();
    if (on.length > 0) this.say(`${on.join(", ")} is on already: ECS watches no alarm of this deployment`);
    this.follow(forward(this.deployment()), () => this.end !== undefined);
    this.end ??= "released";
    if (this.end === "rolled back") this.goBack();
    if (this.end !== "waits") this.say(this.end.toUpperCase());
    this.traffic.minute();
    return this.course(this.end, before);
  }

  private goBack(): void {
    this.say(`ROLLBACK: ${this.reason}`);
    if (this.setup.stands) this.follow(back(this.deployment()), () => false);
    else this.say("no revision stands to go back to");
  }

  private course(end: Course["end"], before: number): Course {
    const seconds = this.clock.now - this.begin;
    const { reason, failedAt, backAt, stage, percent, testPercent, pauses, held, events } = this;
    return {
      ...{ end, events, seconds, stage, percent, testPercent, pauses, held },
      released: end === "released",
      ...(reason !== undefined && { reason }),
      ...(failedAt !== undefined && { failedSeconds: failedAt - this.begin }),
      ...(backAt !== undefined && { backSeconds: backAt - this.begin }),
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
      if (wait === "somebody") {
        this.end = "waits";
        return;
      }
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
    const { setup, fleet, script, pauses } = this;
    const isHeld = script.hold === true && setup.stands;
    return {
      ...{ setup, fleet, isHeld },
      rollingBakeMinutes: this.watching.rollingBakeMinutes,
      enter: (stage) => {
        this.stage = stage;
      },
      say: (text) => this.say(text),
      shift: (percent) => {
        this.percent = percent;
        if (setup.stands) this.traffic.shift(percent);
      },
      shiftTest: (percent) => {
        this.testPercent = percent;
      },
      ask: (pause) => {
        const { approveAfterMinutes: after } = script;
        const minutes = typeof after === "number" ? after : after[pauses.length];
        pauses.push({ ...pause, seconds: this.clock.now - this.begin });
        return minutes;
      },
      answered: (became) => {
        const last = pauses.pop();
        if (last !== undefined) pauses.push({ ...last, became });
      },
      decide: () => {
        if (script.fail !== undefined) this.fail("rolled back", script.fail);
        this.held = isHeld;
      },
      fail: (reason) => this.fail("rolled back", reason),
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
    const { tripped } = this.watching;
    if (tripped !== undefined)
      this.fail(endBy[this.setup.onAlarm], `because of CloudWatch alarm(s) in ALARM state: ${tripped}`);
  }

  /**
   * Half of the tasks, at least 3 and at most 200. Source: ECS developer guide, how the deployment circuit breaker
   * detects failures.
   */
  private taskFailed(revision: Revision, how: string): void {
    if (revision !== "canary" || this.end !== undefined) return;
    const { failures } = this.fleet;
    const threshold = Math.min(200, Math.max(3, Math.ceil(this.setup.tasks / 2)));
    this.say(`a new task ${how}: failure ${failures} of ${threshold}`);
    if (failures < threshold) return;
    const { whyNotRunning: why } = this.script;
    const what = why === undefined ? ": new tasks do not become healthy" : `. tasks failed to start: ${why}`;
    const { onFailures } = this.setup;
    if (onFailures === "nothing") this.fail("stuck", `because new tasks fail again and again${what}`);
    else this.fail(endBy[onFailures], `because the circuit breaker threshold was exceeded${what}`);
  }

  /** The first reason is the one that counts. */
  private fail(end: Course["end"], reason: string): void {
    if (this.end !== undefined) return;
    this.end = end;
    this.reason = reason;
    this.failedAt = this.clock.now;
  }

  private say(text: string): void {
    this.events.push({ seconds: this.clock.now - this.begin, text });
  }
}

const endBy = { "rolls back": "rolled back", stops: "stopped" } as const;

/** Plays one deployment. */
export function play(setup: Setup, script: Script): Course {
  return new Rehearsal(setup, script).play();
}
