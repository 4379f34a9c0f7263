import type { Line } from "./dashboard-grid";

/** An ECS service by the names that its metrics have. */
export interface EcsService {
  readonly cluster: string;
  readonly physicalName: string;
}

/** Dimensions of a service's metrics, those of ECS and of Container Insights. */
export function serviceDimensions({ cluster, physicalName }: EcsService): Record<string, string> {
  return { ClusterName: cluster, ServiceName: physicalName };
}

/** CPU of all tasks and memory of the fullest one, percent of what they have. */
export function saturationLines(service: EcsService): Line[] {
  const line = { namespace: "AWS/ECS", dimensions: serviceDimensions(service) };
  return [
    { ...line, metricName: "CPUUtilization", label: "CPU %", stat: "Average" },
    { ...line, metricName: "MemoryUtilization", label: "memory %", stat: "Maximum" },
  ];
}

/** Tasks that run and tasks that should. */
export function taskLines(service: EcsService): Line[] {
  const line = {
    namespace: "ECS/ContainerInsights",
    dimensions: serviceDimensions(service),
    stat: "Average",
  };
  return [
    { ...line, metricName: "RunningTaskCount", label: "running" },
    { ...line, metricName: "DesiredTaskCount", label: "desired" },
  ];
}
