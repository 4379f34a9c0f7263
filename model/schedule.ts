import { object, type Said, text } from "./form";

/** What may stand in one field of a cron expression of AWS. */
interface Field {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
  /** Signs that say a day in words of their own: the last, the nearest weekday, the third Friday. */
  readonly signs?: RegExp;
}

/**
 * Sources: EventBridge Scheduler user guide, "Schedule types"; Application Auto Scaling user guide, "Schedule recurring
 * scaling actions", which refers to EventBridge's reference of cron expressions.
 */
const fields: readonly Field[] = [
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31, signs: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { from: 1, to: 12, names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ") },
  { from: 1, to: 7, names: "SUN MON TUE WED THU FRI SAT".split(" "), signs: /^(\?|[1-7]?L|[1-7]#[1-5])$/ },
  { from: 1970, to: 2199 },
];

const cronForm = "cron\\((\\S+( \\S+){5})\\)";
const form = new RegExp(`^${cronForm}$`);
const bounds =
  "Use minutes 0-59, hours 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 1-7 or SUN-SAT, year 1970-2199, and ? for exactly one of day and weekday.";

/** Whether every field of a cron expression is within its bounds; what is none is not judged. */
function isWithinBounds(expression: string): boolean {
  const given = form.exec(expression)?.[1]?.split(" ");
  if (given === undefined) return true;
  const fits = fields.every((field, index) => given[index]?.split(",").every((part) => isPart(part, field)));
  return fits && (given[2] === "?") !== (given[4] === "?");
}

function isPart(part: string, field: Field): boolean {
  if (field.signs?.test(part)) return true;
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === "*") return true;
  const ends = range.split("-");
  return ends.length <= 2 && ends.every((end) => isValue(end, field));
}

function isValue(value: string, { from, to, names = [] }: Field): boolean {
  if (names.includes(value)) return true;
  return /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to;
}

/** A cron expression of AWS: `cron(0 2 * * ? *)`. */
export const cron = text(form, "Use cron(minutes hours day month weekday year).").refine(isWithinBounds, {
  error: bounds,
});

/** The same, or a rate. */
const cronOrRate = text(
  new RegExp(`^(${cronForm}|rate\\([1-9]\\d* (minute|hour|day)s?\\))$`),
  "Use cron(minutes hours day month weekday year) or rate(1 hour).",
).refine(isWithinBounds, { error: bounds });

/**
 * A time zone by its IANA name. An offset such as +01:00 is one to Node, and none to AWS. Source: EventBridge Scheduler user
 * guide and Application Auto Scaling API, which both ask for a name of the IANA database.
 */
export const timeZone = text(
  /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/,
  "Use an IANA time zone, e.g. Europe/London.",
).refine(isTimeZone, { error: "Use an IANA time zone, e.g. Europe/London." });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== undefined;
  } catch {
    return false;
  }
}

const scheduleShape = {
  /** `cron(minutes hours day month weekday year)`, or `rate(1 hour)`. Of day and weekday one is `?`. */
  expression: cronOrRate,
  /** Time zone that the expression is read in. */
  timezone: timeZone,
};

/** When something runs, as EventBridge Scheduler reads it. */
export const schedule = object(scheduleShape);
export type Schedule = Said<typeof scheduleShape>;
