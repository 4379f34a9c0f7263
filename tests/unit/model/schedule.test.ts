import * as assert from "node:assert/strict";
import type { z } from "zod";
import { faultsOf } from "../../../model/reading";
import { cron, schedule, timeZone } from "../../../model/schedule";

const takes = (form: z.ZodType, value: unknown) => faultsOf(form, value).length === 0;
/** It is refused, and each message says what is allowed. */
function refused(form: z.ZodType, value: unknown): void {
  const said = faultsOf(form, value).map(({ message }) => message);
  assert.ok(said.length > 0);
  for (const message of said) assert.match(message, /(^|[.,] )Use .+\.$/);
}

describe("when something runs", () => {
  const at = (
    fields: Partial<Readonly<Record<"minute" | "hour" | "day" | "month" | "weekday" | "year", string>>>,
  ) => {
    const all = { minute: "0", hour: "2", day: "*", month: "*", weekday: "?", year: "*", ...fields };
    return `cron(${Object.values(all).join(" ")})`;
  };
  const right = {
    minute: ["0", "59", "0-59", "0,30", "0/15", "0/120", "*/15", "*"],
    hour: ["0", "23", "8-18"],
    day: ["1", "31", "L", "LW", "1W", "9W", "10W", "29W", "30W", "31W", "1,15"],
    month: ["1", "12", ..."JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" "), "JAN-MAR"],
    year: ["1970", "2199", "2026-2030"],
  };
  const wrong = {
    minute: [
      "60",
      "-1",
      "0-60",
      "0/",
      "0/0",
      "0/1/2",
      "0/x",
      "0/x1",
      "0/1x",
      "0-1-2",
      "x",
      "L",
      "?",
      "",
      "1,",
      "1.5",
    ],
    hour: ["24", "L", "?"],
    day: ["0", "32", "0W", "32W", "WL", "MON", "xL", "Lx", "11Wx", "LL"],
    month: ["0", "13", "jan", "L", "JANX", "XJAN", "MON"],
    year: ["1969", "2200", "L"],
  };
  for (const [field, values] of Object.entries(right))
    for (const value of values)
      it(`may have ${value} for its ${field}`, () =>
        assert.deepEqual(faultsOf(cron, at({ [field]: value })), []));
  for (const [field, values] of Object.entries(wrong))
    for (const value of values)
      it(`never has "${value}" for its ${field}`, () => refused(cron, at({ [field]: value })));

  const onWeekday = (weekday: string) => takes(cron, at({ day: "?", weekday }));
  for (const value of [
    "1",
    "7",
    ..."SUN MON TUE WED THU FRI SAT".split(" "),
    "L",
    "1L",
    "7L",
    "1#1",
    "7#5",
    "MON-FRI",
  ])
    it(`may be on weekday ${value}`, () => assert.ok(onWeekday(value)));
  for (const value of [
    "0",
    "8",
    "JAN",
    "8L",
    "0L",
    "1#0",
    "1#6",
    "8#1",
    "#1",
    "LW",
    "1LL",
    "x1L",
    "1#1x",
    "1W",
  ])
    it(`is never on weekday ${value}`, () => assert.ok(!onWeekday(value)));

  it("says the day or the weekday, and never both or neither", () => {
    assert.ok(!takes(cron, at({ day: "?", weekday: "?" })) && !takes(cron, at({ day: "*", weekday: "*" })));
  });

  const asked = (expression: string, timezone = "UTC") => ({ expression, timezone });
  const runs = (expression: string) => takes(schedule, asked(expression));
  for (const expression of ["rate(1 hour)", "rate(12 minutes)", "rate(2 days)", "rate(1 day)", at({})])
    it(`may be ${expression}`, () => assert.ok(runs(expression)));
  for (const expression of [
    "rate(0 hours)",
    "rate(1 week)",
    "rate(01 hours)",
    "rate(1hour)",
    "rate(1 hours) ",
    "xrate(1 hour)",
    "rate(1 hour)x",
    "rate( hour)",
    "at(2026-01-01T00:00:00)",
    at({ minute: "60" }),
    `x${at({})}`,
    `${at({})}x`,
    "cron(0 2 * * ?)",
    "cron(0 2 * * ? * *)",
  ])
    it(`is never ${expression}`, () => refused(schedule, asked(expression)));

  for (const zone of ["Europe/London", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+1"])
    it(`may be in ${zone}`, () => assert.deepEqual(faultsOf(timeZone, zone), []));
  for (const zone of ["Mars/Olympus", "+01:00", "", "1Europe/London", "Europe/London ", "Europe/", 7])
    it(`is never in ${zone}`, () => refused(timeZone, zone));
});
