import { RunError } from "@pulumi/pulumi";
import { windowOf } from "../config/change-rules";
import { inStackFile, type StackReading } from "../config/stack-config";
import {
  type ChangeNote,
  type Changes,
  type Freeze,
  type FreezeOverride,
  formatChange,
  hasForm,
} from "../model/changes";
import { type Fault, report, shown } from "../model/problems";
import { faultsOf } from "../model/reading";
import { ticket as anyTicket } from "../model/ticket";

/** Environment variable that tells the program of the change ticket. */
export const ticketVariable = "CHANGE_TICKET";

/** A change to a stack, as it is about to be made. */
export interface Change {
  readonly at: Date;
  /** Change ticket. @default none is given */
  readonly ticket?: string | undefined;
}

/** Whether a change may be made, and what is said of it. */
export interface Admission {
  /** Why it may not, seen from the top of the stack file's object. */
  readonly faults: readonly Fault[];
  readonly note: ChangeNote;
}

/** Judges a change by what the stack file says of changes. */
export function admission(changes: Changes | undefined, change: Change): Admission {
  const frozen = freezesAt(changes, change.at).map(({ freeze, index }) => ({
    freeze,
    index,
    by: overrideFor(freeze, change),
  }));
  return {
    faults: [
      ...ticketFaults(changes?.ticketForm, change.ticket),
      ...frozen.flatMap(({ freeze, index, by }) =>
        by === undefined
          ? [{ steps: ["changes", "freezes", index], message: frozenMessage(freeze, change) }]
          : [],
      ),
    ],
    note: {
      ticket: change.ticket,
      overridden: frozen.flatMap(({ freeze, by }) =>
        by === undefined
          ? []
          : [{ freeze: spoken(freeze), approvedBy: by.approvedBy, reason: by.reason, until: by.until }],
      ),
    },
  };
}

/**
 * What is to be said of an update, or nothing; throws every reason why there may be none. A preview changes nothing, and is
 * made in a freeze as at any other time.
 *
 * @param isUpdate whether something is about to be changed
 */
export function admitted({ file, config }: StackReading, change: Change, isUpdate: boolean): string[] {
  if (!isUpdate) return [];
  const { faults, note } = admission(config?.changes, change);
  if (faults.length > 0) throw new RunError(report(inStackFile(file, faults)));
  return note.ticket === undefined ? [] : [formatChange(note)];
}

/** Freezes that an instant lies in: from their first moment to the one before their last. */
export function freezesAt(changes: Changes | undefined, at: Date) {
  const frozen = changes?.freezes?.flatMap((freeze, index) => {
    const { begins, ends } = windowOf(freeze);
    return begins <= at.getTime() && at.getTime() < ends ? [{ freeze, index }] : [];
  });
  return frozen ?? [];
}

/** `2026-12-18T18:00 to 2027-01-04T08:00, Europe/London: Close of the year` */
export function spoken({ from, until, timezone, reason }: Freeze): string {
  return `${from} to ${until}, ${timezone}: ${reason}`;
}

function overrideFor(
  { overrides }: Freeze,
  { at, ticket }: Change,
): Pick<FreezeOverride, "approvedBy" | "reason" | "until"> | undefined {
  const today = at.toISOString().slice(0, 10);
  return overrides?.find((each) => each.ticket === ticket && today <= each.until);
}

function frozenMessage(freeze: Freeze, { ticket }: Change): string {
  const given = ticket === undefined ? "no ticket is given" : `none is of ${ticket}, or its last day is over`;
  return `nothing changes now (${spoken(freeze)}). Wait until then, or give the ticket of one of its overrides: ${given}.`;
}

function ticketFaults(form: string | undefined, ticket: string | undefined): Fault[] {
  const steps = ["changes", "ticketForm"];
  if (form === undefined)
    return ticket === undefined ? [] : faultsOf(anyTicket, ticket).map((fault) => ({ ...fault, steps }));
  if (ticket !== undefined && hasForm(ticket, form)) return [];
  const found = ticket === undefined ? "no change ticket is given" : `${shown(ticket)} has not the form`;
  return [
    {
      steps,
      message: `${found}. Use ${form}, where each # is a digit: by --ticket of \`npm run deliver -- up\`, by ${ticketVariable} in the environment, or as the last line of the commit's message, Change-Ticket: ….`,
    },
  ];
}
