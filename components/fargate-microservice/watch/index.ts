/** The room's door: what the other rooms take of it. */
export { balancedAlarms } from "./balanced-alarms";
export { certificateAlarm } from "./certificate-alarm";
export { composite } from "./composite";
export { edgeAlarms } from "./edge-alarms";
export { overview } from "./overview";
export { runAlarms } from "./run-alarms";
export { taskAlarms, throttleAlarms } from "./task-alarms";
