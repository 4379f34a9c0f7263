import * as assert from "node:assert/strict";
import { readStackConfig } from "../../config/stack-config";
import { memorySizes } from "../../model/task-size";
import { check } from "../../sandbox/aws/operations/check";
import { isFargateSize } from "../../sandbox/aws/rules/fargate-sizes";
import type { Props } from "../../sandbox/aws/values";
import { smallWith, worker } from "../support/catalogues";
import { problemLines } from "../support/problem-lines";
import { stackValues } from "../support/stacks";

const everyWhole = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

/** Whether the stand-in's provider plans a resource with these inputs. */
function isPlanned(type: string, inputs: Props, about: RegExp): boolean {
  const config = { account: "111122223333", region: "eu-west-2", defaultTags: {} };
  const { problems } = check(config, { type, name: "x", olds: {}, news: inputs, seed: new Uint8Array(32) });
  return !problems.some(({ property, reason }) => about.test(`${property} ${reason}`));
}

/** Whether the program takes a value of the stack file, at this path. */
function isRead(path: string, value: unknown): boolean {
  const { problems } = readStackConfig(stackValues({ [path]: value }), "test");
  return !problems.some((problem) => JSON.stringify(problem).includes(path.split(".").at(-1) ?? path));
}

/** Values of which the two say different things; that each takes some and refuses some is part of the question. */
function differing<V>(values: readonly V[], one: (value: V) => boolean, other: (value: V) => boolean): V[] {
  const said = values.map((value) => ({ value, one: one(value), other: other(value) }));
  assert.equal(new Set(said.map((each) => each.one)).size, 2, "all of them are taken, or none is");
  return said.filter((each) => each.one !== each.other).map(({ value }) => value);
}

describe("what the program and the stand-in say of the same value", () => {
  it("is the same for each size of a task", () => {
    const cpus = [0, 128, 256, 300, 512, 1024, 2048, 4096, 8192, 12_288, 16_384, 32_768, 65_536];
    const sizes = cpus.flatMap((cpu) => everyWhole(0, 262_144, 256).map((memory) => ({ cpu, memory })));
    assert.deepEqual(
      differing(
        sizes,
        ({ cpu, memory }) => memorySizes(cpu).includes(memory),
        ({ cpu, memory }) => isFargateSize(String(cpu), String(memory)),
      ),
      [],
    );
  });

  it("is the same for each number of days that a log is kept", () => {
    const type = "aws:cloudwatch/logGroup:LogGroup";
    assert.deepEqual(
      differing(
        everyWhole(1, 4000),
        (days) => isRead("logRetentionDays", days),
        (retentionInDays) => isPlanned(type, { retentionInDays }, /retentionInDays/),
      ),
      [],
    );
  });

  it("is the same for each size of a task's disk on Fargate", () => {
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const said = (ephemeralStorageGiB: number) =>
      problemLines(smallWith({ extra: { ...worker, ephemeralStorageGiB } }));
    assert.deepEqual(
      differing(
        everyWhole(1, 260),
        (size) => !said(size).some((line) => line.includes("ephemeralStorageGiB")),
        (sizeInGib) =>
          isPlanned(
            type,
            { family: "x", containerDefinitions: "[]", ephemeralStorage: { sizeInGib } },
            /ephemeralStorage/,
          ),
      ),
      [],
    );
  });
});
