import type { ComponentResource } from "@pulumi/pulumi";
import type { FargateMicroserviceArgs } from "./args";

/** What every part of a service is made from. */
export interface Scope {
  /** Logical name of the component; children are `${name}-<role>`. */
  readonly name: string;
  readonly args: FargateMicroserviceArgs;
  readonly tags: Readonly<Record<string, string>>;
  readonly parent: ComponentResource;
}

/** Port of the listener that carries production traffic. */
export const productionPort = 443;
/** Port of the listener that reaches a new version before production traffic does. */
export const testPort = 8443;
