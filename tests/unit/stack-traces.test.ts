import * as assert from "node:assert/strict";
import { mapFramesOnce } from "../../components/shared/stack-traces";

describe("stacks with frames that are mapped once", () => {
  const { prepareStackTrace } = Error;
  afterEach(() => {
    Error.prepareStackTrace = prepareStackTrace;
  });
  const thrower = (message: string) => new Error(message);
  const traces = () => ["first", "second"].map((message) => thrower(message).stack);

  it("lead where they led, of each error its own", () => {
    const places = (stack = "") => [
      stack.split("\n")[0],
      ...(stack.match(/[^/( ]+:\d+:\d+/g) ?? []).slice(0, 3),
    ];
    const [before, first, second] = [0, 1, 2].map((run) => {
      if (run === 1) mapFramesOnce();
      return traces().map(places);
    });
    assert.deepEqual(first, before);
    assert.deepEqual(second, before);
    assert.deepEqual(before?.[0]?.slice(0, 2), ["Error: first", "stack-traces.test.ts:9:40"]);
  });

  it("ask for a frame's source no second time", () => {
    const asked: number[] = [];
    Error.prepareStackTrace = (error, frames) => {
      asked.push(frames.length);
      return prepareStackTrace?.(error, frames);
    };
    mapFramesOnce();
    const mapped = () => asked.filter((frames) => frames > 0).length;
    const trace = () => traces();
    const runs = [0, 1, 2].map(() => {
      trace();
      return mapped();
    });
    assert.ok(Number(runs[0]) > 0);
    assert.deepEqual(runs.slice(1), [runs[0], runs[0]]);
  });

  it("leave a Node without a way of its own alone", () => {
    Object.assign(Error, { prepareStackTrace: undefined });
    mapFramesOnce();
    assert.equal(Error.prepareStackTrace, undefined);
  });
});
