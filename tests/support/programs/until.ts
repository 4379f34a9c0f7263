/**
 * Last day of next month. The policy pack allows 90 days at most, so that no date could stand here for good; and the day
 * must be the same in the test and in each of its runs, also where they go on past midnight.
 */
export const until = lastDayOfNextMonth(new Date());

function lastDayOfNextMonth(today: Date): string {
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 2, 0)).toISOString().slice(0, 10);
}
