import * as ecs from "@pulumi/aws/ecs";
import * as servicediscovery from "@pulumi/aws/servicediscovery";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { encryptedLogGroup } from "../shared/log-group";
import { refuse } from "../shared/refuse";
import type { ClusterArgs, MachineCluster, ServiceCluster } from "./args";
import { peoplePolicies } from "./people-policies";
import { clusterFaults } from "./validate";

/**
 * The ECS cluster of one stack, the boundary of who may see its tasks: FARGATE and FARGATE_SPOT, Container Insights,
 * ephemeral storage and exec sessions under a key of the stack, and the private namespace in which services have names.
 *
 * @example
 * const cluster = new Cluster("cluster", { ...plan.cluster, vpcId, logsKeyArn, computeKeyArn });
 */
export class Cluster extends ComponentResource {
  /** What EC2 machines need of the cluster. */
  readonly forMachines: MachineCluster;
  /** ARNs of the policies of people, as stack outputs: none where the stack file names nobody for one. */
  readonly policies: {
    readonly releaseApproverPolicy?: Output<string>;
    readonly clusterViewerPolicy?: Output<string>;
    readonly clusterOperatorPolicy?: Output<string>;
  };
  private readonly name: string;
  private readonly cluster: ecs.Cluster;
  private readonly namespaceId: Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: ComponentResourceOptions) {
    const { vpcId, logsKeyArn, computeKeyArn, ...plan } = args;
    refuse(name, clusterFaults(plan));
    super("cdd:cluster:Cluster", name, plan, opts);

    const cluster = encryptedCluster(name, args, this);
    this.name = name;
    this.cluster = cluster;
    const namespace = new servicediscovery.PrivateDnsNamespace(
      `${name}-namespace`,
      { name: plan.namespace, description: `Services of ${plan.name}`, vpc: vpcId },
      { parent: this, protect: plan.retain, deleteBeforeReplace: true },
    );

    const policies = peoplePolicies(name, plan, this);
    const arnOf = (output: string, people: string) => {
      const arn = policies.get(people)?.arn;
      return arn === undefined ? {} : { [output]: arn };
    };
    this.policies = {
      ...arnOf("releaseApproverPolicy", "approval"),
      ...arnOf("clusterViewerPolicy", "viewers"),
      ...arnOf("clusterOperatorPolicy", "operators"),
    };
    this.forMachines = { arn: cluster.arn, name: plan.name, resource: cluster };
    this.namespaceId = namespace.id;
    this.registerOutputs({
      arn: cluster.arn,
      namespaceId: namespace.id,
      ...this.policies,
    });
  }

  /**
   * Associates FARGATE, FARGATE_SPOT and the capacity providers of EC2 machines with the cluster. Machines come after the
   * cluster and services after the machines, so this is a step of its own.
   *
   * @returns what services need of the cluster
   */
  withCapacity(providers: readonly Input<string>[]): ServiceCluster {
    return {
      arn: this.cluster.arn,
      name: this.forMachines.name,
      namespaceId: this.namespaceId,
      capacityProviders: associatedProviders(this.name, this.cluster, providers, this),
    };
  }
}

function encryptedCluster(name: string, args: ClusterArgs, parent: Resource): ecs.Cluster {
  const group = (role: string, groupName: string) =>
    encryptedLogGroup(
      `${name}-${role}`,
      {
        name: groupName,
        retentionDays: args.logRetentionDays,
        keyArn: args.logsKeyArn,
        retain: args.retain,
        sentTo: args.logDestinationArn,
      },
      parent,
    );
  // ECS would make this group itself at its first line, without key and retention.
  const insights = group("insights-logs", args.insightsLogGroup);
  const sessions = group("exec-logs", args.execLogGroup);
  return new ecs.Cluster(
    `${name}-cluster`,
    {
      name: args.name,
      settings: [{ name: "containerInsights", value: "enhanced" }],
      configuration: {
        executeCommandConfiguration: {
          kmsKeyId: args.computeKeyArn,
          logging: "OVERRIDE",
          logConfiguration: {
            cloudWatchEncryptionEnabled: true,
            cloudWatchLogGroupName: sessions.name,
          },
        },
        managedStorageConfiguration: { fargateEphemeralStorageKmsKeyId: args.computeKeyArn },
      },
      // Where GuardDuty puts its agent into the tasks of tagged clusters only, this is the tag.
      ...(args.guardDuty && { tags: { GuardDutyManaged: "true" } }),
    },
    { parent, dependsOn: [insights], deleteBeforeReplace: true },
  );
}

function associatedProviders(
  name: string,
  cluster: ecs.Cluster,
  machines: readonly Input<string>[],
  parent: Resource,
): Resource {
  return new ecs.ClusterCapacityProviders(
    `${name}-capacity-providers`,
    {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT", ...machines],
      // Whatever runs without a strategy of its own (a task started by hand) runs where nothing is taken back.
      defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", base: 1, weight: 1 }],
    },
    { parent },
  );
}
