/** Of some names the one that takes the fewest letters to make of it what was written. */
export function nearest(written: string, names: readonly string[]): string {
  const [first = ""] = [...names].sort((one, other) => letters(written, one) - letters(written, other));
  return first;
}

/** How many letters have to be put in, left out or changed (Levenshtein's distance), whatever their case. */
function letters(one: string, other: string): number {
  const [from, to] = [one.toLowerCase(), other.toLowerCase()];
  let before = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const changed = (before[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      now.push(Math.min(changed, (before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before[to.length] ?? 0;
}
