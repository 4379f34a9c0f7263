import * as assert from "node:assert/strict";
import { z } from "zod";
import { line } from "../../../model/problems";
import { faultsOf } from "../../../model/reading";
import { chosenCounts, countSchemas, ownCountSchemas } from "../../../model/scaling";

const lines = (form: z.ZodType, value: unknown) => faultsOf(form, value).map(line);

const night = { name: "night", cron: "cron(0 20 * * ? *)", timezone: "UTC", min: 1, max: 2 };
const tasks = (least: number) => `Use a whole number of tasks, ${least} to 1000.`;
const percent = "Use a whole number of percent, 10 to 90.";
const requests = "Use a whole number of requests a minute and task, 1 to 1000000.";
const name = "Use lower-case letters, digits and hyphens, at most 32.";
const schedules = "Use a list of schedules: name, cron, timezone, min, max.";

for (const [whose, forms, least] of [
  ["all services", countSchemas, 1],
  ["one service", ownCountSchemas, 0],
] as const)
  describe(`what a stack file says of the tasks of ${whose}`, () => {
    const of = (part: "tasks" | "scaling", value: unknown) => lines(forms[part], value);
    const changed = (change: object) => of("scaling", { schedules: [{ ...night, ...change }] });

    it("is taken to its ends", () => {
      for (const min of [least, 1000]) assert.deepEqual(of("tasks", { min }), []);
      assert.deepEqual(of("tasks", { min: least, max: least }), []);
      assert.deepEqual(of("tasks", { min: 1000, max: 1000 }), []);
      for (const target of ["cpuPercent", "memoryPercent"])
        for (const value of [10, 90]) assert.deepEqual(of("scaling", { [target]: value }), [], target);
      for (const value of [1, 1_000_000]) assert.deepEqual(of("scaling", { requestsPerTask: value }), []);
      for (const given of [{}, { schedules: [] }, { schedules: [night, { ...night, name: "n-2" }] }])
        assert.deepEqual(of("scaling", given), []);
      for (const given of ["a", "a1-", `a${"-".repeat(31)}`]) assert.deepEqual(changed({ name: given }), []);
      assert.deepEqual(changed({ min: least, max: least }), []);
      assert.deepEqual(changed({ min: 1000, max: 1000 }), []);
    });

    for (const [part, given, said] of [
      ["tasks", {}, `min: is missing. ${tasks(least)}`],
      ["tasks", { min: least - 1 }, `min: ${least - 1} is not allowed. ${tasks(least)}`],
      ["tasks", { min: 1001 }, `min: 1001 is not allowed. ${tasks(least)}`],
      ["tasks", { min: 1, max: least - 1 }, `max: ${least - 1} is not allowed. ${tasks(least)}`],
      ["tasks", { min: 1, max: 1001 }, `max: 1001 is not allowed. ${tasks(least)}`],
      ["tasks", { min: 1, most: 2 }, 'most: "most" is not a key here. Use min, max.'],
      ["scaling", { cpuPercent: 9 }, `cpuPercent: 9 is not allowed. ${percent}`],
      ["scaling", { memoryPercent: 91 }, `memoryPercent: 91 is not allowed. ${percent}`],
      ["scaling", { requestsPerTask: 0 }, `requestsPerTask: 0 is not allowed. ${requests}`],
      ["scaling", { requestsPerTask: 1_000_001 }, `requestsPerTask: 1000001 is not allowed. ${requests}`],
      ["scaling", { schedules: "night" }, `schedules: "night" is not allowed. ${schedules}`],
    ] as const)
      it(`is refused, with what is allowed: ${JSON.stringify(given)}`, () =>
        assert.deepEqual(of(part, given), [said]));

    for (const [change, said] of [
      ...["", "A", "1a", "a_b", "a b", "xA", "a.", `a${"b".repeat(32)}`].map(
        (given) => [{ name: given }, `name: ${JSON.stringify(given)} is not allowed. ${name}`] as const,
      ),
      [{ min: least - 1 }, `min: ${least - 1} is not allowed. ${tasks(least)}`],
      [{ max: 1001 }, `max: 1001 is not allowed. ${tasks(least)}`],
      [{ min: 3 }, "max: 2 is not allowed. Use 3 or more: its min."],
    ] as const)
      it(`has no time from which on it is ${JSON.stringify(change)}`, () =>
        assert.deepEqual(changed(change), [`schedules[0].${said}`]));

    it("names each time once, whatever else it says", () => {
      const given = [night, { ...night, name: "day" }, { ...night, min: 2 }];
      const [found, ...more] = of("scaling", { schedules: given });
      assert.match(found ?? "", /^schedules: \[.* is not allowed\. Name each schedule once\.$/);
      assert.deepEqual(more, []);
    });
  });

describe("what a plan says of a service's tasks", () => {
  for (const least of [0, 1])
    it(`has at least ${least}, and a most wherever their number moves`, () => {
      const form = z.strictObject(chosenCounts(least));
      const scaling = { max: 1, cpuPercent: 60, schedules: [{ ...night, min: least }] };
      assert.deepEqual(lines(form, { tasks: { min: least } }), []);
      assert.deepEqual(lines(form, { tasks: { min: least }, scaling }), []);
      assert.deepEqual(lines(form, { tasks: { min: least - 1 } }), [
        `tasks.min: ${least - 1} is not allowed. ${tasks(least)}`,
      ]);
      assert.deepEqual(lines(form, { tasks: { min: least }, scaling: { max: 0 } }), [
        `scaling.max: 0 is not allowed. ${tasks(1)}`,
        `scaling.schedules: is missing. ${schedules}`,
      ]);
      assert.deepEqual(
        lines(form, { tasks: { min: 1 }, scaling: { max: 2, schedules: [{ ...night, min: least - 1 }] } }),
        [`scaling.schedules[0].min: ${least - 1} is not allowed. ${tasks(least)}`],
      );
    });
});
