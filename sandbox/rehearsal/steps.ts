/** A share of the production traffic, and how long until the next. */
export interface Step {
  readonly percent: number;
  /** Until the next step. Source: ECS API, LinearConfiguration: none after 100 %. */
  readonly minutes: number;
}

/** What says how traffic moves. */
export type Shares =
  | { readonly strategy: "blue-green" }
  | { readonly strategy: "canary"; readonly canaryPercent: number; readonly canaryBakeMinutes: number }
  | { readonly strategy: "linear"; readonly stepPercent: number; readonly stepBakeMinutes: number };

/** How traffic moves. */
export function stepsOf(shares: Shares): Step[] {
  const all = { percent: 100, minutes: 0 };
  switch (shares.strategy) {
    case "blue-green":
      return [all];
    case "canary":
      return shares.canaryPercent === 100
        ? [all]
        : [{ percent: shares.canaryPercent, minutes: shares.canaryBakeMinutes }, all];
    case "linear": {
      const number = Math.ceil(100 / shares.stepPercent - 1e-9);
      return Array.from({ length: number }, (_, index) => ({
        percent: Math.min(100, Math.round(10 * shares.stepPercent * (index + 1)) / 10),
        minutes: shares.stepBakeMinutes,
      }));
    }
  }
}
