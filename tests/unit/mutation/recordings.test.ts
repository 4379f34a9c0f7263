import * as assert from "node:assert/strict";
import { type Faults, Recordings } from "../../support/recordings";

describe("recordings", () => {
  /** How often each of these is recorded, asked one after the other under these faults. */
  async function recorded(asked: readonly (readonly [key: string, faults: Faults | undefined])[]) {
    let now: Faults | undefined;
    const recordings = new Recordings<string>(() => now);
    const made: string[] = [];
    for (const [key, faults] of asked) {
      now = faults;
      const record = () => Promise.resolve(made.push(key)).then(() => `${key} recorded`);
      assert.equal(await recordings.once(key, record), `${key} recorded`);
    }
    return made;
  }

  const first = { activeMutant: "1" };

  it("are made once for each key", async () => {
    assert.deepEqual(
      await recorded([
        ["a", undefined],
        ["b", undefined],
        ["a", undefined],
      ]),
      ["a", "b"],
    );
  });

  it("are made anew for each fault, and once for each", async () => {
    assert.deepEqual(
      await recorded([
        ["a", first],
        ["a", first],
        ["a", { activeMutant: "2" }],
        ["a", first],
      ]),
      ["a", "a", "a"],
    );
  });

  it("are made each time while no fault is made", async () => {
    assert.deepEqual(
      await recorded([
        ["a", {}],
        ["a", {}],
        ["a", first],
        ["a", {}],
      ]),
      ["a", "a", "a", "a"],
    );
  });
});
