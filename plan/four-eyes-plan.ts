import type { ServicePlan } from "../components/fargate-microservice/args";
import type { CallRulePlan, ForwardPlan, FourEyesPlan } from "../components/four-eyes/args";
import type { StackConfig } from "../model/stack";

import type { Names } from "./names";
import { rolesOf } from "./roles";
import {
  approvalCalls,
  type CallPattern,
  guardCalls,
  loosenedCalls,
  releaseCalls,
  rightsCalls,
  watcherCalls,
} from "./watched-calls";

/**
 * The region in which AWS records calls of IAM and Route 53, whatever the stack's. Source: re:Post knowledge center, "Why
 * does my EventBridge rule that receives events from global services not work outside us-east-1".
 */
export const globalRegion = "us-east-1";

/** Calls that people are told of where data is kept, or releases wait for a person. Elsewhere engineers try things out. */
export function fourEyesPlan(
  services: readonly ServicePlan[],
  stack: StackConfig,
  names: Names,
): FourEyesPlan {
  if (!stack.retain && !services.some(waits)) return { callRules: [] };
  const rights = rightsPattern(stack, names);
  return {
    callRules: callRules(services, stack, names, rights),
    ...(stack.region !== globalRegion && { forward: forwardPlan(stack, names, rights) }),
  };
}

/** Whether releases of a service wait for a person. */
export function waits(service: ServicePlan): boolean {
  return (
    service.kind === "balanced" &&
    service.release.strategy !== "rolling" &&
    service.release.approval !== undefined
  );
}

function callRules(
  services: readonly ServicePlan[],
  { access, release }: StackConfig,
  names: Names,
  rights: CallPattern,
): CallRulePlan[] {
  const insiders = insidersOf(access.deployers, names);
  const held = services.filter((service) => ecsStrategy(service) !== "ROLLING");
  return [
    watch("changes", "Services, balancers or names were changed past the pipeline", releaseCalls(insiders)),
    watch(
      "approval",
      "A release was stopped, continued by none of its approvers, or a shell was opened by no operator",
      approvalCalls(release.approval?.approvers ?? [], access.sessionOperators ?? []),
    ),
    ...(held.length === 0
      ? []
      : [
          watch(
            "loosened",
            "A service is released with less care, or asks nobody any more",
            loosenedCalls({
              clusterArn: names.clusterArn,
              strategies: [...new Set(held.map(ecsStrategy))].sort(),
              rolling: services
                .filter((service) => service.kind !== "scheduled" && !held.includes(service))
                .map(({ physicalName }) => physicalName),
              pauses: held.some(waits),
            }),
          ),
        ]),
    watch("guards", "What guards keys, records or images was changed", guardCalls(insiders)),
    watch("watchers", "Trails, rules, topics, alarms or logs were changed", watcherCalls(insiders)),
    watch("rights", "Rights to deploy, to approve or to read were changed, or public names", rights),
  ];

  function watch(what: string, description: string, pattern: CallPattern): CallRulePlan {
    return {
      what,
      ruleName: names.fourEyes(what),
      description,
      pattern,
      message: `${names.prefix}: ${description}. <action> of <service> by <who> at <at>. Error, where it was refused: <error>. If nobody announced it, go on as the runbook says of calls past four eyes. Event of CloudTrail: <event>.`,
    };
  }
}

/** ECS's word for the strategy by which a service is released. */
function ecsStrategy(service: ServicePlan): string {
  const { strategy } = service.kind === "scheduled" ? { strategy: "rolling" } : service.release;
  return strategy.toUpperCase().replace("-", "_");
}

/**
 * Whose changes are no news: the pipeline's, those of AWS's services in the stack's own roles (ECS moves traffic in one),
 * and in roles that AWS made for itself (auto scaling updates services in one). Nobody else takes these.
 */
function insidersOf(deployers: readonly string[], names: Names): readonly string[] {
  return [...deployers, names.roleArnPattern, names.serviceLinkedRoleArnPattern];
}

function rightsPattern({ access, release, zoneId }: StackConfig, names: Names): CallPattern {
  const { permissionsBoundary, backupsBoundary, ...named } = access;
  const boundaries = [permissionsBoundary, backupsBoundary].flatMap((arn) => arn ?? []);
  const duties = [...Object.values(named).flat(), ...(release.approval?.approvers ?? [])];
  return rightsCalls(
    {
      policies: [{ prefix: names.policyArnPrefix }, ...boundaries],
      // IAM's calls have the name without the path.
      duties: [...new Set(duties.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)))],
      rolePrefix: `${names.prefix}-`,
      rolePath: names.rolePath,
      zoneId,
    },
    insidersOf(access.deployers, names),
  );
}

function forwardPlan(stack: StackConfig, names: Names, pattern: CallPattern): ForwardPlan {
  const ruleName = names.fourEyes("forward");
  return {
    ...rolesOf(stack, names),
    from: globalRegion,
    ruleName,
    ruleArn: names.ruleArn(ruleName, globalRegion),
    roleName: ruleName,
    busArn: names.eventBusArn,
    pattern,
  };
}
