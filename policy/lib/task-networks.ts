import type { Node } from "./graph";
import { types } from "./types";

interface TaskNetwork {
  readonly assignPublicIp?: boolean;
  readonly securityGroups?: readonly string[];
  readonly subnets?: readonly string[];
}

/** What decides where tasks run: a service, a task set, or a schedule that starts tasks. */
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
}

/** All that start tasks in a network. */
export const taskStarters = [...types.ecsService, ...types.taskSet, ...types.schedule] as const;

/** The top-level property that holds the network: for it the engine tells what it was made of. */
export function networkProperty({ type }: { readonly type: string }): "networkConfiguration" | "target" {
  return isSchedule(type) ? "target" : "networkConfiguration";
}

/** Where the tasks run. */
export function networkOf({ networkConfiguration, target }: TaskStarter): TaskNetwork | undefined {
  return networkConfiguration ?? target?.ecsParameters?.networkConfiguration;
}

/** Whether it starts tasks at all: a schedule can call anything. */
export function startsTasks({ type, props }: Pick<Node<TaskStarter>, "type" | "props">): boolean {
  return !isSchedule(type) || (props.target?.ecsParameters ?? undefined) !== undefined;
}

function isSchedule(type: string): boolean {
  return (types.schedule as readonly string[]).includes(type);
}
