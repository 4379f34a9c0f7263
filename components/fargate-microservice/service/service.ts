import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ecs from "@pulumi/aws/ecs";
import type { Input, Resource } from "@pulumi/pulumi";
import type { Running } from "../args";
import type { Scope, Surroundings } from "../scope";
import { networkConfiguration, platform, prerequisites, providerShares, taskDefinition } from "../task";
import { release } from "./release";
import { releaseTimeouts } from "./release-time";
import { type CountedRequests, scaling } from "./scaling";

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
export function service(
  scope: Scope<Running>,
  around: Surroundings,
  { requests, ...parts }: ServiceParts,
): ecs.Service | undefined {
  const { image } = scope.args;
  if (image === undefined) return undefined;
  const made = ecsService(scope, around, parts, taskDefinition(scope, around, image));
  scaling(scope, made, requests);
  return made;
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
      capacityProviderStrategies: providerShares(args.capacity),
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
