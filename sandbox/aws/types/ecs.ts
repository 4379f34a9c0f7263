import { containerDefinitions, containersOf } from "../rules/container-definitions";
import { isFargateSize } from "../rules/fargate-sizes";
import { isUnknown, text, texts } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { arnOf, kmsKey, roleArn } from "./parts";

export const clusterType = "aws:ecs/cluster:Cluster";

export function inCluster(at: string, holds: boolean): Reference {
  return {
    at,
    to: clusterType,
    missing: (name) => `ClusterNotFoundException: Cluster not found: ${name}`,
    ...(holds
      ? {
          holds: () =>
            "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active.",
        }
      : {}),
  };
}

function refuseTaskDefinition({ inputs }: Moment): string | undefined {
  const containers = containersOf(text(inputs.containerDefinitions));
  if (containers.length === 0) return "ClientException: Container list cannot be empty.";
  const names = containers.map((container) => text(container.name));
  if (names.includes("") || containers.some((container) => text(container.image) === ""))
    return "ClientException: Container.name and Container.image should not be null or empty.";
  if (new Set(names).size < names.length) return "ClientException: Duplicate container name.";
  if (!containers.some((container) => container.essential !== false))
    return "ClientException: All containers cannot be non-essential: one at least is essential.";
  if (!texts(inputs.requiresCompatibilities).includes("FARGATE")) return undefined;
  const [cpu, memory] = [text(inputs.cpu), text(inputs.memory)];
  if (!isFargateSize(cpu, memory))
    return `ClientException: No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`;
  if (inputs.networkMode !== "awsvpc") return "ClientException: Fargate only supports network mode ‘awsvpc’.";
  if (
    containers.some(
      (container) => container.secrets !== undefined || container.logConfiguration !== undefined,
    ) &&
    text(inputs.executionRoleArn) === ""
  )
    return "ClientException: Fargate requires task definition to have execution role ARN to support log driver awslogs and secrets.";
  return undefined;
}

export const ecs: readonly TypeEntry[] = [
  {
    type: clusterType,
    id: (moment) => clusterArn(moment),
    arn: clusterArn,
    outputs: ({ inputs }) => ({
      settings: inputs.settings ?? [{ name: "containerInsights", value: "disabled" }],
    }),
    forceNew: ["name"],
    sets: ["settings"],
    references: [
      kmsKey("configuration.executeCommandConfiguration.kmsKeyId", "InvalidParameterException"),
      kmsKey(
        "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId",
        "InvalidParameterException",
      ),
    ],
    unique: [
      {
        key: ({ name }) => text(name),
        taken: (_moment, name) => `InvalidParameterException: Cluster ${name} exists already in this account`,
      },
    ],
  },
  {
    type: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    id: ({ inputs }) => text(inputs.clusterName),
    forceNew: ["clusterName"],
    sets: ["capacityProviders", "defaultCapacityProviderStrategies"],
    references: [inCluster("clusterName", false)],
    refuse: ({ inputs }) => {
      const providers = texts(inputs.capacityProviders);
      const unknownOne = providers.find(
        (name) => /^FARGATE/.test(name) && !["FARGATE", "FARGATE_SPOT"].includes(name),
      );
      return (
        unknownOne &&
        `InvalidParameterException: The specified capacity provider '${unknownOne}' was not found.`
      );
    },
  },
  {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    id: ({ inputs }) => text(inputs.family),
    apartBy: "arn",
    arn: (moment, id) => `${arnOf("ecs", () => `task-definition/${id}`)(moment, id)}:${revision(moment)}`,
    outputs: (moment, id, arn) => ({
      revision: revision(moment),
      arnWithoutRevision: arn.slice(0, arn.lastIndexOf(":")),
      networkMode: moment.inputs.networkMode ?? "bridge",
      family: id,
    }),
    defaults: { skipDestroy: false, trackLatest: false },
    forceNew: [
      "family",
      "containerDefinitions",
      "cpu",
      "memory",
      "executionRoleArn",
      "taskRoleArn",
      "networkMode",
      "requiresCompatibilities",
      "runtimePlatform",
      "volumes",
      "ephemeralStorage",
      "ipcMode",
      "pidMode",
      "placementConstraints",
      "proxyConfiguration",
      "enableFaultInjection",
    ],
    documents: { containerDefinitions },
    sets: ["requiresCompatibilities", "volumes", "placementConstraints"],
    references: [
      roleArn("executionRoleArn", (arn) => `ClientException: Role is not valid: ${arn} does not exist`),
      roleArn("taskRoleArn", (arn) => `ClientException: Role is not valid: ${arn} does not exist`),
    ],
    check: ({ containerDefinitions: document }) =>
      document === undefined || isUnknown(document) || containersOf(text(document)).length > 0
        ? []
        : [
            {
              property: "containerDefinitions",
              reason:
                "ECS Task Definition container_definitions is invalid: a JSON list of containers is expected",
            },
          ],
    refuse: refuseTaskDefinition,
    made: ({ cloud, existing }, family, outputs) => {
      if (!existing)
        cloud.changeWorld({ revisions: { ...cloud.world.revisions, [family]: Number(outputs.revision) } });
    },
  },
];

function clusterArn(moment: Moment): string {
  return arnOf("ecs", (_id, inputs) => `cluster/${text(inputs.name)}`)(moment, "");
}

function revision({ cloud, inputs }: Moment): number {
  return (cloud.world.revisions[text(inputs.family)] ?? 0) + 1;
}
