import * as assert from "node:assert/strict";
import * as sdk from "@pulumi/policy/proxy";
import { isKnown, UnknownRead, watched } from "../../policy/lib/known";
import { unknown } from "../support/policy";

/** What stands for an unknown value of each kind. */
const unknowns = Object.entries(sdk as unknown as Record<string, unknown>).filter(([name]) =>
  /^unknown\w+Value$/.test(name),
);
const urn = "urn:pulumi:test::cdd::aws:s3/bucket:Bucket::x";
/** What reading says, where it says that a value is not known. */
function refusal(read: () => unknown): UnknownRead | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof UnknownRead);
    return error;
  }
}

describe("a view of a resource's properties", () => {
  it("throws where a value is read that is not known, of whichever kind", () => {
    assert.ok(unknowns.length >= 6, `${unknowns.length} kinds`);
    for (const [kind, value] of unknowns) {
      const error = refusal(() => watched({ name: value }, urn).name);
      assert.deepEqual([error?.urn, error?.property], [urn, "name"], kind);
    }
  });
  it("says where it stands, and whose it is", () => {
    const view = watched({ a: [{ b: unknown }, { b: 1 }], c: null, d: undefined, e: "" }, urn);
    const error = refusal(() => view.a[0]?.b);
    assert.equal(error?.property, "a.0.b");
    assert.equal(error.message, `a.0.b of ${urn} is not known before deployment`);
    assert.equal(
      error,
      refusal(() => view.a[0]?.b),
      "the same each time",
    );
    assert.equal(view.a[1]?.b, 1);
    assert.deepEqual([view.c, view.d, view.e], [null, undefined, ""]);
    assert.equal(
      isKnown(() => view.a[0]),
      true,
    );
  });
  it("has every name, in its order", () => {
    const view = watched({ a: 1, b: unknown, c: [unknown, 2] }, urn);
    assert.deepEqual(Object.keys(view), ["a", "b", "c"]);
    assert.equal(view.c.length, 2);
    assert.deepEqual(Object.keys(view.c), ["0", "1"]);
    assert.ok(Array.isArray(view.c));
  });
  it("is what is known itself, and one of what is not for all that ask", () => {
    const whole = { a: { b: [1] } };
    assert.equal(watched(whole, urn), whole);
    const part = { known: { b: [1] }, not: unknown };
    const view = watched(part, urn);
    assert.equal(view.known, part.known);
    assert.equal(watched(part, urn), view);
    const others = watched(part, `${urn}2`);
    assert.equal(refusal(() => others.not)?.urn, `${urn}2`);
  });
  it("leaves assets and archives as they are", () => {
    class Asset {
      readonly text = unknown;
    }
    const asset = new Asset();
    assert.equal(watched({ asset, not: unknown }, urn).asset, asset);
    const bare = Object.assign(Object.create(null) as { b?: unknown }, { b: unknown });
    assert.equal(refusal(() => watched({ bare }, urn).bare.b)?.property, "bare.b");
  });
  it("reads through the view of the SDK's server", () => {
    const { unknownCheckingProxy } = sdk as unknown as { unknownCheckingProxy: <T>(value: T) => T };
    const view = watched(unknownCheckingProxy({ a: { b: unknown }, c: 1 }), urn);
    assert.equal(refusal(() => view.a.b)?.property, "a.b");
    assert.equal(view.c, 1);
  });
});
