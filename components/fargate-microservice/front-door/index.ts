/** The room's door: what the other rooms take of it. */
export { validatedCertificate } from "./certificate";
export { discovery, taskDiscovery } from "./discovery";
export { type FrontDoor, frontDoor } from "./front-door";
export { type Routing, routing } from "./routing";
export { graceSeconds } from "./target-health";
