import type * as ec2 from "@pulumi/aws/ec2";
import type * as ecs from "@pulumi/aws/ecs";
import type { Output } from "@pulumi/pulumi";
import { balancerSecurityGroup, loadBalancingRole, shiftPolicy } from "./access";
import type { BalancedPlan, RegisteredPlan, ScheduledPlan, WorkerPlan } from "./args";
import { FrontDoor, graceSeconds, taskDiscovery } from "./front-door";
import { missedRuns, schedule, scheduleGroup, scheduleRole } from "./schedule";
import type { RoleWithPolicies, Scope, Surroundings } from "./scope";
import { releaseHookRole, type ServiceParts, service } from "./service";
import { targetOf } from "./task";
import {
  balancedAlarms,
  certificateAlarm,
  composite,
  edgeAlarms,
  overview,
  runAlarms,
  taskAlarms,
  throttleAlarms,
} from "./watch";

/** What stands of a service at its end: how others reach it (nobody reaches a worker or a scheduled entry), what runs. */
export interface Called {
  readonly url?: string;
  /** Security group that callers reach. */
  readonly group?: ec2.SecurityGroup;
  /** @default none: it waits for its images, or runs at given times */
  readonly service?: ecs.Service;
  /** Names for the resolvers of the bank. @default none: nobody outside the VPC reaches it by private addresses */
  readonly inbound?: { readonly name: string; readonly balancer: Output<string> };
}

/** What the kind of the entry adds to role, group and secrets. */
export function ofKind({ args, ...rest }: Scope, around: Surroundings): Called {
  switch (args.kind) {
    case "balanced":
      return balanced({ ...rest, args }, around);
    case "registered":
      return registered({ ...rest, args }, around);
    case "worker":
      return worker({ ...rest, args }, around);
    case "scheduled":
      scheduled({ ...rest, args }, around);
      return {};
  }
}

/** A service behind a load balancer of its own: callers pass TLS and a WAF, and a release shifts them. */
function balanced(scope: Scope<BalancedPlan>, around: Surroundings): Called {
  const { args } = scope;
  const { group, rules } = balancerSecurityGroup(scope, around.group);
  const loadBalancing = loadBalancingRole(scope);
  const hooks = releaseHookRole(scope);
  // ECS takes both as soon as the service is made, and nobody tries again where IAM has not yet told everywhere of a new
  // role. A balancer takes minutes to come up: behind it they are not new any more.
  const takenByEcs = [loadBalancing, ...(hooks ? [hooks] : [])].map(({ role }) => role);
  const { name, parent, tags } = scope;
  const door = new FrontDoor(
    name,
    { ...args, tags, securityGroupId: group.id, before: takenByEcs },
    { parent },
  );
  const { targetGroup, alternateTargetGroup, productionRule, testRule } = door;
  const targetGroups = [targetGroup, alternateTargetGroup] as const;
  const shift = shiftPolicy(scope, loadBalancing, targetGroups, [productionRule, testRule]);
  certificateAlarm(scope, door.certificateArn);
  const answers = balancedAlarms(scope, door);
  const edge = edgeAlarms(scope, door);
  const tasks = taskAlarms(scope);
  const made = service(scope, around, {
    loadBalancers: balancing(args, door, loadBalancing),
    healthCheckGracePeriodSeconds: graceSeconds(args),
    alarms: answers.rollback,
    ...(hooks && { hookRoleArn: hooks.role.arn }),
    requests: { loadBalancer: door.loadBalancer, targetGroups },
    needs: [...rules, ...loadBalancing.policies, shift, ...(hooks?.policies ?? []), productionRule, testRule],
  });
  overview(scope, [...answers.all, ...edge, ...tasks.all], made, door);
  return {
    url: `https://${args.publicName ?? args.internalName}`,
    group,
    ...(args.inboundCidrs.length > 0 && {
      inbound: { name: args.internalName, balancer: door.loadBalancer.dnsName },
    }),
    ...(made && { service: made }),
  };
}

function balancing(
  plan: BalancedPlan,
  door: FrontDoor,
  { role }: RoleWithPolicies,
): NonNullable<ServiceParts["loadBalancers"]> {
  const { container, port } = targetOf(plan);
  return [
    {
      targetGroupArn: door.targetGroup.arn,
      containerName: container,
      containerPort: port,
      advancedConfiguration: {
        alternateTargetGroupArn: door.alternateTargetGroup.arn,
        productionListenerRule: door.productionRule.arn,
        testListenerRule: door.testRule.arn,
        roleArn: role.arn,
      },
    },
  ];
}

/**
 * A service whose tasks callers find by name. Nothing stands between them, and a release is rolling. The container speaks
 * TLS with a certificate for that name, and callers check it: one that is made at the start, as for a balancer, would
 * teach them not to.
 */
function registered(scope: Scope<RegisteredPlan>, around: Surroundings): Called {
  const { args } = scope;
  const name = taskDiscovery(scope);
  const alarms = taskAlarms(scope);
  const made = service(scope, around, {
    // With awsvpc and A records an address is all that is entered: no container, no port.
    serviceRegistries: { registryArn: name.arn },
    alarms: alarms.rollback,
    needs: [],
  });
  overview(scope, alarms.all, made);
  return {
    url: `https://${args.internalName}:${args.port}`,
    group: around.group,
    ...(made && { service: made }),
  };
}

/** A service that nobody calls. */
function worker(scope: Scope<WorkerPlan>, around: Surroundings): Called {
  const alarms = taskAlarms(scope);
  const made = service(scope, around, { alarms: alarms.rollback, needs: [] });
  overview(scope, alarms.all, made);
  return { ...(made && { service: made }) };
}

/** A task that EventBridge Scheduler starts at given times and that runs to its end. */
function scheduled(scope: Scope<ScheduledPlan>, around: Surroundings): void {
  const group = scheduleGroup(scope);
  const role = scheduleRole(scope);
  const missed = missedRuns(scope, role);
  composite(scope, [...runAlarms(scope, group, missed.queue), ...throttleAlarms(scope)]);
  schedule(scope, around, { group, role, missed });
}
