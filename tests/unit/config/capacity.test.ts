import * as assert from "node:assert/strict";
import { line } from "../../../model/problems";
import { retainedStack, stackReading } from "../../support/stacks";

/** The problems of a stack file with these changes. */
function problems(changes: Readonly<Record<string, unknown>>): string[] {
  return stackReading(changes).problems.map((problem) => line(problem).replace("cdd:platform.", ""));
}

const night = { name: "night", cron: "cron(0 20 * * ? *)", timezone: "Europe/London", min: 1, max: 2 };
const scaling = (change: Readonly<Record<string, unknown>>) => ({ "defaults.scaling": change });
const scheduled = (change: Readonly<Record<string, unknown>>) =>
  scaling({ schedules: [{ ...night, ...change }] });
const machines = { instanceTypes: ["g5.xlarge"], min: 1, max: 2 };
const ec2 = (change: Readonly<Record<string, unknown>>) => ({
  ec2Capacity: { gpu: { ...machines, ...change } },
});
const at = "defaults.scaling.schedules[0]";

describe("tasks, scaling and machines", () => {
  it("are taken where they are right", () => {
    assert.deepEqual(
      problems({
        "defaults.tasks": { min: 1, max: 1000 },
        ...scaling({ cpuPercent: 10, memoryPercent: 90, requestsPerTask: 1_000_000, schedules: [night] }),
        ...ec2({ spotPercent: 100, volumeGiB: 16_384, machineImage: "ami-0123456789abcdef0" }),
      }),
      [],
    );
  });

  for (const [what, changes, message] of [
    [
      "no task",
      { "defaults.tasks.min": 0 },
      "defaults.tasks.min: 0 is not allowed. Use a whole number of tasks, 1 to 1000.",
    ],
    [
      "too many tasks of one service",
      { "services.profile.tasks": { min: 1, max: 1001 } },
      "services.profile.tasks.max: 1001 is not allowed. Use a whole number of tasks, 0 to 1000.",
    ],
    [
      "a schedule in a time zone that is none",
      scaling({ schedules: [{ ...night, timezone: "Mars/Olympus" }] }),
      'defaults.scaling.schedules[0].timezone: "Mars/Olympus" is not allowed. Use an IANA time zone, e.g. Europe/London.',
    ],
    [
      "a schedule on a day of the month and of the week",
      scaling({ schedules: [{ ...night, cron: "cron(0 2 * * * *)" }] }),
      'defaults.scaling.schedules[0].cron: "cron(0 2 * * * *)" is not allowed. Use minutes 0-59, hours 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 1-7 or SUN-SAT, year 1970-2199, and ? for exactly one of day and weekday.',
    ],
    [
      "a schedule of which nothing is left",
      scaling({ schedules: [{ ...night, min: 3 }] }),
      "defaults.scaling.schedules[0].max: 2 is not allowed. Use 3 or more: its min.",
    ],
    [
      "CPU that is always full",
      scaling({ cpuPercent: 91 }),
      "defaults.scaling.cpuPercent: 91 is not allowed. Use a whole number of percent, 10 to 90.",
    ],
    [
      "memory that is never used",
      scaling({ memoryPercent: 9 }),
      "defaults.scaling.memoryPercent: 9 is not allowed. Use a whole number of percent, 10 to 90.",
    ],
    [
      "no request for a task",
      scaling({ requestsPerTask: 0 }),
      "defaults.scaling.requestsPerTask: 0 is not allowed. Use a whole number of requests a minute and task, 1 to 1000000.",
    ],
    [
      "a target that is none",
      scaling({ diskPercent: 50 }),
      'defaults.scaling.diskPercent: "diskPercent" is not a key here. Use cpuPercent, memoryPercent, requestsPerTask, schedules.',
    ],
    [
      "a schedule with a name in capitals",
      scheduled({ name: "Night" }),
      `${at}.name: "Night" is not allowed. Use lower-case letters, digits and hyphens, at most 32.`,
    ],
    [
      "a schedule as crontab writes it",
      scheduled({ cron: "0 20 * * *" }),
      `${at}.cron: "0 20 * * *" is not allowed. Use cron(minutes hours day month weekday year).`,
    ],
    [
      "an hour that no day has",
      scheduled({ cron: "cron(0 99 * * ? *)" }),
      `${at}.cron: "cron(0 99 * * ? *)" is not allowed. Use minutes 0-59, hours 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 1-7 or SUN-SAT, year 1970-2199, and ? for exactly one of day and weekday.`,
    ],
    [
      "a time zone with a blank",
      scheduled({ timezone: "Europe London" }),
      `${at}.timezone: "Europe London" is not allowed. Use an IANA time zone, e.g. Europe/London.`,
    ],
    [
      "a schedule to no task",
      scheduled({ min: 0 }),
      `${at}.min: 0 is not allowed. Use a whole number of tasks, 1 to 1000.`,
    ],
    [
      "two schedules of one name",
      scaling({ schedules: [night, { ...night, min: 2 }] }),
      `defaults.scaling.schedules: ${JSON.stringify([night, { ...night, min: 2 }]).slice(0, 77)}... is not allowed. Name each schedule once.`,
    ],
    [
      "machines of no type",
      ec2({ instanceTypes: [] }),
      "ec2Capacity.gpu.instanceTypes: [] is not allowed. Name at least one instance type, e.g. c7i.xlarge.",
    ],
    [
      "a family for a type",
      ec2({ instanceTypes: ["g5"] }),
      'ec2Capacity.gpu.instanceTypes[0]: "g5" is not allowed. Use an EC2 instance type, e.g. c7i.xlarge.',
    ],
    [
      "no machine at most",
      ec2({ min: 0, max: 0 }),
      "ec2Capacity.gpu.max: 0 is not allowed. Use a whole number of machines, 1 to 1000.",
    ],
    [
      "more spot than machines",
      ec2({ spotPercent: 101 }),
      "ec2Capacity.gpu.spotPercent: 101 is not allowed. Use a whole number of percent of the machines, 0 to 100.",
    ],
    [
      "a volume that the machine image does not fit on",
      ec2({ volumeGiB: 29 }),
      "ec2Capacity.gpu.volumeGiB: 29 is not allowed. Use a whole number of GiB, 30 to 16384.",
    ],
    [
      "machines that are never replaced",
      ec2({ replaceAfterDays: 0 }),
      "ec2Capacity.gpu.replaceAfterDays: 0 is not allowed. Use a whole number of days, 1 to 365.",
    ],
    [
      "a machine image by name",
      ec2({ machineImage: "latest" }),
      'ec2Capacity.gpu.machineImage: "latest" is not allowed. Use the id of a machine image, ami-<hex>, or leave it out: AWS\'s current ECS image.',
    ],
  ] as const) {
    it(`refuse ${what}`, () => assert.deepEqual(problems(changes), [message]));
  }
});

