import * as assert from "node:assert/strict";
import * as ecs from "@pulumi/aws/ecs";
import { output } from "@pulumi/pulumi";
import { Ec2Capacity } from "../../components/ec2-capacity";
import type { Ec2CapacityPlan } from "../../components/ec2-capacity/args";
import { machineFaults } from "../../components/ec2-capacity/validate";
import { line } from "../../model/problems";
import { type RecordedProgram, recordProgram } from "../support/record-program";
import { made, statements } from "../support/summaries";

const account = "111122223333";
const region = "eu-west-2";
const computeKeyArn = `arn:aws:kms:${region}:${account}:key/compute`;

const plan: Ec2CapacityPlan = {
  capacity: "matching",
  physicalName: "cdd-dev-ec2-matching",
  clusterName: "cdd-dev",
  account,
  region,
  architecture: "x86_64",
  gpu: false,
  instanceTypes: ["c7i.xlarge", "c6i.xlarge"],
  min: 1,
  max: 4,
  spotPercent: 25,
  volumeGiB: 60,
  replaceAfterDays: 7,
  roles: { path: "/cdd/dev/", account },
};

const record = (change: Partial<Ec2CapacityPlan> = {}) =>
  recordProgram(() => {
    const cluster = new ecs.Cluster("neighbour-cluster", { name: "cdd-dev" });
    return new Ec2Capacity("ec2-matching", {
      ...plan,
      ...change,
      network: {
        vpcId: "vpc-1",
        taskSubnetIds: ["subnet-tasks-a", "subnet-tasks-b"],
        isolatedSubnetIds: output(["subnet-isolated-a", "subnet-isolated-b"]),
        availabilityZones: ["eu-west-2a", "eu-west-2b"],
        endpointSecurityGroupId: "sg-endpoints",
        s3PrefixListId: "pl-s3",
      },
      cluster: { arn: cluster.arn, name: "cdd-dev", resource: cluster },
      computeKeyArn,
    }).capacityProvider;
  });

const inputsOf = (program: RecordedProgram, role: string) => program.one(`ec2-matching-${role}`).inputs;

