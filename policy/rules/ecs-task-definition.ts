import {
  eachContainer,
  isSet,
  type Judge,
  type Node,
  ownAccounts,
  providerRegion,
  resourceRule,
  setting,
  stackRule,
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

interface Imaged extends TaskDefinition {
  /** Of the component. */
  readonly image?: string;
  readonly account?: string;
}

const digest = resourceRule<Imaged, { accounts: readonly string[] }>({
  name: "ecs-taskdefinition-enforce-pinned-image-digest",
  severity: "high",
  description: "Every image comes from the bank's own registry and is pinned by its digest.",
  remediation: "use `<account>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<64 hex digits>`.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.3.2", "11.5.2"], nist: ["CM-2", "CM-14", "SI-7", "SR-4"] },
  types: [...types.taskDefinition, ...types.component.fargateMicroservice],
  settings: {
    accounts: setting([], "Account ids whose registries may be used (none: those of the provider)"),
  },
  check: (subject, judge, settings) => {
    const { props, type } = subject;
    if ((types.taskDefinition as readonly string[]).includes(type)) {
      const own = ownAccounts(subject, settings.accounts);
      const region = providerRegion(subject);
      eachContainer(props, judge, ({ image }, label) => judgeImage(judge, image, label, own, region));
      return;
    }
    // A service without an image waits for its first one: nothing of it runs.
    if (!isSet(props, "image")) return;
    const own = settings.accounts.length > 0 ? settings.accounts : [props.account ?? ""];
    judgeImage(judge, props.image, "the service", own);
  },
});

const separateRoles = stackRule<TaskDefinition>({
  name: "ecs-taskdefinition-enforce-separate-roles",
  severity: "high",
  description:
    "The role with which ECS starts a task and the role of the application differ, and services share neither task role.",
  remediation: "give `executionRoleArn` and `taskRoleArn` two roles of the service's own.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2"], nist: ["AC-5", "AC-6"] },
  types: types.taskDefinition,
  check: (definition, judge, { graph }) => {
    for (const property of ["executionRoleArn", "taskRoleArn"] as const)
      if (!isSet(definition.props, property)) judge.violation(`\`${property}\` is not set`);
    judge.part(() => {
      if (sameRole(definition, "executionRoleArn", definition, "taskRoleArn"))
        judge.violation("the execution role and the task role are one");
    });
    for (const other of graph
      .ofType<TaskDefinition>(types.taskDefinition)
      .filter(({ urn }) => urn !== definition.urn))
      judge.part(() => {
        if (sameRole(definition, "taskRoleArn", other, "taskRoleArn"))
          judge.violation(`the task role is also that of ${other.name}`);
      });
  },
});

function judgeImage(
  judge: Judge,
  image: string | undefined,
  who: string,
  accounts: readonly string[],
  region?: string,
): void {
  const form = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$/;
  const [whole, account, imageRegion] = form.exec(image ?? "") ?? [];
  if (!whole) judge.violation(`the image of ${who} is not an ECR image pinned by digest`);
  else if (!accounts.includes(account ?? ""))
    judge.violation(`the image of ${who} comes from another account`);
  else if (region && imageRegion !== region) judge.violation(`the image of ${who} comes from another region`);
}

type RoleProperty = "executionRoleArn" | "taskRoleArn";

/** By the roles that the properties were made of, which are known before any ARN is; else by the ARNs. */
function sameRole(
  one: Node<TaskDefinition>,
  oneProperty: RoleProperty,
  other: Node<TaskDefinition>,
  otherProperty: RoleProperty,
): boolean {
  if (!isSet(one.props, oneProperty) || !isSet(other.props, otherProperty)) return false;
  const ones = one.references(oneProperty, types.role);
  const others = other.references(otherProperty, types.role);
  if (ones.length > 0 && others.length > 0)
    return ones.some(({ urn }) => others.some((each) => each.urn === urn));
  return one.props[oneProperty] === other.props[otherProperty];
}

export const ecsTaskDefinitionRules = [
  privileged,
  readonlyRoot,
  nonRoot,
  isolation,
  logging,
  limits,
  digest,
  separateRoles,
];
