/** When a scheduled entry runs. */
export interface SchedulePlan {
  /** `cron(…)` or `rate(…)`, as EventBridge Scheduler reads it. */
  readonly expression: string;
  /** IANA name. */
  readonly timezone: string;
}
