import type { CommonContainerPlan } from "./args";
import type { LogConfiguration } from "./container";

type Logged = Pick<CommonContainerPlan, "service" | "logGroup" | "region" | "logMode" | "agents">;

/** Where the lines of a container of the application go: to CloudWatch Logs, by the task's log router where it has one. */
export function logConfiguration(plan: Logged, container: string): LogConfiguration {
  return plan.agents.logRouter ? routed(plan, container) : directLogs(plan, container);
}

/** To CloudWatch Logs without the router: the router itself logs so, else its own failure could not be read. */
export function directLogs(plan: Logged, container: string): LogConfiguration {
  const { logGroup, region, logMode } = plan;
  return {
    logDriver: "awslogs",
    options: {
      "awslogs-group": logGroup,
      "awslogs-region": region,
      "awslogs-stream-prefix": streamPrefix(plan, container),
      // The account can change the mode's default, so it is always sent. Only non-blocking takes a buffer.
      mode: logMode,
      ...(logMode === "non-blocking" && { "max-buffer-size": "25m" }),
    },
    secretOptions: [],
  };
}

/**
 * To the router, with the output that ECS writes into Fluent Bit's configuration. The group stands already: what the
 * router made itself would have neither key nor retention.
 */
function routed(plan: Logged, container: string): LogConfiguration {
  return {
    logDriver: "awsfirelens",
    options: {
      Name: "cloudwatch_logs",
      region: plan.region,
      log_group_name: plan.logGroup,
      log_stream_prefix: `${streamPrefix(plan, container)}/`,
      auto_create_group: "false",
    },
    secretOptions: [],
  };
}

/** Streams of the service's own container begin with `task`, those of every other with its name. */
function streamPrefix({ service }: Logged, container: string): string {
  return container === service ? "task" : container;
}
