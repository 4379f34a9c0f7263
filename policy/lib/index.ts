export * from "./accounts";
export * from "./bucket-policies";
export { type ChannelName, demandClosedChannel, type PolicedChannel } from "./channel-policies";
export * from "./containers";
export { demandCustomerKey } from "./customer-key";
export { declaredBy, declaredByParent, type MicroserviceInputs } from "./declared";
export * from "./documents";
export { beginsAsListed, isListed, isOfPlatform, placeForm, placesSetting } from "./environments";
export { claimBy, claimOf } from "./exceptions";
export type { Graph, Node, Subject } from "./graph";
export { othersBehind } from "./group-bearers";
export * from "./identity";
export type { Judge } from "./judge";
export { isKnown, isSet } from "./known";
export type { RuleMetadata, Severity, Standards } from "./metadata";
export * from "./openings";
export * from "./policy-sources";
export * from "./principals";
export { judgeRoutes, subnetsNamed } from "./private-subnets";
export * from "./relations";
export { grantsTo, isArnOf, rolesIn } from "./role-grants";
export { isFor, type Rule, resourceRule, stackRule } from "./rule";
export { sentKeys } from "./sent-keys";
export { accountForm, regionForm, roleForm, setting } from "./settings";
export { eachStorePolicy } from "./store-policies";
export { storeNames } from "./stores";
export { type Front, frontOf, tasksBehind } from "./task-fronts";
export {
  networkOf,
  networkProperty,
  opensShells,
  startsTasks,
  type TaskStarter,
  taskStarters,
} from "./task-networks";
export { types } from "./types";
export { isWaiting } from "./waiting";
export { type ZoneSettings, zoneSettings, zonesOf } from "./zones";
