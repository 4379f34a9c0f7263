/** Old tasks leave as new ones are healthy. */
export interface RollingPlan {
  readonly strategy: "rolling";
}

/** A person continues the deployment at this stage, or ECS rolls it back after so many minutes. */
export interface ApprovalPlan {
  readonly stage: string;
  readonly timeoutMinutes: number;
}

/** A Lambda function that judges the new revision at these stages, and the minutes it takes at most at each. */
export interface HookPlan {
  readonly functionArn: string;
  readonly stages: readonly string[];
  readonly minutes: number;
}

/** What every strategy has that shifts traffic between two target groups. */
export interface ShiftingPlan {
  /** Minutes that both revisions run after all traffic has moved. */
  readonly bakeMinutes: number;
  /** @default none: nobody is asked, and `up` waits for the end */
  readonly approval?: ApprovalPlan;
  readonly hooks: readonly HookPlan[];
}

/** How a new revision takes over. Percents in steps of 0.1, minutes whole. */
export type ReleasePlan =
  | RollingPlan
  | (ShiftingPlan & { readonly strategy: "blue-green" })
  | (ShiftingPlan & {
      readonly strategy: "canary";
      /** Share of the traffic that the new revision gets first. */
      readonly canaryPercent: number;
      readonly canaryBakeMinutes: number;
      /** Requests a minute that the service gets at least. */
      readonly requestsPerMinute: number;
    })
  | (ShiftingPlan & {
      readonly strategy: "linear";
      /** Share by which the new revision's traffic grows. */
      readonly stepPercent: number;
      readonly stepBakeMinutes: number;
      /** Requests a minute that the service gets at least. */
      readonly requestsPerMinute: number;
    });

/** Other bounds of the number of tasks from a time on. */
export interface ScalingSchedulePlan {
  readonly name: string;
  /** `cron(…)` */
  readonly cron: string;
  readonly timezone: string;
  readonly min: number;
  readonly max: number;
}

/** What moves the number of tasks between `tasks.min` and `max`: at least one target or schedule. */
export interface ScalingPlan {
  readonly max: number;
  readonly cpuPercent?: number;
  readonly memoryPercent?: number;
  /** Requests a minute and task of the target group that has most of them; behind a load balancer only. */
  readonly requestsPerTask?: number;
  readonly schedules: readonly ScalingSchedulePlan[];
}
