import type { Keys } from "../../../../sandbox/aws/iam/context";
import type { Declared } from "../row";

/** One thing that a role of the program must be able to do. */
export interface Right {
  readonly action: string;
  /** ARN of what is its own; `*` where AWS knows no resource. */
  readonly resource: string;
  /** What AWS sends with it. @default nothing that a condition asks for */
  readonly context?: Keys;
  /** The same with each of these in place of that is refused: a condition that does not hold. @default none */
  readonly refusedWith?: readonly Keys[];
  /** The same, and what refuses it is the policy of the thing alone. @default none */
  readonly refusedByItWith?: readonly Keys[];
  /** ARNs of the same kind that are not its own, beside one of another name. @default none */
  readonly beside?: readonly string[];
  /** It holds for everything that begins so. @default for the resource alone */
  readonly within?: string;
  /** The request comes from a task, through the VPC's endpoint for the service. @default false */
  readonly fromVpc?: boolean;
}

/** Whether whoever has a right may do that by it: what else is sent does not matter. */
export function covers(right: Right, { action, resource, context = {} }: Right): boolean {
  const onIt =
    resource === right.resource || (right.within !== undefined && resource.startsWith(right.within));
  return (
    action === right.action &&
    onIt &&
    Object.entries(right.context ?? {}).every(
      ([key, value]) => JSON.stringify(value) === JSON.stringify(context[key]),
    )
  );
}

type More = Omit<Right, "action" | "resource">;

/** The same rights for each action on each resource. */
export function rights(actions: string, resources: string | readonly string[], more: More = {}): Right[] {
  return actions
    .split(" ")
    .flatMap((action) => [resources].flat().map((resource) => ({ action, resource, ...more })));
}

/** `GetItem PutItem` of `dynamodb` → `dynamodb:GetItem dynamodb:PutItem` */
export function actionsOf(service: string, names: string): string {
  return names.replaceAll(/\w+/g, `${service}:$&`);
}

/** ARN of something of the stack's account and region. */
export function arnIn({ config }: Pick<Declared, "config">, service: string, resource: string): string {
  return `arn:aws:${service}:${config.region}:${config.account}:${resource}`;
}

/** Of a stack's names the beginning. */
export const prefixOf = ({ config }: Pick<Declared, "config">) => `cdd-${config.stack}`;

/** A log stream of a service's or the platform's log group. */
export function streamOf(declared: Declared, group: string): string {
  return arnIn(declared, "logs", `log-group:${group}:log-stream:any/stream`);
}

/** What a `kms:ViaService` that is not the right one looks like, and none. */
export function otherWays(context: Keys, other: Keys): Keys[] {
  const direct = Object.fromEntries(
    Object.entries(context).filter(([key]) => key.startsWith("kms:EncryptionContext")),
  );
  return [direct, { ...direct, ...other }];
}

/** The same kind of thing under a name that nobody of the stack has: what a right is not on. */
export function another(arn: string): string {
  const [head = "", ...rest] = arn.split(/(?<=^(?:[^:]*:){5})/);
  const resource = rest.join("");
  // A bucket and a queue stand at the beginning, all else behind its kind.
  if (/^arn:aws:(s3|sqs):/.test(head)) return `${head}${resource.replace(/^[^/]+/, "another")}`;
  return `${head}${resource.replace(/^([a-z-]+[/:])[^/:]+/, "$1another")}`;
}
