import type { Defect } from "./defect";

const task = "screening-task";

export const taskDefinitionDefects: readonly Defect[] = [
  {
    rule: "ecs-taskdefinition-disallow-secrets-in-environment",
    why: "a password stands in the plain environment",
    at: [task],
    change: (graph) => graph.container(task, { environment: [{ name: "DB_PASSWORD", value: "example" }] }),
  },
  {
    rule: "ecs-taskdefinition-disallow-unsafe-variables",
    why: "a service believes whoever answers it",
    at: [task],
    change: (graph) =>
      graph.container(task, { environment: [{ name: "NODE_TLS_REJECT_UNAUTHORIZED", value: "0" }] }),
  },
  {
    rule: "ecs-taskdefinition-disallow-outside-configuration",
    why: "whoever writes to a bucket says who a task is",
    at: [task],
    change: (graph) =>
      graph.container(task, { credentialSpecs: ["credentialspecdomainless:arn:aws:s3:::handy/spec.json"] }),
  },
  {
    rule: "ecs-taskdefinition-enforce-pinned-image-digest",
    why: "tasks run whatever the tag points at when they start",
    at: [task],
    change: (graph) => {
      const { account, region } = graph.place;
      return graph.container(task, {
        image: `${account}.dkr.ecr.${region}.amazonaws.com/cdd-dev-screening:latest`,
      });
    },
  },
  {
    rule: "ecs-taskdefinition-disallow-privileged-container",
    why: "a container may watch all processes of its task",
    at: [task],
    change: (graph) =>
      graph.container(task, { linuxParameters: { capabilities: { add: ["SYS_PTRACE"], drop: ["ALL"] } } }),
  },
  {
    rule: "ecs-taskdefinition-enforce-readonly-root-filesystem",
    why: "an intruder can change the program",
    at: [task],
    change: (graph) => graph.container(task, { readonlyRootFilesystem: false }),
  },
  {
    rule: "ecs-taskdefinition-enforce-non-root-user",
    why: "the program runs as root",
    at: [task],
    change: (graph) => graph.container(task, { user: "0" }),
  },
  {
    rule: "ecs-taskdefinition-enforce-awsvpc-isolation",
    why: "a task shares the processes of its host",
    at: [task],
    change: (graph) => graph.patch(task, { pidMode: "host" }),
  },
  {
    rule: "ecs-taskdefinition-configure-logging",
    why: "a container may make its own log group, without key and retention",
    at: [task],
    change: (graph) => {
      const group = graph.one("observability-application-screening").inputs?.name;
      const options = { "awslogs-group": group, "awslogs-create-group": "true" };
      return graph.container(task, { logConfiguration: { logDriver: "awslogs", options } });
    },
  },
  {
    rule: "ecs-taskdefinition-enforce-limits",
    why: "a container is killed before it has finished its requests",
    at: [task],
    change: (graph) => graph.container(task, { stopTimeout: undefined }),
  },
  {
    rule: "ecs-taskdefinition-enforce-separate-roles",
    why: "two services act as one",
    at: [task, "audit-trail-task"],
    change: (graph) =>
      graph.patch(
        task,
        { taskRoleArn: graph.one("audit-trail-task-role").outputs?.arn },
        { propertyDependencies: { taskRoleArn: [graph.urn("audit-trail-task-role")] } },
      ),
  },
];
