import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { tiers } from "../../../components/network/args";
import { byTier, layOut, layOutAttachment } from "../../../plan/tiers";
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
          const placed = layOut({ cidr: "10.64.0.0/16" }, masks, zones);
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

  it("give tasks the range that is theirs alone, and move nothing else for it", () => {
    const masks = { public: 27, private: 27, isolated: 27, tasks: 18 };
    const placed = layOut({ cidr: "10.0.0.0/22", taskCidr: "100.64.0.0/16" }, masks, 2);
    assert.deepEqual(placed.tasks, { range: "100.64.0.0/16", subnets: ["100.64.0.0/18", "100.64.64.0/18"] });
    const { tasks, ...others } = layOut({ cidr: "10.0.0.0/22" }, { ...masks, tasks: 26 }, 2);
    assert.deepEqual({ ...others, tasks: placed.tasks }, placed);
  });

  it("start at the VPC's first address, and follow each other without a gap but for their own size", () => {
    const placed = layOut({ cidr: "10.0.0.0/22" }, { public: 27, private: 27, isolated: 27, tasks: 26 }, 2);
    assert.deepEqual(
      tiers.map((tier) => placed[tier].range),
      ["10.0.0.0/25", "10.0.0.128/25", "10.0.1.0/25", "10.0.2.0/24"],
    );
  });
});

describe("one of something for each tier", () => {
  it("is each tier's own", () =>
    assert.deepEqual(
      byTier((tier) => tier),
      Object.fromEntries(tiers.map((tier) => [tier, tier])),
    ));
});

describe("the subnets of an attachment", () => {
  const at = (...taken: readonly string[]) => layOutAttachment("10.0.0.0/24", taken, 3)?.range;

  it("stand at the VPC's first address where that is free, one /28 in each AZ, with room for four", () =>
    assert.deepEqual(layOutAttachment("10.0.0.0/24", [], 3), {
      range: "10.0.0.0/26",
      subnets: ["10.0.0.0/28", "10.0.0.16/28", "10.0.0.32/28"],
    }));

  it("stand in the first gap that is wide enough", () => {
    assert.equal(at("10.0.0.0/26"), "10.0.0.64/26");
    assert.equal(at("10.0.0.0/25"), "10.0.0.128/26");
    assert.equal(at("10.0.0.0/26", "10.0.0.128/25"), "10.0.0.64/26");
    assert.equal(at("10.0.0.0/28", "10.0.0.112/28", "10.0.0.190/32"), "10.0.0.192/26");
  });

  it("stand at the end where that alone is free, and nowhere where nothing is", () => {
    assert.equal(at("10.0.0.0/25", "10.0.0.128/26"), "10.0.0.192/26");
    assert.equal(at("10.0.0.0/25", "10.0.0.128/26", "10.0.0.255/32"), undefined);
    assert.equal(at("10.0.0.0/24"), undefined);
    assert.equal(at("10.0.0.0/8"), undefined);
  });

  it("do not stand where only the addresses after the VPC's are free", () =>
    assert.equal(layOutAttachment("10.0.0.0/26", ["10.0.0.0/27"], 2), undefined));
});
