import type { BalancedPlan } from "./args";
import { balancedAlarms } from "./balanced-alarms";
import { validatedCertificate } from "./certificate";
import { certificateAlarm } from "./certificate-alarm";
import { discovery } from "./discovery";
import { edgeAlarms } from "./edge-alarms";
import { frontDoor } from "./front-door";
import type { Called } from "./kinds";
import { releaseHookRole } from "./release-hooks";
import { loadBalancingRole, type RoleWithPolicies, shiftPolicy } from "./roles";
import { type Routing, routing } from "./routing";
import type { Scope } from "./scope";
import { balancerSecurityGroup } from "./security-groups";
import { targetOf } from "./target";
import { graceSeconds } from "./target-health";
import { taskAlarms } from "./task-alarms";
import { watch } from "./watch";
import { type ServiceParts, type Surroundings, workload } from "./workload";

/** A service behind a load balancer of its own: callers pass TLS and a WAF, and a release shifts them. */
export function balanced(scope: Scope<BalancedPlan>, around: Surroundings): Called {
  const { args } = scope;
  const { group, rules } = balancerSecurityGroup(scope, around.group);
  const loadBalancing = loadBalancingRole(scope);
  const hooks = releaseHookRole(scope);
  // ECS takes both as soon as the service is made, and nobody tries again where IAM has not yet told everywhere of a new
  // role. A balancer takes minutes to come up: behind it they are not new any more.
  const takenByEcs = [loadBalancing, ...(hooks ? [hooks] : [])].map(({ role }) => role);
  const certificateArn = validatedCertificate(scope);
  certificateAlarm(scope, certificateArn);
  const door = frontDoor(scope, group, certificateArn, takenByEcs);
  discovery(scope, door.loadBalancer);
  const routes = routing(scope, door);
  const shift = shiftPolicy(
    scope,
    loadBalancing,
    [routes.targetGroup, routes.alternateTargetGroup],
    [routes.productionRule, routes.testRule],
  );
  const answers = balancedAlarms(scope, door, routes);
  const edge = edgeAlarms(scope, door, routes);
  const tasks = taskAlarms(scope);
  const service = workload(scope, around, {
    loadBalancers: balancing(args, routes, loadBalancing),
    healthCheckGracePeriodSeconds: graceSeconds(args),
    alarms: answers.rollback,
    ...(hooks && { hookRoleArn: hooks.role.arn }),
    requests: {
      loadBalancer: door.loadBalancer,
      targetGroups: [routes.targetGroup, routes.alternateTargetGroup],
    },
    needs: [
      ...rules,
      ...loadBalancing.policies,
      shift,
      ...(hooks?.policies ?? []),
      routes.productionRule,
      routes.testRule,
    ],
  });
  watch(scope, [...answers.all, ...edge, ...tasks.all], service, { ...door, ...routes });
  return { url: `https://${args.publicName ?? args.internalName}`, group, ...(service && { service }) };
}

function balancing(
  plan: BalancedPlan,
  routes: Routing,
  { role }: RoleWithPolicies,
): NonNullable<ServiceParts["loadBalancers"]> {
  const { container, port } = targetOf(plan);
  return [
    {
      targetGroupArn: routes.targetGroup.arn,
      containerName: container,
      containerPort: port,
      advancedConfiguration: {
        alternateTargetGroupArn: routes.alternateTargetGroup.arn,
        productionListenerRule: routes.productionRule.arn,
        testListenerRule: routes.testRule.arn,
        roleArn: role.arn,
      },
    },
  ];
}
