import { Alarm } from "./alarm";
import type { Figure } from "./metric-math";
import type { AlarmSetup } from "./setup";

/** The alarms on both target groups, and whether ECS looks at them. */
export class Watching {
  private readonly alarms: readonly Alarm[];
  private state: "not yet" | "watched" | "never" = "not yet";
  /** Those that went off during the deployment, in their order. */
  readonly rollback: string[] = [];
  readonly other: string[] = [];

  constructor(watches: readonly AlarmSetup[]) {
    this.alarms = watches.map((watch) => new Alarm(watch));
  }

  /** The alarm on which ECS rolls back now. */
  get tripped(): string | undefined {
    return this.state === "watched" ? this.on()[0] : undefined;
  }

  /**
   * Minutes in which ECS goes on watching after a rolling deployment. It computes them "based on the alarm
   * configuration" (ECS developer guide, deployment alarms): the longest window is assumed, and two minutes until its
   * figures are there.
   */
  get rollingBakeMinutes(): number {
    const windows = this.alarms
      .filter(({ watch }) => watch.rollsBack)
      .map(({ watch }) => watch.evaluation.periods);
    return windows.length === 0 ? 0 : Math.max(...windows) + 2;
  }

  /** Takes a minute's metrics of both groups; says what changed. */
  judge(metrics: readonly [Record<string, Figure>, Record<string, Figure>]): string[] {
    return this.alarms.flatMap((alarm) => {
      const { name, group, rollsBack } = alarm.watch;
      const change = alarm.judge(metrics[group]);
      if (change === undefined) return [];
      if (change === "is silent again") return [`${name} ${change}`];
      (rollsBack ? this.rollback : this.other).push(name);
      const told = rollsBack ? "" : " (tells people, rolls nothing back)";
      return [`${name} ${change}${told}: ${alarm.shown()}`];
    });
  }

  /**
   * A deployment starts. While an alarm is on already ECS watches none during the whole deployment (AWS Copilot's
   * documentation of rollback alarms). Gives those that are on.
   */
  begin(): string[] {
    const on = this.on();
    if (on.length > 0) this.state = "never";
    this.rollback.length = 0;
    this.other.length = 0;
    return on;
  }

  /** ECS watches as soon as a task of the new revision runs (AWS containers blog, rollbacks of rolling deployments). */
  taskRuns(): void {
    if (this.state === "not yet") this.state = "watched";
  }

  private on(): string[] {
    return this.alarms.filter((alarm) => alarm.watch.rollsBack && alarm.on).map(({ watch }) => watch.name);
  }
}
