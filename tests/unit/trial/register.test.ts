import * as assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { documentFile, registerDocument } from "../../../trial/document";
import { probeIds } from "../../../trial/probes/ids";
import { assumptions, type Section } from "../../../trial/register";
import { readResults, writeResults } from "../../../trial/results";

const root = path.join(__dirname, "..", "..", "..");

describe("the register of assumptions", () => {
  it("has enough to look at", () => {
    assert.ok(assumptions.length >= 25, `${assumptions.length}`);
  });

  it("names each assumption once, in lower-case words with hyphens", () => {
    const ids = assumptions.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    assert.deepEqual(
      ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id)),
      [],
    );
  });

  for (const { id, usedIn, belief, source, breaks, fallback, tried } of assumptions)
    describe(id, () => {
      it("is used in files that exist", () => {
        assert.deepEqual(
          usedIn.filter((file) => !existsSync(path.join(root, file))),
          [],
        );
      });

      it("says everything, in sentences", () => {
        for (const text of [belief, breaks, fallback]) assert.match(text, /^[\w`].*\.$/s);
        assert.ok(source.text.length > 10);
      });

      it("is tried by a probe that there is, or says what to look at instead", () => {
        if ("probe" in tried) assert.ok(probeIds.includes(tried.probe), tried.probe);
        else assert.match(tried.none, /^[\w`].{20,}\.$/s);
      });
    });

  it("needs every probe", () => {
    const used = new Set(assumptions.flatMap(({ tried }) => ("probe" in tried ? [tried.probe] : [])));
    assert.deepEqual(
      probeIds.filter((probe) => !used.has(probe)),
      [],
    );
  });

  it("has verdicts of assumptions that there are", () => {
    const ids = new Set(assumptions.map(({ id }) => id));
    assert.deepEqual(
      Object.keys(readResults().verdicts).filter((id) => !ids.has(id)),
      [],
    );
  });

  it("stands in docs/assumptions.md; UPDATE_SNAPSHOTS=1 writes it", () => {
    const text = registerDocument(readResults());
    if (process.env.UPDATE_SNAPSHOTS === "1" && process.env.CI !== "true") writeFileSync(documentFile, text);
    assert.equal(readFileSync(documentFile, "utf8"), text);
  });
});

describe("the results of trials", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "trial-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const holds = { verdict: "holds", why: "seen", on: "2026-12-01", stack: "dev" } as const;

  it("lays new verdicts over the former ones, and keeps what was not tried", () => {
    const file = path.join(folder, "results.json");
    writeFileSync(file, '{"verdicts":{}}');
    writeResults({ "one-thing": holds, "another-thing": holds }, file);
    writeResults({ "one-thing": { ...holds, verdict: "does not hold", on: "2026-12-02" } }, file);
    assert.deepEqual(readResults(file), {
      verdicts: {
        "another-thing": holds,
        "one-thing": { ...holds, verdict: "does not hold", on: "2026-12-02" },
      },
    });
  });

  it("keeps a verdict where the same could not be tried another time", () => {
    const file = path.join(folder, "results.json");
    writeFileSync(file, '{"verdicts":{}}');
    const untried = { ...holds, verdict: "could not be tried" } as const;
    writeResults({ "one-thing": holds, "another-thing": untried }, file);
    writeResults({ "one-thing": untried, "another-thing": untried }, file);
    assert.deepEqual(readResults(file).verdicts, { "another-thing": untried, "one-thing": holds });
  });

  for (const [what, text] of [
    ["a verdict that there is not", { a: { ...holds, verdict: "maybe" } }],
    ["an account's id", { a: { ...holds, stack: "111111111111" } }],
    ["a day that is none", { a: { ...holds, on: "yesterday" } }],
  ] as const)
    it(`refuses ${what}`, () => {
      const file = path.join(folder, "results.json");
      writeFileSync(file, JSON.stringify({ verdicts: text }));
      assert.throws(() => readResults(file));
    });

  it("shows in the document: the verdict with day and stack, and how many are not proven", () => {
    const section: Section = { title: "All", assumptions };
    const [first] = assumptions;
    assert.ok(first);
    const text = registerDocument({ verdicts: { [first.id]: holds } }, [section]);
    assert.ok(text.includes(`**Last verdict**: holds (dev, 2026-12-01): seen`));
    assert.ok(text.includes(`${assumptions.length - 1} of them not proven`));
  });
});
