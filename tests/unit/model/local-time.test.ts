import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { instantsOf } from "../../../model/local-time";

const at = (local: string, zone: string) =>
  instantsOf(local, zone).map((instant) => new Date(instant).toISOString().slice(0, 16));

describe("a time as the clocks of a zone read it", () => {
  for (const [local, zone, instants] of [
    ["2026-12-18T18:00", "Europe/London", ["2026-12-18T18:00"]],
    ["2026-07-01T00:00", "Europe/London", ["2026-06-30T23:00"]],
    ["2026-12-31T23:59", "Asia/Kolkata", ["2026-12-31T18:29"]],
    ["2026-12-31T00:00", "Pacific/Kiritimati", ["2026-12-30T10:00"]],
    ["2026-12-31T00:00", "Pacific/Pago_Pago", ["2026-12-31T11:00"]],
    // Clocks go forward: what they leave out is no time, its neighbours are.
    ["2027-03-28T00:59", "Europe/London", ["2027-03-28T00:59"]],
    ["2027-03-28T01:00", "Europe/London", []],
    ["2027-03-28T01:59", "Europe/London", []],
    ["2027-03-28T02:00", "Europe/London", ["2027-03-28T01:00"]],
    // Clocks go back: what they read twice is two times, its neighbours are one.
    ["2026-10-25T00:59", "Europe/London", ["2026-10-24T23:59"]],
    ["2026-10-25T01:00", "Europe/London", ["2026-10-25T00:00", "2026-10-25T01:00"]],
    ["2026-10-25T01:59", "Europe/London", ["2026-10-25T00:59", "2026-10-25T01:59"]],
    ["2026-10-25T02:00", "Europe/London", ["2026-10-25T02:00"]],
    // Half an hour.
    ["2027-04-04T01:30", "Australia/Lord_Howe", ["2027-04-03T14:30", "2027-04-03T15:00"]],
    ["2026-10-04T02:15", "Australia/Lord_Howe", []],
    // A day that a country left out, and days that no month has.
    ["2011-12-30T12:00", "Pacific/Apia", []],
    ["2027-02-29T12:00", "Europe/London", []],
    ["2026-13-01T12:00", "Europe/London", []],
    ["2028-02-29T12:00", "Europe/London", ["2028-02-29T12:00"]],
    ["soon", "Europe/London", []],
  ] as const)
    it(`${local} in ${zone} is ${instants.join(" and ") || "never"}`, () =>
      assert.deepEqual(at(local, zone), instants));

  it("of any instant in any zone is that instant again", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2025, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 }),
        fc.constantFrom("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"),
        (minutes, zone) => {
          const instant = minutes * 60_000;
          const local = new Date(instant).toLocaleString("sv", { timeZone: zone }).slice(0, 16);
          assert.ok(instantsOf(local.replace(" ", "T"), zone).includes(instant), local);
        },
      ),
    ));
});
