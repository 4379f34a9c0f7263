/** The room's door: what the other rooms take of it. */
export { missedRuns } from "./missed-runs";
export { missedRunsQueue, scheduleRole } from "./roles";
export { schedule, scheduleGroup } from "./schedule";
