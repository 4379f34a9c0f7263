import { serviceType } from "../deployments/store";
import type { Problem } from "../facts/validation";
import { isProps, objects, type Props, text, texts, valuesAt } from "../values";
import { autoScalingGroupType } from "./auto-scaling-groups";
import { clusterType, inCluster } from "./ecs";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, roleArn } from "./parts";

const capacityProviderType = "aws:ecs/capacityProvider:CapacityProvider";
const fargateProviders = ["FARGATE", "FARGATE_SPOT"];
const groupPath = "autoScalingGroupProvider.autoScalingGroupArn";

function providerArn(moment: Moment): string {
  return arnOf("ecs", (_id, inputs) => `capacity-provider/${text(inputs.name)}`)(moment, "");
}

/** What the provider refuses before it asks AWS. */
function checkProvider(inputs: Props): Problem[] {
  const of = (property: string, reason: string): Problem[] => [{ property, reason }];
  const [group, managed] = [inputs.autoScalingGroupProvider, inputs.managedInstancesProvider];
  if ((group === undefined) === (managed === undefined))
    return of(
      "autoScalingGroupProvider",
      "exactly one of autoScalingGroupProvider or managedInstancesProvider must be specified",
    );
  if (managed !== undefined && inputs.cluster === undefined)
    return of("cluster", "cluster is required when using managedInstancesProvider");
  return group !== undefined && inputs.cluster !== undefined
    ? of("cluster", "cluster must not be set when using autoScalingGroupProvider")
    : [];
}

const noProtection =
  "ClientException: The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider,";

function refuseProvider({ cloud, inputs, existing }: Moment): string | undefined {
  const name = text(inputs.name);
  if (/^(aws|ecs|fargate)/i.test(name) || !/^[\w-]{1,255}$/.test(name))
    return `ClientException: The specified capacity provider name '${name}' is invalid. Up to 255 letters, numbers, underscores and hyphens are allowed, and the name can't be prefixed with "aws", "ecs", or "fargate".`;
  const provider = inputs.autoScalingGroupProvider;
  if (!isProps(provider)) return undefined;
  const arn = text(provider.autoScalingGroupArn);
  const others = cloud.ofType(capacityProviderType).filter((one) => one.id !== existing?.id);
  if (others.some((one) => valuesAt(one.inputs, groupPath).includes(arn)))
    return "ClientException: The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.";
  if (provider.managedTerminationProtection !== "ENABLED") return undefined;
  const scaling = provider.managedScaling;
  if (!isProps(scaling) || scaling.status === "DISABLED")
    return `${noProtection} managed scaling must be enabled.`;
  return cloud.byArn(autoScalingGroupType, arn)?.inputs.protectFromScaleIn === true
    ? undefined
    : `${noProtection} the Auto Scaling group must have instance protection from scale in enabled.`;
}

/** Providers that services of a cluster name at this moment. */
function usedIn({ cloud }: Moment, clusterName: string): Set<string> {
  const cluster = cloud.find(clusterType, clusterName);
  const names = new Set([clusterName, cluster?.id, cluster?.outputs.name, cluster?.outputs.arn]);
  return new Set(
    cloud
      .ofType(serviceType)
      .filter(({ inputs }) => names.has(text(inputs.cluster)))
      .flatMap(({ inputs }) => valuesAt(inputs, "capacityProviderStrategies[].capacityProvider"))
      .map(text),
  );
}

const inUse = (name: string) =>
  `ResourceInUseException: The specified capacity provider is in use and cannot be removed: ${name}`;

function refuseAssociation(moment: Moment): string | undefined {
  const { inputs, existing } = moment;
  const providers = texts(inputs.capacityProviders);
  const strategy = objects(inputs.defaultCapacityProviderStrategies);
  const names = strategy.map(({ capacityProvider }) => text(capacityProvider));
  const stranger = names.find((name) => !providers.includes(name));
  if (stranger)
    return `InvalidParameterException: The default capacity provider strategy cannot contain a capacity provider that is not associated with the cluster: ${stranger}. Associate the capacity provider with the cluster and try again.`;
  const onFargate = names.filter((name) => fargateProviders.includes(name));
  if (onFargate.length > 0 && onFargate.length < names.length)
    return "InvalidParameterException: A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.";
  if (strategy.filter(({ base }) => typeof base === "number" && base > 0).length > 1)
    return "InvalidParameterException: Only one capacity provider in a capacity provider strategy can have a base defined.";
  const used = usedIn(moment, text(inputs.clusterName));
  const removed = texts(existing?.inputs.capacityProviders).find(
    (name) => used.has(name) && !providers.includes(name),
  );
  return removed && inUse(removed);
}

export const capacityProviders: readonly TypeEntry[] = [
  {
    type: capacityProviderType,
    id: providerArn,
    arn: providerArn,
    forceNew: ["name", groupPath, "cluster"],
    references: [
      {
        at: groupPath,
        to: autoScalingGroupType,
        missing: (arn) =>
          `ClientException: The specified Auto Scaling group ARN is not valid, or the group does not exist: ${arn}`,
      },
      roleArn(
        "managedInstancesProvider.infrastructureRoleArn",
        (arn) => `ClientException: The infrastructure role ${arn} does not exist`,
      ),
    ],
    unique: [
      {
        key: ({ name }) => text(name),
        taken: (_moment, name) => `ClientException: The capacity provider ${name} already exists`,
      },
    ],
    check: checkProvider,
    refuse: refuseProvider,
  },
  {
    type: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    id: ({ inputs }) => text(inputs.clusterName),
    forceNew: ["clusterName"],
    sets: ["capacityProviders", "defaultCapacityProviderStrategies"],
    references: [
      inCluster("clusterName", false),
      {
        at: "capacityProviders[]",
        to: capacityProviderType,
        missing: (name) =>
          `InvalidParameterException: The specified capacity provider '${name}' was not found.`,
        outside: (name) => fargateProviders.includes(name),
        holds: () =>
          "ClientException: The capacity provider cannot be deleted because it is associated with a cluster. Remove the capacity provider from the cluster and try again.",
      },
    ],
    refuse: refuseAssociation,
    refuseDelete: (moment, { id, inputs }) => {
      const used = usedIn(moment, id);
      const held = texts(inputs.capacityProviders).find((name) => used.has(name));
      return held && inUse(held);
    },
  },
];
