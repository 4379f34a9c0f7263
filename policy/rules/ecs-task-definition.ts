import { eachContainer, resourceRule, setting, type TaskDefinition, types } from "../lib";

const privileged = resourceRule<TaskDefinition, { allowedCapabilities: readonly string[] }>({
  name: "ecs-taskdefinition-disallow-privileged-container",
  severity: "high",
  description: "No container is privileged or adds Linux capabilities.",
  remediation: "remove `privileged` and `linuxParameters.capabilities.add`.",
  standards: { fsbp: ["ECS.4"], pci: [], pciOwn: ["7.2.2"], nist: ["AC-6", "AC-3(7)", "AC-5"] },
  types: types.taskDefinition,
  settings: { allowedCapabilities: setting([], "Linux capabilities that a container may add") },
  check: ({ props }, judge, { allowedCapabilities }) =>
    eachContainer(props, judge, (container, label) => {
      if (container.privileged === true) judge.violation(`${label} is privileged`);
      for (const capability of container.linuxParameters?.capabilities?.add ?? [])
        if (!allowedCapabilities.includes(capability))
          judge.violation(`${label} adds the capability ${capability}`);
    }),
});

const readonlyRoot = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-enforce-readonly-root-filesystem",
  severity: "high",
  description: "Every container's root file system is read-only.",
  remediation: "set `readonlyRootFilesystem` and mount volumes where the container must write.",
  standards: { fsbp: ["ECS.5"], pci: [], pciOwn: ["2.2.6"], nist: ["AC-3", "AC-6"] },
  types: types.taskDefinition,
  check: ({ props }, judge) =>
    eachContainer(props, judge, (container, label) => {
      if (container.readonlyRootFilesystem !== true)
        judge.violation(`${label} can write to its root file system`);
    }),
});

const nonRoot = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-enforce-non-root-user",
  severity: "high",
  description: "No container runs as root.",
  remediation: "set `user` to a numeric id other than 0.",
  standards: { fsbp: ["ECS.20", "ECS.1"], pci: [], pciOwn: ["7.2.2"], nist: ["AC-6", "AC-3(7)"] },
  types: types.taskDefinition,
  check: ({ props }, judge) =>
    eachContainer(props, judge, ({ user }, label) => {
      if (!user) judge.violation(`${label} names no user: the image decides, and most decide root`);
      else if (/^(root|0+)(:|$)/.test(user)) judge.violation(`${label} runs as root`);
    }),
});

const isolation = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-enforce-awsvpc-isolation",
  severity: "high",
  description:
    "Every task runs on Fargate with its own network interface and shares no namespace with a host.",
  remediation:
    'set `networkMode` "awsvpc", `requiresCompatibilities` ["FARGATE"], and drop `pidMode` and `ipcMode`.',
  standards: { fsbp: ["ECS.3", "ECS.17"], pci: [], pciOwn: ["1.4.1"], nist: ["CA-9(1)", "CM-2", "AC-6"] },
  types: types.taskDefinition,
  check: ({ props }, judge) => {
    judge.part(() => {
      if (props.networkMode !== "awsvpc") judge.violation("the network mode is not awsvpc");
    });
    judge.part(() => {
      const launchTypes = Array.from(props.requiresCompatibilities ?? []);
      if (launchTypes.length !== 1 || launchTypes[0] !== "FARGATE")
        judge.violation("the task definition is not for Fargate alone");
    });
    judge.part(() => {
      if (props.pidMode === "host") judge.violation("tasks see the processes of their host");
    });
    judge.part(() => {
      if (props.ipcMode === "host") judge.violation("tasks share the memory of their host");
    });
  },
});

const logging = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-configure-logging",
  severity: "high",
  description: "Every container logs to a log group that exists before it.",
  remediation:
    "set `logConfiguration` with driver awslogs and `awslogs-group`, without `awslogs-create-group`.",
  standards: { fsbp: ["ECS.9"], pci: [], pciOwn: ["10.2.1"], nist: ["AU-2", "AU-3", "AU-12", "SI-7(8)"] },
  types: types.taskDefinition,
  check: ({ props }, judge) =>
    eachContainer(props, judge, ({ logConfiguration }, label) => {
      const { logDriver, options } = logConfiguration ?? {};
      if (logDriver !== "awslogs" && logDriver !== "awsfirelens")
        judge.violation(`${label} does not log to CloudWatch`);
      if (logDriver === "awslogs" && !options?.["awslogs-group"])
        judge.violation(`${label} names no log group`);
      if (String(options?.["awslogs-create-group"]) === "true")
        judge.violation(`${label} makes its own log group, without key and retention`);
    }),
});

const limits = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-enforce-limits",
  severity: "medium",
  description: "Every task has limits of CPU and memory, and every container a time to stop in.",
  remediation: "set `cpu`, `memory`, and each container's `stopTimeout` (1 to 120 seconds).",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["SC-5", "CP-10"] },
  types: types.taskDefinition,
  check: ({ props }, judge) => {
    for (const property of ["cpu", "memory"] as const)
      judge.part(() => {
        if (!(Number(props[property]) > 0)) judge.violation(`the task has no \`${property}\``);
      });
    eachContainer(props, judge, ({ stopTimeout }, label) => {
      if (!stopTimeout || stopTimeout > 120)
        judge.violation(`${label} has no \`stopTimeout\` of 1 to 120 seconds`);
    });
  },
});

export const ecsTaskDefinitionRules = [privileged, readonlyRoot, nonRoot, isolation, logging, limits];
