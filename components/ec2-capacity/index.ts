import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ecs from "@pulumi/aws/ecs";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { refuse } from "../shared/refuse";
import type { Ec2CapacityArgs } from "./args";
import { instanceProfile } from "./instance-role";
import { launchTemplate } from "./launch-template";
import { machineSecurityGroup } from "./security-group";
import { machineFaults } from "./validate";

/**
 * EC2 machines in the stack's cluster for what Fargate cannot run: GPUs, particular instance types, shared memory. An Auto
 * Scaling group over all AZs whose size ECS manages by what its tasks need; machines that run tasks are never taken away
 * under them. IMDSv2 only, encrypted disks, no public address, no login. Cost: the machines while they run.
 *
 * @example
 * const gpu = new Ec2Capacity("ec2-gpu", { ...plan, network: network.forPrivate, cluster: cluster.forMachines, computeKeyArn });
 * cluster.withCapacity([gpu.capacityProvider]);
 */
export class Ec2Capacity extends ComponentResource {
  /** Name of the capacity provider. */
  readonly capacityProvider: Output<string>;

  constructor(name: string, args: Ec2CapacityArgs, opts?: ComponentResourceOptions) {
    const { network, cluster, computeKeyArn, ...plan } = args;
    refuse(name, machineFaults(plan));
    super("cdd:ec2-capacity:Ec2Capacity", name, plan, opts);

    const profile = instanceProfile(name, args, this);
    const group = machineSecurityGroup(name, args, this);
    const template = launchTemplate(name, args, { profile: profile.arn, group: group.id }, this);
    const machines = new autoscaling.Group(
      `${name}-machines`,
      {
        name: plan.physicalName,
        vpcZoneIdentifiers: network.taskSubnetIds,
        minSize: plan.min,
        maxSize: plan.max,
        mixedInstancesPolicy: {
          instancesDistribution: {
            onDemandBaseCapacity: 0,
            onDemandPercentageAboveBaseCapacity: 100 - plan.spotPercent,
            spotAllocationStrategy: "price-capacity-optimized",
          },
          launchTemplate: {
            launchTemplateSpecification: {
              launchTemplateId: template.id,
              version: template.latestVersion.apply(String),
            },
            overrides: plan.instanceTypes.map((instanceType) => ({ instanceType })),
          },
        },
        // ECS takes the protection off a machine once it runs no task.
        protectFromScaleIn: true,
        healthCheckType: "EC2",
        // AWS's image is looked up at each launch: a machine gets its patches by being replaced. ECS moves its tasks away first.
        maxInstanceLifetime: plan.replaceAfterDays * 86_400,
        // A change of the template replaces the machines one by one; ECS moves their tasks away first.
        instanceRefresh: {
          strategy: "Rolling",
          preferences: { minHealthyPercentage: 100, scaleInProtectedInstances: "Refresh" },
        },
        // Protected machines would keep the group from being deleted for ever; they hold no data.
        forceDelete: true,
        tags: [
          { key: "Name", value: plan.physicalName, propagateAtLaunch: true },
          // ECS sets it itself, and would be fought over it.
          { key: "AmazonECSManaged", value: "true", propagateAtLaunch: true },
        ],
      },
      // ECS decides how many there are.
      {
        parent: this,
        ignoreChanges: ["desiredCapacity"],
        dependsOn: [cluster.resource],
        deleteBeforeReplace: true,
      },
    );
    const provider = new ecs.CapacityProvider(
      `${name}-capacity-provider`,
      {
        name: plan.physicalName,
        autoScalingGroupProvider: {
          autoScalingGroupArn: machines.arn,
          managedTerminationProtection: "ENABLED",
          managedDraining: "ENABLED",
          managedScaling: { status: "ENABLED", targetCapacity: 100, instanceWarmupPeriod: 120 },
        },
      },
      { parent: this, deleteBeforeReplace: true },
    );
    this.capacityProvider = provider.name;
    this.registerOutputs({ capacityProvider: this.capacityProvider });
  }
}
