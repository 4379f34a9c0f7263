import { z } from "zod";
import { healthBounds } from "../components/fargate-microservice/front-door/target-health";
import { isObject, object, text, whole } from "../config/shape";
import type { HealthCheck } from "./service-entry";

const path = text(/^\/\S{0,1023}$/, "Use a path that starts with /.");
const { interval, threshold } = healthBounds;

const codes = "Use codes of 200 to 499: one, some as 200,204 or a range as 200-399.";
const check = object({
  path,
  codes: z.exactOptional(
    text(/^[2-4]\d\d((,[2-4]\d\d)*|-[2-4]\d\d)$/, codes).refine(
      (given) => !given.includes("-") || given.slice(0, 3) < given.slice(4),
      { error: codes },
    ),
  ),
  intervalSeconds: z.exactOptional(whole(interval.least, interval.most, "seconds between two checks")),
  healthyThreshold: z.exactOptional(whole(threshold.least, threshold.most, "good checks in a row")),
  unhealthyThreshold: z.exactOptional(whole(threshold.least, threshold.most, "failed checks in a row")),
});

/** A path, or a path with how it is asked. Judged as the one that it means to be: so a message says what is allowed there. */
export const healthSchema = z.custom<string | HealthCheck>().check(({ value, issues }) => {
  const meant: z.ZodType = isObject(value) ? check : path;
  for (const issue of meant.safeParse(value).error?.issues ?? [])
    issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
});
