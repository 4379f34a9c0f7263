/** The one in the middle; of an even number the lower of both, so that it is one that was measured. */
export function median<T>(all: readonly T[], of: (one: T) => number): T {
  const sorted = all.toSorted((one, other) => of(one) - of(other));
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}
