import * as assert from "node:assert/strict";
import type { z } from "zod";
import { commonShape, entry, relatedEntry } from "../../../model/entry";
import { isBalanced, kindShapes } from "../../../model/kinds";
import { faultsOf } from "../../../model/reading";
import { platform } from "../../../services";

const takes = (form: z.ZodType, value: unknown) => faultsOf(form, value).length === 0;
const messages = (form: z.ZodType, value: unknown) => faultsOf(form, value).map(({ message }) => message);
const times = (count: number, text: string) => text.repeat(count);

describe("what an entry can say", () => {
  const shipped = Object.values(platform.services) as readonly Readonly<Record<string, unknown>>[];
  const balanced = shipped.find((each) => isBalanced(each)) ?? {};
  const worker = Object.fromEntries(Object.entries(balanced).filter(([key]) => key in commonShape));
  const scheduled = { ...worker, schedule: { expression: "rate(1 hour)", timezone: "Europe/London" } };

  it("is by its kind, and a key of another kind is refused with why it is none of its own", () => {
    const called = { ...worker, exposure: "task", port: 8080 };
    for (const [given, key, reason] of [
      [worker, "health", "Without exposure and schedule it is a worker, which nobody calls. "],
      [worker, "port", "Without exposure and schedule it is a worker, which nobody calls. "],
      [called, "taskTls", 'With exposure "task" it has no load balancer. '],
      [scheduled, "alarms", "With a schedule it is a task that runs to its end. "],
      [balanced, "nothing", ""],
    ] as const) {
      const { [key]: _, ...sound } = given as Record<string, unknown>;
      assert.deepEqual(messages(entry, sound), []);
      const said = messages(entry, { ...sound, [key]: 1 });
      assert.equal(said.length, 1, said.join());
      const [refusal = ""] = said;
      assert.ok(refusal.startsWith(`"${key}" is not a key here. ${reason}Use description, `), refusal);
    }
  });

  it("is refused where it is wrong within, in the words of what is wrong", () => {
    const said = messages(entry, { ...worker, containers: { extra: { odd: 2 } } });
    assert.ok(said.length > 1, said.join());
    for (const message of said) assert.doesNotMatch(message, /nobody calls/);
  });

  const choices: readonly (readonly [string, z.ZodType, readonly unknown[], readonly unknown[]])[] = [
    [
      "owner",
      commonShape.owner,
      ["A", "9", `a${times(62, "-")}`, "A b.c_d"],
      ["", `a${times(63, "b")}`, "-a", "a\n"],
    ],
    ["logging", commonShape.logging, ["awslogs", "firelens"], ["", "splunk"]],
    [
      "capacity",
      commonShape.capacity,
      ["fargate", "ec2:a", "ec2:gpu-1"],
      ["", "ec2:", "ec2:1a", "xfargate", "fargates", "ec2:a_"],
    ],
    ["taskTls", kindShapes.balanced.taskTls, ["proxy", "container"], ["", "none"]],
    ["exposure of any kind", relatedEntry.shape.exposure, ["internal", "public", "task"], ["", "world"]],
  ];
  for (const [what, form, right, wrong] of choices)
    it(`has as its ${what} what is named, and nothing else`, () => {
      for (const value of right) assert.ok(takes(form, value), String(value));
      for (const value of wrong) assert.ok(!takes(form, value), String(value));
    });

  it("is, where it says nothing, what needs no reason", () => {
    const { logging, openTelemetry, capacity } = commonShape;
    const { taskTls, largeBodyPaths, falsePositives } = kindShapes.balanced;
    assert.deepEqual(
      [logging, openTelemetry, capacity, taskTls, largeBodyPaths, falsePositives].map(({ usual }) => usual),
      ["awslogs", false, "fargate", "proxy", [], []],
    );
  });

  it("has a balancer where callers or the internet reach it", () => {
    const kinds = ["internal", "public", "task", undefined].map((exposure) => isBalanced({ exposure }));
    assert.deepEqual(kinds, [true, true, false, false]);
  });
});
