import { isGiven, type Node, type Relation, resourceRule, setting, stackRule, types, zonesOf } from "../lib";

interface Group {
  readonly vpcZoneIdentifiers?: readonly string[];
  readonly launchConfiguration?: string;
  readonly launchTemplate?: object;
  readonly mixedInstancesPolicy?: object;
  /** Seconds. 0 and absent: for ever. */
  readonly maxInstanceLifetime?: number;
}
interface CapacityProvider {
  readonly autoScalingGroupProvider?: {
    readonly managedScaling?: { readonly status?: string };
    readonly managedTerminationProtection?: string;
  };
}

const bySubnets: Relation<Group> = {
  property: "vpcZoneIdentifiers",
  by: "id",
  types: types.subnet,
  names: ({ vpcZoneIdentifiers }) => vpcZoneIdentifiers,
};

const multiAz = stackRule<Group, { minimumZones: number }>({
  name: "autoscaling-group-enforce-multi-az",
  severity: "medium",
  description:
    "Instances stand in enough availability zones to survive the loss of one, and start from a launch template.",
  remediation: "give the group `vpcZoneIdentifiers` of more zones and a `launchTemplate`.",
  standards: {
    fsbp: ["AutoScaling.2", "AutoScaling.3", "AutoScaling.9"],
    pci: [],
    pciOwn: ["2.2.6"],
    nist: ["CA-9(1)", "CM-2", "CP-10", "SC-36", "SC-5(2)"],
  },
  types: [...types.autoScalingGroup, ...types.launchConfiguration],
  settings: {
    minimumZones: setting(2, "Least number of availability zones of an Auto Scaling group", {
      least: 1,
      keptLeast: 2,
    }),
  },
  check: (group, judge, { graph, settings: { minimumZones } }) => {
    if ((types.launchConfiguration as readonly string[]).includes(group.type)) {
      judge.violation("a launch configuration cannot demand what a launch template can");
      return;
    }
    judge.part(() => {
      const zones = zonesOf(group, [bySubnets], judge, graph);
      if (zones !== undefined && zones.size < minimumZones)
        judge.violation(
          `the group stands in ${zones.size} availability zones of the stack; ${minimumZones} are demanded`,
        );
    });
    judge.part(() => judgeTemplate(group, judge.violation));
  },
});

function judgeTemplate(group: Node<Group>, violation: (message: string) => void): void {
  if (isGiven(group, "launchConfiguration")) violation("the group starts from a launch configuration");
  else if (!isGiven(group, "launchTemplate") && !isGiven(group, "mixedInstancesPolicy"))
    violation("the group names no launch template");
}

const lifetime = resourceRule<Group, { maximumDays: number }>({
  name: "autoscaling-group-configure-instance-lifetime",
  severity: "medium",
  description: "Instances are replaced, and so patched, often enough.",
  remediation:
    "set `maxInstanceLifetime`, in seconds, and start from an image that is current at each launch.",
  standards: { fsbp: [], pci: ["6.3.3"], pciOwn: [], nist: ["SI-2", "CM-3"] },
  types: types.autoScalingGroup,
  settings: { maximumDays: setting(30, "Most days that an instance may run", { most: 90 }) },
  check: ({ props: { maxInstanceLifetime: seconds = 0 } }, judge, { maximumDays }) => {
    if (seconds === 0) judge.violation("an instance may run for ever");
    else if (seconds > maximumDays * 86_400)
      judge.violation(
        `an instance may run for ${Math.ceil(seconds / 86_400)} days; ${maximumDays} are allowed`,
      );
  },
});

const terminationProtection = resourceRule<CapacityProvider>({
  name: "ecs-capacityprovider-enforce-managed-termination-protection",
  severity: "medium",
  description: "ECS scales the instances of its tasks itself, and none is taken away while tasks run on it.",
  remediation:
    'set `managedScaling.status` and `managedTerminationProtection` of `autoScalingGroupProvider` to "ENABLED".',
  standards: { fsbp: ["ECS.19"], pci: [], pciOwn: [], nist: ["CP-10", "SC-5(2)"] },
  types: types.capacityProvider,
  check: ({ props }, judge) => {
    judge.part(() => {
      if (props.autoScalingGroupProvider?.managedScaling?.status !== "ENABLED")
        judge.violation("ECS does not scale the instances");
    });
    judge.part(() => {
      if (props.autoScalingGroupProvider?.managedTerminationProtection !== "ENABLED")
        judge.violation("an instance may be taken away while tasks run on it");
    });
  },
});

export const ec2CapacityRules = [multiAz, lifetime, terminationProtection];
