import { agentContainers, type CommonContainerPlan } from "./args";
import { agentStopSeconds, type ContainerParts } from "./container";
import { directLogs } from "./logging";

/**
 * The FireLens router: Fluent Bit, to which all other containers give their lines. ECS starts it before them and stops it
 * after them by itself. It ends the task when it ends: a task that nobody can read the lines of must not go on.
 *
 * FireLens needed root until October 2025; since then (ECS agent 1.96.0, Fargate included) `user` may be any other, and
 * ECS gives the socket's folder to it. Without `user` ECS would answer with "0", and the definitions would differ. What is
 * written are that socket and the configuration, which ECS mounts: the root file system stays read-only. That is so
 * for AWS's plain image; its `init` image writes to /init and does not start (aws-for-fluent-bit issues 824, 928).
 *
 * It has no health check: Fluent Bit answers one only over a port that the configuration made by ECS does not open.
 */
export function logRouter(plan: CommonContainerPlan): ContainerParts {
  const name = agentContainers.logRouter;
  return {
    name,
    image: plan.otherImages[name] ?? "",
    essential: true,
    memoryReservation: 64,
    temporary: 16,
    environment: {},
    secrets: [],
    firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
    logConfiguration: directLogs(plan, name),
    stopSeconds: agentStopSeconds,
  };
}
