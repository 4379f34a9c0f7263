import type { Clouds } from "../cloud/clouds";
import { emit } from "../events/emit";
import { containersOf } from "../rules/container-definitions";
import { taskDefinitionOf, whyTasksFail } from "../rules/running-tasks";
import { text } from "../values";
import { type Answer, ApiError, type Operation } from "./json-server";
import { cloudOfCaller, permit } from "./permissions";

const definitionType = "aws:ecs/taskDefinition:TaskDefinition";

/** Tasks that somebody starts and stops by hand, and the revisions that they run. No container runs: a task that could start stands until it is stopped. */
export function ecsTasksApi(clouds: Clouds): Readonly<Record<string, Operation>> {
  return {
    ListTaskDefinitions: ({ familyPrefix }, caller): Answer => {
      const cloud = cloudOfCaller(clouds, caller);
      permit(cloud, caller, { action: "ecs:ListTaskDefinitions", resource: "*" });
      return {
        taskDefinitionArns: cloud
          .ofType(definitionType)
          .filter(({ outputs, region }) => outputs.family === familyPrefix && region === caller.region)
          .map(({ outputs }) => text(outputs.arn)),
      };
    },
    DeregisterTaskDefinition: async ({ taskDefinition }, caller) => {
      const cloud = cloudOfCaller(clouds, caller);
      const definition = cloud.byArn(definitionType, text(taskDefinition));
      if (!definition) throw new ApiError("ClientException", "The specified task definition does not exist.");
      permit(cloud, caller, { action: "ecs:DeregisterTaskDefinition", resource: "*" });
      cloud.remove(definition);
      await cloud.written();
      return { taskDefinition: { taskDefinitionArn: text(taskDefinition), status: "INACTIVE" } };
    },
    RunTask: async ({ cluster, taskDefinition, group }, caller) => {
      const cloud = cloudOfCaller(clouds, caller);
      const definition = taskDefinitionOf(cloud, text(taskDefinition));
      if (!definition) throw new ApiError("ClientException", "TaskDefinition not found.");
      permit(cloud, caller, { action: "ecs:RunTask", resource: text(definition.outputs.arn) });
      const why = whyTasksFail(cloud, definition);
      if (why !== undefined) return { tasks: [], failures: [{ reason: why }] };
      const prefix = `arn:aws:ecs:${caller.region}:${cloud.account}`;
      const name = text(cluster).split("/").at(-1) || "default";
      const taskArn = `${prefix}:task/${name}/${cloud.token(32)}`;
      const task = {
        cluster: `${prefix}:cluster/${name}`,
        definition: text(definition.outputs.arn),
        // ECS's default. Source: `group` of RunTask, ECS API.
        group: text(group) || `family:${text(definition.outputs.family)}`,
        containers: containersOf(text(definition.outputs.containerDefinitions)).map((one) => text(one.name)),
      };
      cloud.changeWorld(({ tasks }) => ({ tasks: { ...tasks, [taskArn]: task } }));
      await cloud.written();
      return {
        tasks: [
          {
            taskArn,
            clusterArn: task.cluster,
            taskDefinitionArn: task.definition,
            group: task.group,
            lastStatus: "RUNNING",
          },
        ],
        failures: [],
      };
    },
    StopTask: async ({ task: taskArn, reason }, caller): Promise<Answer> => {
      const cloud = cloudOfCaller(clouds, caller);
      const { [text(taskArn)]: task, ...tasks } = cloud.world.tasks;
      if (!task) throw new ApiError("InvalidParameterException", "The referenced task was not found.");
      permit(cloud, caller, { action: "ecs:StopTask", resource: text(taskArn) });
      cloud.changeWorld({ tasks });
      const stopped = {
        taskArn: text(taskArn),
        clusterArn: task.cluster,
        taskDefinitionArn: task.definition,
        group: task.group,
        lastStatus: "STOPPED",
        desiredStatus: "STOPPED",
        stopCode: "UserInitiated",
        stoppedReason: text(reason),
        containers: task.containers.map((name) => ({ name, lastStatus: "STOPPED" })),
      };
      emit(cloud, {
        source: "aws.ecs",
        detailType: "ECS Task State Change",
        region: caller.region,
        detail: stopped,
      });
      await cloud.written();
      return { task: stopped };
    },
  };
}
