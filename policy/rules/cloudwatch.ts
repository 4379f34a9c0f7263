import {
  eachContainer,
  isKnown,
  isSet,
  logGroupOf,
  resourceRule,
  setting,
  stackRule,
  type TaskDefinition,
  types,
} from "../lib";

interface LogGroup {
  readonly kmsKeyId?: string;
  readonly retentionInDays?: number;
}

const customerManagedKey = resourceRule<LogGroup>({
  name: "cloudwatch-loggroup-configure-customer-managed-key",
  severity: "medium",
  description: "Log groups are encrypted under a customer-managed key.",
  remediation: "set `kmsKeyId` to the ARN of the stack's logs key.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.5.1", "10.3.2"], nist: ["AU-9(3)", "SC-28(1)"] },
  types: types.logGroup,
  check: ({ props }, judge) => {
    if (!isSet(props, "kmsKeyId")) judge.violation("the log group names no key: AWS's own key encrypts it");
  },
});

const retention = resourceRule<LogGroup, { minimumDays: number }>({
  name: "cloudwatch-loggroup-configure-retention",
  severity: "medium",
  description: "Log groups keep their events as long as the environment demands.",
  remediation: "set `retentionInDays` to the retention of the stack.",
  standards: { fsbp: ["CloudWatch.16"], pci: [], pciOwn: ["10.5.1"], nist: ["AU-11", "AU-6(3)", "SI-12"] },
  types: types.logGroup,
  settings: {
    minimumDays: setting(2557, "Least days that a log event is kept", { least: 30, keptLeast: 365 }),
  },
  check: ({ props }, judge, { minimumDays }) => {
    const days = props.retentionInDays;
    // 0 means "never expires" to AWS: it keeps personal data for ever, which no retention class allows.
    if (!days) judge.violation("the log group has no retention");
    else if (days < minimumDays)
      judge.violation(`the log group keeps events ${days} days; at least ${minimumDays} are demanded`);
  },
});

interface Declared {
  readonly name?: string;
}

const declared = stackRule<TaskDefinition, { elsewhere: readonly string[] }>({
  name: "cloudwatch-loggroup-enforce-declared",
  severity: "medium",
  description: "Every log group that a task writes to is made by the program, with key and retention.",
  remediation:
    "make the log group in the program and name it in `awslogs-group`, or in `log_group_name` for a router; have one that another stack makes listed in `elsewhere`.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.2.1"], nist: ["AU-2", "AU-9"] },
  types: types.taskDefinition,
  settings: {
    elsewhere: setting<readonly string[]>(
      [],
      "Names of log groups that another stack makes, with key and retention",
    ),
  },
  check: ({ props }, judge, { graph, settings: { elsewhere } }) => {
    const groups = graph.ofType<Declared>(types.logGroup);
    eachContainer(props, judge, (container, label) => {
      const group = logGroupOf(container);
      const made = groups.some((each) => isKnown(() => each.props.name) && each.props.name === group);
      if (group !== undefined && !made && !elsewhere.includes(group))
        judge.violation(`${label} logs to a group that the program does not make`);
    });
  },
});

export const cloudwatchRules = [customerManagedKey, retention, declared];
