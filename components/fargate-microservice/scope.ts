import type * as ec2 from "@pulumi/aws/ec2";
import type * as iam from "@pulumi/aws/iam";
import type * as secretsmanager from "@pulumi/aws/secretsmanager";
import type { ComponentResource, Input, Resource } from "@pulumi/pulumi";
import type { Neighbours, SecretPlan, ServicePlan } from "./args";

/** What every part of a service is made from. `P` is the kind of plan that the part is for. */
export interface Scope<P extends ServicePlan = ServicePlan> {
  /** Logical name of the component; children are `${name}-<role>`. */
  readonly name: string;
  readonly args: P & Neighbours;
  readonly tags: Readonly<Record<string, string>>;
  readonly parent: ComponentResource;
}

/** A role, and the policies without which it can do nothing: whoever takes the role waits for them. */
export interface RoleWithPolicies {
  readonly role: iam.Role;
  readonly policies: readonly Resource[];
}

/** A secret of the service, and what must stand before a task reads it. */
export interface ServiceSecret {
  readonly plan: SecretPlan;
  readonly secret: secretsmanager.Secret;
  readonly arn: Input<string>;
  readonly policy: Resource;
}

/** Everything that stands before the first task runs, whatever the entry's kind. */
export interface Surroundings {
  readonly group: ec2.SecurityGroup;
  /** Rules of that group, and of the groups that it reaches. */
  readonly rules: readonly Resource[];
  readonly task: RoleWithPolicies;
  readonly execution: RoleWithPolicies;
  readonly secrets: readonly ServiceSecret[];
}

/** Port of the listener that carries production traffic. */
export const productionPort = 443;
/** Port of the listener that reaches a new version before production traffic does. */
export const testPort = 8443;
