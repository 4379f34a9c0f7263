import type { Cloud } from "../cloud/cloud";
import { outOfRange } from "../deployments/ranges";
import { refuseDeployment } from "../deployments/refusals";
import { startDeployment } from "../deployments/start";
import { forget, serviceType } from "../deployments/store";
import { whyUnsteady } from "../deployments/waiting";
import { containersOf } from "../rules/container-definitions";
import { taskDefinitionOf } from "../rules/running-tasks";
import { objects, type Props, text, texts, valuesAt } from "../values";
import { clusterType, inCluster } from "./ecs";
import type { Moment, Reference, TypeEntry } from "./entry";
import { inSecurityGroup, inSubnet, roleArn } from "./parts";

function targetGroup(at: string): Reference {
  return {
    at,
    to: "aws:lb/targetGroup:TargetGroup",
    missing: (arn) => `InvalidParameterException: The specified target group does not exist: ${arn}`,
  };
}

function listenerRule(at: string): Reference {
  return {
    at,
    to: "aws:lb/listenerRule:ListenerRule",
    missing: (arn) => `InvalidParameterException: The listener rule ${arn} does not exist`,
    outside: (arn) => arn.includes(":listener/"),
  };
}

/** Target groups that a listener or a rule of this moment forwards to. */
function served(cloud: Cloud): Set<string> {
  const paths = ["targetGroupArn", "forward.targetGroups[].arn"];
  const of = (type: string, actions: string) =>
    cloud
      .ofType(type)
      .flatMap(({ inputs }) => paths.flatMap((path) => valuesAt(inputs, `${actions}[].${path}`)));
  return new Set(
    [
      ...of("aws:lb/listener:Listener", "defaultActions"),
      ...of("aws:lb/listenerRule:ListenerRule", "actions"),
    ].map(text),
  );
}

function clusterOf({ cloud, inputs }: Moment) {
  return cloud.find(clusterType, text(inputs.cluster));
}

function refuseService(moment: Moment): string | undefined {
  const { cloud, inputs } = moment;
  const definition = taskDefinitionOf(cloud, text(inputs.taskDefinition));
  if (!definition)
    return `ClientException: Unable to describe task definition ${text(inputs.taskDefinition)}`;
  const unmapped = refuseContainers(inputs, containersOf(text(definition.outputs.containerDefinitions)));
  if (unmapped) return unmapped;
  const groups = [
    "loadBalancers[].targetGroupArn",
    "loadBalancers[].advancedConfiguration.alternateTargetGroupArn",
  ];
  const known = served(cloud);
  const idle = groups
    .flatMap((path) => valuesAt(inputs, path))
    .map(text)
    .find((arn) => !known.has(arn));
  if (idle)
    return `InvalidParameterException: The target group with targetGroupArn ${idle} does not have an associated load balancer.`;
  return refuseCapacity(moment) ?? refuseDeployment(moment);
}

/** Containers and their ports that a service registers and its task does not have. */
function refuseContainers(inputs: Props, containers: readonly Props[]): string | undefined {
  for (const { containerName, containerPort } of objects(inputs.loadBalancers)) {
    const container = containers.find(({ name }) => name === containerName);
    if (!container)
      return `InvalidParameterException: The container ${text(containerName)} does not exist in the task definition.`;
    if (!objects(container.portMappings).some((mapping) => mapping.containerPort === containerPort))
      return `InvalidParameterException: The container ${text(containerName)} did not have a container port ${String(containerPort)} defined.`;
  }
  return undefined;
}

function refuseCapacity(moment: Moment): string | undefined {
  const { cloud, inputs } = moment;
  const wanted = valuesAt(inputs, "capacityProviderStrategies[].capacityProvider").map(text);
  if (wanted.length > 0 && inputs.launchType !== undefined)
    return "InvalidParameterException: Specifying both a launch type and capacity provider strategy is not supported.";
  const name = text(clusterOf(moment)?.outputs.name);
  const associated = cloud.byId("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", name);
  const missing = wanted.find((provider) => !texts(associated?.inputs.capacityProviders).includes(provider));
  return (
    missing &&
    `InvalidParameterException: The specified capacity provider '${missing}' was not found: it is not associated with the cluster ${name}.`
  );
}

const defaults: Props = {
  deploymentMaximumPercent: 200,
  deploymentMinimumHealthyPercent: 100,
  enableEcsManagedTags: false,
  enableExecuteCommand: false,
  schedulingStrategy: "REPLICA",
  waitForSteadyState: false,
};

export const ecsService: readonly TypeEntry[] = [
  {
    type: serviceType,
    id: (moment) => serviceArn(moment),
    arn: serviceArn,
    outputs: ({ inputs }) => ({
      launchType: inputs.launchType ?? (inputs.capacityProviderStrategies === undefined ? "EC2" : ""),
      platformVersion: inputs.platformVersion ?? "LATEST",
      availabilityZoneRebalancing: inputs.availabilityZoneRebalancing ?? "ENABLED",
      iamRole: "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    }),
    defaults,
    forceNew: ["name", "cluster", "launchType", "schedulingStrategy", "deploymentController", "iamRole"],
    // Source: the provider's service.go, capacityProviderStrategyCustomizeDiff.
    forceNewWhen: ({ forceNewDeployment }) =>
      forceNewDeployment === true ? [] : ["capacityProviderStrategies"],
    sets: [
      "networkConfiguration.subnets",
      "networkConfiguration.securityGroups",
      "loadBalancers",
      "capacityProviderStrategies",
      "serviceRegistries",
      "alarms.alarmNames",
      "placementConstraints",
    ],
    references: [
      inCluster("cluster", true),
      inSubnet("networkConfiguration.subnets[]", "InvalidParameterException"),
      inSecurityGroup("networkConfiguration.securityGroups[]", "InvalidParameterException"),
      targetGroup("loadBalancers[].targetGroupArn"),
      targetGroup("loadBalancers[].advancedConfiguration.alternateTargetGroupArn"),
      listenerRule("loadBalancers[].advancedConfiguration.productionListenerRule"),
      listenerRule("loadBalancers[].advancedConfiguration.testListenerRule"),
      roleArn(
        "loadBalancers[].advancedConfiguration.roleArn",
        (arn) => `InvalidParameterException: Unable to assume the infrastructure role ${arn}`,
      ),
      {
        at: "serviceRegistries[].registryArn",
        to: "aws:servicediscovery/service:Service",
        missing: (arn) => `InvalidParameterException: Service registry ${arn} not found`,
      },
    ],
    unique: [
      {
        key: ({ name, cluster }) => `${text(cluster)} ${text(name)}`,
        taken: () => "InvalidParameterException: Creation of service was not idempotent.",
      },
    ],
    check: outOfRange,
    refuse: refuseService,
    // What a rollback has put back is not what the program wants: it asks again.
    resent: ["taskDefinition", "forceNewDeployment"],
    made: startDeployment,
    unready: whyUnsteady,
    deleted: ({ cloud }, { id }) => forget(cloud, id),
  },
];

function serviceArn(moment: Moment): string {
  const cluster = text(clusterOf(moment)?.outputs.name) || "default";
  return `arn:aws:ecs:${moment.region}:${moment.account}:service/${cluster}/${text(moment.inputs.name)}`;
}
