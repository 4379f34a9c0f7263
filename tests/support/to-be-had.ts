import * as assert from "node:assert/strict";

/**
 * Whether what npm does not have can be tried here. A machine that cannot have it says so and goes on, as the command itself
 * does; a pipeline has it, and fails. No test is skipped: that `npm test` forbids.
 *
 * @param lacking why it cannot be had
 */
export function isToBeHad(what: string, lacking: string | undefined): boolean {
  if (lacking === undefined) return true;
  assert.equal(process.env.CI, undefined, `${what}: ${lacking}`);
  process.stderr.write(`${what} was not tried: ${lacking}\n`);
  return false;
}
