import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { line } from "../../model/problems";
import { cpuSizes, memorySizes, taskSizeFaults } from "../../model/task-size";

/** AWS's table: CPU units → [least, most, step] in GB, or the sizes themselves. */
const table = [
  { cpu: 256, sizes: [0.5, 1, 2] },
  { cpu: 512, range: [1, 4, 1] },
  { cpu: 1024, range: [2, 8, 1] },
  { cpu: 2048, range: [4, 16, 1] },
  { cpu: 4096, range: [8, 30, 1] },
  { cpu: 8192, range: [16, 60, 4] },
  { cpu: 16384, range: [32, 120, 8] },
  { cpu: 32768, sizes: [60, 120, 244] },
] as const;

describe("Fargate's task sizes", () => {
  it("are the eight of AWS's table", () => {
    assert.deepEqual(
      cpuSizes,
      table.map(({ cpu }) => cpu),
    );
  });

  for (const row of table) {
    it(`has AWS's memory for cpu ${row.cpu}`, () => {
      const memory = memorySizes(row.cpu);
      if ("sizes" in row) {
        assert.deepEqual(
          memory,
          row.sizes.map((size) => size * 1024),
        );
        return;
      }
      const [least, most, step] = row.range;
      assert.equal(memory[0], least * 1024);
      assert.equal(memory.at(-1), most * 1024);
      assert.equal(memory.length, (most - least) / step + 1);
      for (const [index, size] of memory.entries()) assert.equal(size, (least + index * step) * 1024);
    });
  }

  it("accepts each pair of the table and nothing else", async () => {
    const valid = new Set(cpuSizes.flatMap((cpu) => memorySizes(cpu).map((memory) => `${cpu}/${memory}`)));
    assert.equal(valid.size, 3 + 4 + 7 + 13 + 23 + 12 + 12 + 3);
    const cpu = fc.oneof(fc.constantFrom(...cpuSizes), fc.integer({ min: 0, max: 40_000 }));
    const memory = fc.oneof(
      fc.constantFrom(...cpuSizes.flatMap(memorySizes)),
      fc.integer({ min: 0, max: 300_000 }),
    );
    await fc.assert(
      fc.property(cpu, memory, (units, size) => {
        assert.equal(taskSizeFaults(units, size).length === 0, valid.has(`${units}/${size}`));
      }),
    );
  });

  it("asks for memory that a share of it for /tmp is a whole number", () => {
    for (const memory of cpuSizes.flatMap(memorySizes)) assert.equal(memory % 8, 0);
  });

  it("says which value and what is allowed", () => {
    assert.deepEqual(taskSizeFaults(300, 1024).map(line), [
      "cpu: 300 is not a Fargate size. Use 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768.",
    ]);
    assert.deepEqual(taskSizeFaults(256, 4096).map(line), [
      "memory: 4096 does not go with cpu 256 on Fargate. Use 512, 1024 or 2048 (MiB).",
    ]);
    // awsx offers this one and ECS refuses it: the steps are 4 GB here.
    assert.match(taskSizeFaults(8192, 17 * 1024).map(line)[0] ?? "", /^memory: 17408 does not go/);
  });
});
