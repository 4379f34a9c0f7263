import {
  claimOf,
  declaredByParent,
  isOfPlatform,
  networkOf,
  opensShells,
  resourceRule,
  setting,
  type TaskStarter,
  taskStarters,
  types,
} from "../lib";
import { walk } from "../lib/shape";

interface Service {
  readonly platformVersion?: string;
  readonly deploymentCircuitBreaker?: { readonly enable?: boolean; readonly rollback?: boolean };
  readonly deploymentMinimumHealthyPercent?: number;
  readonly forceDelete?: boolean;
  readonly deploymentController?: { readonly type?: string };
  readonly alarms?: {
    readonly alarmNames?: readonly unknown[];
    readonly enable?: boolean;
    readonly rollback?: boolean;
  };
}

const publicIp = resourceRule<TaskStarter>({
  name: "ecs-service-disallow-public-ip",
  severity: "high",
  description: "Tasks, scheduled ones too, get no public IP address, but for an exception.",
  remediation: "remove `assignPublicIp`, or have `exceptions.publicIp` of the entry approved.",
  standards: { fsbp: ["ECS.2"], pci: ["1.4.4"], pciOwn: [], nist: ["AC-4", "SC-7", "SC-7(9)"] },
  types: taskStarters,
  check: (subject, judge) => {
    if (networkOf(subject.props)?.assignPublicIp === true)
      judge.violation("tasks get a public IP address", claimOf(declaredByParent(subject), "publicIp"));
  },
});

const platformVersion = resourceRule<Service, { minimum: string }>({
  name: "ecs-service-enforce-latest-platform-version",
  severity: "medium",
  description: "Tasks run on Fargate's latest platform version, or on none older than demanded.",
  remediation: 'remove `platformVersion` or set it to "LATEST".',
  standards: { fsbp: ["ECS.10"], pci: ["6.3.3"], pciOwn: [], nist: ["SI-2", "SI-2(2)", "SI-2(5)"] },
  types: types.ecsService,
  settings: { minimum: setting("LATEST", 'Oldest platform version that may be named, e.g. "1.4.0"') },
  check: ({ props }, judge, { minimum }) => {
    const version = props.platformVersion ?? "LATEST";
    if (version === "LATEST") return;
    if (minimum === "LATEST" || older(version, minimum))
      judge.violation(`the platform version is fixed at ${version}`);
  },
});

const rollback = resourceRule<Service, { minimumHealthyPercent: number }>({
  name: "ecs-service-enforce-deployment-rollback",
  severity: "medium",
  description:
    "ECS itself rolls a deployment back that fails or sets an alarm off, and none takes running capacity away.",
  remediation:
    "enable `deploymentCircuitBreaker` and `alarms` with `rollback` on ECS's own controller, keep 100 % healthy, and drop `forceDelete`.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1"], nist: ["CM-3", "CP-10"] },
  types: types.ecsService,
  settings: {
    minimumHealthyPercent: setting(100, "Least share of tasks that stays healthy in a deployment, percent", {
      least: 50,
      keptLeast: 100,
      most: 100,
    }),
  },
  check: (subject, judge, { minimumHealthyPercent }) => {
    const { props } = subject;
    const ofPlatform = isOfPlatform(subject.urn);
    judge.part(() => {
      const breaker = props.deploymentCircuitBreaker;
      const byBreaker = breaker?.enable === true && breaker.rollback === true;
      // Either tells of a bad revision; what the platform makes itself has both.
      if (!byBreaker && (ofPlatform || !rollsBackByAlarm(props)))
        judge.violation("a failing deployment is not rolled back");
    });
    judge.part(() => {
      // Another controller knows neither circuit breaker nor alarms nor hooks.
      if ((props.deploymentController?.type ?? "ECS") !== "ECS")
        judge.violation("deployments are not ECS's own");
    });
    judge.part(() => {
      if (ofPlatform && !rollsBackByAlarm(props)) judge.violation("no alarm rolls a deployment back");
    });
    judge.part(() => {
      const share = props.deploymentMinimumHealthyPercent ?? 100;
      if (share < minimumHealthyPercent)
        judge.violation(`a deployment may take the service down to ${share} % of its tasks`);
    });
    judge.part(() => {
      if (props.forceDelete === true) judge.violation("the service can be deleted while tasks run");
    });
  },
});

const executeCommand = resourceRule<TaskStarter>({
  name: "ecs-service-disallow-execute-command",
  severity: "high",
  description: "Nobody can open a shell in a running task, scheduled ones too, but for an exception.",
  remediation: "remove `enableExecuteCommand`, or have `exceptions.exec` of the entry approved.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.5", "8.6.1"], nist: ["AC-17", "AC-6(9)"] },
  types: [...types.ecsService, ...types.schedule, ...types.eventTarget],
  check: (subject, judge) => {
    if (opensShells(subject.props))
      judge.violation("`enableExecuteCommand` is on", claimOf(declaredByParent(subject), "exec"));
  },
});

const spot = resourceRule<object, { permitted: boolean }>({
  name: "ecs-service-disallow-spot",
  severity: "medium",
  description:
    "What must stay up runs on capacity that AWS does not take back: no task runs on Fargate Spot.",
  remediation: "drop FARGATE_SPOT from the capacity provider strategy, or set its weight to 0.",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["CP-2(2)", "CP-10", "SC-5(2)"] },
  types: [...taskStarters, ...types.clusterCapacityProviders],
  settings: { permitted: setting(false, "Whether tasks of the stack may run on Fargate Spot") },
  check: ({ props }, judge, { permitted }) => {
    if (permitted) return;
    walk(props, {
      leaf: ({ key, value }) => {
        if (key === "capacityProvider" && value === "FARGATE_SPOT")
          judge.violation("tasks run on Fargate Spot, which AWS takes back at two minutes' notice");
      },
      unknown: (path, key, error) => {
        if (/^(target|ecsTarget|ecsParameters)$|capacityProvider/i.test(key))
          judge.undetermined(path, error.urn);
      },
    });
  },
});

function rollsBackByAlarm({ alarms }: Service): boolean {
  const { alarmNames = [], enable, rollback: rollsBack } = alarms ?? {};
  return enable === true && rollsBack === true && alarmNames.length > 0;
}

/** Whether version `one` is older than `other`; what is no version counts as older. */
function older(one: string, other: string): boolean {
  const [ones, others] = [one, other].map((version) => version.split(".").map(Number));
  for (let place = 0; place < 3; place++) {
    const difference = (ones?.[place] ?? 0) - (others?.[place] ?? 0);
    if (difference !== 0) return !(difference > 0);
  }
  return false;
}

export const ecsServiceRules = [publicIp, platformVersion, rollback, executeCommand, spot];
