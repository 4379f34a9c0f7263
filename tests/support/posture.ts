import { logicalName, type RecordedResource } from "./record-program";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: unknown;
}

type Lines = (resource: RecordedResource) => readonly string[];

/** What an auditor reads of each type: who reaches what, who may do what, how it is encrypted, watched and kept. */
export const read: Readonly<Record<string, Lines>> = {
  // The network.
  "aws:ec2/securityGroup:SecurityGroup": of("ingress", "egress"),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": of("ingress", "egress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (rule) => [`lets in ${opening(rule)}`],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (rule) => [`lets out ${opening(rule)}`],
  "aws:ec2/route:Route": of("destinationCidrBlock", "natGatewayId", "gatewayId", "transitGatewayId"),
  "aws:ec2/flowLog:FlowLog": of("trafficType", "logDestinationType", "maxAggregationInterval"),
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": of("firewallFailOpen"),
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": ({ inputs }) =>
    (inputs.domains as readonly string[]).map((domain) => `names ${domain}`),
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": of(
    "priority",
    "action",
    "blockResponse",
    "firewallDomainRedirectionAction",
  ),
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": of(
    "priority",
    "mutationProtection",
  ),
  "aws:ec2/vpcEncryptionControl:VpcEncryptionControl": of("mode"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": policyIn("policy"),
  // Who may do what.
  "aws:iam/role:Role": both(of("permissionsBoundary", "maxSessionDuration"), policyIn("assumeRolePolicy")),
  "aws:iam/policy:Policy": policyIn("policy"),
  "aws:iam/rolePolicy:RolePolicy": policyIn("policy"),
  // Keys and secrets.
  "aws:kms/key:Key": both(
    of("enableKeyRotation", "rotationPeriodInDays", "deletionWindowInDays", "bypassPolicyLockoutSafetyCheck"),
    policyIn("policy"),
  ),
  "aws:secretsmanager/secret:Secret": of("kmsKeyId", "recoveryWindowInDays", "replicas"),
  "aws:secretsmanager/secretPolicy:SecretPolicy": both(of("blockPublicPolicy"), policyIn("policy")),
  "aws:secretsmanager/secretRotation:SecretRotation": of("rotationRules", "rotateImmediately"),
  // The way in.
  "aws:acm/certificate:Certificate": of("validationMethod", "keyAlgorithm"),
  "aws:lb/loadBalancer:LoadBalancer": of(
    "internal",
    "enableDeletionProtection",
    "dropInvalidHeaderFields",
    "desyncMitigationMode",
    "enableWafFailOpen",
    "xffHeaderProcessingMode",
    "accessLogs",
    "connectionLogs",
  ),
  "aws:lb/listener:Listener": (listener) => [
    picked(listener, ["port", "protocol", "sslPolicy", ...routed(listener)]),
    ...list(listener.inputs.defaultActions).map(
      ({ type, redirect }) => `by default ${shown({ type, redirect })}`,
    ),
  ],
  "aws:lb/targetGroup:TargetGroup": (group) => [
    `${picked(group, ["protocol", "port", "targetType"])} healthCheck=${shown((group.inputs.healthCheck as Named)?.protocol)}`,
  ],
  "aws:wafv2/webAcl:WebAcl": ({ inputs }) => [
    `by default ${shown(inputs.defaultAction)}`,
    ...list(inputs.rules).map(
      ({ priority, name, action, overrideAction, statement }) =>
        `rule ${priority} ${name}: ${shown(action ?? overrideAction)} ${shown(statement)}`,
    ),
  ],
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": of("redactedFields", "loggingFilter"),
  // Data.
  "aws:dynamodb/table:Table": of("serverSideEncryption", "pointInTimeRecovery", "deletionProtectionEnabled"),
  "aws:dynamodb/resourcePolicy:ResourcePolicy": policyIn("policy"),
  "aws:s3/bucket:Bucket": of("forceDestroy", "objectLockEnabled"),
  "aws:s3/bucketPolicy:BucketPolicy": policyIn("policy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": of(
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": of("rule"),
  "aws:s3/bucketVersioning:BucketVersioning": of("versioningConfiguration"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": of("rules"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": of("rule"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": of("rules"),
  "aws:s3/bucketLogging:BucketLogging": of("targetBucket", "targetPrefix"),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": of("corsRules"),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": of("role", "rules"),
  "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan": of("actions", "protectedResource"),
  "aws:backup/vault:Vault": of("kmsKeyArn", "forceDestroy"),
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": of(
    "changeableForDays",
    "minRetentionDays",
    "maxRetentionDays",
  ),
  "aws:backup/vaultPolicy:VaultPolicy": policyIn("policy"),
  "aws:backup/plan:Plan": of("rules"),
  "aws:backup/selection:Selection": of("iamRoleArn", "resources"),
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": of(
    "iamRoleArn",
    "protectedResourceArns",
    "restoreMetadataOverrides",
    "validationWindowHours",
  ),
  // What runs, and from where.
  "aws:ecr/repository:Repository": of(
    "imageTagMutability",
    "imageScanningConfiguration",
    "encryptionConfigurations",
    "forceDelete",
  ),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": policyIn("policy"),
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": of("scanType", "rules"),
  "aws:ecs/cluster:Cluster": of("settings", "configuration"),
  "aws:ecs/taskDefinition:TaskDefinition": (task) => [
    picked(task, ["networkMode", "pidMode", "ipcMode"]),
    ...(JSON.parse(String(task.inputs.containerDefinitions)) as Named[]).map(
      ({ name, user, readonlyRootFilesystem, privileged, linuxParameters, logConfiguration, secrets }) =>
        `container ${name}: ${shown({
          user,
          readonlyRootFilesystem,
          privileged,
          capabilities: (linuxParameters as Named | undefined)?.capabilities,
          logs: (logConfiguration as Named | undefined)?.logDriver,
          secrets,
        })}`,
    ),
  ],
  "aws:ecs/service:Service": (service) => [
    picked(service, ["enableExecuteCommand", "platformVersion", "deploymentCircuitBreaker"]),
    `assignPublicIp=${shown((service.inputs.networkConfiguration as Named | undefined)?.assignPublicIp)}`,
  ],
  "aws:scheduler/schedule:Schedule": (schedule) => [
    `${picked(schedule, ["kmsKeyArn"])} deadLetters=${shown((schedule.inputs.target as Named | undefined)?.deadLetterConfig)}`,
  ],
  // What is written down, and who is told.
  "aws:cloudwatch/logGroup:LogGroup": of("retentionInDays", "deletionProtectionEnabled", "kmsKeyId"),
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": of("destinationArn", "filterPattern"),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": policyIn("policyDocument"),
  "aws:sns/topic:Topic": of("kmsMasterKeyId"),
  "aws:sns/topicPolicy:TopicPolicy": policyIn("policy"),
  "aws:sns/topicSubscription:TopicSubscription": of("protocol", "endpoint"),
  "aws:sqs/queue:Queue": of("kmsMasterKeyId", "messageRetentionSeconds"),
  "aws:sqs/queuePolicy:QueuePolicy": policyIn("policy"),
};

/** What no auditor asks of first, with where it is held otherwise. */
export const unread: Readonly<Record<string, string>> = {
  "aws:acm/certificateValidation:CertificateValidation": "Waits, and says nothing of its own.",
  "aws:appautoscaling/policy:Policy": "How many tasks there are: tests/components.",
  "aws:appautoscaling/target:Target": "How many tasks there are: tests/components.",
  "aws:backup/restoreTestingPlan:RestoreTestingPlan":
    "When restoring is tried: tests/components/backups.test.ts.",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": "The tables of alarms in tests/components.",
  "aws:cloudwatch/dashboard:Dashboard": "Shows, and lets nobody do anything.",
  "aws:cloudwatch/eventRule:EventRule": "What is told of: tests/components/told.test.ts.",
  "aws:cloudwatch/eventTarget:EventTarget": "What is told of: tests/components/told.test.ts.",
  "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": "tests/unit/personal-data.test.ts.",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": "What is told of: tests/components/told.test.ts.",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "The tables of alarms in tests/components.",
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": "What passes: tests/program/packets.test.ts.",
  "aws:ec2/eip:Eip": "An address, of a NAT gateway.",
  "aws:ec2/natGateway:NatGateway": "Lets nobody in; the routes to it are read.",
  "aws:ec2/networkAcl:NetworkAcl": "What passes: tests/program/packets.test.ts.",
  "aws:ec2/routeTable:RouteTable": "Holds routes that are read.",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "What passes: tests/program/packets.test.ts.",
  "aws:ec2/subnet:Subnet": "What passes: tests/program/packets.test.ts.",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "What expires: tests/components/registry.test.ts.",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": "What it costs.",
  "aws:kms/alias:Alias": "A name of a key that is read.",
  "aws:lb/listenerRule:ListenerRule":
    "Which names lead to the tasks: tests/components/fargate-microservice-network.test.ts.",
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": "Holds rules that are read.",
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig":
    "Where queries are written: tests/components/network.test.ts.",
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation":
    "Where queries are written: tests/components/network.test.ts.",
  "aws:route53/record:Record": "Names of balancers that are read.",
  "aws:scheduler/scheduleGroup:ScheduleGroup": "Holds schedules that are read.",
  "aws:servicediscovery/instance:Instance": "Names of balancers that are read.",
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": "Names of balancers that are read.",
  "aws:servicediscovery/service:Service": "Names of balancers that are read.",
  "aws:wafv2/webAclAssociation:WebAclAssociation":
    "That each balancer has one: tests/program/properties.test.ts.",
};

type Named = Readonly<Record<string, unknown>>;

function of(...names: readonly string[]): Lines {
  return (resource) => [picked(resource, names)];
}

function policyIn(property: string): Lines {
  return ({ inputs }) => statements(inputs[property]);
}

function both(one: Lines, other: Lines): Lines {
  return (resource) => [...one(resource), ...other(resource)];
}

function opening({ inputs, propertyDependencies }: RecordedResource): string {
  const group = (property: string) => (propertyDependencies[property] ?? []).map(logicalName).join();
  const peer =
    inputs.cidrIpv4 ??
    group(inputs.prefixListId === undefined ? "referencedSecurityGroupId" : "prefixListId");
  return `${group("securityGroupId")} ${inputs.ipProtocol} ${inputs.fromPort}-${inputs.toPort} ${peer}`;
}

function statements(document: unknown): string[] {
  const { Statement } = JSON.parse(String(document)) as { Statement: readonly Statement[] };
  return Statement.map(({ Sid, Effect, Principal, Action, NotAction = [], Resource, Condition }) =>
    [
      Sid,
      Effect,
      Action?.join(" ") ?? `all but ${NotAction.join(" ")}`,
      ...[Resource, Principal, Condition].map((part) => (part === undefined ? "-" : JSON.stringify(part))),
    ].join(" | "),
  );
}

function picked({ inputs }: Pick<RecordedResource, "inputs">, names: readonly string[]): string {
  return names.map((name) => `${name}=${shown(inputs[name])}`).join(" ");
}

/** Headers that a listener sets or takes away: an HTTPS one has them. */
function routed({ inputs }: RecordedResource): string[] {
  return Object.keys(inputs)
    .filter((name) => name.startsWith("routingHttp"))
    .sort();
}

function list(value: unknown): readonly Named[] {
  return (value ?? []) as readonly Named[];
}

function shown(value: unknown): string {
  return value === undefined ? "-" : JSON.stringify(value);
}
