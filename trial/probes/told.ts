import { setTimeout as sleep } from "node:timers/promises";
import { type NetworkConfiguration, RunTaskCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { trialStack } from "../names";
import { fails, holds, type Probe, type Trial, untried } from "./probe";

/** Minutes in which a message must have come: ECS, EventBridge and SNS take seconds each. */
const patienceMinutes = 10;

interface ScheduleTarget {
  readonly ecsParameters: {
    readonly taskDefinitionArn: string;
    readonly networkConfiguration: {
      readonly subnets: readonly string[];
      readonly securityGroups: readonly string[];
      readonly assignPublicIp?: boolean;
    };
  };
}

/** Starts a run as Scheduler would, stops it, and waits for what the topic's subscriber hears. */
export const failedRunIsTold: Probe = {
  stage: "service",
  does: "stops a run of the scheduled entry, and waits for the message that it failed",
  run: async (trial) => {
    const schedule = (await trial.resources()).find(({ type }) => type === "aws:scheduler/schedule:Schedule");
    if (schedule === undefined) return untried("there is no schedule");
    const { ecsParameters } = schedule.inputs.target as ScheduleTarget;
    const { ecs } = await trial.as("deployer");
    const cluster = `cdd-${trialStack}`;
    const { tasks = [], failures = [] } = await ecs.send(
      new RunTaskCommand({
        cluster,
        taskDefinition: ecsParameters.taskDefinitionArn,
        capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
        networkConfiguration: networkOf(ecsParameters.networkConfiguration),
      }),
    );
    const [task] = tasks;
    if (task?.taskArn === undefined)
      return untried(`ECS started no task: ${failures.map(({ reason }) => reason).join(", ")}`);
    await ecs.send(new StopTaskCommand({ cluster, task: task.taskArn, reason: "stopped by the trial" }));
    const message = await messageAbout(trial, task.taskArn);
    if (message !== undefined) return holds("the topic's subscriber heard of the stopped run");
    return fails(`no message about the stopped run in ${patienceMinutes} minutes`);
  },
};

function networkOf({
  subnets,
  securityGroups,
  assignPublicIp,
}: ScheduleTarget["ecsParameters"]["networkConfiguration"]): NetworkConfiguration {
  return {
    awsvpcConfiguration: {
      subnets: [...subnets],
      securityGroups: [...securityGroups],
      assignPublicIp: assignPublicIp === true ? "ENABLED" : "DISABLED",
    },
  };
}

async function messageAbout(trial: Trial, taskArn: string): Promise<string | undefined> {
  const QueueUrl = await trial.queueUrl();
  const until = performance.now() + (trial.sandbox ? 1000 : patienceMinutes * 60_000);
  while (performance.now() < until && !trial.signal.aborted) {
    const { sqs } = await trial.as("deployer");
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: trial.sandbox ? 0 : 20,
      }),
    );
    const found = Messages.find(({ Body }) => Body?.includes(taskArn));
    if (found) return found.Body;
    if (trial.sandbox) await sleep(50);
  }
  return undefined;
}
