import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
} from "@aws-sdk/client-ecs";
import { keys, trialStack } from "../names";
import { fails, holds, isRefusal, type Probe, type Trial, untried, wordsOf } from "./probe";

/** The second release, watched by the approver alone: it stands at its pause, and runs the image that was asked for. */
export const waitAsApprover: Probe = {
  stage: "release",
  does: "runs release wait as the approver on a second release",
  run: async (trial) => {
    const { status, said } = await trial.releaseWait(30);
    if (status === 3) return holds("release wait tells the pause, seen with the approver's rights alone");
    if (status === 0) return fails("the second release did not pause for approval");
    return fails(`release wait ended ${status}: ${said}`);
  },
};

/** The approver sees no traffic on the new revision, lets it go on, and it ends well. */
export const continueAsApprover: Probe = {
  stage: "release",
  does: "continues the paused release as the approver, and follows it to its end",
  run: async (trial) => {
    const { ecs } = await trial.as("approver");
    const paused = await pausedDeployment(trial);
    const hook = paused?.lifecycleHookDetails?.find(({ status }) => status === "AWAITING_ACTION");
    if (paused?.serviceDeploymentArn === undefined || hook === undefined)
      return untried("no deployment waits for an approval");
    const share = paused.targetServiceRevision?.requestedProductionTrafficWeight ?? 0;
    if (share > 0) return fails(`the paused revision has ${share} % of the production traffic`);
    try {
      await ecs.send(
        new ContinueServiceDeploymentCommand({
          serviceDeploymentArn: paused.serviceDeploymentArn,
          hookId: hook.hookId,
          action: "CONTINUE",
        }),
      );
    } catch (error) {
      if (isRefusal(error)) return fails(`ContinueServiceDeployment: ${wordsOf(error)}`);
      throw error;
    }
    const { status, said } = await trial.releaseWait(60);
    return status === 0
      ? holds("no traffic while it paused; continued by the approver, and succeeded")
      : fails(`continued, but release wait ended ${status}: ${said}`);
  },
};

async function pausedDeployment(trial: Trial): Promise<ServiceDeployment | undefined> {
  const { ecs } = await trial.as("approver");
  const { serviceDeployments: listed = [] } = await ecs.send(
    new ListServiceDeploymentsCommand({
      cluster: `cdd-${trialStack}`,
      service: `cdd-${trialStack}-${keys.vault}`,
      status: ["IN_PROGRESS"],
    }),
  );
  const serviceDeploymentArns = listed.flatMap(({ serviceDeploymentArn: arn }) => arn ?? []);
  if (serviceDeploymentArns.length === 0) return undefined;
  const { serviceDeployments = [] } = await ecs.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }),
  );
  return serviceDeployments[0];
}
