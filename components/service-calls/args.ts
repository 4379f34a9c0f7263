import type { Input } from "@pulumi/pulumi";

/** One edge of the traffic graph. */
export interface CallPlan {
  readonly caller: string;
  readonly callee: string;
}

export interface ServiceCallsArgs {
  readonly calls: readonly CallPlan[];
  /** Security groups by service. */
  readonly securityGroups: Readonly<
    Record<
      string,
      { readonly taskSecurityGroupId: Input<string>; readonly loadBalancerSecurityGroupId: Input<string> }
    >
  >;
}
