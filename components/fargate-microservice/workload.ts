import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ecs from "@pulumi/aws/ecs";
import type { input } from "@pulumi/aws/types";
import { all, type Output, output, type Resource } from "@pulumi/pulumi";
import type { ServicePlan } from "./args";
import { containerDefinition } from "./container";
import { release } from "./release";
import type { RoleWithPolicies } from "./roles";
import type { Routing } from "./routing";
import type { Scope } from "./scope";
import type { ServiceSecret } from "./secrets";
import type { SecurityGroups } from "./security-groups";

/** Everything that stands before the first task runs. */
export interface Surroundings {
  readonly groups: SecurityGroups;
  readonly task: RoleWithPolicies;
  readonly execution: RoleWithPolicies;
  readonly loadBalancing: RoleWithPolicies;
  readonly secrets: readonly ServiceSecret[];
  readonly routes: Routing;
  readonly alarms: readonly cloudwatch.MetricAlarm[];
}

/** Task definition and ECS service. Without an image there is nothing to run, and neither is made. */
export function workload(scope: Scope, around: Surroundings): void {
  const { image } = scope.args;
  if (image === undefined) return;
  ecsService(scope, around, taskDefinition(scope, around, image));
}

function taskDefinition(
  { name, args, tags, parent }: Scope,
  around: Surroundings,
  image: string,
): ecs.TaskDefinition {
  return new ecs.TaskDefinition(
    `${name}-task`,
    {
      family: args.physicalName,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
      cpu: `${args.cpu}`,
      memory: `${args.memory}`,
      taskRoleArn: around.task.role.arn,
      executionRoleArn: around.execution.role.arn,
      containerDefinitions: containerDefinitions(args, image, around.secrets),
      // ECS may roll back to an older revision, so that must not be gone.
      skipDestroy: true,
      tags,
    },
    { parent },
  );
}

function containerDefinitions(
  plan: ServicePlan,
  image: string,
  secrets: readonly ServiceSecret[],
): Output<string> {
  const injected = secrets.map(({ environmentVariable, arn }) =>
    output(arn).apply((valueFrom) => ({ name: environmentVariable, valueFrom })),
  );
  return all(injected).apply((known) => JSON.stringify([containerDefinition(plan, image, known)]));
}

function ecsService(
  { name, args, tags, parent }: Scope,
  around: Surroundings,
  definition: ecs.TaskDefinition,
): void {
  const { cluster, network } = args;
  new ecs.Service(
    `${name}-service`,
    {
      name: args.physicalName,
      cluster: cluster.arn,
      taskDefinition: definition.arn,
      desiredCount: args.tasks.min,
      capacityProviderStrategies: capacity(args),
      // Without it a change of the capacity strategy replaces the service, and with a known name that is an outage.
      forceNewDeployment: true,
      platformVersion: "LATEST",
      availabilityZoneRebalancing: "ENABLED",
      networkConfiguration: {
        subnets: network.privateSubnetIds,
        securityGroups: [around.groups.task.id],
        assignPublicIp: false,
      },
      loadBalancers: [balancing(args, around)],
      healthCheckGracePeriodSeconds: args.startupSeconds,
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      ...release(args),
      alarms: { alarmNames: around.alarms.map((alarm) => alarm.name), enable: true, rollback: true },
      tags,
    },
    {
      parent,
      deleteBeforeReplace: true,
      dependsOn: prerequisites(
        args.cluster.capacityProviders,
        args.observability.applicationLogGroup,
        around,
      ),
      customTimeouts: { create: "30m", update: "30m", delete: "30m" },
    },
  );
}

/** The first task always runs on FARGATE: Spot may have no capacity, and may take back what it gave. */
function capacity({ capacity: weights }: ServicePlan): input.ecs.ServiceCapacityProviderStrategy[] {
  return [
    { capacityProvider: "FARGATE", base: 1, weight: weights.fargateWeight },
    ...(weights.spotWeight > 0
      ? [{ capacityProvider: "FARGATE_SPOT", base: 0, weight: weights.spotWeight }]
      : []),
  ];
}

function balancing(
  { service, port }: ServicePlan,
  { routes, loadBalancing }: Surroundings,
): input.ecs.ServiceLoadBalancer {
  return {
    targetGroupArn: routes.targetGroup.arn,
    containerName: service,
    containerPort: port,
    advancedConfiguration: {
      alternateTargetGroupArn: routes.alternateTargetGroup.arn,
      productionListenerRule: routes.productionRule.arn,
      testListenerRule: routes.testRule.arn,
      roleArn: loadBalancing.role.arn,
    },
  };
}

/** What the service does not name but cannot run, release or be taken down without. */
function prerequisites(capacityProviders: Resource, logGroup: Resource, around: Surroundings): Resource[] {
  const { task, execution, loadBalancing, secrets, routes, alarms } = around;
  return [
    capacityProviders,
    logGroup,
    ...task.policies,
    ...execution.policies,
    ...loadBalancing.policies,
    ...secrets.map((secret) => secret.policy),
    routes.productionRule,
    routes.testRule,
    ...alarms,
  ];
}
