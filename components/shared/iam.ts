import * as iam from "@pulumi/aws/iam";
import type { Input, Resource } from "@pulumi/pulumi";
import { policyDocument } from "./policy-document";

export { policyDocument, type Statement } from "./policy-document";

/** What every role of a stack shares. */
export interface RoleDefaults {
  /** IAM path, `/cdd/<stack>/`: key and endpoint policies know the stack's roles by it. */
  readonly path: string;
  /** AWS account id, 12 digits. */
  readonly account: string;
  /** ARN of the permissions boundary. @default none */
  readonly permissionsBoundary?: string;
}

export interface ServiceRoleArgs extends RoleDefaults {
  /** Physical name, at most 64 characters. */
  readonly roleName: string;
  /** AWS service that takes the role, e.g. `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  readonly description: string;
  /** The service never says on whose behalf it takes the role (EC2, for its machines). @default false */
  readonly sendsNoSource?: boolean;
  /** ARN pattern of the resources on whose behalf the service takes the role. @default any of the account */
  readonly sourceArn?: string;
  /** @default only the provider's default tags */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A role that one AWS service may take on behalf of this account's resources, and nobody else (no confused deputy). */
export function serviceRole(name: string, args: ServiceRoleArgs, parent: Resource): iam.Role {
  const trust = policyDocument([
    {
      sid: "OnBehalfOfThisAccount",
      actions: ["sts:AssumeRole"],
      principals: { Service: [args.service] },
      ...(args.sendsNoSource !== true && {
        conditions: {
          StringEquals: { "aws:SourceAccount": args.account },
          ...(args.sourceArn !== undefined && { ArnLike: { "aws:SourceArn": args.sourceArn } }),
        },
      }),
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
