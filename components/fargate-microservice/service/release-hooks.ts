import { inlinePolicy, serviceRole } from "../../shared/iam";
import { policyDocument } from "../../shared/policy-document";
import type { BalancedPlan } from "../args";
import type { RoleWithPolicies, Scope } from "../scope";

/**
 * What ECS may do to let functions judge a new revision: invoke exactly those. None where the plan has no hooks. The
 * functions belong to somebody else, and theirs is what they may do.
 */
export function releaseHookRole({
  name,
  args,
  tags,
  parent,
}: Scope<BalancedPlan>): RoleWithPolicies | undefined {
  const functions = hookFunctions(args);
  if (functions.length === 0) return undefined;
  const role = serviceRole(
    `${name}-release-hook-role`,
    {
      ...args.roles,
      roleName: `${args.physicalName}-release-hook`,
      service: "ecs.amazonaws.com",
      description: `What ECS needs to let functions judge releases of ${args.service}`,
      tags,
    },
    parent,
  );
  const policy = policyDocument([
    { sid: "InvokeReleaseHooks", actions: ["lambda:InvokeFunction"], resources: functions },
  ]);
  return { role, policies: [inlinePolicy(`${name}-release-hook-invoke`, { role, policy }, parent)] };
}

/** ARNs of the functions, each once. */
function hookFunctions({ release }: BalancedPlan): string[] {
  if (release.strategy === "rolling") return [];
  return [...new Set(release.hooks.map(({ functionArn }) => functionArn))].sort();
}
