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

const record = (change: Partial<Ec2CapacityPlan> = {}, foreignEndpoints?: true) =>
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
        ...(foreignEndpoints && { foreignEndpoints }),
      },
      cluster: { arn: cluster.arn, name: "cdd-dev", resource: cluster },
      computeKeyArn,
    }).capacityProvider;
  });

const inputsOf = (program: RecordedProgram, role: string) => program.one(`ec2-matching-${role}`).inputs;

describe("Ec2Capacity", () => {
  it("consists of exactly this", async () => {
    const found = made(await record(), "ec2-matching");
    const replaced = { deleteBeforeReplace: true } as const;
    const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
    const [group, name] = ["sg-ec2-matching-sg", "cdd-dev-ec2-matching"];
    const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    const text = (resource: string, key = "description") => {
      const said = found[resource]?.inputs[key];
      assert.match(String(said), /\w/, `${key} of ${resource}`);
      return said;
    };
    assert.deepEqual(found, {
      "ec2-matching-instance-role": {
        type: "aws:iam/role:Role",
        inputs: {
          name,
          path: "/cdd/dev/",
          description: text("ec2-matching-instance-role"),
          assumeRolePolicy: text("ec2-matching-instance-role", "assumeRolePolicy"),
          maxSessionDuration: 3600,
        },
        ...replaced,
      },
      "ec2-matching-instance-agent": {
        type: "aws:iam/rolePolicy:RolePolicy",
        inputs: {
          name: "ec2-matching-instance-agent",
          role: name,
          policy: text("ec2-matching-instance-agent", "policy"),
        },
        ...replaced,
      },
      "ec2-matching-instance-profile": {
        type: "aws:iam/instanceProfile:InstanceProfile",
        inputs: { name, path: "/cdd/dev/", role: name },
        ...replaced,
        dependsOn: ["ec2-matching-instance-agent"],
      },
      "ec2-matching-sg": {
        type: "aws:ec2/securityGroup:SecurityGroup",
        inputs: { description: text("ec2-matching-sg"), vpcId: "vpc-1" },
      },
      // They reach endpoints and image layers, and nobody reaches them.
      "ec2-matching-to-endpoints": {
        type: egress,
        inputs: {
          ...https,
          securityGroupId: group,
          referencedSecurityGroupId: "sg-endpoints",
          description: text("ec2-matching-to-endpoints"),
        },
      },
      "ec2-matching-endpoints-from-machines": {
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        inputs: {
          ...https,
          securityGroupId: "sg-endpoints",
          referencedSecurityGroupId: group,
          description: text("ec2-matching-endpoints-from-machines"),
        },
      },
      "ec2-matching-to-s3": {
        type: egress,
        inputs: {
          ...https,
          securityGroupId: group,
          prefixListId: "pl-s3",
          description: text("ec2-matching-to-s3"),
        },
      },
      "ec2-matching-template": {
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        inputs: {
          name,
          description: text("ec2-matching-template"),
          // Whoever starts a machine by the template without a version gets what stands.
          updateDefaultVersion: true,
          imageId: text("ec2-matching-template", "imageId"),
          userData: text("ec2-matching-template", "userData"),
          iamInstanceProfile: { arn: `arn:aws:iam::${account}:instance-profile/cdd/dev/${name}` },
          metadataOptions: {
            httpEndpoint: "enabled",
            httpTokens: "required",
            httpPutResponseHopLimit: 1,
            instanceMetadataTags: "disabled",
          },
          networkInterfaces: [
            {
              deviceIndex: 0,
              associatePublicIpAddress: "false",
              securityGroups: [group],
              deleteOnTermination: "true",
            },
          ],
          blockDeviceMappings: [
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
          ],
          monitoring: { enabled: true },
          tagSpecifications: [
            { resourceType: "instance", tags: { Name: name } },
            { resourceType: "volume", tags: { Name: name } },
          ],
        },
        ...replaced,
      },
      "ec2-matching-machines": {
        type: "aws:autoscaling/group:Group",
        inputs: {
          name,
          vpcZoneIdentifiers: ["subnet-tasks-a", "subnet-tasks-b"],
          minSize: 1,
          maxSize: 4,
          mixedInstancesPolicy: {
            instancesDistribution: {
              onDemandBaseCapacity: 0,
              onDemandPercentageAboveBaseCapacity: 75,
              spotAllocationStrategy: "price-capacity-optimized",
            },
            launchTemplate: {
              launchTemplateSpecification: { launchTemplateId: "lt-ec2-matching-template", version: "1" },
              overrides: [{ instanceType: "c7i.xlarge" }, { instanceType: "c6i.xlarge" }],
            },
          },
          protectFromScaleIn: true,
          healthCheckType: "EC2",
          maxInstanceLifetime: 7 * 24 * 60 * 60,
          // Protected machines are replaced too, and one is there before another goes.
          instanceRefresh: {
            strategy: "Rolling",
            preferences: { minHealthyPercentage: 100, scaleInProtectedInstances: "Refresh" },
          },
          forceDelete: true,
          tags: [
            { key: "Name", value: name, propagateAtLaunch: true },
            // Source: "Amazon ECS capacity providers for EC2 workloads": the tag that ECS adds to a group that it manages.
            { key: "AmazonECSManaged", value: "true", propagateAtLaunch: true },
          ],
        },
        ...replaced,
        dependsOn: ["neighbour-cluster"],
      },
      "ec2-matching-capacity-provider": {
        type: "aws:ecs/capacityProvider:CapacityProvider",
        inputs: {
          name,
          autoScalingGroupProvider: {
            autoScalingGroupArn: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:ec2-matching-machines:autoScalingGroupName/${name}`,
            managedTerminationProtection: "ENABLED",
            managedDraining: "ENABLED",
            managedScaling: { status: "ENABLED", targetCapacity: 100, instanceWarmupPeriod: 120 },
          },
        },
        ...replaced,
      },
    });
  });

  it("leaves its size to ECS, hands out its capacity provider, and shows the engine its plan", async () => {
    const program = await record();
    assert.deepEqual(program.one("ec2-matching-machines").ignoreChanges, ["desiredCapacity"]);
    assert.equal(program.outputs, "cdd-dev-ec2-matching");
    const component = program.one("ec2-matching");
    assert.equal(component.type, "cdd:ec2-capacity:Ec2Capacity");
    assert.deepEqual(component.inputs, plan);
    assert.deepEqual(component.outputs, { capacityProvider: "cdd-dev-ec2-matching" });
  });

  it("leaves endpoints alone that are somebody else's", async () => {
    const names = Object.keys(made(await record({}, true), "ec2-matching"));
    assert.equal(names.length, 9);
    assert.ok(!names.includes("ec2-matching-endpoints-from-machines"));
  });

  for (const gpu of [false, true])
    it(`joins the cluster, keeps tasks from the machine's own rights and moves them off a Spot machine in time${gpu ? ", with GPUs" : ""}`, async () => {
      const { userData } = inputsOf(await record({ gpu }), "template");
      assert.deepEqual(Buffer.from(String(userData), "base64").toString().split("\n"), [
        "#!/bin/bash",
        "cat >> /etc/ecs/ecs.config <<'SETTINGS'",
        "ECS_CLUSTER=cdd-dev",
        "ECS_AWSVPC_BLOCK_IMDS=true",
        "ECS_DISABLE_PRIVILEGED=true",
        "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true",
        ...(gpu ? ["ECS_ENABLE_GPU_SUPPORT=true"] : []),
        "SETTINGS",
        "",
      ]);
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

  it("gives the machines no right but to be one of this cluster's", async () => {
    const program = await record();
    assert.deepEqual(statements(inputsOf(program, "instance-role").assumeRolePolicy), {
      TakenByItsService: {
        Sid: "TakenByItsService",
        Effect: "Allow",
        Principal: { Service: ["ec2.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
      },
    });
    const allow = (Sid: string, names: string, resource: string) => ({
      [Sid]: {
        Sid,
        Effect: "Allow",
        Action: names.split(" ").map((name) => `ecs:${name}`),
        Resource: [resource],
      },
    });
    const ecsArn = (rest: string) => `arn:aws:ecs:${region}:${account}:${rest}`;
    // Of AmazonEC2ContainerServiceforEC2Role what the agent itself needs; it makes no cluster.
    assert.deepEqual(statements(inputsOf(program, "instance-agent").policy), {
      ...allow(
        "JoinCluster",
        "DeregisterContainerInstance RegisterContainerInstance SubmitAttachmentStateChanges SubmitContainerStateChange SubmitTaskStateChange",
        ecsArn("cluster/cdd-dev"),
      ),
      ...allow(
        "WorkForCluster",
        "Poll StartTelemetrySession UpdateContainerInstancesState",
        ecsArn("container-instance/cdd-dev/*"),
      ),
      ...allow("FindEndpoint", "DiscoverPollEndpoint", "*"),
    });
  });

  it("makes nothing of a plan with a fault", async () => {
    await assert.rejects(record({ min: 3, max: 2 }), /^Error: ec2-matching: max: 2 is not allowed/);
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
  it("accepts names that only have such a word in them", () => {
    for (const name of ["cdd-aws-matching", "cdd-ecs-matching", "cdd-fargate"])
      assert.deepEqual(machineFaults({ ...plan, physicalName: name }), []);
    for (const name of ["aws-matching", "fargate-matching"])
      assert.equal(machineFaults({ ...plan, physicalName: name }).length, 1);
  });
  it("accepts the sample, and GPUs on arm64 with an image of the bank's own", () => {
    assert.deepEqual(machineFaults(plan), []);
    const own = { gpu: true, architecture: "arm64", machineImage: "ami-0123456789abcdef0" } as const;
    assert.deepEqual(machineFaults({ ...plan, ...own }), []);
  });
});
