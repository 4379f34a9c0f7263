import { InvalidArgumentError } from "commander";
import { type Fault, faultForms, readFault } from "./fault";

/** Without a default that the help would print: several in a row, of which the first has none before. */
export function faultOption(text: string, before: readonly Fault[] = []): readonly Fault[] {
  const read = readFault(text);
  if (read === undefined) throw new InvalidArgumentError(`Use ${faultForms}.`);
  return [...before, ...read];
}

/** Seconds from running to the first answer. */
export const startOption = whole(0, 3600);

/** Requests a minute. */
export const trafficOption = whole(1, 10_000_000);

/** Minutes that somebody takes: as long as a pause can be, and beyond. */
export const minutesOption = whole(0, 30_000);

export const seedOption = whole(0, 2 ** 32 - 1);

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Use a whole number, ${least} to ${most}.`);
  };
}
