import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { keys, trialStack } from "../names";
import { fails, holds, type Probe, type Trial, untried } from "./probe";
import { continueAsApprover } from "./release";

const service = `cdd-${trialStack}-${keys.vault}`;

/** Waits for the first deployment: it pauses for nobody. Where it does, the approver lets it go on. */
export const firstRelease: Probe = {
  stage: "service",
  does: "follows the service's first deployment: whether it pauses for approval",
  run: async (trial) => {
    const refused = refusedService(trial);
    if (refused !== undefined) return untried(`there is no service: ${refused}`);
    const { status, said } = await trial.releaseWait(30);
    if (status === 0) return holds("the first deployment succeeded without a pause");
    if (status !== 3) return untried(`the first deployment did not succeed: ${said}`);
    const continued = await continueAsApprover.run(trial);
    return fails(`the first deployment paused for approval (continued: ${continued.why})`);
  },
};

/** The service stands: role, endpoints, tmpfs, circuit breaker. Its health comes from what it wrote into /tmp. */
export const balancedService: Probe = {
  stage: "service",
  does: "looks whether the service behind the balancer runs: image, secret, logs and /tmp",
  run: async (trial) => {
    const refused = refusedService(trial);
    if (refused !== undefined) return fails(refused);
    const { ecs } = await trial.as("deployer");
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster: `cdd-${trialStack}`, services: [service] }),
    );
    const [found] = services;
    const { desiredCount = 0, runningCount = 0, events = [] } = found ?? {};
    if (desiredCount > 0 && runningCount >= desiredCount)
      return holds(`${runningCount} of ${desiredCount} tasks run, behind the balancer and healthy`);
    return fails(`${runningCount} of ${desiredCount} tasks run. ${events[0]?.message ?? ""}`.trim());
  },
};

/** Why ECS did not take task definition or service. */
function refusedService({ runs }: Trial): string | undefined {
  const last = runs.at(-1);
  return last?.errors.find(({ type }) => type.startsWith("aws:ecs/"))?.message;
}
