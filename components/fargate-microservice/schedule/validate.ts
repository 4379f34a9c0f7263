import type { ScheduledPlan } from "../args";

const cronForm = /^cron\(\S+( \S+){5}\)$/;
const rateForm = /^rate\([1-9]\d* (minute|hour|day)s?\)$/;

/** What is wrong with when and how a scheduled entry runs. */
export function scheduleProblems({ service: who, schedule, exceptions }: ScheduledPlan): string[] {
  const { expression, timezone } = schedule;
  return [
    ...(cronForm.test(expression) || rateForm.test(expression)
      ? []
      : [
          `${who}: schedule "${expression}" is not an expression of EventBridge Scheduler. Use cron(minutes hours day month weekday year) or rate(1 hour).`,
        ]),
    ...cronProblems(who, expression),
    ...(isTimeZone(timezone)
      ? []
      : [`${who}: timezone "${timezone}" is not an IANA time zone. Use one such as Europe/London.`]),
    ...(exceptions.publicIp === undefined
      ? []
      : [
          `${who}: a public address cannot be had: EventBridge Scheduler gives none to tasks of a capacity provider. Leave the exception publicIp out.`,
        ]),
  ];
}

/** The day of the month and the weekday cannot both be said: one of the two has to be `?`. */
function cronProblems(who: string, expression: string): string[] {
  if (!cronForm.test(expression)) return [];
  const [, , day, , weekday] = expression.slice("cron(".length, -1).split(" ");
  if ((day === "?") !== (weekday === "?")) return [];
  return [
    `${who}: schedule "${expression}" has ${day} as its day and ${weekday} as its weekday. Use ? for exactly one of the two.`,
  ];
}

function isTimeZone(name: string): boolean {
  // An offset such as +01:00 is a time zone to Node, and none to AWS.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== undefined;
  } catch {
    return false;
  }
}
