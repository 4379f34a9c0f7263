import {
  containersOf,
  eachContainer,
  isSet,
  providerRegion,
  resourceRule,
  setting,
  type TaskDefinition,
  types,
} from "../lib";
import { readContainers } from "../lib/containers";

const unknownFields = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-disallow-unknown-fields",
  severity: "high",
  description: "A container has no field that ECS does not know, and none twice in another letters' case.",
  remediation: "write the field as the ECS API reference has it.",
  standards: { fsbp: [], pci: [], pciOwn: ["2.2.1"], nist: ["CM-6", "SI-10"] },
  types: types.taskDefinition,
  check: ({ props }, judge) => {
    for (const [index, { unknown }] of readContainers(props).entries())
      if (unknown.length > 0)
        judge.violation(`container ${index + 1} has fields that ECS does not know: ${unknown.join(", ")}`);
  },
});

/** Settings of a task's own network that lead no packet elsewhere: waits, lengths of queues, ports for calls out. */
const ownSetting =
  /^net\.(core\.somaxconn|ipv4\.(tcp_(keepalive_(time|intvl|probes)|fin_timeout|max_syn_backlog|syn_retries|synack_retries|tw_reuse)|ip_local_port_range))$/;

const hostAccess = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-disallow-host-access",
  severity: "high",
  description:
    "No container reaches what is its host's: devices, directories, kernel settings, names, or the profiles that confine it.",
  remediation: "remove it; a task's own volumes need neither `hostPath` nor Docker's drivers.",
  standards: {
    fsbp: ["ECS.3", "ECS.4"],
    pci: [],
    pciOwn: ["2.2.6", "7.2.2"],
    nist: ["AC-6", "CM-7", "SC-39"],
  },
  types: types.taskDefinition,
  check: ({ props }, judge) => {
    judge.each(
      () => props.volumes,
      ({ name, hostPath, dockerVolumeConfiguration }, index) => {
        const label = `the volume ${name ?? index + 1}`;
        if (hostPath) judge.violation(`${label} is a directory of the host`);
        if (dockerVolumeConfiguration) judge.violation(`${label} is made by a driver of the host`);
      },
    );
    eachContainer(props, judge, (container, label) => {
      if ((container.linuxParameters?.devices ?? []).length > 0)
        judge.violation(`${label} is given a device of the host`);
      const profiles = (container.dockerSecurityOptions ?? []).filter(
        (each) => !/^no-new-privileges(:true)?$/.test(each),
      );
      if (profiles.length > 0) judge.violation(`${label} changes the profiles that confine it`);
      if (
        [container.extraHosts, container.dnsServers, container.dnsSearchDomains].some((each) => each?.length)
      )
        judge.violation(`${label} resolves names by itself`);
      if ((container.systemControls ?? []).some(({ namespace }) => !ownSetting.test(String(namespace))))
        judge.violation(`${label} changes settings of the kernel`);
    });
  },
});

const ownRegion = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-enforce-logs-in-region",
  severity: "high",
  description: "A container's log stays in the region of its task.",
  remediation: "set `awslogs-region`, of a log router `region`, to the region of the provider.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.3.3", "A1.1.2"], nist: ["AC-4", "AU-9"] },
  types: types.taskDefinition,
  check: (subject, judge) => {
    const own = providerRegion(subject);
    for (const { name, logConfiguration } of containersOf(subject.props)) {
      const { options } = logConfiguration ?? {};
      const region = options?.["awslogs-region"] ?? options?.region;
      if (region !== undefined && own !== undefined && region !== own)
        judge.violation(`the log of container "${name}" goes to another region`);
    }
  },
});

interface Service {
  readonly launchType?: string;
  readonly desiredCount?: number;
  readonly schedulingStrategy?: string;
  /** Of a scaling target. */
  readonly scalableDimension?: string;
  readonly minCapacity?: number;
  readonly serviceConnectConfiguration?: {
    readonly enabled?: boolean;
    readonly services?: readonly { readonly portName?: string; readonly tls?: object }[];
  };
  readonly volumeConfiguration?: {
    readonly managedEbsVolume?: { readonly encrypted?: boolean; readonly kmsKeyId?: string };
  };
  readonly vpcLatticeConfigurations?: readonly unknown[];
}

