import type { ComponentResource } from "@pulumi/pulumi";
import type { Neighbours, ServicePlan } from "./args";

/** What every part of a service is made from. `P` is the kind of plan that the part is for. */
export interface Scope<P extends ServicePlan = ServicePlan> {
  /** Logical name of the component; children are `${name}-<role>`. */
  readonly name: string;
  readonly args: P & Neighbours;
  readonly tags: Readonly<Record<string, string>>;
  readonly parent: ComponentResource;
}

/** Port of the listener that carries production traffic. */
export const productionPort = 443;
/** Port of the listener that reaches a new version before production traffic does. */
export const testPort = 8443;
