import type { ServicePlan } from "../args";

/** ARN of the execution role; known before the role is, because its name and path are. */
export function executionRoleArn(plan: Pick<ServicePlan, "account" | "roles" | "physicalName">): string {
  return `arn:aws:iam::${plan.account}:role${plan.roles.path}${executionRoleName(plan)}`;
}

/** Name of the execution role. */
export function executionRoleName({ physicalName }: Pick<ServicePlan, "physicalName">): string {
  return `${physicalName}-execution`;
}
