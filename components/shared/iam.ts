import * as iam from "@pulumi/aws/iam";
import type { Input, Resource } from "@pulumi/pulumi";
import { policyDocument } from "./policy-document";
import { type SilentService, type SpeakingService, trustConditions } from "./role-services";

/** What every role of a stack shares. */
export interface RoleDefaults {
  /** IAM path, `/cdd/<stack>/`: key and endpoint policies know the stack's roles by it. */
  readonly path: string;
  /** AWS account id, 12 digits. */
  readonly account: string;
  /** ARN of the permissions boundary. @default none */
  readonly permissionsBoundary?: string;
}

interface CommonRoleArgs extends RoleDefaults {
  /** Physical name, at most 64 characters. */
  readonly roleName: string;
  readonly description: string;
  /** @default only the provider's default tags */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a role is made from, with the AWS service that takes it, e.g. `ecs-tasks.amazonaws.com`. */
export type ServiceRoleArgs = CommonRoleArgs &
  (
    | {
        readonly service: SpeakingService;
        /** ARN pattern of the resources on whose behalf the service takes the role. @default any of the account */
        readonly sourceArn?: string;
      }
    | { readonly service: SilentService; readonly sourceArn?: never }
  );

/**
 * A role that one AWS service may take and nobody else: on behalf of this account's resources (no confused deputy) where
 * the service says on whose behalf it acts. On a service that does not say it no condition is put, for none would be met.
 */
export function serviceRole(name: string, args: ServiceRoleArgs, parent: Resource): iam.Role {
  const { service, account, sourceArn } = args;
  const conditions = trustConditions(service, account, sourceArn);
  const trust = policyDocument([
    {
      sid: conditions === undefined ? "TakenByItsService" : "OnBehalfOfThisAccount",
      actions: ["sts:AssumeRole"],
      principals: { Service: [service] },
      ...(conditions !== undefined && { conditions }),
    },
  ]);
  return new iam.Role(
    name,
    {
      name: args.roleName,
      path: args.path,
      description: args.description,
      assumeRolePolicy: trust,
      maxSessionDuration: 3600,
      ...(args.permissionsBoundary !== undefined && { permissionsBoundary: args.permissionsBoundary }),
      ...(args.tags !== undefined && { tags: args.tags }),
    },
    { parent, deleteBeforeReplace: true },
  );
}

export interface InlinePolicyArgs {
  readonly role: iam.Role;
  /** Policy document (JSON). */
  readonly policy: Input<string>;
}

/** A policy that lives and dies with its role. Its own logical name is its name in IAM. */
export function inlinePolicy(
  name: string,
  { role, policy }: InlinePolicyArgs,
  parent: Resource,
): iam.RolePolicy {
  return new iam.RolePolicy(name, { name, role: role.name, policy }, { parent, deleteBeforeReplace: true });
}
