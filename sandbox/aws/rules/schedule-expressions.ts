/** Kinds of schedule expression; not every service takes each. */
export type ExpressionKind = "at" | "rate" | "cron";

/** What may stand in one field of a cron expression. */
interface Field {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
  /** Whether the field says which day: only there may `?`, `L`, `W` and `#` stand. */
  readonly day?: boolean;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekDays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/** Minutes, hours, day of month, month, day of week, year. */
const fields: readonly Field[] = [
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31, day: true },
  { from: 1, to: 12, names: months },
  { from: 1, to: 7, names: weekDays, day: true },
  { from: 1970, to: 2199 },
];

function isValue(value: string, { from, to, names = [] }: Field): boolean {
  if (names.includes(value.toUpperCase())) return true;
  return /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to;
}

function isPart(part: string, field: Field): boolean {
  if (field.day && /^(\?|L|LW|\d+W|\d+L|\d#[1-5])$/.test(part)) return true;
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === "*") return true;
  const ends = range.split("-");
  return ends.length <= 2 && ends.every((end) => isValue(end, field));
}

function isCron(text: string): boolean {
  const given = text.split(/\s+/);
  if (given.length !== fields.length) return false;
  // A day is said once: by the month or by the week, and the other field is "?".
  if ((given[2] === "?") === (given[4] === "?")) return false;
  return fields.every((field, index) => (given[index] ?? "").split(",").every((part) => isPart(part, field)));
}

function isMoment(text: string): boolean {
  const time = new Date(`${text}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString() === `${text}.000Z`;
}

/** Whether an expression is one that AWS reads: `at(2026-01-31T06:00:00)`, `rate(5 minutes)` or a cron expression of six fields. */
export function isScheduleExpression(expression: string, kinds: readonly ExpressionKind[]): boolean {
  const [, kind, inner = ""] = /^(at|rate|cron)\((.+)\)$/.exec(expression) ?? [];
  if (!kinds.some((one) => one === kind)) return false;
  if (kind === "rate") return /^[1-9]\d* (minute|hour|day)s?$/.test(inner);
  return kind === "at" ? isMoment(inner) : isCron(inner);
}

/** Whether a time zone is one of the IANA data base, e.g. `Europe/London`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
