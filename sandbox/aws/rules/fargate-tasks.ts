import { isList, isProps, objects, type Props, text, texts, type Value } from "../values";
import { isFargateSize } from "./fargate-sizes";

/** Container parameters that AWS lists as not valid for Fargate. */
const notOnFargate = [
  "disableNetworking",
  "dnsSearchDomains",
  "dnsServers",
  "dockerSecurityOptions",
  "extraHosts",
  "links",
  "privileged",
  "resourceRequirements",
];
/** Linux parameters that Fargate does not have; a tmpfs it has since 2026. */
const linuxNotOnFargate = ["devices", "maxSwap", "sharedMemorySize", "swappiness"];
const logDrivers = ["awslogs", "splunk", "awsfirelens"];

function isSaid(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !(isList(value) && value.length === 0);
}

const unsupported = (what: string) =>
  `ClientException: Fargate compatible task definitions do not support ${what}`;

/** ECS's words against a task that is to run on Fargate; nothing where Fargate has all that it asks for. */
export function refuseOnFargate(containers: readonly Props[], task: Props): string | undefined {
  const [cpu, memory] = [text(task.cpu), text(task.memory)];
  if (!isFargateSize(cpu, memory))
    return `ClientException: No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`;
  if (task.networkMode !== "awsvpc") return "ClientException: Fargate only supports network mode ‘awsvpc’.";
  if (isSaid(task.placementConstraints)) return unsupported("constraints");
  if (isSaid(task.ipcMode)) return unsupported("ipcMode");
  if (isSaid(task.pidMode) && task.pidMode !== "task") return unsupported(`pidMode ${text(task.pidMode)}`);
  return refuseVolumes(task) ?? refuseContainers(containers) ?? refuseExecutionRole(containers, task);
}

function refuseVolumes(task: Props): string | undefined {
  const volumes = objects(task.volumes);
  if (volumes.some(({ hostPath }) => text(hostPath) !== ""))
    return "ClientException: host.sourcePath should not be set for volumes in Fargate.";
  return volumes.some(({ dockerVolumeConfiguration }) => dockerVolumeConfiguration !== undefined)
    ? unsupported("dockerVolumeConfiguration")
    : undefined;
}

function refuseContainers(containers: readonly Props[]): string | undefined {
  for (const container of containers) {
    const linux = isProps(container.linuxParameters) ? container.linuxParameters : {};
    const parameter =
      notOnFargate.find((name) => isSaid(container[name])) ??
      linuxNotOnFargate.find((name) => isSaid(linux[name]));
    if (parameter) return unsupported(parameter);
    const added = isProps(linux.capabilities) ? texts(linux.capabilities.add) : [];
    const capability = added.find((name) => name !== "SYS_PTRACE");
    if (capability) return unsupported(`adding the capability ${capability}: only SYS_PTRACE can be added`);
    const log = isProps(container.logConfiguration) ? text(container.logConfiguration.logDriver) : "awslogs";
    if (!logDrivers.includes(log))
      return unsupported(`the log driver ${log}: it is one of ${logDrivers.join(", ")}`);
    const timeout = ["startTimeout", "stopTimeout"].find((name) => {
      const seconds = container[name];
      return typeof seconds === "number" && (seconds < 2 || seconds > 120);
    });
    if (timeout)
      return `ClientException: Container '${text(container.name)}': ${timeout} ${String(container[timeout])} is not between 2 and 120 seconds.`;
  }
  return undefined;
}

function refuseExecutionRole(containers: readonly Props[], task: Props): string | undefined {
  const needed = containers.some(
    ({ secrets, logConfiguration }) => secrets !== undefined || logConfiguration !== undefined,
  );
  return needed && text(task.executionRoleArn) === ""
    ? "ClientException: Fargate requires task definition to have execution role ARN to support log driver awslogs and secrets."
    : undefined;
}