describe("Ec2Capacity", () => {
  it("hands out its capacity provider, and consists of exactly this", async () => {
    const program = await record();
    assert.equal(program.outputs, "cdd-dev-ec2-matching");
    assert.deepEqual(Object.keys(made(program, "ec2-matching")).sort(), [
      "ec2-matching-capacity-provider",
      "ec2-matching-endpoints-from-machines",
      "ec2-matching-instance-agent",
      "ec2-matching-instance-profile",
      "ec2-matching-instance-role",
      "ec2-matching-machines",
      "ec2-matching-sg",
      "ec2-matching-template",
      "ec2-matching-to-endpoints",
      "ec2-matching-to-s3",
    ]);
    assert.deepEqual(program.one("ec2-matching").inputs, plan);
  });

  it("starts machines with IMDSv2 only, one hop, an encrypted disk and no public address", async () => {
    const template = inputsOf(await record(), "template");
    assert.deepEqual(template.metadataOptions, {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: "disabled",
    });
    assert.deepEqual(template.blockDeviceMappings, [
      {
        deviceName: "/dev/xvda",
        ebs: {
          encrypted: "true",
          kmsKeyId: computeKeyArn,
          volumeSize: 60,
          volumeType: "gp3",
          deleteOnTermination: "true",
        },
      },
    ]);
    assert.deepEqual(template.networkInterfaces, [
      {
        deviceIndex: 0,
        associatePublicIpAddress: "false",
        securityGroups: ["sg-ec2-matching-sg"],
        deleteOnTermination: "true",
      },
    ]);
  });

  it("joins the cluster, and keeps tasks from the machine's own rights", async () => {
    const { userData } = inputsOf(await record(), "template");
    const script = Buffer.from(String(userData), "base64").toString();
    assert.match(script, /^#!\/bin\/bash\n/);
    for (const line of ["ECS_CLUSTER=cdd-dev", "ECS_AWSVPC_BLOCK_IMDS=true", "ECS_DISABLE_PRIVILEGED=true"])
      assert.ok(script.split("\n").includes(line), line);
    assert.doesNotMatch(script, /GPU/);
  });

  it("takes AWS's current ECS image for processor and GPU, or the one that the stack names", async () => {
    const imageOf = async (change: Partial<Ec2CapacityPlan>) =>
      inputsOf(await record(change), "template").imageId;
    const current = (variant: string) =>
      `resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/${variant}recommended/image_id`;
    assert.equal(await imageOf({}), current(""));
    assert.equal(await imageOf({ architecture: "arm64" }), current("arm64/"));
    assert.equal(await imageOf({ gpu: true }), current("gpu/"));
    assert.equal(await imageOf({ machineImage: "ami-0123456789abcdef0" }), "ami-0123456789abcdef0");
  });

  it("stands over all private subnets, its size left to ECS, and takes no machine away under a task", async () => {
    const program = await record();
    const group = program.one("ec2-matching-machines");
    assert.deepEqual(group.inputs.vpcZoneIdentifiers, ["subnet-tasks-a", "subnet-tasks-b"]);
    assert.deepEqual([group.inputs.minSize, group.inputs.maxSize], [1, 4]);
    assert.equal(group.inputs.protectFromScaleIn, true);
    assert.equal(group.inputs.maxInstanceLifetime, 7 * 86_400);
    assert.deepEqual(group.ignoreChanges, ["desiredCapacity"]);
    assert.deepEqual(
      (group.inputs.mixedInstancesPolicy as { instancesDistribution: unknown }).instancesDistribution,
      {
        onDemandBaseCapacity: 0,
        onDemandPercentageAboveBaseCapacity: 75,
        spotAllocationStrategy: "price-capacity-optimized",
      },
    );
    const { autoScalingGroupProvider: provider } = inputsOf(program, "capacity-provider") as {
      autoScalingGroupProvider: Record<string, unknown>;
    };
    assert.equal(provider.managedTerminationProtection, "ENABLED");
    assert.equal(provider.managedDraining, "ENABLED");
    assert.deepEqual(provider.managedScaling, {
      status: "ENABLED",
      targetCapacity: 100,
      instanceWarmupPeriod: 120,
    });
  });

  it("gives the machines no right but to be one of this cluster's", async () => {
    const program = await record();
    const trust = statements(inputsOf(program, "instance-role").assumeRolePolicy);
    assert.deepEqual(Object.values(trust)[0]?.Principal, { Service: ["ec2.amazonaws.com"] });
    const { JoinCluster, WorkForCluster, FindEndpoint, ...rest } = statements(
      inputsOf(program, "instance-agent").policy,
    );
    assert.deepEqual(rest, {});
    assert.deepEqual(JoinCluster?.Resource, [`arn:aws:ecs:${region}:${account}:cluster/cdd-dev`]);
    assert.deepEqual(WorkForCluster?.Resource, [
      `arn:aws:ecs:${region}:${account}:container-instance/cdd-dev/*`,
    ]);
    assert.deepEqual([FindEndpoint?.Action, FindEndpoint?.Resource], [["ecs:DiscoverPollEndpoint"], ["*"]]);
  });

  it("is reached by nobody, and reaches endpoints and image layers on 443 alone", async () => {
    const program = await record();
    const rules = program.resources.filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type));
    assert.deepEqual(
      rules.map(({ name, inputs }) => [name, inputs.securityGroupId, inputs.fromPort, inputs.toPort]).sort(),
      [
        ["ec2-matching-endpoints-from-machines", "sg-endpoints", 443, 443],
        ["ec2-matching-to-endpoints", "sg-ec2-matching-sg", 443, 443],
        ["ec2-matching-to-s3", "sg-ec2-matching-sg", 443, 443],
      ],
    );
  });
});

describe("The plan of machines", () => {
  const cases: readonly (readonly [string, Partial<Ec2CapacityPlan>, string])[] = [
    [
      "fewer machines at most than at least",
      { min: 3, max: 2 },
      "max: 2 is not allowed. Use 3 or more: its min.",
    ],
    [
      "no instance type",
      { instanceTypes: [] },
      "instanceTypes: [] is not allowed. Name at least one instance type, e.g. c7i.xlarge.",
    ],
    [
      "GPUs on arm64 without a machine image",
      { gpu: true, architecture: "arm64" },
      "machineImage: is missing: AWS has no ECS image for GPUs on arm64. Name one, or use x86_64.",
    ],
    [
      "a name that ECS keeps for itself",
      { physicalName: "ecs-matching" },
      'physicalName: "ecs-matching" begins with aws, ecs or fargate. Use another one.',
    ],
  ];
  for (const [what, change, message] of cases)
    it(`refuses ${what}`, () => assert.deepEqual(machineFaults({ ...plan, ...change }).map(line), [message]));
  it("accepts the sample, and GPUs on arm64 with an image of the bank's own", () => {
    assert.deepEqual(machineFaults(plan), []);
    const own = { gpu: true, architecture: "arm64", machineImage: "ami-0123456789abcdef0" } as const;
    assert.deepEqual(machineFaults({ ...plan, ...own }), []);
  });
});
