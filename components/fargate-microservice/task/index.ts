/** The room's door: what the other rooms take of it. */
export { capacity, networkConfiguration, platform, prerequisites, taskDefinition } from "./definition";
export { type MountedFiles, mountedFiles, mountFaults } from "./mounts";
export { targetOf } from "./target";
