import type { EcsService } from "./ecs-lines";

/** ECS's name for the tasks of a service, in its events. */
function taskGroup(physicalName: string): string {
  return `service:${physicalName}`;
}

/** Where the tasks that ended by themselves are counted: one metric for each cluster, by the group of the task. */
export function stoppedTasks(cluster: string) {
  return { namespace: cluster, metricName: "StoppedTasks", dimension: "Group" } as const;
}

/** The figure of one service. */
export function stoppedTasksOf({ cluster, physicalName }: EcsService) {
  const { dimension, ...metric } = stoppedTasks(cluster);
  return { ...metric, dimensions: { [dimension]: taskGroup(physicalName) } };
}
