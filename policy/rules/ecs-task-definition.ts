import {
  claimOf,
  declaredByParent,
  eachContainer,
  resourceRule,
  setting,
  type TaskDefinition,
  types,
} from "../lib";

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
  description: "Every container's root file system is read-only, but for an exception.",
  remediation:
    "set `readonlyRootFilesystem` and mount volumes where the container must write, or have `exceptions.writableRoot` of the entry approved.",
  standards: { fsbp: ["ECS.5"], pci: [], pciOwn: ["2.2.6"], nist: ["AC-3", "AC-6"] },
  types: types.taskDefinition,
  check: (subject, judge) =>
    eachContainer(subject.props, judge, (container, label) => {
      if (container.readonlyRootFilesystem !== true)
        judge.violation(
          `${label} can write to its root file system`,
          claimOf(declaredByParent(subject), "writableRoot"),
        );
    }),
});

const nonRoot = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-enforce-non-root-user",
  severity: "high",
  description: "No container runs as root, or in root's group, and none as a name that the image explains.",
  remediation: "set `user` to a numeric id other than 0, with no group or one other than 0.",
  standards: { fsbp: ["ECS.20", "ECS.1"], pci: [], pciOwn: ["7.2.2"], nist: ["AC-6", "AC-3(7)"] },
  types: types.taskDefinition,
  check: ({ props }, judge) =>
    eachContainer(props, judge, ({ user }, label) => {
      if (!user) judge.violation(`${label} names no user: the image decides, and most decide root`);
      else if (/^(root|0+)(:|$)/.test(user)) judge.violation(`${label} runs as root`);
      else if (/:(root|0+)$/.test(user)) judge.violation(`${label} runs in the group of root`);
      else if (!/^\d+(:\d+)?$/.test(user))
        judge.violation(`${label} runs as a name: the image says whose id that is`);
    }),
});

const isolation = resourceRule<TaskDefinition, { ec2Families: readonly string[] }>({
  name: "ecs-taskdefinition-enforce-awsvpc-isolation",
  severity: "high",
  description:
    "Every task runs on Fargate, or on EC2 where its family is approved for it, with its own network interface, and shares no namespace with a host.",
  remediation:
    'set `networkMode` "awsvpc", `requiresCompatibilities` ["FARGATE"], and drop `pidMode` and `ipcMode`.',
  standards: { fsbp: ["ECS.3", "ECS.17"], pci: [], pciOwn: ["1.4.1"], nist: ["CA-9(1)", "CM-2", "AC-6"] },
  types: types.taskDefinition,
  settings: { ec2Families: setting([], "Families of task definitions that run on EC2 instances") },
  check: ({ props }, judge, { ec2Families }) => {
    judge.part(() => {
      if (props.networkMode !== "awsvpc") judge.violation("the network mode is not awsvpc");
    });
    judge.part(() => {
      const launchTypes = Array.from(props.requiresCompatibilities ?? []);
      const [only] = launchTypes;
      if (launchTypes.length !== 1 || (only !== "FARGATE" && only !== "EC2"))
        judge.violation("the task definition is not for Fargate alone");
      else if (only === "EC2" && !(props.family && ec2Families.includes(props.family)))
        judge.violation("the task definition is for EC2 and its family is not approved for that");
    });
    judge.part(() => {
      if (props.pidMode === "host") judge.violation("tasks see the processes of their host");
    });
    judge.part(() => {
      if (props.ipcMode === "host") judge.violation("tasks share the memory of their host");
    });
  },
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

export const ecsTaskDefinitionRules = [privileged, readonlyRoot, nonRoot, isolation, limits];
