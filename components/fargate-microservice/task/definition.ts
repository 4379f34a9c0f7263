import * as ecs from "@pulumi/aws/ecs";
import type { input } from "@pulumi/aws/types";
import { type Output, output, type Resource } from "@pulumi/pulumi";
import type { CapacityPlan, ServicePlan } from "../args";
import type { Scope, ServiceSecret, Surroundings } from "../scope";
import { containerDefinitions } from "./containers";
import { mountedFiles, volumes } from "./mounts";

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

/** Where tasks stand: in a tier of their own without public addresses, unless an exception holds. */
export function networkConfiguration({ args }: Scope, { group }: Surroundings) {
  const publicIp = args.exceptions.publicIp !== undefined;
  const { publicSubnetIds, taskSubnetIds } = args.network;
  return {
    subnets: publicIp ? publicSubnetIds : taskSubnetIds,
    securityGroups: [group.id],
    assignPublicIp: publicIp,
  };
}

/** Machines have no platform version; Fargate takes the newest. */
export function platform(plan: CapacityPlan): { readonly platformVersion?: string } {
  return "ec2" in plan ? {} : { platformVersion: "LATEST" };
}

/** The base always runs on FARGATE: Spot may have no capacity, and may take back what it gave. */
export function providerShares(plan: CapacityPlan): input.ecs.ServiceCapacityProviderStrategy[] {
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
