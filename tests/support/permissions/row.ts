import type { Catalogue } from "../../../model/catalogue";
import type { StackConfig } from "../../../model/stack";
import type { Answer } from "../../../sandbox/aws/iam/ask";
import type { Keys } from "../../../sandbox/aws/iam/context";
import type { PolicyDocument } from "../../../sandbox/aws/iam/documents";
import type { StackDocuments } from "../../../sandbox/aws/iam/stack-documents";

/** One line of the table of who may do what. */
export interface Row {
  /** Who, in the words of the stack file or the catalogue. */
  readonly who: string;
  /** ARN, or the name of an AWS service. */
  readonly principal: string;
  readonly action: string;
  /** What, in the words of the catalogue. */
  readonly what: string;
  /** ARN, or `*`. */
  readonly resource: string;
  readonly context?: Keys;
  /** Of an AWS service: ARN of what it works for. @default the account */
  readonly behalf?: string;
  /** The request comes through the stack's VPC endpoint for the service, if there is one. @default false */
  readonly fromVpc?: boolean;
  /** Identity policies of somebody outside. @default AdministratorAccess: what the platform holds, it holds against that */
  readonly identity?: readonly PolicyDocument[];
  readonly allowed: boolean;
}

/** What rows are made from: the documents that are judged, and the declarations that say what is right. */
export interface Declared {
  readonly stack: StackDocuments;
  readonly config: StackConfig;
  readonly catalogue: Catalogue;
}

/** Whether the stack allows it: to what is another account's it gives its own half, and that account the other. */
export function isAllowed({ outcome, ...answer }: Answer, { account }: StackConfig): boolean {
  const owner = answer.resource.split(":")[4] ?? "";
  const lacking = "lacking" in answer ? answer.lacking.join() : "";
  const isOurHalf = !["", account].includes(owner) && /^(resource|key) policy$/.test(lacking);
  return outcome === "allowed" || isOurHalf;
}

/** Somebody of the account's that no document of the platform names. */
const somebody = (account: string) => `arn:aws:iam::${account}:role/somebody-with-every-right`;

/** The people and pipelines of a stack, by their duty; whoever has none too. */
export function people({ config }: Pick<Declared, "config">): Readonly<Record<string, string>> {
  const { account, access, release } = config;
  const named: Readonly<Record<string, readonly string[] | undefined>> = {
    deployer: access.deployers,
    "key administrator": access.keyAdministrators,
    "secret writer": access.secretWriters,
    "image pusher": access.imagePushers,
    "record reader": access.recordReaders,
    "record keeper": access.recordKeepers,
    restorer: access.restorers,
    "cluster viewer": access.clusterViewers,
    "cluster operator": access.clusterOperators,
    approver: release.approval?.approvers,
  };
  return {
    ...Object.fromEntries(
      Object.entries(named).flatMap(([duty, arns]) => (arns?.[0] ? [[duty, arns[0]]] : [])),
    ),
    "any administrator": somebody(account),
    "the root user": `arn:aws:iam::${account}:root`,
  };
}

/** ARN of a role of the program, by its logical name; fails where there is none. */
export function roleOf({ stack }: Pick<Declared, "stack">, logical: string): string {
  const found = [...stack.roles.values()].find((role) => role.logical === logical);
  if (found === undefined) throw new Error(`the stack has no role ${logical}`);
  return found.arn;
}

/** ARN of a resource of the program, by type and logical name; fails where there is none. */
export function arnOf({ stack }: Pick<Declared, "stack">, type: string, logical: string): string {
  const found = stack.resources.find((one) => one.type === type && one.name === logical);
  const arn = found?.outputs.arn;
  if (typeof arn !== "string") throw new Error(`the stack has no ${type} ${logical}`);
  return arn;
}
