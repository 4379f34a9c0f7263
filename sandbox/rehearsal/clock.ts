interface Happening {
  readonly at: number;
  readonly run: () => void;
}

/** Simulated time, in seconds. What is due at the same second happens in the order in which it was arranged. */
export class Clock {
  private readonly due: Happening[] = [];
  private time = 0;

  get now(): number {
    return this.time;
  }

  /** Has something happen at a time, now at the earliest. */
  at(time: number, run: () => void): void {
    const at = Math.max(time, this.time);
    let place = this.due.length;
    while (place > 0 && (this.due[place - 1]?.at ?? 0) > at) place -= 1;
    this.due.splice(place, 0, { at, run });
  }

  in(seconds: number, run: () => void): void {
    this.at(this.time + seconds, run);
  }

  /** Goes on to the next happening. */
  step(): void {
    const next = this.due.shift();
    if (!next) throw new Error("Nothing is due: the rehearsal would stand still");
    this.time = next.at;
    next.run();
  }
}
