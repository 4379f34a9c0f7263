/** From this variance on a binomial count is drawn as a normal one: the error is below what a rehearsal shows. */
const manyEnough = 100;

/** Random numbers that are the same for the same seed. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** How many of so many are hit, each with the same probability. */
  binomial(number: number, probability: number): number {
    if (number <= 0 || probability <= 0) return 0;
    if (probability >= 1) return number;
    if (probability > 0.5) return number - this.binomial(number, 1 - probability);
    const mean = number * probability;
    const variance = mean * (1 - probability);
    if (variance < manyEnough) return this.few(number, probability);
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.min(number, Math.max(0, Math.round(mean + Math.sqrt(variance) * normal)));
  }

  /** From hit to hit: the misses between two are geometrically distributed. */
  private few(number: number, probability: number): number {
    const perMiss = Math.log1p(-probability);
    let hits = -1;
    let passed = 0;
    while (passed <= number) {
      passed += 1 + Math.floor(Math.log(1 - this.next()) / perMiss);
      hits += 1;
    }
    return hits;
  }
}
