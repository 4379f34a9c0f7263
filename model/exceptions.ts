import { z } from "zod";
import { anyText, list, object, type Said } from "./form";
import { claimed } from "./values";

export const exceptedShape = {
  /** Stacks in which it holds, e.g. `["dev"]`. */
  stacks: list(anyText("Use the name of a stack."), "Name the stacks in which it holds.", 1),
  ...claimed,
};

/** A weakness in some stacks. Why, by whose word and until when stands in `policy/exceptions/<stack>.yaml` alone. */
const excepted = z.exactOptional(object(exceptedShape));
export type CatalogueException = Said<typeof exceptedShape>;

const exceptionShape = {
  /** Tasks stand in public subnets with public addresses. Not of scheduled entries, not on EC2. @default none */
  publicIp: excepted,
  /**
   * The entry's `release` is less careful than the stack's, in exactly these stacks. Only behind a load balancer: what has
   * none rolls anyway.
   * @default none
   */
  release: excepted,
  /** The balancer speaks plain HTTP with the tasks. Fixed at the first deployment, so that its end takes an outage. @default none */
  plaintext: excepted,
  /** Containers can write to their root file system. @default none */
  writableRoot: excepted,
  /** Operators can open a shell in a running task. Needs `writableRoot`: ECS puts its agent there. @default none */
  exec: excepted,
};

/** Weaknesses by exception only, each dated in the policy pack's register. */
export const exceptions = object(exceptionShape);
export type Exceptions = Said<typeof exceptionShape> &
  ({ readonly exec?: never } | { readonly writableRoot: CatalogueException });

/** A weakness that somebody answers for in a stack. */
type ExceptionPlan = Said<typeof claimed>;
/** The same in a plan: of which weaknesses. */
export type ExceptionPlans = { readonly [K in keyof typeof exceptionShape]?: ExceptionPlan };
