import { resourceRule, setting, types } from "../lib";

interface Service {
  readonly networkConfiguration?: { readonly assignPublicIp?: boolean };
  readonly platformVersion?: string;
  readonly deploymentCircuitBreaker?: { readonly enable?: boolean; readonly rollback?: boolean };
  readonly deploymentMinimumHealthyPercent?: number;
  readonly forceDelete?: boolean;
  readonly enableExecuteCommand?: boolean;
}

const publicIp = resourceRule<Service>({
  name: "ecs-service-disallow-public-ip",
  severity: "high",
  description: "Tasks get no public IP address.",
  remediation: "remove `networkConfiguration.assignPublicIp`.",
  standards: { fsbp: ["ECS.2"], pci: ["1.4.4"], pciOwn: [], nist: ["AC-4", "SC-7", "SC-7(9)"] },
  types: types.ecsService,
  check: ({ props }, judge) => {
    if (props.networkConfiguration?.assignPublicIp === true) judge.violation("tasks get a public IP address");
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
  description: "A failing deployment is rolled back, and no deployment takes running capacity away.",
  remediation:
    "enable `deploymentCircuitBreaker` with `rollback`, keep 100 % healthy, and drop `forceDelete`.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1"], nist: ["CM-3", "CP-10"] },
  types: types.ecsService,
  settings: {
    minimumHealthyPercent: setting(100, "Least share of tasks that stays healthy in a deployment, percent"),
  },
  check: ({ props }, judge, { minimumHealthyPercent }) => {
    judge.part(() => {
      const breaker = props.deploymentCircuitBreaker;
      if (breaker?.enable !== true || breaker.rollback !== true)
        judge.violation("a failing deployment is not rolled back");
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

const executeCommand = resourceRule<Service>({
  name: "ecs-service-disallow-execute-command",
  severity: "high",
  description: "Nobody can open a shell in a running task.",
  remediation: "remove `enableExecuteCommand`.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.5", "8.6.1"], nist: ["AC-17", "AC-6(9)"] },
  types: types.ecsService,
  check: ({ props }, judge) => {
    if (props.enableExecuteCommand === true) judge.violation("`enableExecuteCommand` is on");
  },
});

/** Whether version `one` is older than `other`; what is no version counts as older. */
function older(one: string, other: string): boolean {
  const [ones, others] = [one, other].map((version) => version.split(".").map(Number));
  for (let place = 0; place < 3; place++) {
    const difference = (ones?.[place] ?? 0) - (others?.[place] ?? 0);
    if (difference !== 0) return !(difference > 0);
  }
  return false;
}

export const ecsServiceRules = [publicIp, platformVersion, rollback, executeCommand];
