import type { BalancedPlan } from "../args";
import { agentContainers } from "./args";

/** What of a task its balancer speaks to. Protocol and port are those of the target groups: a change replaces these. */
export interface Target {
  /** Name of the container. */
  readonly container: string;
  readonly port: number;
  readonly protocol: "HTTP" | "HTTPS";
}

/** The end of the hop from balancer to task. */
export function targetOf({
  service,
  port,
  taskTls,
}: Pick<BalancedPlan, "service" | "port" | "taskTls">): Target {
  if (taskTls === "proxy")
    return { container: agentContainers.tlsProxy, port: proxyPort(port), protocol: "HTTPS" };
  return { container: service, port, protocol: taskTls === "container" ? "HTTPS" : "HTTP" };
}

/** A port that the task's other containers have not: they share one address. As stable as can be, for it stays for ever. */
function proxyPort(application: number): number {
  return application === 8443 ? 8444 : 8443;
}
