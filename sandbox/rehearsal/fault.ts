/** Which revision: `canary` is the new one, `blue` the one that it replaces. */
export type Revision = "canary" | "blue";

/** What is wrong with a revision. */
export type Fault =
  | { readonly kind: "5xx"; readonly of: Revision /** 0 to 1 of its answers. */; readonly share: number }
  | { readonly kind: "slow"; readonly of: Revision /** Of each answer. */; readonly seconds: number }
  | { readonly kind: "crash"; readonly of: Revision };

export const faultForms = "5xx=<percent>%[@canary|@blue], slow=<seconds>s[@canary|@blue], crash or none";

/** Reads a fault as it is written on the command line; nothing where it has no such form. */
export function readFault(text: string): readonly Fault[] | undefined {
  if (text === "none") return [];
  if (text === "crash" || text === "crash@canary") return [{ kind: "crash", of: "canary" }];
  const [, kind, number = "", unit, of = "canary"] =
    /^(5xx|slow)=(\d+(?:\.\d+)?)(%|s)(?:@(canary|blue))?$/.exec(text) ?? [];
  const value = Number(number);
  const revision: Revision = of === "blue" ? "blue" : "canary";
  if (kind === "5xx" && unit === "%" && value > 0 && value <= 100)
    return [{ kind, of: revision, share: value / 100 }];
  // The balancer itself ends what takes longer than a minute.
  if (kind === "slow" && unit === "s" && value > 0 && value <= 60)
    return [{ kind, of: revision, seconds: value }];
  return undefined;
}

/** How a revision answers: the share that are errors, and how long an answer takes. */
export function answersOf(faults: readonly Fault[], revision: Revision): { errors: number; seconds: number } {
  const own = faults.filter(({ of }) => of === revision);
  const errors = own.reduce((most, fault) => (fault.kind === "5xx" ? Math.max(most, fault.share) : most), 0);
  const seconds = own.reduce(
    (most, fault) => (fault.kind === "slow" ? Math.max(most, fault.seconds) : most),
    0.1,
  );
  return { errors, seconds };
}

/** Whether its tasks ever answer. */
export function crashes(faults: readonly Fault[], revision: Revision): boolean {
  return faults.some(({ kind, of }) => kind === "crash" && of === revision);
}
