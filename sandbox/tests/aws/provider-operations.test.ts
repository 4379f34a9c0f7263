import * as assert from "node:assert/strict";
import { type ProviderClient, StandInHome } from "../support/provider-client";

const account = "111122223333";
const place = `eu-west-2:${account}`;

type Made = Awaited<ReturnType<ProviderClient["make"]>>;
type Props = Readonly<Record<string, unknown>>;

/** One resource, made of those before it, and what AWS calls it. */
interface Step {
  readonly name: string;
  readonly type: string;
  readonly props: (made: (name: string) => Made) => Props;
  readonly id: RegExp;
  readonly arn?: RegExp;
}

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });
const arn = (rest: string) => new RegExp(`^arn:aws:${rest}$`);
const metrics = [["AWS/ECS", "CPUUtilization", "ServiceName", "screening"]];
const scaled = {
  serviceNamespace: "ecs",
  scalableDimension: "ecs:service:DesiredCount",
  resourceId: "service/c/s",
};

/** A platform in small: each type that the program scales, schedules, mounts, watches or places with. */
const steps: readonly Step[] = [
  { name: "vpc", type: "aws:ec2/vpc:Vpc", props: () => ({ cidrBlock: "10.0.0.0/16" }), id: /^vpc-/ },
  {
    name: "subnet",
    type: "aws:ec2/subnet:Subnet",
    props: (made) => ({ vpcId: made("vpc").id, cidrBlock: "10.0.0.0/24", availabilityZone: "eu-west-2a" }),
    id: /^subnet-/,
  },
  {
    name: "role",
    type: "aws:iam/role:Role",
    props: () => ({ name: "r", assumeRolePolicy: trust("scheduler.amazonaws.com") }),
    id: /^r$/,
  },
  {
    name: "role-policy",
    type: "aws:iam/rolePolicy:RolePolicy",
    props: () => ({
      name: "run",
      role: "r",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["ecs:RunTask", "iam:PassRole"], Resource: "*" }],
      }),
    }),
    id: /^r:run$/,
  },
  { name: "cluster", type: "aws:ecs/cluster:Cluster", props: () => ({ name: "c" }), id: /cluster\/c$/ },
  {
    name: "files",
    type: "aws:efs/fileSystem:FileSystem",
    props: () => ({ encrypted: true, lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }] }),
    id: /^fs-[0-9a-f]{17}$/,
    arn: arn(`elasticfilesystem:${place}:file-system/fs-\\w+`),
  },
  {
    name: "mount",
    type: "aws:efs/mountTarget:MountTarget",
    props: (made) => ({ fileSystemId: made("files").id, subnetId: made("subnet").id }),
    id: /^fsmt-[0-9a-f]{17}$/,
  },
  {
    name: "point",
    type: "aws:efs/accessPoint:AccessPoint",
    props: (made) => ({
      fileSystemId: made("files").id,
      posixUser: { uid: 1000, gid: 1000, secondaryGids: [2, 1] },
      rootDirectory: {
        path: "/a/b",
        creationInfo: { ownerUid: 1000, ownerGid: 1000, permissions: "0750" },
      },
    }),
    id: /^fsap-[0-9a-f]{17}$/,
    arn: arn(`elasticfilesystem:${place}:access-point/fsap-\\w+`),
  },
  {
    name: "files-policy",
    type: "aws:efs/fileSystemPolicy:FileSystemPolicy",
    props: (made) => ({
      fileSystemId: made("files").id,
      policy: JSON.stringify({
        Statement: [{ Effect: "Deny", Principal: { AWS: "*" }, Action: ["elasticfilesystem:ClientMount"] }],
      }),
    }),
    id: /^fs-/,
  },
  {
    name: "backup",
    type: "aws:efs/backupPolicy:BackupPolicy",
    props: (made) => ({ fileSystemId: made("files").id, backupPolicy: { status: "ENABLED" } }),
    id: /^fs-/,
  },
  {
    name: "task",
    type: "aws:ecs/taskDefinition:TaskDefinition",
    props: (made) => ({
      family: "t",
      cpu: "256",
      memory: "512",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      ephemeralStorage: { sizeInGib: 30 },
      containerDefinitions: JSON.stringify([
        { name: "b", image: "i", mountPoints: [{ sourceVolume: "v", containerPath: "/v" }] },
        { name: "a", image: "i", dependsOn: [{ containerName: "b", condition: "START" }] },
      ]),
      volumes: [
        {
          name: "v",
          efsVolumeConfiguration: {
            fileSystemId: made("files").id,
            transitEncryption: "ENABLED",
            authorizationConfig: { accessPointId: made("point").id, iam: "ENABLED" },
          },
        },
      ],
    }),
    id: /^t$/,
    arn: arn(`ecs:${place}:task-definition/t:1`),
  },
  {
    name: "service",
    type: "aws:ecs/service:Service",
    props: (made) => ({
      name: "s",
      cluster: made("cluster").id,
      taskDefinition: made("task").outputs.arn,
      desiredCount: 1,
      waitForSteadyState: true,
    }),
    id: /service\/c\/s$/,
  },
  {
    name: "target",
    type: "aws:appautoscaling/target:Target",
    props: () => ({ ...scaled, minCapacity: 1, maxCapacity: 4 }),
    id: /^service\/c\/s$/,
    arn: arn(`application-autoscaling:${place}:scalable-target/.+`),
  },
  {
    name: "policy",
    type: "aws:appautoscaling/policy:Policy",
    props: () => ({
      ...scaled,
      name: "cpu",
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: {
        targetValue: 60,
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      },
    }),
    id: /^cpu$/,
    arn: arn(`autoscaling:${place}:scalingPolicy:.+:resource/ecs/service/c/s:policyName/cpu`),
  },
  {
    name: "action",
    type: "aws:appautoscaling/scheduledAction:ScheduledAction",
    props: () => ({
      ...scaled,
      name: "night",
      schedule: "cron(0 20 * * ? *)",
      scalableTargetAction: { minCapacity: 1, maxCapacity: 1 },
    }),
    id: /^night-ecs-service\/c\/s$/,
    arn: arn(`autoscaling:${place}:scheduledAction:.+:resource/ecs/service/c/s:scheduledActionName/night`),
  },
  {
    name: "alarm",
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    props: () => ({
      name: "ratio",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 1,
      evaluationPeriods: 3,
      metricQueries: [
        { id: "e1", expression: "100 * m1 / m2", returnData: true },
        ...["m1", "m2"].map((id) => ({
          id,
          metric: { namespace: "AWS/ApplicationELB", metricName: id, stat: "Sum", period: 60 },
        })),
      ],
    }),
    id: /^ratio$/,
    arn: arn(`cloudwatch:${place}:alarm:ratio`),
  },
  {
    name: "composite",
    type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    props: (made) => ({
      alarmName: "any",
      alarmRule: `ALARM("${String(made("alarm").outputs.arn)}") AND NOT FALSE`,
    }),
    id: /^any$/,
    arn: arn(`cloudwatch:${place}:alarm:any`),
  },
  {
    name: "dashboard",
    type: "aws:cloudwatch/dashboard:Dashboard",
    props: () => ({
      dashboardName: "d",
      dashboardBody: `{ "widgets": [ { "type": "metric", "properties": { "region": "eu-west-2", "metrics": ${JSON.stringify(metrics)} } } ] }`,
    }),
    id: /^d$/,
  },
  {
    name: "rule",
    type: "aws:cloudwatch/eventRule:EventRule",
    props: () => ({
      name: "e",
      eventPattern: '{ "source": ["aws.ecs"], "detail": { "reason": [{ "prefix": "x" }] } }',
    }),
    id: /^e$/,
    arn: arn(`events:${place}:rule/e`),
  },
  {
    name: "event-target",
    type: "aws:cloudwatch/eventTarget:EventTarget",
    props: () => ({ rule: "e", targetId: "topic", arn: `arn:aws:sns:${place}:topic` }),
    id: /^e-topic$/,
  },
  {
    name: "events-target",
    type: "aws:cloudwatch/eventTarget:EventTarget",
    props: () => ({
      rule: "e",
      targetId: "events",
      arn: `arn:aws:sns:${place}:events`,
      inputTransformer: { inputPaths: { task: "$.resources[0]" }, inputTemplate: '"<task> ended"' },
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 },
    }),
    id: /^e-events$/,
  },
  {
    name: "topic",
    type: "aws:sns/topic:Topic",
    props: () => ({ name: "events" }),
    id: arn(`sns:${place}:events`),
    arn: arn(`sns:${place}:events`),
  },
  {
    name: "subscription",
    type: "aws:sns/topicSubscription:TopicSubscription",
    props: (made) => ({ topic: made("topic").id, protocol: "email", endpoint: "a@example.com" }),
    id: /^arn:aws:sns:eu-west-2:\d{12}:events:[0-9a-f-]{36}$/,
    arn: /:events:[0-9a-f-]{36}$/,
  },
  {
    name: "queue",
    type: "aws:sqs/queue:Queue",
    props: () => ({ name: "missed", messageRetentionSeconds: 1_209_600 }),
    id: new RegExp(`^https://sqs\\.eu-west-2\\.amazonaws\\.com/${account}/missed$`),
    arn: arn(`sqs:${place}:missed`),
  },
  {
    name: "queue-policy",
    type: "aws:sqs/queuePolicy:QueuePolicy",
    props: (made) => ({
      queueUrl: made("queue").id,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Action: "sqs:*", Resource: "*", Principal: "*" }],
      }),
    }),
    id: /\/missed$/,
  },
  {
    name: "logs",
    type: "aws:cloudwatch/logGroup:LogGroup",
    props: () => ({ name: "/aws/events/stopped" }),
    id: /^\/aws\/events\/stopped$/,
  },
  {
    name: "filter",
    type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    props: () => ({
      name: "stopped",
      logGroupName: "/aws/events/stopped",
      pattern: '{ $.detail.group = "service:*" }',
      metricTransformation: {
        name: "Stopped",
        namespace: "cdd",
        value: "1",
        dimensions: { Group: "$.detail.group" },
      },
    }),
    id: /^stopped$/,
  },
  {
    name: "group",
    type: "aws:scheduler/scheduleGroup:ScheduleGroup",
    props: () => ({ name: "g" }),
    id: /^g$/,
    arn: arn(`scheduler:${place}:schedule-group/g`),
  },
  {
    name: "schedule",
    type: "aws:scheduler/schedule:Schedule",
    props: (made) => ({
      name: "sweep",
      groupName: "g",
      scheduleExpression: "rate(1 day)",
      scheduleExpressionTimezone: "Europe/London",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
      target: {
        arn: made("cluster").id,
        roleArn: made("role").outputs.arn,
        ecsParameters: {
          taskDefinitionArn: made("task").outputs.arn,
          capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
          networkConfiguration: { subnets: [made("subnet").id] },
        },
      },
    }),
    id: /^g\/sweep$/,
    arn: arn(`scheduler:${place}:schedule/g/sweep`),
  },
  {
    name: "profile",
    type: "aws:iam/instanceProfile:InstanceProfile",
    props: () => ({ name: "p", role: "r", path: "/cdd/" }),
    id: /^p$/,
    arn: arn(`iam::${account}:instance-profile/cdd/p`),
  },
  {
    name: "template",
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    props: () => ({
      name: "gpu",
      imageId: "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
      iamInstanceProfile: { name: "p" },
      metadataOptions: { httpTokens: "required" },
      userData: Buffer.from("#!/bin/sh").toString("base64"),
    }),
    id: /^lt-[0-9a-f]{17}$/,
    arn: arn(`ec2:${place}:launch-template/lt-\\w+`),
  },
  {
    name: "instances",
    type: "aws:autoscaling/group:Group",
    props: (made) => ({
      name: "gpu",
      minSize: 0,
      maxSize: 2,
      protectFromScaleIn: true,
      vpcZoneIdentifiers: [made("subnet").id],
      mixedInstancesPolicy: {
        launchTemplate: {
          launchTemplateSpecification: { launchTemplateId: made("template").id, version: "$Latest" },
        },
      },
    }),
    id: /^gpu$/,
    arn: arn(`autoscaling:${place}:autoScalingGroup:.+:autoScalingGroupName/gpu`),
  },
  {
    name: "provider",
    type: "aws:ecs/capacityProvider:CapacityProvider",
    props: (made) => ({
      name: "gpu",
      autoScalingGroupProvider: {
        autoScalingGroupArn: made("instances").outputs.arn,
        managedScaling: { status: "ENABLED", targetCapacity: 100 },
        managedTerminationProtection: "ENABLED",
      },
    }),
    id: arn(`ecs:${place}:capacity-provider/gpu`),
    arn: arn(`ecs:${place}:capacity-provider/gpu`),
  },
  {
    name: "association",
    type: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    props: () => ({
      clusterName: "c",
      capacityProviders: ["FARGATE", "FARGATE_SPOT", "gpu"],
      defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", base: 1, weight: 1 }],
    }),
    id: /^c$/,
  },
  {
    name: "endpoint",
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    props: (made) => ({
      vpcId: made("vpc").id,
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.eu-west-2.guardduty-data",
      subnetIds: [made("subnet").id],
    }),
    id: /^vpce-/,
  },
];

