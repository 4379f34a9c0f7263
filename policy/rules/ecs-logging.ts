import {
  type Container,
  containersOf,
  eachContainer,
  type Judge,
  logGroupOf,
  resourceRule,
  type TaskDefinition,
  types,
} from "../lib";

const logging = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-configure-logging",
  severity: "high",
  description:
    "Every container logs to a log group that exists before it, directly or through a log router of its task.",
  remediation:
    "name the log group: `awslogs-group` with driver awslogs, `log_group_name` of a CloudWatch output with awsfirelens; let neither make it.",
  standards: { fsbp: ["ECS.9"], pci: [], pciOwn: ["10.2.1"], nist: ["AU-2", "AU-3", "AU-12", "SI-7(8)"] },
  types: types.taskDefinition,
  check: ({ props }, judge) =>
    eachContainer(props, judge, (container, label) => {
      const { logDriver, options } = container.logConfiguration ?? {};
      if (logDriver !== "awslogs" && logDriver !== "awsfirelens")
        judge.violation(`${label} does not log to CloudWatch`);
      else if (logDriver === "awsfirelens") judgeRouted(container, label, props, judge);
      else if (!logGroupOf(container)) judge.violation(`${label} names no log group`);
      if (String(options?.["awslogs-create-group"]) === "true")
        judge.violation(`${label} makes its own log group, without key and retention`);
    }),
});

function judgeRouted(container: Container, label: string, props: TaskDefinition, judge: Judge): void {
  const options = container.logConfiguration?.options ?? {};
  // What the router itself says must not depend on the router.
  if (container.firelensConfiguration) judge.violation(`${label} routes its own log`);
  if (!containersOf(props).some(({ firelensConfiguration }) => firelensConfiguration))
    judge.violation(`${label} logs to a router that the task does not have`);
  if (!/^cloudwatch(_logs)?$/.test(String(options.Name)))
    judge.violation(`the router takes the log of ${label} elsewhere than to CloudWatch`);
  if (!logGroupOf(container)) judge.violation(`${label} names no log group`);
  // Fluent Bit reads several words as "yes", so only a plain "no" counts as one.
  if (String(options.auto_create_group ?? "false").toLowerCase() !== "false")
    judge.violation(`${label} lets the router make a log group, without key and retention`);
}

export const ecsLoggingRules = [logging];
