import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { isInternal, isPrivate, isRange, maskOf, overlap, within } from "../../../model/ranges";
import { always } from "../../support/always";

const byte = fc.integer({ min: 0, max: 255 });
const address = fc.tuple(byte, byte, byte, byte);
const numberOf = (bytes: readonly number[]) => bytes.reduce((sum, each) => sum * 256 + each, 0);

/** A range that starts at its first address, with its first and last address as numbers. */
const range = fc.tuple(address, fc.integer({ min: 1, max: 32 })).map(([bytes, mask]) => {
  const size = 2 ** (32 - mask);
  const first = Math.floor(numberOf(bytes) / size) * size;
  const text = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
  return { text: `${text}/${mask}`, first, last: first + size - 1, mask };
});

describe("ranges", () => {
  it("knows a range that starts at its first address", () =>
    always(
      fc.property(range, ({ text, mask }) => {
        assert.equal(isRange(text), true);
        assert.equal(maskOf(text), mask);
      }),
    ));

  for (const text of ["10.0.0.1/16", "10.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "10.0/16", "::/0", "a", ""]) {
    it(`does not take "${text}" for a range`, () => assert.equal(isRange(text), false));
  }

  it("finds an overlap exactly where two ranges have an address in common", () =>
    always(
      fc.property(range, range, (one, other) => {
        const common = one.first <= other.last && other.first <= one.last;
        assert.equal(overlap(one.text, other.text), common);
        assert.equal(overlap(other.text, one.text), common);
      }),
    ));

  it("finds the overlap of a range with a part of it", () => {
    assert.equal(overlap("10.16.0.0/16", "10.16.255.0/24"), true);
    assert.equal(overlap("10.16.0.0/16", "10.17.0.0/16"), false);
  });

  it("knows private address space", () => {
    assert.deepEqual(["10.0.0.0/16", "172.16.0.0/16", "172.31.0.0/16", "192.168.0.0/16"].map(isPrivate), [
      true,
      true,
      true,
      true,
    ]);
    assert.deepEqual(["11.0.0.0/16", "172.32.0.0/16", "172.0.0.0/8", "0.0.0.0/0"].map(isPrivate), [
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("a range and others", () => {
  it("is within another where all its addresses are", () => {
    assert.ok(within("10.1.0.0/16", "10.0.0.0/8") && within("10.0.0.0/8", "10.0.0.0/8"));
    assert.ok(!within("10.0.0.0/8", "10.1.0.0/16") && !within("11.0.0.0/8", "10.0.0.0/8"));
  });

  it("is the bank's own where the internet has no way to any of it", () => {
    for (const range of ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"])
      assert.ok(isPrivate(range) && isInternal(range), range);
    for (const range of ["100.64.0.0/10", "100.127.255.255/32"])
      assert.ok(!isPrivate(range) && isInternal(range), range);
    for (const range of [
      "10.0.0.0/7",
      "172.16.0.0/11",
      "192.168.0.0/15",
      "100.64.0.0/9",
      "100.128.0.0/32",
      "100.63.255.255/32",
    ])
      assert.ok(!isPrivate(range) && !isInternal(range), range);
  });
});