const forms = resourceRule<Service>({
  name: "ecs-service-disallow-unjudged-forms",
  severity: "high",
  description:
    "A service runs on AWS's machines, is reached through load balancers or under TLS only, and its volumes are encrypted.",
  remediation:
    "drop EXTERNAL and `vpcLatticeConfigurations`, give each Service Connect service `tls`, and each EBS volume `encrypted`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.4.1", "3.5.1", "4.2.1"], nist: ["SC-7", "SC-8", "SC-28"] },
  types: [...types.ecsService, ...types.taskSet],
  check: ({ props }, judge) => {
    judge.part(() => {
      if (props.launchType === "EXTERNAL") judge.violation("tasks run on machines outside of AWS");
    });
    judge.part(() => {
      if ((props.vpcLatticeConfigurations ?? []).length > 0)
        judge.violation("VPC Lattice reaches the tasks past their load balancer");
    });
    judge.part(() => {
      const connect = props.serviceConnectConfiguration;
      if (connect?.enabled !== true) return;
      for (const { portName, tls } of connect.services ?? [])
        if (!tls) judge.violation(`${portName ?? "a port"} is reached by Service Connect in plain text`);
    });
    judge.part(() => {
      const volume = props.volumeConfiguration?.managedEbsVolume;
      if (volume && volume.encrypted === false) judge.violation("the tasks' EBS volume is not encrypted");
      else if (volume && !isSet(volume, "kmsKeyId"))
        judge.violation("the tasks' EBS volume names no key of the bank");
    });
  },
});

const enoughTasks = resourceRule<Service, { minimumTasks: number }>({
  name: "ecs-service-enforce-minimum-tasks",
  severity: "medium",
  description: "A service runs in enough tasks to survive the loss of one, and is not scaled to fewer.",
  remediation: "raise `desiredCount`, and `minCapacity` of its scaling target, to the stack's minimum.",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["CP-10", "SC-5(2)", "SC-36"] },
  types: [...types.ecsService, ...types.scalingTarget],
  settings: { minimumTasks: setting(2, "Least number of tasks of a service", { least: 1, keptLeast: 2 }) },
  check: ({ props }, judge, { minimumTasks }) => {
    const { minCapacity, scalableDimension } = props;
    // Where one task is enough a worker may rest, too.
    if (scalableDimension === "ecs:service:DesiredCount" && minimumTasks > 1 && minCapacity !== undefined)
      if (minCapacity < minimumTasks)
        judge.violation(`the service is scaled to ${minCapacity} tasks; ${minimumTasks} are demanded`);
    if (
      props.schedulingStrategy === "DAEMON" ||
      props.desiredCount === undefined ||
      props.desiredCount === null
    )
      return;
    if (props.desiredCount < minimumTasks)
      judge.violation(`the service has ${props.desiredCount} tasks; ${minimumTasks} are demanded`);
  },
});

interface Schedule {
  readonly target?: { readonly arn?: string; readonly ecsParameters?: object };
}

const universalTarget = resourceRule<Schedule>({
  name: "scheduler-schedule-disallow-universal-target",
  severity: "high",
  description:
    "A schedule starts tasks or tells a queue, a topic or a bus; it calls no API of AWS's by itself.",
  remediation: "start a task that makes the call under its own role.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "7.2.2"], nist: ["AC-6", "CM-3"] },
  types: types.schedule,
  check: ({ props }, judge) => {
    if (props.target?.ecsParameters !== undefined) return;
    if (/:aws-sdk:/.test(props.target?.arn ?? ""))
      judge.violation("the schedule calls an API of AWS's by itself");
  },
});

export const ecsFormRules = [unknownFields, hostAccess, ownRegion, forms, enoughTasks, universalTarget];
