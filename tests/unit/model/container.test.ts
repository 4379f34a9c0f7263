import * as assert from "node:assert/strict";
import type { z } from "zod";
import { furtherShape, ownContainerShape } from "../../../model/container";
import { line, shown } from "../../../model/problems";
import { faultsOf } from "../../../model/reading";

const shape: Readonly<Record<string, z.ZodType>> = { ...furtherShape, ...ownContainerShape };
const formOf = (option: string) => shape[option] ?? assert.fail(option);

/** Of each option what it takes, up to its ends; what it does not, just beyond them; and what its refusal speaks of. */
const options: Readonly<Record<string, readonly [readonly unknown[], readonly unknown[], RegExp]>> = {
  healthCommand: [
    [["true"], ["a", "a"]],
    [[], "true", [1]],
    /Use a command and its arguments, or leave it out\./,
  ],
  entryPoint: [[["/app"]], [[], "/app"], /Use a command and its arguments, or leave it out\./],
  command: [
    [[], ["serve"]],
    ["serve", [1]],
    /Use a list of words, \[\] where the image has none, or leave it out\./,
  ],
  startupSeconds: [[0, 900], [-1, 901, 1.5, "60"], /0 to 900 seconds|seconds.* 0 .*900/],
  stopSeconds: [[2, 120], [1, 121, "30"], /seconds/],
  after: [
    [{}, ...["START", "COMPLETE", "SUCCESS", "HEALTHY"].map((condition) => ({ a: condition }))],
    [[], "a", { a: "STARTED" }, { a: "" }],
    /Use an object, container → condition\.|START.*COMPLETE.*SUCCESS.*HEALTHY/,
  ],
  memory: [[6, 249_856], [5, 249_857], /MiB/],
  essential: [[true, false], ["true", 1], /true or false/],
  secrets: [[[], ["a", "b"]], ["a", [1]], /Use a list of the service's secrets\.|Use a key\./],
  gpus: [[1, 16], [0, 17], /GPUs/],
  sharedMemoryMiB: [[1, 65_536], [0, 65_537], /MiB/],
  ulimits: [
    [{}, { nofile: { soft: 0, hard: 1_048_576 } }, { core: { soft: 1, hard: 1 } }],
    [{ files: { soft: 1, hard: 1 } }, { core: { soft: 2, hard: 1 } }, { core: { soft: -1, hard: 1 } }, 7],
    /Use an object of core, .*, stack\.|Use a soft of at most hard\.|the limit/,
  ],
};

describe("what a container says", () => {
  for (const [option, [right, wrong, says]] of Object.entries(options)) {
    for (const value of right)
      it(`may be ${option} ${shown(value)}`, () =>
        assert.deepEqual(faultsOf(formOf(option), value).map(line), []));
    for (const value of wrong)
      it(`is never ${option} ${shown(value)}, and what is allowed is said`, () => {
        const said = faultsOf(formOf(option), value).map(({ message }) => message);
        assert.ok(said.length > 0);
        for (const message of said) assert.match(message, says);
      });
  }

  it("says the safe thing where it says nothing", () => {
    const filled = (option: string) => (formOf(option) as z.ZodType & { readonly usual: unknown }).usual;
    assert.deepEqual(filled("environment"), {});
    assert.deepEqual(filled("after"), {});
    assert.deepEqual(filled("secrets"), []);
    assert.equal(filled("essential"), true);
    assert.equal(filled("startupSeconds"), 60);
    assert.equal(filled("stopSeconds"), 30);
    assert.deepEqual(filled("ulimits"), { nofile: { soft: 65_535, hard: 65_535 } });
  });
});
