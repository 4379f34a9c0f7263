import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

const folder = path.join(__dirname, "..", "snapshots");

/** More are only counted: whoever changed so much looks at `git diff` after `UPDATE_SNAPSHOTS=1`. */
const shown = 60;

/**
 * Compares lines with a reviewed file in `tests/snapshots`, and says in the failure which lines came and went.
 * `UPDATE_SNAPSHOTS=1` writes it anew, on purpose and never in CI.
 */
export function matchesSnapshot(name: string, lines: readonly string[]): void {
  const file = path.join(folder, `${name}.txt`);
  const text = `${lines.join("\n")}\n`;
  if (process.env.UPDATE_SNAPSHOTS === "1") {
    assert.notEqual(process.env.CI, "true", "snapshots are not updated in CI");
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  assert.ok(existsSync(file), `${file} is not there; UPDATE_SNAPSHOTS=1 writes it`);
  const reviewed = readFileSync(file, "utf8");
  if (text === reviewed) return;
  assert.fail(
    `tests/snapshots/${name}.txt is not what was reviewed. UPDATE_SNAPSHOTS=1 takes this over:\n${differenceOf(reviewed, text)}`,
  );
}

/** Lines that went (`-`) and came (`+`), each behind the last line before it that both have. */
export function differenceOf(before: string, after: string): string {
  const [old, now] = [before, after].map((text) => text.split("\n")) as [string[], string[]];
  const common = lengths(old, now);
  const found: string[] = [];
  let [i, j] = [0, 0];
  let shared: string | undefined;
  const tell = (line: string) => {
    if (shared !== undefined) found.push(`  ${shared}`);
    shared = undefined;
    found.push(line);
  };
  while (i < old.length || j < now.length)
    if (i < old.length && j < now.length && old[i] === now[j]) {
      shared = old[i];
      i++;
      j++;
    } else if (j === now.length || (i < old.length && at(common, i + 1, j) >= at(common, i, j + 1)))
      tell(`- ${old[i++]}`);
    else tell(`+ ${now[j++]}`);
  const more = found.length - shown;
  return [...found.slice(0, shown), ...(more > 0 ? [`… and ${more} lines more`] : [])].join("\n");
}

const at = (lengths: readonly (readonly number[])[], i: number, j: number) => lengths[i]?.[j] ?? 0;

/** How many lines, from each pair of places on, both have in the same order. */
function lengths(old: readonly string[], now: readonly string[]): number[][] {
  const rows: number[][] = Array.from({ length: old.length + 1 }, () => []);
  for (let i = old.length - 1; i >= 0; i--) {
    const row = rows[i] as number[];
    for (let j = now.length - 1; j >= 0; j--)
      row[j] =
        old[i] === now[j] ? at(rows, i + 1, j + 1) + 1 : Math.max(at(rows, i + 1, j), at(rows, i, j + 1));
  }
  return rows;
}
