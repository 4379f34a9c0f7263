import { today } from "./clock";
import type { DatedException, ExceptionKind, MicroserviceInputs } from "./declared";
import type { Judge } from "./judge";
import { setting } from "./settings";

/** By which a stack's configuration lists exceptions: a second pair of eyes beside the catalogue. */
export interface ExceptionSettings {
  /** `<service> until YYYY-MM-DD`. */
  readonly exceptions: readonly string[];
  /** Most days that an exception may still last. */
  readonly longestDays: number;
}

/** The settings of every rule that a dated exception can lift. */
export const exceptionSettings = {
  exceptions: setting<readonly string[]>(
    [],
    'Services that declare an exception and until when it holds, e.g. "screening until 2026-01-31"',
  ),
  longestDays: setting(90, "Most days, from today, that an exception may last", { least: 1, most: 90 }),
};

/**
 * Reports the violation, or that a dated exception excuses it: one that the service declares, that this stack's
 * configuration lists with the same date, that is not over and does not last too long.
 */
export function demandException(
  judge: Judge,
  violation: string,
  kind: ExceptionKind,
  service: MicroserviceInputs | undefined,
  settings: ExceptionSettings,
): void {
  const name = service?.service;
  demandListed(judge, violation, service?.exceptions?.[kind], name === undefined ? [] : [name], settings);
}

/**
 * The same for what is no weakness of a whole service.
 *
 * @param names by which the stack's configuration may list it, the plainest first
 */
export function demandListed(
  judge: Judge,
  violation: string,
  declared: DatedException | undefined,
  names: readonly string[],
  settings: ExceptionSettings,
): void {
  const refusal = refusalOf(declared, names, settings);
  if (refusal !== undefined) judge.violation(`${violation}, and ${refusal}`);
  else if (declared !== undefined) {
    const { until = "", approvedBy, reason } = declared;
    judge.excepted(violation, { until, approvedBy, reason });
  }
}

/** Why the exception does not hold; nothing if it does. */
function refusalOf(
  declared: DatedException | undefined,
  names: readonly string[],
  { exceptions, longestDays }: ExceptionSettings,
): string | undefined {
  const [service] = names;
  if (!declared || service === undefined) return "its service declares no exception from that";
  const { until = "" } = declared;
  const listed = Array.from(exceptions, String).flatMap((each) => {
    const [, name = "", day = ""] = /^(.+) until (.+)$/.exec(each) ?? [];
    return names.includes(name) ? [day] : [];
  });
  if (listed.length === 0) return `the exception of ${service} is not listed for this stack`;
  if (!isDay(until)) return `the exception of ${service} has no date of the form YYYY-MM-DD`;
  if (!listed.includes(until))
    return `the exception's dates differ: the service says ${until}, this stack's configuration ${listed.join(", ")}`;
  const days = (Date.parse(until) - Date.parse(today())) / 86_400_000;
  if (days < 0) return `the exception of ${service} expired on ${until}`;
  if (days > longestDays)
    return `the exception of ${service} lasts ${days} days more, until ${until}; at most ${longestDays} are allowed`;
  return undefined;
}

/** Whether the text is a day of the calendar: JavaScript would read 31 February as one in March. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
