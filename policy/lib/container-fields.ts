/** Fields of a container and what is inside them; `map` has names of the program's own, `text` nothing inside. */
type Fields = { readonly [field: string]: Fields } | "map" | "text";

const pair = { name: "text", value: "text" } as const;

/** What ECS knows of a container (Amazon ECS API reference, ContainerDefinition). */
const container: Fields = {
  name: "text",
  image: "text",
  repositoryCredentials: { credentialsParameter: "text" },
  cpu: "text",
  memory: "text",
  memoryReservation: "text",
  links: "text",
  portMappings: {
    containerPort: "text",
    hostPort: "text",
    protocol: "text",
    name: "text",
    appProtocol: "text",
    containerPortRange: "text",
  },
  essential: "text",
  restartPolicy: { enabled: "text", ignoredExitCodes: "text", restartAttemptPeriod: "text" },
  entryPoint: "text",
  command: "text",
  environment: pair,
  environmentFiles: { type: "text", value: "text" },
  mountPoints: { sourceVolume: "text", containerPath: "text", readOnly: "text" },
  volumesFrom: { sourceContainer: "text", readOnly: "text" },
  linuxParameters: {
    capabilities: { add: "text", drop: "text" },
    devices: { hostPath: "text", containerPath: "text", permissions: "text" },
    initProcessEnabled: "text",
    sharedMemorySize: "text",
    tmpfs: { containerPath: "text", size: "text", mountOptions: "text" },
    maxSwap: "text",
    swappiness: "text",
  },
  secrets: { name: "text", valueFrom: "text" },
  dependsOn: { containerName: "text", condition: "text" },
  startTimeout: "text",
  stopTimeout: "text",
  versionConsistency: "text",
  hostname: "text",
  user: "text",
  workingDirectory: "text",
  disableNetworking: "text",
  privileged: "text",
  readonlyRootFilesystem: "text",
  dnsServers: "text",
  dnsSearchDomains: "text",
  extraHosts: { hostname: "text", ipAddress: "text" },
  dockerSecurityOptions: "text",
  interactive: "text",
  pseudoTerminal: "text",
  dockerLabels: "map",
  ulimits: { name: "text", softLimit: "text", hardLimit: "text" },
  logConfiguration: {
    logDriver: "text",
    options: "map",
    secretOptions: { name: "text", valueFrom: "text" },
  },
  healthCheck: { command: "text", interval: "text", timeout: "text", retries: "text", startPeriod: "text" },
  systemControls: { namespace: "text", value: "text" },
  resourceRequirements: {
    type: "text",
    value: "text",
    sharingStrategy: { nvidiaMps: { memory: "text", maxComputePercent: "text" } },
  },
  firelensConfiguration: { type: "text", options: "map" },
  credentialSpecs: "text",
};

/** A container with every field under the name that ECS gives it, and those that ECS does not know. */
export interface Read {
  readonly value: unknown;
  readonly unknown: readonly string[];
}

/**
 * Reads a container as the provider does: it decodes the text by Go's encoding/json, for which `Privileged` is `privileged`, and the
 * last of two such names holds (terraform-provider-aws, internal/service/ecs, container_definitions.go).
 */
export function readContainer(given: unknown): Read {
  const unknown: string[] = [];
  return { value: read(given, container, "", unknown), unknown };
}

function read(given: unknown, fields: Fields, path: string, unknown: string[]): unknown {
  if (typeof given !== "object" || given === null || typeof fields === "string") return given;
  if (Array.isArray(given)) return given.map((each) => read(each, fields, path, unknown));
  const names = new Map(Object.keys(fields).map((field) => [field.toLowerCase(), field]));
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const field = names.get(key.toLowerCase());
    if (field === undefined) unknown.push(path === "" ? key : `${path}.${key}`);
    else {
      if (Object.hasOwn(result, field)) unknown.push(`${path === "" ? "" : `${path}.`}${key} twice`);
      result[field] = read(value, fields[field] ?? "text", path === "" ? field : `${path}.${field}`, unknown);
    }
  }
  return result;
}
