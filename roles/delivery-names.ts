import type { StackConfig } from "../model/stack";

/** Name of the Pulumi project: part of every path in the backend. */
export const project = "cdd";

/** What stands in an account before its stack does: who deploys, and where the state is. */
export interface DeliveryNames {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** IAM path of the policies of those who deploy, look and answer. The stack's own roles have another. */
  readonly path: string;
  /** ARN of the role that previews. Who deploys, and everybody else, the stack file names. */
  readonly previewRole: string;
  /** ARN of the boundary of every role that the stack makes, but of those that AWS Backup takes. */
  readonly boundary: string;
  /** ARN of theirs. @default none: the stack file names none */
  readonly backupsBoundary?: string;
  readonly stateBucket: string;
  /** Of the key that encrypts the state, and the secrets in it. */
  readonly stateAlias: string;
  /** The state's bucket as Pulumi is told of it (`PULUMI_BACKEND_URL`, `pulumi login`). */
  readonly backend: string;
  /** Every role that the stack file names, and the one that previews. */
  readonly people: readonly string[];
}

/**
 * No name begins as those of a stack do, whatever the stack is called: what a stack's deployer may change by name is never
 * what holds him.
 */
export function deliveryNames(
  { stack, account, region, access, release }: StackConfig,
  boundary: string,
): DeliveryNames {
  const { permissionsBoundary: _, backupsBoundary, ...roles } = access;
  const previewRole = `arn:aws:iam::${account}:role/cdd-preview`;
  const stateBucket = `pulumi-state-${account}-${region}`;
  const named = [
    ...Object.values(roles).flatMap((each) => each ?? []),
    ...(release.approval?.approvers ?? []),
  ];
  return {
    stack,
    account,
    region,
    path: `/cdd-delivery/${stack}/`,
    previewRole,
    boundary,
    ...(backupsBoundary !== undefined && { backupsBoundary }),
    stateBucket,
    stateAlias: "alias/pulumi-state",
    backend: `s3://${stateBucket}?region=${region}`,
    people: [...new Set([previewRole, ...named])].sort(),
  };
}
