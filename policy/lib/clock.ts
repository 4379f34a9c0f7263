const ofSystem = () => new Date();
let now = ofSystem;

/** Today in UTC, as `YYYY-MM-DD`: dates of exceptions end for everybody at the same moment. */
export function today(): string {
  return now().toISOString().slice(0, 10);
}

/** Sets what day it is (tests). Without an argument the system's clock holds again. */
export function setToday(day?: string): void {
  now = day === undefined ? ofSystem : () => new Date(`${day}T12:00:00Z`);
}
