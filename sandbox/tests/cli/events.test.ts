import * as assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { EventTail, plain } from "../../events";

describe("a growing event log", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "events-"));
  const file = path.join(folder, "log.json");
  const line = (sequence: number) => `${JSON.stringify({ sequence, timestamp: 1 })}\n`;
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is read as it grows, line by line, and anew where an update's log replaces its preview's", () => {
    const tail = new EventTail(file);
    const next = () => {
      const { events, restarted } = tail.next();
      return { sequences: events.map(({ sequence }) => sequence), restarted };
    };
    assert.deepEqual(next(), { sequences: [], restarted: false });
    writeFileSync(file, line(0) + line(1) + line(2).slice(0, 5));
    assert.deepEqual(next(), { sequences: [0, 1], restarted: false });
    appendFileSync(file, line(2).slice(5));
    assert.deepEqual(next(), { sequences: [2], restarted: false });
    writeFileSync(file, line(7));
    assert.deepEqual(next(), { sequences: [7], restarted: true });
    assert.deepEqual(next(), { sequences: [], restarted: false });
  });

  it("gives text without colours", () => {
    assert.equal(
      plain(`<{%fg 1%}>error:<{%reset%}> ${String.fromCharCode(27)}[31mno${String.fromCharCode(27)}[0m`),
      "error: no",
    );
  });
});
