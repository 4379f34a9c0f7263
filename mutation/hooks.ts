/** What Stryker's mutants ask, and whose coverage they note. */
interface Stryker {
  currentTestId?: string | undefined;
}

/**
 * Loaded by mocha. Stryker counts what runs in a `before` for the test that ran last; now it counts it for none, which
 * means for all: those tests are run that take from it.
 */
export const mochaHooks = {
  afterEach(): void {
    const stryker = (globalThis as { readonly __stryker__?: Stryker }).__stryker__;
    if (stryker !== undefined) stryker.currentTestId = undefined;
  },
};
