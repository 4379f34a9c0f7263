/** What a clock on the wall says, without its zone: `2026-12-18T18:00`. */
const form = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;
const day = 86_400_000;

/**
 * The instants, in milliseconds, at which the clocks of a time zone read this, in their order: none where they are put forward
 * over it or the month has no such day, two where they are put back.
 *
 * @param zone name of the IANA database
 */
export function instantsOf(local: string, zone: string): number[] {
  const found = form.exec(local);
  if (found === null) return [];
  const [year = 0, month = 1, date, hour, minute] = found.slice(1).map(Number);
  const read = Date.UTC(year, month - 1, date, hour, minute);
  const clock = clockOf(zone);
  // No zone changes its offset twice within two days, and none is a day or more away from UTC.
  const offsets = [read - day, read + day].map((instant) => clock(instant) - instant);
  return [...new Set(offsets.map((offset) => read - offset))]
    .filter((instant) => clock(instant) === read && new Date(read).toISOString().startsWith(local))
    .sort((one, other) => one - other);
}

/** What the zone's clocks read at an instant, as if it were UTC. */
function clockOf(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (instant) => {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)] as const),
    );
    const { year = 0, month = 1, day: date, hour, minute, second } = parts;
    return Date.UTC(year, month - 1, date, hour, minute, second);
  };
}
