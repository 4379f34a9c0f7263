import type { Input } from "@pulumi/pulumi";

/** One edge of the traffic graph. */
export interface CallPlan {
  readonly caller: string;
  readonly callee: string;
  /** Port that the callee is called at: its balancer's 443, or its tasks' own. */
  readonly port: number;
}

export interface ServiceCallsArgs {
  readonly calls: readonly CallPlan[];
  /** Security groups by service. */
  readonly securityGroups: Readonly<
    Record<
      string,
      {
        readonly taskSecurityGroupId: Input<string>;
        /** Group that callers reach: the balancer's, or the tasks' own. @default none: nobody can call it */
        readonly calledSecurityGroupId?: Input<string> | undefined;
      }
    >
  >;
}
