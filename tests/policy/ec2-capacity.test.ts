import { ec2CapacityRules } from "../../policy/rules/ec2-capacity";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const subnetType = "aws:ec2/subnet:Subnet";
const subnet = (place: number, zone = `eu-west-1${"abc"[place - 1]}`) =>
  resource(subnetType, `private-${place}`, { id: `subnet-${place}`, availabilityZone: zone });
const group = (inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(
    "aws:autoscaling/group:Group",
    "group",
    { vpcZoneIdentifiers: ["subnet-1", "subnet-2"], launchTemplate: { id: "lt-1", version: "1" }, ...inputs },
    more,
  );
const subnets = [subnet(1), subnet(2)] as const;

describeRule({
  rule: ruleNamed(ec2CapacityRules, "autoscaling-group-enforce-multi-az"),
  passing: [group(), ...subnets],
  decisive: ["vpcZoneIdentifiers"],
  cases: [
    {
      when: "it stands in one subnet",
      given: [group({ vpcZoneIdentifiers: ["subnet-1"] }), ...subnets],
      outcome: "fail",
      says: "1 availability zones",
    },
    {
      when: "its two subnets are of one zone",
      given: [group(), subnet(1), subnet(2, "eu-west-1a")],
      outcome: "fail",
    },
    {
      when: "its subnets are not of the stack",
      given: [group()],
      outcome: "fail",
      says: "0 availability zones",
    },
    {
      when: "its subnets are somebody else's, and the stack says where they stand",
      given: [group()],
      settings: { subnetZones: ["subnet-1 eu-west-1a", "subnet-2 eu-west-1b"] },
      outcome: "pass",
    },
    {
      when: "it names no subnets",
      given: [group({ vpcZoneIdentifiers: undefined }), ...subnets],
      outcome: "fail",
    },
    {
      when: "the stack demands three zones",
      given: [group(), ...subnets],
      settings: { minimumZones: 3 },
      outcome: "fail",
    },
    {
      when: "before there are ids, it was made of two",
      given: [
        group(
          { vpcZoneIdentifiers: [unknown, unknown] },
          {
            propertyDependencies: {
              vpcZoneIdentifiers: [urnOf(subnetType, "private-1"), urnOf(subnetType, "private-2")],
            },
          },
        ),
        ...subnets.map((each) => ({ ...each, inputs: { ...each.inputs, id: unknown } })),
      ],
      outcome: "pass",
    },
    {
      when: "before there are ids, it was made of one",
      given: [
        group(
          { vpcZoneIdentifiers: [unknown] },
          { propertyDependencies: { vpcZoneIdentifiers: [urnOf(subnetType, "private-1")] } },
        ),
        ...subnets.map((each) => ({ ...each, inputs: { ...each.inputs, id: unknown } })),
      ],
      outcome: "fail",
    },
    {
      when: "it names no template",
      given: [group({ launchTemplate: undefined }), ...subnets],
      outcome: "fail",
      says: "no launch template",
    },
    {
      when: "it mixes instance types by a template",
      given: [group({ launchTemplate: undefined, mixedInstancesPolicy: { launchTemplate: {} } }), ...subnets],
      outcome: "pass",
    },
    {
      when: "it starts from a launch configuration",
      given: [group({ launchTemplate: undefined, launchConfiguration: "old" }), ...subnets],
      outcome: "fail",
      says: "a launch configuration",
    },
    {
      when: "there is a launch configuration",
      given: [resource("aws:ec2/launchConfiguration:LaunchConfiguration", "old", { imageId: "ami-1" })],
      outcome: "fail",
      says: "launch template",
    },
  ],
});

const provider = (autoScalingGroupProvider: unknown) =>
  resource("aws:ecs/capacityProvider:CapacityProvider", "ec2", { autoScalingGroupProvider });
const managedScaling = { status: "ENABLED", targetCapacity: 100 };

describeRule({
  rule: ruleNamed(ec2CapacityRules, "ecs-capacityprovider-enforce-managed-termination-protection"),
  passing: [
    provider({ autoScalingGroupArn: unknown, managedScaling, managedTerminationProtection: "ENABLED" }),
  ],
  decisive: ["autoScalingGroupProvider"],
  cases: [
    {
      when: "instances are not protected",
      given: [provider({ managedScaling, managedTerminationProtection: "DISABLED" })],
      outcome: "fail",
      says: "taken away",
    },
    {
      when: "nothing is said of it",
      given: [provider({ managedScaling })],
      outcome: "fail",
      says: "taken away",
    },
    {
      when: "ECS does not scale",
      given: [provider({ managedScaling: { status: "DISABLED" }, managedTerminationProtection: "ENABLED" })],
      outcome: "fail",
      says: "does not scale",
    },
    {
      when: "nothing is said of scaling",
      given: [provider({ managedTerminationProtection: "ENABLED" })],
      outcome: "fail",
      says: "does not scale",
    },
    { when: "it has no group", given: [provider(undefined)], outcome: "fail" },
    {
      when: "the protection is unknown",
      given: [provider({ managedScaling, managedTerminationProtection: unknown })],
      outcome: "undetermined",
      says: "managedTerminationProtection",
    },
  ],
});

const days = (count: number) => group({ maxInstanceLifetime: count * 86_400 });

describeRule({
  rule: ruleNamed(ec2CapacityRules, "autoscaling-group-configure-instance-lifetime"),
  passing: [days(14)],
  decisive: ["maxInstanceLifetime"],
  cases: [
    { when: "it is replaced on the last day", given: [days(30)], outcome: "pass" },
    {
      when: "it is replaced too late",
      given: [days(31)],
      outcome: "fail",
      says: "for 31 days; 30 are allowed",
    },
    { when: "the stack demands more", given: [days(14)], settings: { maximumDays: 7 }, outcome: "fail" },
    { when: "it has no lifetime", given: [group()], outcome: "fail", says: "for ever" },
    { when: "its lifetime is 0", given: [days(0)], outcome: "fail", says: "for ever" },
  ],
});
