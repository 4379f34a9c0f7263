import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { noteNoProperties } from "../../components/shared/leak-notes";

const sdk = require("@pulumi/pulumi/runtime/debuggable") as {
  debuggablePromise: unknown;
  leakedPromises: () => [leaks: ReadonlySet<{ readonly _debugCtx: string }>, message: string];
};

/** Two properties of which one is waited for, for ever. */
class Waiting extends pulumi.CustomResource {
  constructor() {
    super("test:a:Waiting", "waiting", { never: new Promise(() => {}), other: "x" });
  }
}

describe("a promise that a program leaves open", () => {
  const { debuggablePromise } = sdk;
  const variable = "PULUMI_DEBUG_PROMISE_LEAKS";
  const before = process.env[variable];
  beforeEach(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "1", state: inputs }),
      call: () => ({}),
    });
    sdk.leakedPromises();
  });
  afterEach(() => {
    sdk.debuggablePromise = debuggablePromise;
    sdk.leakedPromises();
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  });
  const notedOf = async (asked?: string) => {
    if (asked === undefined) delete process.env[variable];
    else process.env[variable] = asked;
    noteNoProperties();
    new Waiting();
    await new Promise((later) => setImmediate(later));
    const [leaks] = sdk.leakedPromises();
    return [...leaks].map(({ _debugCtx }) => /^\w+/.exec(_debugCtx)?.[0] ?? "");
  };
  const ofProperties = (contexts: readonly string[]) => contexts.filter((each) => /^transfer/.test(each));

  it("is told of the resource that waits, and not of each of its properties", async () => {
    const contexts = await notedOf();
    assert.ok(contexts.includes("resolveURN"), contexts.join());
    assert.deepEqual(ofProperties(contexts), []);
  });

  it("is told of the same where another program was begun before in the process", async () => {
    noteNoProperties();
    noteNoProperties();
    assert.deepEqual(ofProperties(await notedOf()), []);
  });

  it("is told of each property too where the SDK is asked for what was left open", async () => {
    noteNoProperties();
    const contexts = await notedOf("1");
    assert.ok(contexts.includes("resolveURN"), contexts.join());
    // Value, whether it is known, whether it is secret, what it depends on: of both properties.
    assert.equal(ofProperties(contexts).length, 8);
  });
});
