import { type Changes, type Freeze, hasForm } from "../model/changes";
import { instantsOf } from "../model/local-time";
import { type Fault, shown, under, unless } from "../model/problems";
import type { SoundParts } from "../model/stack";
import { ticketPattern } from "../model/ticket";

/** Freezes that begin, end after that, and let through only what comes within them. */
export function changeRules({ changes = {} }: SoundParts): Fault[] {
  return [
    ...ticketFormFaults(changes.ticketForm),
    ...(changes.freezes ?? []).flatMap((freeze, index) =>
      under(
        ["changes", "freezes", index],
        [...timeFaults(freeze), ...overrideFaults(freeze, changes.ticketForm)],
      ),
    ),
  ];
}

/** A form narrows what every ticket looks like. */
function ticketFormFaults(form: Changes["ticketForm"]): Fault[] {
  const example = form?.replace("#+", "1").replaceAll("#", "1") ?? "";
  return unless(
    form === undefined || ticketPattern.test(example),
    ["changes", "ticketForm"],
    `${shown(form)} is of no ticket: ${example} is none. Use one such as CHG####### or CDD-#+.`,
  );
}

function timeFaults({ from, until, timezone }: Freeze): Fault[] {
  const never = Object.entries({ from, until }).flatMap(([key, local]) =>
    unless(
      instantsOf(local, timezone).length > 0,
      [key],
      `${shown(local)} is no time in ${timezone}: its clocks go forward over it, or the month has no such day. Use one that they read.`,
    ),
  );
  if (never.length > 0) return never;
  const { begins, ends } = windowOf({ from, until, timezone });
  return unless(begins < ends, ["until"], `${shown(until)} is not after from. Use a later time.`);
}

function overrideFaults({ from, overrides = [] }: Freeze, ticketForm: Changes["ticketForm"]): Fault[] {
  return overrides.flatMap(({ ticket, until }, index) => {
    const steps = ["overrides", index];
    return [
      ...unless(
        ticketForm === undefined || hasForm(ticket, ticketForm),
        [...steps, "ticket"],
        `${shown(ticket)} has not the form ${ticketForm}, where each # is a digit. Use one that has.`,
      ),
      ...unless(
        !overrides.slice(0, index).some((earlier) => earlier.ticket === ticket),
        [...steps, "ticket"],
        `${shown(ticket)} is named twice. Name each ticket once.`,
      ),
      ...unless(
        until >= from.slice(0, 10),
        [...steps, "until"],
        `${shown(until)} is before the freeze begins: it would let nothing through. Use a day within it.`,
      ),
    ];
  });
}

/** The widest window that a freeze can mean, in milliseconds: it has begun at its first, and ends with its second. */
export function windowOf({ from, until, timezone }: Pick<Freeze, "from" | "until" | "timezone">) {
  return {
    begins: instantsOf(from, timezone)[0] ?? Number.NaN,
    ends: instantsOf(until, timezone).at(-1) ?? Number.NaN,
  };
}
