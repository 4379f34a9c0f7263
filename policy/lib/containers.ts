import { readContainer } from "./container-fields";
import { MalformedDocument } from "./documents";
import type { Judge } from "./judge";

/** What the rules read of a task definition. */
export interface TaskDefinition {
  readonly containerDefinitions?: string;
  readonly family?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly networkMode?: string;
  readonly requiresCompatibilities?: readonly string[];
  readonly pidMode?: string;
  readonly ipcMode?: string;
  readonly executionRoleArn?: string;
  readonly taskRoleArn?: string;
  readonly volumes?: readonly Volume[];
}

/** A volume of a task. */
export interface Volume {
  readonly name?: string;
  readonly hostPath?: string;
  readonly dockerVolumeConfiguration?: object;
  readonly efsVolumeConfiguration?: {
    readonly transitEncryption?: string;
    readonly authorizationConfig?: { readonly accessPointId?: string; readonly iam?: string };
  };
}

/** What the rules read of a container, as ECS names it. */
export interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly user?: string;
  readonly stopTimeout?: number;
  readonly environment?: readonly { readonly name?: string; readonly value?: string }[];
  readonly secrets?: readonly { readonly name?: string; readonly valueFrom?: string }[];
  readonly logConfiguration?: {
    readonly logDriver?: string;
    readonly options?: Readonly<Record<string, string>>;
  };
  /** Set on the container that routes the logs of the others. */
  readonly firelensConfiguration?: { readonly type?: string };
  readonly linuxParameters?: {
    readonly capabilities?: { readonly add?: readonly string[] };
    readonly devices?: readonly unknown[];
  };
  readonly portMappings?: readonly { readonly containerPort?: number }[];
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly healthCheck?: { readonly command?: readonly string[] };
  readonly dockerLabels?: Readonly<Record<string, string>>;
  readonly environmentFiles?: readonly { readonly value?: string }[];
  readonly dockerSecurityOptions?: readonly string[];
  readonly extraHosts?: readonly unknown[];
  readonly dnsServers?: readonly string[];
  readonly dnsSearchDomains?: readonly string[];
  readonly systemControls?: readonly { readonly namespace?: string }[];
}

/** The containers of a task definition; it throws where they are unknown or no list of objects. */
export function containersOf(props: TaskDefinition): Container[] {
  return readContainers(props).map(({ value }) => value as Container);
}

/** The same, with the fields that ECS does not know. */
export function readContainers(props: TaskDefinition): ReturnType<typeof readContainer>[] {
  const text = props.containerDefinitions;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? "");
  } catch {
    throw new MalformedDocument("no JSON");
  }
  if (!Array.isArray(parsed) || parsed.some((each) => typeof each !== "object" || each === null))
    throw new MalformedDocument("no list of containers");
  return parsed.map(readContainer);
}

/** Judges every container on its own. `label` names it in a message. */
export function eachContainer(
  props: TaskDefinition,
  judge: Judge,
  check: (container: Container, label: string) => void,
): void {
  const containers = containersOf(props);
  if (containers.length === 0) judge.violation("the task definition has no container");
  judge.each(
    () => containers,
    (container, index) => check(container, `container "${container.name ?? index + 1}"`),
  );
}

/** The log group that the container names, for the agent or for the task's log router. */
export function logGroupOf({ logConfiguration }: Container): string | undefined {
  const { logDriver, options } = logConfiguration ?? {};
  return options?.[logDriver === "awsfirelens" ? "log_group_name" : "awslogs-group"];
}
