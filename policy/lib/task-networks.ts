import type { Node } from "./graph";
import { types } from "./types";

interface TaskNetwork {
  readonly assignPublicIp?: boolean;
  readonly securityGroups?: readonly string[];
  readonly subnets?: readonly string[];
}

/** What decides where tasks run: a service, a task set, or a schedule or an event that starts tasks. */
export interface TaskStarter {
  /** Of a service or a task set. */
  readonly networkConfiguration?: TaskNetwork;
  readonly enableExecuteCommand?: boolean;
  /** Of a schedule. */
  readonly target?: {
    readonly ecsParameters?: {
      readonly networkConfiguration?: TaskNetwork;
      readonly enableExecuteCommand?: boolean;
    };
  };
  /** Of a rule's target. */
  readonly ecsTarget?: {
    readonly networkConfiguration?: TaskNetwork;
    readonly enableExecuteCommand?: boolean;
  };
}

/** All that start tasks in a network. */
export const taskStarters = [
  ...types.ecsService,
  ...types.taskSet,
  ...types.schedule,
  ...types.eventTarget,
] as const;

/** The top-level property that holds the network: for it the engine tells what it was made of. */
export function networkProperty({
  type,
}: {
  readonly type: string;
}): "networkConfiguration" | "target" | "ecsTarget" {
  if (isSchedule(type)) return "target";
  return isEventTarget(type) ? "ecsTarget" : "networkConfiguration";
}

/** Where the tasks run. */
export function networkOf({ networkConfiguration, target, ecsTarget }: TaskStarter): TaskNetwork | undefined {
  return (
    networkConfiguration ?? target?.ecsParameters?.networkConfiguration ?? ecsTarget?.networkConfiguration
  );
}

/** Whether whoever may can open a shell in the tasks. */
export function opensShells({ enableExecuteCommand, target, ecsTarget }: TaskStarter): boolean {
  return [
    enableExecuteCommand,
    target?.ecsParameters?.enableExecuteCommand,
    ecsTarget?.enableExecuteCommand,
  ].includes(true);
}

/** Whether it starts tasks at all: a schedule can call anything. */
export function startsTasks({ type, props }: Pick<Node<TaskStarter>, "type" | "props">): boolean {
  if (isEventTarget(type)) return (props.ecsTarget ?? undefined) !== undefined;
  return !isSchedule(type) || (props.target?.ecsParameters ?? undefined) !== undefined;
}

function isEventTarget(type: string): boolean {
  return (types.eventTarget as readonly string[]).includes(type);
}

function isSchedule(type: string): boolean {
  return (types.schedule as readonly string[]).includes(type);
}
