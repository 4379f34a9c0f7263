/** Where in a list what is sought stands, by a key of it. */
export type Positions = ReadonlyMap<string, readonly number[]>;

/** The positions of a list's elements by each of their keys. */
export function positionsBy<T>(list: readonly T[], keysOf: (element: T) => readonly string[]): Positions {
  const positions = new Map<string, number[]>();
  list.forEach((element, index) => {
    for (const key of keysOf(element)) {
      const there = positions.get(key);
      if (there) there.push(index);
      else positions.set(key, [index]);
    }
  });
  return positions;
}

/** The elements at these positions, each once, in the order of the list. */
export function among<T>(list: readonly T[], positions: readonly number[]): T[] {
  return [...new Set(positions)].sort((one, other) => one - other).map((index) => list[index] as T);
}
