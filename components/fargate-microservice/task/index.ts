/** The room's door: what the other rooms take of it. */
export { networkConfiguration, platform, prerequisites, providerShares, taskDefinition } from "./definition";
export { type MountedFiles, mountedFiles, mountFaults } from "./mounts";
export { targetOf } from "./target";
