import { z } from "zod";
import { longestIdle } from "./balancing";
import { above, object, type Said, whole } from "./form";

const percent = z.exactOptional(above(0, 100, "percent"));

const alarmShape = {
  /** Share of the service's CPU. @default by criticality */
  cpuPercent: percent,
  /** Share of the service's memory. @default by criticality */
  memoryPercent: percent,
};

const balancedAlarmShape = {
  ...alarmShape,
  /** Share of requests answered with 5xx. @default by criticality */
  errorPercent: percent,
  /** Slowest 1 % of the answers; the entry's `idleTimeoutSeconds` at most. @default by criticality */
  latencySeconds: z.exactOptional(above(0, longestIdle, "seconds")),
  /** Requests in 5 minutes that the WAF blocks. @default by criticality */
  blockedRequests: z.exactOptional(whole(1, 1_000_000, "requests in 5 minutes")),
};

/** Where alarms go off, instead of what follows from the criticality. Workers and scheduled entries have fewer metrics. */
export const alarms = object(alarmShape);
/** The same for entries behind a load balancer. */
export const balancedAlarms = object(balancedAlarmShape);

export type AlarmPlan = Said<typeof alarmShape>;
export type BalancedAlarmPlan = Said<typeof balancedAlarmShape>;
