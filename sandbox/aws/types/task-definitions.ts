import type { Problem } from "../facts/validation";
import { containerDefinitions, containersOf } from "../rules/container-definitions";
import { refuseRelations } from "../rules/container-relations";
import { refuseEfsVolumes } from "../rules/efs-volumes";
import { refuseOnFargate } from "../rules/fargate-tasks";
import { refuseSizes } from "../rules/task-sizes";
import { hasUnknown, isList, isProps, objects, type Props, text, texts } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, roleArn } from "./parts";

const architectures = ["X86_64", "ARM64"];

/** Of a task definition, of which the containers are nearly all. Source: awsdocs/amazon-ecs-developer-guide, pull request 149. */
const mostBytes = 65_536;

function refuseTaskDefinition({ inputs }: Moment): string | undefined {
  const containers = containersOf(text(inputs.containerDefinitions));
  if (containers.length === 0) return "ClientException: Container list cannot be empty.";
  const bytes = Buffer.byteLength(text(inputs.containerDefinitions));
  if (bytes > mostBytes)
    return `ClientException: Actual length: '${bytes}'. Max allowed length is '${mostBytes}' bytes.`;
  const names = containers.map((container) => text(container.name));
  if (names.includes("") || containers.some((container) => text(container.image) === ""))
    return "ClientException: Container.name and Container.image should not be null or empty.";
  if (new Set(names).size < names.length) return "ClientException: Duplicate container name.";
  if (!containers.some((container) => container.essential !== false))
    return "ClientException: All containers cannot be non-essential: one at least is essential.";
  const volumes = objects(inputs.volumes).map(({ name }) => text(name));
  return (
    (texts(inputs.requiresCompatibilities).includes("FARGATE")
      ? refuseOnFargate(containers, inputs)
      : undefined) ??
    refuseSizes(containers, inputs) ??
    refuseRelations(containers, volumes) ??
    refuseEfsVolumes(inputs)
  );
}

/** The provider reads the document into ECS's own types: what does not fit them, it refuses. */
function wrongDocument(document: string): string | undefined {
  const containers = containersOf(document);
  if (containers.length === 0) return "a JSON list of containers is expected";
  for (const container of containers) {
    const list = ["command", "entryPoint"].find((name) => {
      const value = container[name];
      return (
        value !== undefined &&
        value !== null &&
        !(isList(value) && value.every((one) => typeof one === "string"))
      );
    });
    if (list)
      return `json: cannot unmarshal into Go struct field ContainerDefinition.${list} of type []string`;
    if (objects(container.environment).some(({ value }) => value !== undefined && typeof value !== "string"))
      return "json: cannot unmarshal into Go struct field KeyValuePair.value of type string";
  }
  return undefined;
}

function checkTaskDefinition(inputs: Props): Problem[] {
  const { containerDefinitions: document, ephemeralStorage, runtimePlatform } = inputs;
  const problems: Problem[] = [];
  const wrong = document === undefined || hasUnknown(document) ? undefined : wrongDocument(text(document));
  if (wrong)
    problems.push({
      property: "containerDefinitions",
      reason: `ECS Task Definition container_definitions is invalid: ${wrong}`,
    });
  const size = isProps(ephemeralStorage) ? ephemeralStorage.sizeInGib : undefined;
  if (typeof size === "number" && (size < 21 || size > 200))
    problems.push({
      property: "ephemeralStorage.sizeInGib",
      reason: `expected ephemeralStorage.sizeInGib to be in the range (21 - 200), got ${size}`,
    });
  const cpu = isProps(runtimePlatform) ? runtimePlatform.cpuArchitecture : undefined;
  if (cpu !== undefined && !hasUnknown(cpu) && !architectures.includes(text(cpu)))
    problems.push({
      property: "runtimePlatform.cpuArchitecture",
      reason: `expected runtimePlatform.cpuArchitecture to be one of [${architectures.join(" ")}], got ${text(cpu)}`,
    });
  return problems;
}

export const taskDefinitions: readonly TypeEntry[] = [
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
    check: checkTaskDefinition,
    refuse: refuseTaskDefinition,
    made: ({ cloud, existing }, family, outputs) => {
      if (!existing)
        cloud.changeWorld({ revisions: { ...cloud.world.revisions, [family]: Number(outputs.revision) } });
    },
  },
];

function revision({ cloud, inputs }: Moment): number {
  return (cloud.world.revisions[text(inputs.family)] ?? 0) + 1;
}
