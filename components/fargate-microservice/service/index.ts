/** The room's door: what the other rooms take of it. */
export { releaseHookRole } from "./release-hooks";
export { type ServiceParts, service } from "./service";
