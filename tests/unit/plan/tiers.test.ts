import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { tiers } from "../../../components/network/args";
import { layOut } from "../../../plan/tiers";
import { overlap, readRange, within } from "../../../sandbox/aws/rules/addresses";

const range = (cidr: string) => {
  const read = readRange(cidr);
  assert.ok(read, `${cidr} is no range`);
  return read;
};

describe("the tiers of a VPC", () => {
  it("are ranges that have nothing in common, with their subnets one after the other inside", () => {
    const mask = fc.integer({ min: 20, max: 28 });
    return fc.assert(
      fc.property(
        fc.record({ public: mask, private: mask, isolated: mask, tasks: mask }),
        fc.integer({ min: 2, max: 4 }),
        (masks, zones) => {
          const placed = layOut("10.64.0.0/16", masks, zones);
          for (const [index, tier] of tiers.entries()) {
            const own = range(placed[tier].range);
            for (const other of tiers.slice(index + 1)) assert.ok(!overlap(own, range(placed[other].range)));
            assert.equal(placed[tier].subnets.length, zones);
            placed[tier].subnets.forEach((subnet, zone) => {
              assert.ok(within(range(subnet), own));
              assert.equal(range(subnet).mask, masks[tier]);
              assert.equal(range(subnet).first, own.first + zone * 2 ** (32 - masks[tier]));
            });
          }
        },
      ),
    );
  });

  it("start at the VPC's first address, and follow each other without a gap but for their own size", () => {
    const placed = layOut("10.0.0.0/22", { public: 27, private: 27, isolated: 27, tasks: 26 }, 2);
    assert.deepEqual(
      tiers.map((tier) => placed[tier].range),
      ["10.0.0.0/25", "10.0.0.128/25", "10.0.1.0/25", "10.0.2.0/24"],
    );
  });
});
