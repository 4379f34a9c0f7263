import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as ec2 from "@pulumi/aws/ec2";
import * as ecs from "@pulumi/aws/ecs";
import type { input } from "@pulumi/aws/types";
import { type Input, type Output, output, type Resource } from "@pulumi/pulumi";
import type { BalancedPlan, CapacityPlan, RegisteredPlan, ServicePlan, WorkerPlan } from "./args";
import { containerDefinitions } from "./containers";
import { mountedFiles, volumes } from "./mounts";
import { release } from "./release";
import { releaseTimeouts } from "./release-time";
import type { RoleWithPolicies } from "./roles";
import { type CountedRequests, scaling } from "./scaling";
import type { Scope } from "./scope";
import type { ServiceSecret } from "./secrets";

/** Everything that stands before the first task runs, whatever the entry's kind. */
export interface Surroundings {
  readonly group: ec2.SecurityGroup;
  /** Rules of that group, and of the groups that it reaches. */
  readonly rules: readonly Resource[];
  readonly task: RoleWithPolicies;
  readonly execution: RoleWithPolicies;
  readonly secrets: readonly ServiceSecret[];
}

/** Plans of what runs all the time. */
export type Running = BalancedPlan | RegisteredPlan | WorkerPlan;

/** What only some kinds of service have. */
export interface ServiceParts {
  readonly loadBalancers?: ecs.ServiceArgs["loadBalancers"];
  readonly serviceRegistries?: ecs.ServiceArgs["serviceRegistries"];
  readonly healthCheckGracePeriodSeconds?: number;
  readonly alarms: readonly cloudwatch.MetricAlarm[];
  /** Role in which ECS calls the hooks of a release. @default none: no hooks */
  readonly hookRoleArn?: Input<string>;
  /** Where requests are counted. @default nowhere: they move no number of tasks */
  readonly requests?: CountedRequests;
  /** What the service does not name but cannot run, release or be taken down without. */
  readonly needs: readonly Resource[];
}

/** Task definition, ECS service and its scaling. Without an image there is nothing to run, and none of them is made. */
export function workload(
  scope: Scope<Running>,
  around: Surroundings,
  { requests, ...parts }: ServiceParts,
): ecs.Service | undefined {
  const { image } = scope.args;
  if (image === undefined) return undefined;
  const service = ecsService(scope, around, parts, taskDefinition(scope, around, image));
  scaling(scope, service, requests);
  return service;
}

/** The service's task: its containers with their roles. */
export function taskDefinition(
  { name, args, tags, parent }: Scope,
  around: Surroundings,
  image: string,
): ecs.TaskDefinition {
  const mounted = mountedFiles(args);
  const { ephemeralStorageGiB } = args;
  return new ecs.TaskDefinition(
    `${name}-task`,
    {
      family: args.physicalName,
      requiresCompatibilities: ["ec2" in args.capacity ? "EC2" : "FARGATE"],
      networkMode: "awsvpc",
      runtimePlatform: {
        operatingSystemFamily: "LINUX",
        cpuArchitecture: args.architecture === "arm64" ? "ARM64" : "X86_64",
      },
      cpu: `${args.cpu}`,
      memory: `${args.memory}`,
      taskRoleArn: around.task.role.arn,
      executionRoleArn: around.execution.role.arn,
      containerDefinitions: definitions(args, image, around.secrets),
      ...(ephemeralStorageGiB !== undefined && { ephemeralStorage: { sizeInGib: ephemeralStorageGiB } }),
      ...(mounted.length > 0 && { volumes: volumes(mounted) }),
      // ECS may roll back to an older revision, so that must not be gone.
      skipDestroy: true,
      tags,
    },
    { parent },
  );
}

function definitions(plan: ServicePlan, image: string, secrets: readonly ServiceSecret[]): Output<string> {
  const arns = Object.fromEntries(secrets.map(({ plan: { key }, arn }) => [key, arn]));
  return output(arns).apply((known) => JSON.stringify(containerDefinitions(plan, image, known)));
}

/** Where tasks stand: in private subnets without public addresses, unless an exception holds. */
export function networkConfiguration({ args }: Scope, { group }: Surroundings) {
  const publicIp = args.exceptions.publicIp !== undefined;
  const { publicSubnetIds, privateSubnetIds } = args.network;
  return {
    subnets: publicIp ? publicSubnetIds : privateSubnetIds,
    securityGroups: [group.id],
    assignPublicIp: publicIp,
  };
}

function ecsService(
  { name, args, tags, parent }: Scope<Running>,
  around: Surroundings,
  { alarms, hookRoleArn, needs, ...parts }: Omit<ServiceParts, "requests">,
  definition: ecs.TaskDefinition,
): ecs.Service {
  const { cluster } = args;
  return new ecs.Service(
    `${name}-service`,
    {
      name: args.physicalName,
      cluster: cluster.arn,
      taskDefinition: definition.arn,
      desiredCount: args.tasks.min,
      capacityProviderStrategies: capacity(args.capacity),
      // Only then: it starts a release at every change of the service, be it of a number that needs none. Without it a
      // change of the capacity strategy replaces the service, and with a known name that is an outage.
      forceNewDeployment: args.movesCapacity === true,
      ...platform(args.capacity),
      availabilityZoneRebalancing: "ENABLED",
      networkConfiguration: networkConfiguration({ name, args, tags, parent }, around),
      ...parts,
      enableExecuteCommand: args.exceptions.exec !== undefined,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      ...release(args.release, {
        alarmNames: alarms.map((alarm) => alarm.name),
        ...(hookRoleArn !== undefined && { hookRoleArn }),
      }),
      tags,
    },
    {
      parent,
      deleteBeforeReplace: true,
      dependsOn: [...prerequisites(args, around), ...needs, ...alarms],
      customTimeouts: releaseTimeouts(args.release),
      // Scaling moves it; written back, a release at noon would run on the night's tasks.
      ...(args.scaling !== undefined && { ignoreChanges: ["desiredCount"] }),
    },
  );
}

/** Machines have no platform version; Fargate takes the newest. */
export function platform(plan: CapacityPlan): { readonly platformVersion?: string } {
  return "ec2" in plan ? {} : { platformVersion: "LATEST" };
}

/** The base always runs on FARGATE: Spot may have no capacity, and may take back what it gave. */
export function capacity(plan: CapacityPlan): input.ecs.ServiceCapacityProviderStrategy[] {
  if ("ec2" in plan) return [{ capacityProvider: plan.ec2, base: 0, weight: 1 }];
  return [
    { capacityProvider: "FARGATE", base: plan.base, weight: plan.fargateWeight },
    ...(plan.spotWeight > 0 ? [{ capacityProvider: "FARGATE_SPOT", base: 0, weight: plan.spotWeight }] : []),
  ];
}

/** What every task needs and does not name. */
export function prerequisites(
  args: Scope["args"],
  { rules, task, execution, secrets }: Surroundings,
): Resource[] {
  return [
    ...args.network.ready,
    ...rules,
    args.cluster.capacityProviders,
    args.observability.applicationLogGroup,
    ...args.observability.releaseRules,
    args.observability.dataProtection,
    ...mountedFiles(args).flatMap(({ handle }) => handle.ready),
    ...task.policies,
    ...execution.policies,
    ...secrets.map((secret) => secret.policy),
  ];
}
