import type { TypeTable } from "../row";

const scaling = "DescribeScalableTargets";

/**
 * Clusters, tasks, services, their scaling, images and machines. Sources: terraform-provider-aws v6, `internal/service/{ecs,
 * appautoscaling,ecr,autoscaling,ec2}`; Amazon EC2 Auto Scaling user guide, "Control EC2 launch template usage".
 */
export const workloads: TypeTable = {
  "aws:ecs/cluster:Cluster": {
    service: "ecs",
    create: { cluster: "CreateCluster TagResource", linked: "iam:CreateServiceLinkedRole" },
    read: { cluster: "DescribeClusters ListTagsForResource" },
    update: { cluster: "TagResource UntagResource UpdateCluster UpdateClusterSettings" },
    delete: { cluster: "DeleteCluster" },
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    service: "ecs",
    create: { cluster: "PutClusterCapacityProviders" },
    read: { cluster: "DescribeClusters" },
    update: { cluster: "PutClusterCapacityProviders" },
    delete: { cluster: "PutClusterCapacityProviders" },
  },
  "aws:ecs/capacityProvider:CapacityProvider": {
    service: "ecs",
    create: { definitions: "CreateCapacityProvider TagResource", groups: "autoscaling:CreateOrUpdateTags" },
    read: { definitions: "DescribeCapacityProviders ListTagsForResource" },
    update: { definitions: "TagResource UntagResource UpdateCapacityProvider" },
    delete: { definitions: "DeleteCapacityProvider" },
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    service: "ecs",
    create: { definitions: "RegisterTaskDefinition TagResource", rolesPassed: "iam:PassRole" },
    read: { anything: "DescribeTaskDefinition", definitions: "ListTagsForResource" },
    update: { definitions: "TagResource UntagResource" },
    delete: { anything: "DeregisterTaskDefinition" },
  },
  "aws:ecs/service:Service": {
    service: "ecs",
    create: { cluster: "CreateService TagResource", rolesPassed: "iam:PassRole" },
    // The command that follows a release asks the same, with the rights of whoever deploys.
    read: {
      cluster:
        "DescribeServiceDeployments DescribeServiceRevisions DescribeServices DescribeTasks ListServiceDeployments ListTagsForResource",
      tasks: "ListTasks",
    },
    update: { cluster: "TagResource UntagResource UpdateService", rolesPassed: "iam:PassRole" },
    delete: { cluster: "DeleteService UpdateService" },
  },
  "aws:appautoscaling/target:Target": {
    service: "application-autoscaling",
    create: {
      scalable: "RegisterScalableTarget",
      scalableTags: "TagResource",
      linked: "iam:CreateServiceLinkedRole",
      anything: "cloudwatch:DescribeAlarms",
    },
    read: { anything: scaling, scalableTags: "ListTagsForResource" },
    update: { scalable: "RegisterScalableTarget", scalableTags: "TagResource UntagResource" },
    delete: { scalable: "DeregisterScalableTarget" },
  },
  // Target tracking makes its alarms with the rights of whoever puts the policy.
  "aws:appautoscaling/policy:Policy": {
    service: "application-autoscaling",
    create: { scalable: "PutScalingPolicy", trackingAlarms: "cloudwatch:PutMetricAlarm" },
    read: { anything: "DescribeScalingPolicies" },
    update: { scalable: "PutScalingPolicy", trackingAlarms: "cloudwatch:PutMetricAlarm" },
    delete: { scalable: "DeleteScalingPolicy", trackingAlarms: "cloudwatch:DeleteAlarms" },
  },
  "aws:appautoscaling/scheduledAction:ScheduledAction": {
    service: "application-autoscaling",
    create: { scalable: "PutScheduledAction" },
    read: { anything: "DescribeScheduledActions" },
    update: { scalable: "PutScheduledAction" },
    delete: { scalable: "DeleteScheduledAction" },
  },
  "aws:ecr/repository:Repository": {
    service: "ecr",
    create: { repositories: "CreateRepository TagResource", keysThrough: "kms:CreateGrant kms:DescribeKey" },
    read: { repositories: "DescribeRepositories ListTagsForResource" },
    update: { repositories: "PutImageScanningConfiguration PutImageTagMutability TagResource UntagResource" },
    delete: { repositories: "DeleteRepository", keysThrough: "kms:RetireGrant" },
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    service: "ecr",
    create: { repositories: "SetRepositoryPolicy" },
    read: { repositories: "GetRepositoryPolicy" },
    update: { repositories: "SetRepositoryPolicy" },
    delete: { repositories: "DeleteRepositoryPolicy" },
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    service: "ecr",
    create: { repositories: "PutLifecyclePolicy" },
    read: { repositories: "GetLifecyclePolicy" },
    update: { repositories: "PutLifecyclePolicy" },
    delete: { repositories: "DeleteLifecyclePolicy" },
  },
  // A setting of the account; enhanced scanning switches Amazon Inspector on.
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": {
    service: "ecr",
    create: {
      anything:
        "PutRegistryScanningConfiguration inspector2:Disable inspector2:Enable inspector2:ListAccountPermissions",
      linked: "iam:CreateServiceLinkedRole",
    },
    read: { anything: "GetRegistryScanningConfiguration" },
    update: { anything: "PutRegistryScanningConfiguration" },
    delete: { anything: "PutRegistryScanningConfiguration" },
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    service: "ec2",
    create: { ec2New: "CreateLaunchTemplate", ec2Tags: "CreateTags" },
    read: { anything: "DescribeLaunchTemplateVersions DescribeLaunchTemplates" },
    update: { ec2Own: "CreateLaunchTemplateVersion ModifyLaunchTemplate", ec2Tags: "CreateTags DeleteTags" },
    delete: { ec2Own: "DeleteLaunchTemplate" },
  },
  // A group starts machines from its template with the rights of whoever makes or changes it.
  "aws:autoscaling/group:Group": {
    service: "autoscaling",
    create: {
      groups: "CreateAutoScalingGroup CreateOrUpdateTags EnableMetricsCollection",
      machines: "ec2:RunInstances",
      ec2Tags: "ec2:CreateTags",
      rolesPassed: "iam:PassRole",
      linked: "iam:CreateServiceLinkedRole",
      machineImages: "ssm:GetParameters",
    },
    read: {
      anything:
        "DescribeAutoScalingGroups DescribeScalingActivities DescribeTags DescribeWarmPool elasticloadbalancing:DescribeTargetGroups",
    },
    update: {
      groups:
        "CreateOrUpdateTags DeleteTags EnableMetricsCollection SetInstanceProtection UpdateAutoScalingGroup",
      machines: "ec2:RunInstances",
      rolesPassed: "iam:PassRole",
    },
    delete: { groups: "DeleteAutoScalingGroup SetInstanceProtection UpdateAutoScalingGroup" },
  },
};
