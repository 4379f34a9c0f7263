import type { BalancedAlarmPlan } from "../../../model/alarms";
import type { CommonPlan } from "../args";

type Criticality = CommonPlan["criticality"];

/** Where the alarms of a service go off: at this value and above. */
export interface Thresholds extends Required<BalancedAlarmPlan> {
  /** Requests to a table or index that DynamoDB refuses in a minute. */
  readonly throttledEvents: number;
  /** Connections to tasks, TLS or plain, that fail in a minute. */
  readonly connectionErrors: number;
}

/** So many of the last so many periods must be over the threshold. */
export interface Evaluation {
  readonly datapoints: number;
  readonly periods: number;
}

/**
 * Requests in a minute from which a share of them is judged: of fewer, one error among two would be a failure of 50 %.
 * A canary that gets fewer shows no fault, and is refused (`detection.ts`). With one error in a thousand requests, as a
 * sound service may have, an error among five comes in one minute of 200, and in two of three minutes once in two weeks.
 */
export const leastRequests = 5;

/**
 * What a bank bears of a service, by what it loses when that stands still. An entry says otherwise by its `alarms`.
 *
 * - `errorPercent`: 1 is ten times what a service with 99.9 % good answers has.
 * - `latencySeconds`: of the slowest 1 %. A person waits through two seconds; who only reads a list waits through five.
 * - `cpuPercent`: scaling aims at 60 where the stack names nothing else, so that 80 says that it has come to its end.
 * - `memoryPercent`: of the fullest task, which is ended at 100.
 * - `blockedRequests`: in 5 minutes. Some are always blocked; one address is from 2,000 on by the rate limit alone.
 * - `throttledEvents`: in a minute. SDKs try again, so that a few cost time only.
 * - `connectionErrors`: in a minute. A task that ends takes the last of its connections with it.
 */
const usual: Readonly<Record<Criticality, Thresholds>> = {
  high: {
    errorPercent: 1,
    latencySeconds: 2,
    cpuPercent: 80,
    memoryPercent: 80,
    blockedRequests: 500,
    throttledEvents: 5,
    connectionErrors: 5,
  },
  medium: {
    errorPercent: 2,
    latencySeconds: 3,
    cpuPercent: 85,
    memoryPercent: 85,
    blockedRequests: 1000,
    throttledEvents: 10,
    connectionErrors: 10,
  },
  low: {
    errorPercent: 5,
    latencySeconds: 5,
    cpuPercent: 90,
    memoryPercent: 90,
    blockedRequests: 2000,
    throttledEvents: 20,
    connectionErrors: 20,
  },
};

/** Where a service's alarms go off: what its plan says, else what follows from its criticality. */
export function thresholds({
  criticality,
  alarms,
}: {
  readonly criticality: Criticality;
  readonly alarms: BalancedAlarmPlan;
}): Thresholds {
  return { ...usual[criticality], ...alarms };
}

/** Of minutes, for what callers feel at once: a release is stopped after two bad ones where most is lost. */
export const soon: Readonly<Record<Criticality, Evaluation>> = {
  high: { datapoints: 2, periods: 3 },
  medium: { datapoints: 3, periods: 5 },
  low: { datapoints: 4, periods: 5 },
};

/** Of minutes, for what is harmless while it is short: a task that starts, or works off what has piled up. */
export const lasting: Readonly<Record<Criticality, Evaluation>> = {
  high: { datapoints: 5, periods: 5 },
  medium: { datapoints: 10, periods: 10 },
  low: { datapoints: 15, periods: 15 },
};

/**
 * Of minutes, for tasks that are missing. ECS needs some to replace one, Spot takes tasks away, and Container Insights
 * is minutes behind.
 */
export const missing: Readonly<Record<Criticality, Evaluation>> = {
  high: { datapoints: 10, periods: 10 },
  medium: { datapoints: 15, periods: 15 },
  low: { datapoints: 30, periods: 30 },
};

/**
 * Of quarters of an hour, for a log that should speak. A service writes a line in each while it runs (docs/reference/image.md), so that one missing is a gap and four are a fault: of the service, its log driver or the log group.
 */
export const silentFor: Readonly<Record<Criticality, Evaluation>> = {
  high: { datapoints: 4, periods: 4 },
  medium: { datapoints: 8, periods: 8 },
  low: { datapoints: 16, periods: 16 },
};

/** For a metric whose period is what it takes. */
export const once: Evaluation = { datapoints: 1, periods: 1 };

/** For what happens again and again while its cause lasts: one message, and the next after half an hour of rest. */
export const once30Minutes: Evaluation = { datapoints: 1, periods: 6 };
