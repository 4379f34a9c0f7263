import type { Statement } from "../components/shared/policy-document";
import { roleServices } from "../components/shared/role-services";
import type { StackConfig } from "../model/stack";
import { globalRegion } from "../plan/four-eyes-plan";
import type { Names } from "../plan/names";

/** Where an action is granted: on which resources, and under which conditions. */
export interface Scope {
  readonly resources: readonly string[];
  readonly conditions?: NonNullable<Statement["conditions"]>;
}

/** What the scopes are made of. */
export interface RolePlace {
  readonly stack: StackConfig;
  readonly names: Names;
  /** ARNs of the boundaries, one of which every role that the stack makes carries. */
  readonly boundaries: readonly string[];
}

/** AWS services that use a key with the rights of whoever makes the resource. */
const encrypting = ["backup", "dynamodb", "ecr", "elasticfilesystem", "scheduler", "secretsmanager"];

/** AWS services of whose roles AWS makes one with the first resource. */
const linked = [
  "autoscaling.amazonaws.com",
  "backup.amazonaws.com",
  "ecs.amazonaws.com",
  "ecs.application-autoscaling.amazonaws.com",
  "elasticfilesystem.amazonaws.com",
  "elasticloadbalancing.amazonaws.com",
  "guardduty.amazonaws.com",
  "inspector2.amazonaws.com",
  "restore-testing.backup.amazonaws.com",
  "route53resolver.amazonaws.com",
  "spot.amazonaws.com",
] as const;

export type ScopeName = keyof ReturnType<typeof scopesOf>;

/**
 * The stack's own things, by name; by the tag `environment`, which the provider puts on all that it makes, where AWS chooses
 * the name; and everything in the stack's region where AWS judges an action on no resource at all.
 */
