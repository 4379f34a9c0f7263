import { z } from "zod";
import { anyText, list, object, type Said } from "./form";
import { answered } from "./values";

export const datedShape = {
  /** Stacks in which it holds, e.g. `["dev"]`. */
  stacks: list(anyText("Use the name of a stack."), "Name the stacks in which it holds.", 1),
  ...answered,
};

/** Somebody answers for a weakness, in some stacks and for a time. `policy/config/<stack>.json` lists it too. */
const dated = z.exactOptional(object(datedShape));
export type DatedException = Said<typeof datedShape>;

const exceptionShape = {
  /** Tasks stand in public subnets with public addresses. Not of scheduled entries, not on EC2. @default none */
  publicIp: dated,
  /**
   * The entry's `release` is less careful than the stack's, in exactly these stacks. Only behind a load balancer: what has
   * none rolls anyway.
   * @default none
   */
  release: dated,
  /** The balancer speaks plain HTTP with the tasks. Fixed at the first deployment, so that its end takes an outage. @default none */
  plaintext: dated,
  /** Containers can write to their root file system. @default none */
  writableRoot: dated,
  /** Operators can open a shell in a running task. Needs `writableRoot`: ECS puts its agent there. @default none */
  exec: dated,
};

/** Weaknesses by explicit, dated exception only. */
export const exceptions = object(exceptionShape);
export type Exceptions = Said<typeof exceptionShape> &
  ({ readonly exec?: never } | { readonly writableRoot: DatedException });

/** A weakness that somebody answers for in a stack. */
type ExceptionPlan = Said<typeof answered>;
/** The same in a plan: of which weaknesses. */
export type ExceptionPlans = { readonly [K in keyof typeof exceptionShape]?: ExceptionPlan };