describe("one task where data is retained", () => {
  const one = "1 task cannot stand in two AZs. Use 2 or more.";
  it("is refused of a worker that would rest, too", () =>
    assert.deepEqual(problems({ ...retainedStack, "services.profile.tasks": { min: 0, max: 0 } }), [
      "services.profile.tasks.min: 0 task cannot stand in two AZs. Use 2 or more.",
    ]));

  const retained = (changes: Readonly<Record<string, unknown>>) => problems({ ...retainedStack, ...changes });

  for (const [what, changes, path] of [
    ["of every service", { "defaults.tasks.min": 1 }, "defaults.tasks.min"],
    ["of one service", { "services.profile.tasks.min": 1 }, "services.profile.tasks.min"],
    ["of every service at night", scheduled({}), "defaults.scaling.schedules[0].min"],
    [
      "of one service at night",
      { "services.profile.scaling": { schedules: [{ ...night, name: "day", min: 2 }, night] } },
      "services.profile.scaling.schedules[1].min",
    ],
  ] as const) {
    it(`is refused ${what}`, () => assert.deepEqual(retained(changes), [`${path}: ${one}`]));
  }

  it("is enough where it is not", () => {
    assert.deepEqual(problems({ "defaults.tasks.min": 1, ...scheduled({}) }), []);
  });

  it("does not stand: two do", () => {
    assert.deepEqual(retained({ ...scheduled({ min: 2 }), "services.profile.cpu": 512 }), []);
  });
});
