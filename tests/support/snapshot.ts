import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

const folder = path.join(__dirname, "..", "snapshots");

/**
 * Compares lines with a reviewed file in `tests/snapshots`. `UPDATE_SNAPSHOTS=1` writes it anew, on purpose and never in CI.
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
  assert.equal(text, readFileSync(file, "utf8"));
}
