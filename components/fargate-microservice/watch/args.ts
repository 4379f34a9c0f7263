/** Where alarms go off instead of what follows from the criticality. @default by criticality */
export interface AlarmPlan {
  /** Percent above 0 to 100. */
  readonly cpuPercent?: number;
  /** Percent above 0 to 100. */
  readonly memoryPercent?: number;
}

export interface BalancedAlarmPlan extends AlarmPlan {
  /** Percent above 0 to 100 of the requests. */
  readonly errorPercent?: number;
  /** Seconds above 0 to the balancer's idle timeout, of the slowest 1 %. */
  readonly latencySeconds?: number;
  /** Requests in 5 minutes, 1 to 1000000. */
  readonly blockedRequests?: number;
}