export function scopesOf({ stack, names, boundaries }: RolePlace) {
  const { account, region, zoneId, rotation = {} } = stack;
  const { prefix, rolePath } = names;
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const iam = (resource: string) => `arn:aws:iam::${account}:${resource}`;
  const regions = [...new Set([region, globalRegion])];
  const own = { "aws:ResourceTag/environment": stack.stack };
  const asOwn = { "aws:RequestTag/environment": stack.stack };
  const scope = (resources: string | readonly string[], conditions?: Scope["conditions"]): Scope => ({
    resources: [resources].flat(),
    ...(conditions !== undefined && { conditions }),
  });
  const tagged = (resources: string | readonly string[]) => scope(resources, { StringEquals: own });
  const newly = (resources: string | readonly string[]) => scope(resources, { StringEquals: asOwn });
  // What is new has no tag yet; what has one is the stack's, and stays so.
  const tagging = (resources: string | readonly string[]) =>
    scope(resources, { StringEqualsIfExists: { ...own, ...asOwn } });
  const ec2 = arn("ec2", "*/*");
  const elb = ["listener-rule/app/*", "listener/app/*", "loadbalancer/app/*", "targetgroup/*"].map((one) =>
    arn("elasticloadbalancing", one),
  );
  const files = ["access-point/*", "file-system/*"].map((one) => arn("elasticfilesystem", one));
  const resolver = [
    "firewall-domain-list/*",
    "firewall-rule-group-association/*",
    "firewall-rule-group/*",
    "resolver-query-log-config/*",
  ].map((one) => arn("route53resolver", one));
  const roles = iam(`role${rolePath}*`);
  return {
    anything: scope("*", { StringEquals: { "aws:RequestedRegion": regions } }),
    /** What has no resource before it exists, and is made with the stack's tag. */
    tagged: newly("*"),
    ec2New: newly(ec2),
    ec2Own: tagged(ec2),
    ec2Tags: tagging(ec2),
    /** A VPC's default ACL bears no tag when its rules are taken away. */
    aclsUnclaimed: scope(arn("ec2", "network-acl/*"), { StringEqualsIfExists: own }),
    /** Another account's, where it is shared. */
    transitGateway: scope(
      stack.network.kind !== "existing" && stack.network.transitGateway !== undefined
        ? [`arn:aws:ec2:${region}:*:transit-gateway/${stack.network.transitGateway}`]
        : [],
    ),
    elbNew: newly(elb),
    elbOwn: tagged(elb),
    elbTags: tagging(elb),
    balancers: scope([
      arn("elasticloadbalancing", "listener-rule/app/*"),
      arn("elasticloadbalancing", "loadbalancer/app/*"),
    ]),
    webAcls: scope(arn("wafv2", `regional/webacl/${prefix}-*`)),
    managedRules: scope(arn("wafv2", "regional/managedruleset/*")),
    certificates: tagged(arn("acm", "certificate/*")),
    certificateTags: tagging(arn("acm", "certificate/*")),
    publicZone: scope(`arn:aws:route53:::hostedzone/${zoneId}`),
    changes: scope("arn:aws:route53:::change/*"),
    namespaceZones: scope("arn:aws:route53:::hostedzone/*"),
    resolverNew: newly(resolver),
    resolverOwn: tagged(resolver),
    resolverTags: tagging(resolver),
    /** The one setting of a VPC's firewall: it bears no tag. */
    resolverSettings: scope(arn("route53resolver", "firewall-config/*")),
    discovery: scope([arn("servicediscovery", "namespace/*"), arn("servicediscovery", "service/*")]),
    cluster: scope([
      names.clusterArn,
      names.servicesArn,
      names.deploymentsArn,
      names.revisionsArn,
      names.tasksArn,
    ]),
    definitions: scope([
      arn("ecs", `task-definition/${prefix}-*`),
      arn("ecs", `capacity-provider/${prefix}-*`),
    ]),
    tasks: scope("*", { ArnEquals: { "ecs:cluster": names.clusterArn } }),
    scalable: scope(arn("application-autoscaling", "scalable-target/*"), {
      StringEquals: { "application-autoscaling:service-namespace": "ecs" },
    }),
    scalableTags: scope(arn("application-autoscaling", "scalable-target/*")),
    trackingAlarms: scope(arn("cloudwatch", `alarm:TargetTracking-service/${prefix}/*`)),
    repositories: scope(names.repositoriesArn),
    groups: scope(arn("autoscaling", `autoScalingGroup:*:autoScalingGroupName/${prefix}-*`)),
    machines: scope([ec2, `arn:aws:ec2:${region}::image/*`], {
      ArnLike: { "ec2:LaunchTemplate": arn("ec2", "launch-template/*") },
    }),
    machineImages: scope(`arn:aws:ssm:${region}::parameter/aws/service/ecs/*`),
    interfaces: scope(["network-interface/*", "security-group/*", "subnet/*"].map((one) => arn("ec2", one))),
    tables: scope(names.tableArn("*")),
    buckets: scope(`arn:aws:s3:::${names.bucket("*")}`),
    objects: scope(names.objectsArn("*")),
    scans: scope(arn("guardduty", "malware-protection-plan/*")),
    vaults: scope(names.vaultArn),
    backupPlansNew: newly(arn("backup", "backup-plan:*")),
    backupPlans: tagged(arn("backup", "backup-plan:*")),
    backupPlanTags: tagging(arn("backup", "backup-plan:*")),
    restoreTests: scope(arn("backup", `restore-testing-plan:${names.restoreTests}-*`)),
    recoveryPoints: scope(names.recoveryPointsArn),
    /** What a restore is started with: one role, for one service. */
    restoreRolePassed: scope(names.backupRoleArn("restore"), {
      StringEquals: { "iam:PassedToService": "backup.amazonaws.com" },
    }),
    /** Where the stack keeps nothing: else nobody deletes a backup. */
    backupsLetGo: scope(stack.retain ? [] : names.recoveryPointsArn),
    filesOwn: tagged(files),
    filesTags: tagging(files),
    keys: tagged(names.anyKeyArn),
    /** Where the stack keeps nothing: else only who administers keys deletes one. */
    keysLetGo: tagged(stack.retain ? [] : names.anyKeyArn),
    keyTags: tagging(names.anyKeyArn),
    keysThrough: scope(names.anyKeyArn, {
      StringEquals: {
        ...own,
        "kms:ViaService": encrypting.map((service) => `${service}.${region}.amazonaws.com`),
      },
    }),
    aliases: scope(arn("kms", names.keyAliasPattern)),
    secrets: scope(arn("secretsmanager", `secret:${names.secret("*", "*")}`)),
    rotationFunctions: scope(
      [
        ...new Set(Object.values(rotation).flatMap((one) => ("functionArn" in one ? [one.functionArn] : []))),
      ].sort(),
    ),
    logGroups: scope(names.logGroupArnPatterns.flatMap((group) => [group, `${group}:*`])),
    /** Another account's, where the stack file names one. */
    logDestination: scope(stack.logDestination ?? []),
    alarms: scope(arn("cloudwatch", `alarm:${prefix}-*`)),
    dashboards: scope(names.dashboardsArn),
    rules: scope(regions.map((one) => names.ruleArn(`${prefix}-*`, one))),
    topics: scope(arn("sns", `${prefix}-*`)),
    queues: scope(arn("sqs", `${prefix}-*`)),
    schedules: scope([
      arn("scheduler", `schedule-group/${prefix}-*`),
      arn("scheduler", `schedule/${prefix}-*`),
    ]),
    roles: scope(roles),
    /** Only where the role carries a boundary, or is given it. */
    rolesBounded: scope(roles, { StringEquals: { "iam:PermissionsBoundary": boundaries } }),
    rolesPassed: scope(roles, { StringEquals: { "iam:PassedToService": Object.keys(roleServices).sort() } }),
    policies: scope(iam(`policy${rolePath}*`)),
    profiles: scope([iam(`instance-profile${rolePath}*`), roles]),
    linked: scope(iam("role/aws-service-role/*"), { StringEquals: { "iam:AWSServiceName": [...linked] } }),
  };
}