describe("what services run, scale and are watched by", () => {
  const standIn = new StandInHome();
  const all = new Map<string, Made>();
  let aws: ProviderClient;
  const made = (name: string): Made => {
    const found = all.get(name);
    assert.ok(found, `${name} was not made`);
    return found;
  };

  before(async () => {
    await standIn.start();
    aws = await standIn.provider(account);
    for (const { name, type, props } of steps) all.set(name, await aws.make(type, name, props(made)));
  });
  after(() => standIn.stop());

  for (const { name, type, id, arn: form } of steps)
    it(`${type} has AWS's id, and no difference once it is made`, async () => {
      const { id: own, outputs, inputs } = made(name);
      assert.match(own, id);
      if (form) assert.match(String(outputs.arn), form);
      assert.deepEqual((await aws.diff(type, name, outputs, inputs, inputs)).detailed, []);
      const read = await aws.read(type, name, own, outputs, inputs);
      assert.deepEqual([read.outputs, read.inputs], [outputs, inputs]);
    });

  it("are known one by one: the stand-in warns of none", () => assert.deepEqual(standIn.warnings, []));

  it("take with them what hangs on them, as AWS does", async () => {
    await aws.delete("aws:appautoscaling/target:Target", "target", made("target").id, made("target").outputs);
    await aws.delete("aws:scheduler/scheduleGroup:ScheduleGroup", "group", "g");
    const file = standIn.cloudFile(account);
    for (const gone of ["policy", "action", "schedule"])
      assert.ok(!file.includes(`"id":"${made(gone).id}"`), `${gone} is still there`);
    assert.ok(file.includes('"id":"ratio"'));
  });
});
