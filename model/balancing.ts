import { z } from "zod";
import { either, type Filled, object, text, usually, whole } from "./form";
import { isObject } from "./reading";

const path = text(/^\/\S{0,1023}$/, "Use a path that starts with /.");

/** Checks in a row that a target group counts at most. Source: Elastic Load Balancing API, CreateTargetGroup. */
export const mostChecks = 10;
const inARow = (what: string) => whole(2, mostChecks, `${what} checks in a row`);

const codes = "Use codes of 200 to 499: one, some as 200,204 or a range as 200-399.";

/** How the balancer asks whether a task can serve. A task that starts in its `startupSeconds` is never taken for a failed one. */
const checkShape = {
  /** Path that answers when the service can serve. */
  path,
  /** Codes that say so. */
  codes: usually(
    "200",
    text(/^[2-4]\d\d((,[2-4]\d\d)*|-[2-4]\d\d)$/, codes).refine(
      (given) => !given.includes("-") || given.slice(0, 3) < given.slice(4),
      { error: codes },
    ),
  ),
  /** Seconds between two checks. @default by `startupSeconds`: 15 to 60 */
  intervalSeconds: z.exactOptional(whole(5, 300, "seconds between two checks")),
  /** Good checks in a row from which a task gets requests again. @default 2 */
  healthyThreshold: z.exactOptional(inARow("good")),
  /** Failed checks in a row from which it gets none. They take 600 seconds at most. @default by `startupSeconds`: 3 to 10 */
  unhealthyThreshold: z.exactOptional(inARow("failed")),
};
const check = object(checkShape);

/** A path, or a path with how it is asked. */
export const health = either((given) => !isObject(given), path, check);

/** The same once it is decided. */
export const chosenHealth = check.required({ codes: true });
export type HealthPlan = Filled<typeof checkShape>;

/** How a task is asked that answers at this path; what is not said is as usual. */
export function healthOf(said: z.output<typeof health>): HealthPlan {
  return { codes: checkShape.codes.usual, ...(typeof said === "string" ? { path: said } : said) };
}

/**
 * Seconds without a byte after which a balancer closes a connection, to clients as well as to targets. Source: Elastic Load
 * Balancing API, LoadBalancerAttribute, idle_timeout.timeout_seconds.
 */
export const longestIdle = 4000;
export const idleTimeoutSeconds = usually(60, whole(1, longestIdle, "seconds"));

/** A target group's cookie lasts a week at most. */
export const stickinessSeconds = whole(1, 604_800, "seconds");
