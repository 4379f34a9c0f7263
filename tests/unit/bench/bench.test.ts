import * as assert from "node:assert/strict";
import { commandLine } from "../../../bench/command-line";
import { median } from "../../../bench/median";
import { multiplied, multipliedValues } from "../../../bench/multiplied";
import type { Preview } from "../../../bench/preview";
import { below, fromLine, fromStat } from "../../../bench/processes";
import { tableOf } from "../../../bench/report";
import { roleOf } from "../../../bench/sampler";
import { readStackConfig } from "../../../config/stack-config";
import { plan } from "../../../plan";
import { lay } from "../../../sandbox/stack-files";
import { platform } from "../../../services";
import { stackFiles } from "../../support/stacks";

describe("the multiplied catalogue", () => {
  const balanced = (services: number) =>
    Object.values(multiplied(services).services).filter(({ health }) => health !== undefined).length;
  const shipped = Object.values(platform.services).filter(({ health }) => health !== undefined).length;

  it("is the shipped one at its own size", () => {
    assert.deepEqual(multiplied(shipped), platform);
  });

  for (const services of [1, 11, 12, 50, 200])
    it(`can be planned with ${services} services, none of which waits for an image`, () => {
      assert.equal(balanced(services), services);
      const catalogue = multiplied(services);
      const values = lay(stackFiles.dev as never, multipliedValues(catalogue, "dev"));
      const planned = plan(catalogue, readStackConfig(values, "dev"));
      assert.equal(planned.services.length, Object.keys(catalogue.services).length);
      assert.deepEqual(planned.waiting, {});
    });
});

describe("processes", () => {
  it("are read as the kernel writes them, whatever their name", () => {
    const fields = ["S", "7", ...Array.from({ length: 9 }, () => "0"), "150", "50", "900", "900"];
    assert.deepEqual(fromStat(`42 (a) b) ${fields.join(" ")}`, "Name:\tx\nVmRSS:\t  2048 kB\n", "x"), {
      pid: 42,
      parent: 7,
      seconds: 2,
      mebibytes: 2,
      command: "x",
    });
  });

  it("are read as ps writes them", () => {
    assert.deepEqual(fromLine("  42     7   1:02.50   2048 node a b "), {
      pid: 42,
      parent: 7,
      seconds: 62.5,
      mebibytes: 2,
      command: "node a b",
    });
    assert.equal(fromLine("  42     7  01:00:01   2048 x")?.seconds, 3601);
    assert.equal(fromLine(""), undefined);
  });

  it("are those below one, however deep", () => {
    const all = [
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 0],
    ].map(([pid = 0, parent = 0]) => ({ pid, parent, seconds: 0, mebibytes: 0, command: "" }));
    assert.deepEqual(
      below(1, all).map(({ pid }) => pid),
      [2, 3],
    );
  });

  it("have the role that the engine started them for", () => {
    const packages = "/x/node_modules/@pulumi/pulumi/cmd";
    assert.equal(roleOf({ command: `node ${packages}/run-policy-pack/index.js 127.0.0.1:1 .` }), "pack");
    assert.equal(roleOf({ command: `/x/node ${packages}/run/index.js --monitor 127.0.0.1:1` }), "program");
    assert.equal(roleOf({ command: "pulumi preview" }), "engine");
    assert.equal(roleOf({ command: "/x/pulumi-language-nodejs 127.0.0.1:1" }), "engine");
  });
});

describe("the bench's report", () => {
  const preview = (seconds: number, resources: number): Preview => ({
    seconds,
    resources,
    usages: {
      engine: { seconds: 1, mebibytes: 100 },
      program: { seconds: 2, mebibytes: 200 },
      pack: { seconds: seconds / 10, mebibytes: 150 },
    },
    standInSeconds: 0.5,
    mebibytes: 450,
  });

  it("sets sizes and shares beside each other, and the pack apart", () => {
    const table = tableOf({
      services: [11],
      runs: 3,
      processors: 2,
      load: 0.2,
      sizes: [{ services: 11, resources: 1000, platform: preview(15, 1000), trivial: preview(10, 1000) }],
      empty: { own: preview(5, 1), trivial: preview(4, 1) },
    });
    assert.match(table, /\| 11 \| 1000 \| 15\.0 \| 10\.0 \| 1\.50 \| 1\.11 \| 450 \| 450 \|/);
    assert.match(table, /\| 11 \| 1\.00 \| 2\.00 \| 1\.50 \| 0\.50 \| 5\.00 \|/);
    assert.match(table, /starts 1\.00 s later than a trivial one \(0\.10 s of processor time\)/);
    assert.match(table, /All rules take 1\.00 ms a resource at 11 services/);
  });

  it("takes the one in the middle, of an even number the lower", () => {
    assert.equal(
      median([3, 1, 2], (one) => one),
      2,
    );
    assert.equal(
      median([4, 1, 3, 2], (one) => one),
      2,
    );
    assert.throws(() => median([], () => 0), /nothing was measured/);
  });

  it("is asked for with sizes and runs that can be measured", async () => {
    for (const argv of [
      ["--services", "0"],
      ["--services", "401"],
      ["--services", "a"],
      ["--runs", "0"],
      ["--runs", "21"],
      ["--what"],
    ]) {
      const told: string[] = [];
      assert.equal(await commandLine(argv, (line) => told.push(line)), 2, argv.join(" "));
    }
  });
});
