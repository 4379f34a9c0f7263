/** The room's door: what the other rooms take of it. */
export { taskDiscovery } from "./discovery";
export { FrontDoor } from "./front-door";
export { graceSeconds } from "./target-health";
