import { configureGlobal } from "fast-check";
import type { Context, RootHookObject, Suite } from "mocha";

/** What Stryker's mutants ask, and where they note how often each test meets each of them. */
export interface Stryker {
  currentTestId?: string | undefined;
  mutantCoverage?: { readonly perTest: Record<string, Record<string, number> | undefined> };
}

/** A suite with what mocha's types leave out: its `before` hooks. */
interface Hooked {
  readonly _beforeAll: { fn?: ((...given: unknown[]) => unknown) | undefined }[];
}

/**
 * Loaded by mocha. Stryker counts what runs in a `before` for the test that ran last. Here it counts for each test of its suite;
 * and what runs between them for none, which means for all.
 */
export function hooksFor(stryker: () => Stryker | undefined): RootHookObject {
  const ids = new Map<Suite, string>();

  function note(suite: Suite): void {
    const id = `before ${ids.size}`;
    ids.set(suite, id);
    for (const hook of (suite as unknown as Hooked)._beforeAll) {
      const { fn } = hook;
      // Whether it takes a `done`, mocha has looked at before.
      hook.fn = function (this: unknown, ...given: unknown[]) {
        const noted = stryker();
        if (noted !== undefined) noted.currentTestId = id;
        return fn?.apply(this, given);
      };
    }
    suite.suites.forEach(note);
  }

  return {
    beforeAll(this: Context) {
      if (ids.size === 0) this.test?.parent?.suites.forEach(note);
    },
    beforeEach(this: Context) {
      const perTest = stryker()?.mutantCoverage?.perTest;
      const test = this.currentTest;
      if (perTest === undefined || test === undefined) return;
      for (let suite = test.parent; suite !== undefined; suite = suite.parent)
        for (const [mutant, times] of Object.entries(perTest[ids.get(suite) ?? ""] ?? {})) {
          const met = perTest[test.fullTitle()] ?? {};
          perTest[test.fullTitle()] = met;
          met[mutant] = (met[mutant] ?? 0) + times;
        }
    },
    afterEach() {
      const noted = stryker();
      if (noted !== undefined) noted.currentTestId = undefined;
    },
    afterAll() {
      const perTest = stryker()?.mutantCoverage?.perTest ?? {};
      for (const id of ids.values()) delete perTest[id];
    },
  };
}

// A fault that a property finds is most often found at once; and it need not be found small, nor another time elsewhere.
configureGlobal({ numRuns: 10, endOnFailure: true, seed: 1 });

export const mochaHooks = hooksFor(() => (globalThis as { readonly __stryker__?: Stryker }).__stryker__);
