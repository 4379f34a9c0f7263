import type * as autoscaling from "@pulumi/aws/autoscaling";
import * as ecs from "@pulumi/aws/ecs";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { account, type RefusalCase, region } from "./case";
import { group } from "./instances";
import { task } from "./services";

type GroupProvider = Partial<
  Extract<NonNullable<ecs.CapacityProviderArgs["autoScalingGroupProvider"]>, { autoScalingGroupArn: unknown }>
>;

function provider(
  name: string,
  opts: CustomResourceOptions,
  more: GroupProvider = {},
  ofGroup: Partial<autoscaling.GroupArgs> = {},
) {
  const autoScalingGroupArn = more.autoScalingGroupArn ?? group(name, opts, ofGroup).arn;
  const args = { name: `${name}-gpu`, autoScalingGroupProvider: { ...more, autoScalingGroupArn } };
  return new ecs.CapacityProvider(`${name}-provider`, args, opts);
}

function associated(
  name: string,
  opts: CustomResourceOptions,
  capacityProviders: NonNullable<ecs.ClusterCapacityProvidersArgs["capacityProviders"]>,
  strategy: readonly { capacityProvider: ecs.CapacityProvider["name"] | string; base?: number }[] = [],
) {
  const cluster = new ecs.Cluster(`${name}-cluster`, { name }, opts);
  const args = {
    clusterName: cluster.name,
    capacityProviders,
    defaultCapacityProviderStrategies: strategy.map((one) => ({ weight: 1, ...one })),
  };
  return { cluster, own: new ecs.ClusterCapacityProviders(`${name}-capacity`, args, opts) };
}

const protection = { managedTerminationProtection: "ENABLED" };
const someGroup = `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:0:autoScalingGroupName/none`;

export const capacityCases: readonly RefusalCase[] = [
  {
    title: "a capacity provider with a name of AWS's",
    programs: [
      (name, opts) => {
        const autoScalingGroupProvider = { autoScalingGroupArn: group(name, opts).arn };
        new ecs.CapacityProvider(`${name}-provider`, { name: "ecs-gpu", autoScalingGroupProvider }, opts);
      },
    ],
    refused: "provider",
    says: /The specified capacity provider name 'ecs-gpu' is invalid/,
  },
  {
    title: "a capacity provider of a group that does not exist",
    programs: [(name, opts) => void provider(name, opts, { autoScalingGroupArn: someGroup })],
    refused: "provider",
    says: /The specified Auto Scaling group ARN is not valid, or the group does not exist/,
  },
  {
    title: "termination protection without managed scaling",
    programs: [(name, opts) => void provider(name, opts, protection, { protectFromScaleIn: true })],
    refused: "provider",
    says: /managed termination protection .* managed scaling must be enabled/,
  },
  {
    title: "termination protection in a group that does not protect from scale in",
    programs: [
      (name, opts) => void provider(name, opts, { ...protection, managedScaling: { status: "ENABLED" } }),
    ],
    refused: "provider",
    says: /the Auto Scaling group must have instance protection from scale in enabled/,
  },
  {
    title: "two capacity providers of one group",
    programs: [
      (name, opts) => {
        const first = provider(name, opts);
        const autoScalingGroupArn = first.autoScalingGroupProvider.apply(
          (own) => own?.autoScalingGroupArn ?? "",
        );
        provider(`${name}-second`, opts, { autoScalingGroupArn });
      },
    ],
    refused: "second-provider",
    says: /Auto Scaling group ARN is already being used by another capacity provider/,
  },
  {
    title: "a cluster with a capacity provider that does not exist",
    programs: [(name, opts) => void associated(name, opts, ["gpu"])],
    refused: "capacity",
    says: /The specified capacity provider 'gpu' was not found/,
  },
  {
    title: "a default strategy with a provider that the cluster does not have",
    programs: [
      (name, opts) => void associated(name, opts, ["FARGATE"], [{ capacityProvider: "FARGATE_SPOT" }]),
    ],
    refused: "capacity",
    says: /cannot contain a capacity provider that is not associated with the cluster: FARGATE_SPOT/,
  },
  {
    title: "a default strategy that mixes Fargate and instances",
    programs: [
      (name, opts) => {
        const own = provider(name, opts).name;
        const mixed = [{ capacityProvider: "FARGATE" }, { capacityProvider: own }];
        associated(name, opts, ["FARGATE", own], mixed);
      },
    ],
    refused: "capacity",
    says: /cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers/,
  },
  {
    title: "a default strategy with two bases",
    programs: [
      (name, opts) => {
        const names = ["FARGATE", "FARGATE_SPOT"];
        associated(
          name,
          opts,
          names,
          names.map((capacityProvider) => ({ capacityProvider, base: 1 })),
        );
      },
    ],
    refused: "capacity",
    says: /Only one capacity provider in a capacity provider strategy can have a base defined/,
  },
  {
    title: "deleting a capacity provider that a cluster has",
    programs: [
      (name, opts) => void associated(name, { ...opts, retainOnDelete: true }, [provider(name, opts).name]),
      (name, opts) => void group(name, opts),
    ],
    refused: "provider",
    says: /cannot be deleted because it is associated with a cluster/,
  },
  {
    title: "taking a capacity provider from a cluster whose service uses it",
    programs: [
      (name, opts) => {
        const { cluster, own } = associated(name, opts, ["FARGATE", "FARGATE_SPOT"]);
        const args = {
          name,
          cluster: cluster.arn,
          taskDefinition: task(name, opts).arn,
          capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
        };
        new ecs.Service(`${name}-service`, args, { ...opts, dependsOn: own, retainOnDelete: true });
      },
      (name, opts) => void associated(name, opts, ["FARGATE"]),
    ],
    refused: "capacity",
    says: /ResourceInUseException: The specified capacity provider is in use and cannot be removed: FARGATE_SPOT/,
  },
];
