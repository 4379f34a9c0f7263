import type { ComponentResource, Input, Resource } from "@pulumi/pulumi";
import type { BalancedPlan, Neighbours } from "../args";

/** What of a service's plan its front door follows from. The service has validated it. */
type FrontDoorPlan = Pick<
  BalancedPlan,
  | "service"
  | "physicalName"
  | "exposure"
  | "port"
  | "health"
  | "idleTimeoutSeconds"
  | "taskTls"
  | "startupSeconds"
  | "stopSeconds"
  | "internalName"
  | "publicName"
  | "zoneId"
  | "stickinessSeconds"
  | "rateLimit"
  | "largeBodyPaths"
  | "falsePositives"
  | "waf"
  | "retain"
>;

/** Everything that `FrontDoor` is given. */
export interface FrontDoorArgs
  extends FrontDoorPlan,
    Pick<Neighbours, "network" | "cluster" | "observability"> {
  readonly tags: Readonly<Record<string, string>>;
  /** Security group of the balancer. */
  readonly securityGroupId: Input<string>;
  /** What has to be older than the balancer. */
  readonly before: readonly Resource[];
}

/** What each part of a front door is made from. */
export interface DoorScope {
  /** Logical name of the component, which is the service's: children are `${name}-<role>`. */
  readonly name: string;
  readonly args: FrontDoorArgs;
  readonly tags: Readonly<Record<string, string>>;
  readonly parent: ComponentResource;
}
