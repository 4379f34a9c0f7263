import * as assert from "node:assert/strict";
import Mocha, { Suite, Test } from "mocha";
import { hooksFor, type Stryker } from "../../../mutation/hooks";

/** Runs a suite with a `before` of its own, and gives what Stryker would know of it then. */
async function coverageOf(build: (root: Suite, meet: (mutant: string) => void) => void) {
  const coverage = {
    static: {} as Record<string, number>,
    perTest: {} as Record<string, Record<string, number>>,
  };
  const stryker: Stryker = { mutantCoverage: coverage };
  const meet = (mutant: string) => {
    const { currentTestId: id } = stryker;
    if (id !== undefined) coverage.perTest[id] ??= {};
    const met = coverage.perTest[id ?? ""] ?? coverage.static;
    met[mutant] = (met[mutant] ?? 0) + 1;
  };
  const mocha = new Mocha({ rootHooks: hooksFor(() => stryker), reporter: class {} as never });
  mocha.cleanReferencesAfterRun(false);
  // As Stryker's runner does.
  mocha.suite.beforeEach(function () {
    stryker.currentTestId = this.currentTest?.fullTitle();
  });
  build(mocha.suite, meet);
  const failures = await new Promise((resolve) => mocha.run(resolve));
  assert.equal(failures, 0);
  return coverage;
}

describe("what Stryker counts", () => {
  it("of a before is counted for every test of its suite and of those within, and for no other", async () => {
    const { perTest, static: ofAll } = await coverageOf((root, meet) => {
      const outer = Suite.create(root, "outer");
      outer.beforeAll(() => meet("outer"));
      outer.addTest(new Test("one", () => meet("one")));
      const inner = Suite.create(outer, "inner");
      inner.beforeAll(async () => {
        await Promise.resolve();
        meet("inner");
      });
      inner.addTest(new Test("two", () => meet("two")));
      Suite.create(root, "other").addTest(new Test("three", () => meet("three")));
    });
    assert.deepEqual(perTest, {
      "outer one": { outer: 1, one: 1 },
      "outer inner two": { outer: 1, inner: 1, two: 1 },
      "other three": { three: 1 },
    });
    assert.deepEqual(ofAll, {});
  });

  it("of a before that says when it is done is waited for", async () => {
    const { perTest } = await coverageOf((root, meet) => {
      const suite = Suite.create(root, "late");
      suite.beforeAll((done) => {
        setImmediate(() => {
          meet("late");
          done();
        });
      });
      suite.addTest(new Test("one", () => {}));
    });
    assert.deepEqual(perTest, { "late one": { late: 1 } });
  });

  it("after the tests of a suite is counted for none of them, which means for all", async () => {
    const { static: ofAll } = await coverageOf((root, meet) => {
      const suite = Suite.create(root, "ended");
      suite.addTest(new Test("one", () => {}));
      suite.afterAll(() => meet("ended"));
    });
    assert.deepEqual(ofAll, { ended: 1 });
  });
});
