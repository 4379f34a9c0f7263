import type { Chance } from "./chance";
import type { Clock } from "./clock";
import { answersOf, type Fault, type Revision } from "./fault";
import type { Fleet, Group } from "./fleet";
import type { Figure } from "./metric-math";

const groups = [0, 1] as const;
const revisions = ["blue", "canary"] as const;

/** Who answers a request; `nobody` where the balancer has to, with an error. */
type Answerer = Revision | "nobody";

/** Customers' requests, minute by minute: whom they reach, and what CloudWatch learns of it. */
export class Traffic {
  /** Requests that met a fault, or nobody to answer them. */
  faulty = 0;
  private percent = 0;
  private since = 0;
  /** Of the minute that runs: the part of its requests that went there. */
  private parts = emptyParts();
  private unhealthy: [Figure, Figure] = [undefined, undefined];

  constructor(
    private readonly clock: Clock,
    private readonly chance: Chance,
    private readonly fleet: Fleet,
    private readonly faults: readonly Fault[],
    private readonly perMinute: number,
  ) {}

  /** Gives the second target group its share of the requests. */
  shift(percent: number): void {
    this.settle();
    this.percent = percent;
  }

  /** Counts what has been since the last change. */
  settle(): void {
    const minutes = (this.clock.now - this.since) / 60;
    this.since = this.clock.now;
    for (const group of groups) {
      const targets = this.fleet.tasks.filter(
        (task) => task.group === group && ["initial", "healthy", "unhealthy"].includes(task.state),
      );
      if (targets.length > 0) {
        const unhealthy = targets.filter(({ state }) => state === "unhealthy").length;
        this.unhealthy[group] = Math.max(this.unhealthy[group] ?? 0, unhealthy);
      }
      if (minutes === 0) continue;
      const share = group === 1 ? this.percent / 100 : 1 - this.percent / 100;
      const serving = targets.filter(({ state }) => state === "healthy");
      // Where no target is healthy the balancer tries all or answers 503: either way nobody gets an answer.
      if (serving.length === 0) this.parts[group].nobody += minutes * share;
      for (const { revision } of serving) this.parts[group][revision] += (minutes * share) / serving.length;
    }
  }

  /** Ends a minute: the metrics of both target groups. */
  minute(): [Record<string, Figure>, Record<string, Figure>] {
    this.settle();
    const { parts, unhealthy } = this;
    this.parts = emptyParts();
    this.unhealthy = [undefined, undefined];
    let left = this.perMinute;
    let room = 1;
    const draw = (part: number) => {
      const number = room <= 0 ? 0 : this.chance.binomial(left, Math.min(1, part / room));
      left -= number;
      room -= part;
      return number;
    };
    const measure = (group: Group) => {
      const reached = revisions.map((revision) => ({ revision, number: draw(parts[group][revision]) }));
      this.faulty += draw(parts[group].nobody);
      return { ...this.answers(reached), UnHealthyHostCount: unhealthy[group] };
    };
    return [measure(0), measure(1)];
  }

  /** A minute without requests has no figure, and one without errors none of errors. */
  private answers(reached: readonly { revision: Revision; number: number }[]): Record<string, Figure> {
    let errors = 0;
    let all = 0;
    const times = reached.map(({ revision, number }) => {
      const answers = answersOf(this.faults, revision);
      const failed = this.chance.binomial(number, answers.errors);
      errors += failed;
      all += number;
      const isSlow = this.faults.some(({ kind, of }) => kind === "slow" && of === revision);
      this.faulty += isSlow ? number : failed;
      return { number, seconds: answers.seconds };
    });
    if (all === 0)
      return { RequestCount: undefined, HTTPCode_Target_5XX_Count: undefined, TargetResponseTime: undefined };
    return {
      RequestCount: all,
      HTTPCode_Target_5XX_Count: errors > 0 ? errors : undefined,
      TargetResponseTime: slowest(times, all / 100),
    };
  }
}

/** What all but so many answers stay within: the 99th percentile, of a hundredth of them. */
function slowest(times: { number: number; seconds: number }[], beyond: number): number {
  let passed = 0;
  for (const { number, seconds } of [...times].sort((a, b) => b.seconds - a.seconds)) {
    passed += number;
    if (passed > beyond) return seconds;
  }
  return 0;
}

function emptyParts(): [Record<Answerer, number>, Record<Answerer, number>] {
  return [
    { blue: 0, canary: 0, nobody: 0 },
    { blue: 0, canary: 0, nobody: 0 },
  ];
}
