import { z } from "zod";
import { type Frozen, list, object, text } from "./form";
import { timeZone } from "./schedule";
import { ticket } from "./ticket";
import { answered, sentence } from "./values";

const formOfTickets = text(
  /^[A-Z][A-Z0-9-]{0,15}(#{1,12}|#\+)$/,
  "Use what a ticket begins with, then # for each digit, e.g. CHG#######, or #+ for 1 to 12 of them, e.g. PAY-#+.",
);

const localTime = text(
  /^20\d{2}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/,
  "Use a time as the clocks there read it, YYYY-MM-DDThh:mm, in quotes.",
);

const override = object({
  /** The ticket whose change goes through; an `up` with any other is refused. */
  ticket,
  ...answered,
});

const freeze = object({
  /** When it begins, as the clocks of `timezone` read. The first of two such times, where they are put back. */
  from: localTime,
  /** When it ends: the first minute in which changes go through again. The second of two such times. */
  until: localTime,
  /** Time zone of both. */
  timezone: timeZone,
  /** Why nothing changes then, one sentence. */
  reason: sentence,
  /** Changes that go through all the same. @default none */
  overrides: z.exactOptional(list(override, "Use a list of overrides: ticket, reason, approvedBy, until.")),
});

/** When a stack may change, and what has to be said of each change. */
export const changes = object({
  /** Form of the change ticket without which no update runs. @default none is asked for */
  ticketForm: z.exactOptional(formOfTickets),
  /** Times in which no update runs. @default none */
  freezes: z.exactOptional(list(freeze, "Use a list of freezes: from, until, timezone, reason, overrides.")),
});

export type Changes = Frozen<z.output<typeof changes>>;
export type Freeze = NonNullable<Changes["freezes"]>[number];
export type FreezeOverride = NonNullable<Freeze["overrides"]>[number];

/** Whether a ticket has the form that a stack file says. */
export function hasForm(given: string, of: string): boolean {
  const begins = of.replace(/#+\+?$/, "");
  const rest = given.slice(begins.length);
  return (
    given.startsWith(begins) &&
    /^\d{1,12}$/.test(rest) &&
    (of.endsWith("+") || rest.length === of.length - begins.length)
  );
}

/** What is said of a change where it is made. */
export interface ChangeNote {
  /** @default none was given */
  readonly ticket?: string | undefined;
  /** Freezes that it went through, each with who answers for that. */
  readonly overridden: readonly (Pick<FreezeOverride, "approvedBy" | "reason" | "until"> & {
    readonly freeze: string;
  })[];
}

const noteForm = /^change: (\{.*\})$/m;

/** One line: `change: {"ticket": …}`. */
export function formatChange({ ticket: given, overridden }: ChangeNote): string {
  const text = JSON.stringify({ ticket: given, overridden });
  // JSON lets two line breaks of Unicode stand; a line of the log does not.
  return `change: ${text.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}`;
}

const note = z.object({
  ticket: z.string().optional(),
  overridden: z.array(
    z.object({ freeze: z.string(), approvedBy: z.string(), reason: z.string(), until: z.string() }),
  ),
});

/** The note in a diagnostic's message, or nothing if the message is something else. */
export function parseChange(message: string): ChangeNote | undefined {
  const json = noteForm.exec(message)?.[1];
  return json === undefined ? undefined : note.safeParse(fromJson(json)).data;
}

function fromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
