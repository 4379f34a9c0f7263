import type { Builder } from "./mock-forms";
import { arn, byArn, named, nameOf, ofInput, opaque } from "./mock-forms";

/** Scaling policies and scheduled actions: the ARN names what they scale. */
const scaling =
  (kind: string, nameKey: string, id: (name: string, resourceId: string) => string): Builder =>
  (resource) => {
    const name = nameOf(resource);
    const { resourceId, serviceNamespace } = resource.inputs;
    const of = `${String(serviceNamespace)}/${String(resourceId)}`;
    const own = arn(resource, "autoscaling", `${kind}:${resource.name}:resource/${of}:${nameKey}/${name}`);
    return { id: id(name, of), computed: { arn: own, name } };
  };

const scalableTarget: Builder = (resource) => ({
  id: String(resource.inputs.resourceId),
  computed: {
    arn: arn(resource, "application-autoscaling", `scalable-target/${resource.name}`),
    roleArn: arn(
      resource,
      "iam",
      "role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
    ),
  },
});

const fileSystem: Builder = (resource) => {
  const id = `fs-${resource.name}`;
  const dnsName = `${id}.efs.${resource.place.region}.amazonaws.com`;
  return {
    id,
    computed: { arn: arn(resource, "elasticfilesystem", `file-system/${id}`), dnsName, creationToken: id },
  };
};

const mountTarget: Builder = ({ name, inputs, place }) => ({
  id: `fsmt-${name}`,
  computed: {
    dnsName: `${String(inputs.fileSystemId)}.efs.${place.region}.amazonaws.com`,
    networkInterfaceId: `eni-${name}`,
    availabilityZoneName: `${place.region}a`,
  },
});

const schedule: Builder = (resource) => {
  const name = nameOf(resource);
  const groupName = String(resource.inputs.groupName ?? "default");
  const id = `${groupName}/${name}`;
  return { id, computed: { arn: arn(resource, "scheduler", `schedule/${id}`), name, groupName } };
};

const eventTarget: Builder = ({ name, inputs }) => {
  const targetId = String(inputs.targetId ?? `terraform-${name}`);
  return { id: `${String(inputs.rule)}-${targetId}`, computed: { targetId } };
};

/** Types by which services scale, run at times, keep files, stand on instances and are watched. */
export const operations: Readonly<Record<string, Builder>> = {
  "aws:appautoscaling/policy:Policy": scaling("scalingPolicy", "policyName", (name) => name),
  "aws:appautoscaling/scheduledAction:ScheduledAction": scaling(
    "scheduledAction",
    "scheduledActionName",
    (name, resource) => `${name}-${resource.replace("/", "-")}`,
  ),
  "aws:appautoscaling/target:Target": scalableTarget,
  "aws:autoscaling/group:Group": named((resource, name) => ({
    arn: arn(resource, "autoscaling", `autoScalingGroup:${resource.name}:autoScalingGroupName/${name}`),
  })),
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": (resource) => {
    const id = String(resource.inputs.alarmName);
    return { id, computed: { arn: arn(resource, "cloudwatch", `alarm:${id}`) } };
  },
  "aws:cloudwatch/dashboard:Dashboard": ({ inputs, place }) => {
    const id = String(inputs.dashboardName);
    return { id, computed: { dashboardArn: `arn:aws:cloudwatch::${place.account}:dashboard/${id}` } };
  },
  "aws:cloudwatch/eventRule:EventRule": named((resource, name) => ({
    arn: arn(resource, "events", `rule/${name}`),
  })),
  "aws:cloudwatch/eventTarget:EventTarget": eventTarget,
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": named(() => ({})),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named((resource, name) => ({
    arn: arn(resource, "cloudwatch", `alarm:${name}`),
  })),
  "aws:ec2/launchTemplate:LaunchTemplate": opaque("ec2", "launch-template", "lt-", (resource) => ({
    name: nameOf(resource),
    latestVersion: 1,
    defaultVersion: 1,
  })),
  "aws:ecs/capacityProvider:CapacityProvider": byArn("ecs", (name) => `capacity-provider/${name}`),
  "aws:efs/accessPoint:AccessPoint": opaque("elasticfilesystem", "access-point", "fsap-"),
  "aws:efs/backupPolicy:BackupPolicy": ofInput("fileSystemId"),
  "aws:efs/fileSystem:FileSystem": fileSystem,
  "aws:efs/fileSystemPolicy:FileSystemPolicy": ofInput("fileSystemId"),
  "aws:efs/mountTarget:MountTarget": mountTarget,
  "aws:iam/instanceProfile:InstanceProfile": named((resource, name) => ({
    arn: arn(resource, "iam", `instance-profile${String(resource.inputs.path ?? "/")}${name}`),
    uniqueId: `AIPA${name.toUpperCase()}`,
  })),
  "aws:iam/policy:Policy": (resource) => {
    const name = nameOf(resource);
    const own = arn(resource, "iam", `policy${String(resource.inputs.path ?? "/")}${name}`);
    return { id: own, computed: { arn: own, name, policyId: `ANPA${name.toUpperCase()}` } };
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ inputs }) => ({
    id: `${String(inputs.role)}/${String(inputs.policyArn)}`,
  }),
  "aws:scheduler/schedule:Schedule": schedule,
  "aws:scheduler/scheduleGroup:ScheduleGroup": named((resource, name) => ({
    arn: arn(resource, "scheduler", `schedule-group/${name}`),
  })),
  "aws:sns/topicSubscription:TopicSubscription": (resource) => {
    const id = `${String(resource.inputs.topic)}:${resource.name}`;
    return { id, computed: { arn: id, ownerId: resource.place.account, pendingConfirmation: true } };
  },
  "aws:sqs/queue:Queue": (resource) => {
    const name = nameOf(resource);
    const { account, region } = resource.place;
    const url = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
    return { id: url, computed: { arn: arn(resource, "sqs", name), name, url } };
  },
  "aws:sqs/queuePolicy:QueuePolicy": ofInput("queueUrl"),
};
