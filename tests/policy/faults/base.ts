import * as aws from "@pulumi/aws";

/** Another team's program: nothing of it is made by the platform's components, and the pack finds nothing in it. */
export const account = "123456789012";
export const stranger = "210987654321";
export const region = "eu-west-2";
export const arn = (service: string, rest: string, of = account) =>
  `arn:aws:${service}:${region}:${of}:${rest}`;
export const allow = (statement: object) => ({ Effect: "Allow", ...statement });
export const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** What every fault is planted into. */
export interface Base {
  readonly options: { readonly provider: aws.Provider };
  readonly key: aws.kms.Key;
  readonly vpc: aws.ec2.Vpc;
  readonly gateway: aws.ec2.InternetGateway;
  readonly subnets: readonly aws.ec2.Subnet[];
  readonly cluster: aws.ecs.Cluster;
  readonly tasks: aws.ec2.SecurityGroup;
  readonly role: aws.iam.Role;
  readonly balancer: aws.lb.LoadBalancer;
  readonly targets: aws.lb.TargetGroup;
  readonly balancerArgs: aws.lb.LoadBalancerArgs;
  readonly listenerArgs: Omit<aws.lb.ListenerArgs, "loadBalancerArn">;
  readonly serviceArgs: aws.ecs.ServiceArgs;
  /** A trust policy for tasks. */
  readonly trust: string;
  task(name: string, container?: object, definition?: object): aws.ecs.TaskDefinition;
  bucket(name: string, policy?: readonly object[]): aws.s3.Bucket;
  webAclRules(): aws.types.input.wafv2.WebAclRule[];
}

const trusting = (service: string) =>
  document(
    allow({
      Action: "sts:AssumeRole",
      Principal: { Service: service },
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    }),
  );

export function keyPolicy(...more: object[]): string {
  return document(
    allow({
      Sid: "Account",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    }),
    allow({
      Sid: "Logs",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": arn("logs", "log-group:/ledger/*") } },
    }),
    ...more,
  );
}

const visibility = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

/** AWS's four groups, and a rate for each address. */
function webAclRules(): aws.types.input.wafv2.WebAclRule[] {
  const groups: readonly (readonly [string, string | undefined])[] = [
    ["AWSManagedRulesCommonRuleSet", "Version_1.17"],
    ["AWSManagedRulesKnownBadInputsRuleSet", "Version_1.22"],
    ["AWSManagedRulesSQLiRuleSet", "Version_2.0"],
    ["AWSManagedRulesAmazonIpReputationList", undefined],
  ];
  return [
    {
      name: "rate",
      priority: 5,
      action: { block: {} },
      statement: { rateBasedStatement: { limit: 900, aggregateKeyType: "IP" } },
      visibilityConfig: visibility("rate"),
    },
    ...groups.map(([name, version], index) => ({
      name,
      priority: 20 + index,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: "AWS", name, ...(version && { version }) } },
      visibilityConfig: visibility(name),
    })),
  ];
}

export function base(): Base {
  const provider = new aws.Provider("ledger", { region, allowedAccountIds: [account] });
  const options = { provider };
  const key = new aws.kms.Key(
    "key",
    { description: "Ledger", enableKeyRotation: true, deletionWindowInDays: 30, policy: keyPolicy() },
    options,
  );
  const logGroup = (name: string, physical: string) =>
    new aws.cloudwatch.LogGroup(
      name,
      { name: physical, retentionInDays: 2557, kmsKeyId: key.arn, deletionProtectionEnabled: true },
      options,
    );
  logGroup("logs", "/ledger/tasks");
  const flow = logGroup("flow", "/ledger/flow");
  const network = networkOf(options, flow);
  const bucket = bucketMaker(options, key);
  const balancing = balancingOf(options, network, bucket);
  const cluster = new aws.ecs.Cluster(
    "cluster",
    {
      settings: [{ name: "containerInsights", value: "enhanced" }],
      configuration: {
        executeCommandConfiguration: {
          kmsKeyId: key.arn,
          logging: "OVERRIDE",
          logConfiguration: { cloudWatchEncryptionEnabled: true, cloudWatchLogGroupName: "/ledger/tasks" },
        },
      },
    },
    options,
  );
  const role = new aws.iam.Role("role", { assumeRolePolicy: trusting("ecs-tasks.amazonaws.com") }, options);
  const task = taskMaker(options);
  const serviceArgs: aws.ecs.ServiceArgs = {
    cluster: cluster.arn,
    taskDefinition: task("task").arn,
    desiredCount: 2,
    launchType: "FARGATE",
    deploymentCircuitBreaker: { enable: true, rollback: true },
    networkConfiguration: {
      subnets: network.subnets.map(({ id }) => id),
      securityGroups: [balancing.tasks.id],
      assignPublicIp: false,
    },
  };
  new aws.ecs.Service(
    "service",
    {
      ...serviceArgs,
      loadBalancers: [
        { containerName: "ledger", containerPort: 8443, targetGroupArn: balancing.targets.arn },
      ],
    },
    { ...options, dependsOn: [balancing.listener] },
  );
  return {
    options,
    key,
    ...network,
    cluster,
    role,
    ...balancing,
    serviceArgs,
    trust: trusting("ecs-tasks.amazonaws.com"),
    task,
    bucket,
    webAclRules,
  };
}

type Options = Base["options"];

function networkOf(options: Options, flow: aws.cloudwatch.LogGroup) {
  const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.20.0.0/16" }, options);
  new aws.ec2.DefaultSecurityGroup("default", { vpcId: vpc.id, ingress: [], egress: [] }, options);
  const flowRole = new aws.iam.Role(
    "flow",
    { assumeRolePolicy: trusting("vpc-flow-logs.amazonaws.com") },
    options,
  );
  new aws.ec2.FlowLog(
    "flow",
    { vpcId: vpc.id, trafficType: "ALL", logDestination: flow.arn, iamRoleArn: flowRole.arn },
    options,
  );
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id }, options);
  const subnets = ["a", "b", "c"].map((zone, index) => {
    const subnet = new aws.ec2.Subnet(
      `inner-${zone}`,
      {
        vpcId: vpc.id,
        cidrBlock: `10.20.${index}.0/24`,
        availabilityZone: `${region}${zone}`,
        mapPublicIpOnLaunch: false,
      },
      options,
    );
    const table = new aws.ec2.RouteTable(`inner-${zone}`, { vpcId: vpc.id }, options);
    new aws.ec2.RouteTableAssociation(
      `inner-${zone}`,
      { subnetId: subnet.id, routeTableId: table.id },
      options,
    );
    return subnet;
  });
  return { vpc, gateway, subnets };
}

function bucketMaker(options: Options, key: aws.kms.Key): Base["bucket"] {
  return (name, policy = []) => {
    const physical = `ledger-${name}`;
    const made = new aws.s3.Bucket(name, { bucket: physical }, options);
    const of = { bucket: made.bucket };
    new aws.s3.BucketPublicAccessBlock(
      name,
      {
        ...of,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      options,
    );
    new aws.s3.BucketOwnershipControls(
      name,
      { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } },
      options,
    );
    new aws.s3.BucketVersioning(name, { ...of, versioningConfiguration: { status: "Enabled" } }, options);
    const encryption = { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn };
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      { ...of, rules: [{ applyServerSideEncryptionByDefault: encryption, bucketKeyEnabled: true }] },
      options,
    );
    const refuse = (Condition: object) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${physical}`, `arn:aws:s3:::${physical}/*`],
      Condition,
    });
    new aws.s3.BucketPolicy(
      name,
      {
        ...of,
        policy: document(
          refuse({ Bool: { "aws:SecureTransport": "false" } }),
          refuse({ NumericLessThan: { "s3:TlsVersion": "1.2" } }),
          ...policy,
        ),
      },
      options,
    );
    return made;
  };
}

function balancingOf(
  options: Options,
  { vpc, subnets }: Pick<Base, "vpc" | "subnets">,
  bucket: Base["bucket"],
) {
  const logs = { bucket: bucket("balancer-logs").bucket, enabled: true };
  const front = new aws.ec2.SecurityGroup("front", { vpcId: vpc.id, description: "Balancer" }, options);
  const tasks = new aws.ec2.SecurityGroup("tasks", { vpcId: vpc.id, description: "Tasks" }, options);
  const opening = { ipProtocol: "tcp", fromPort: 8443, toPort: 8443 };
  new aws.vpc.SecurityGroupIngressRule(
    "callers",
    {
      securityGroupId: front.id,
      description: "Callers",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "10.20.0.0/16",
    },
    options,
  );
  new aws.vpc.SecurityGroupEgressRule(
    "to-tasks",
    { securityGroupId: front.id, description: "Tasks", ...opening, referencedSecurityGroupId: tasks.id },
    options,
  );
  new aws.vpc.SecurityGroupIngressRule(
    "from-balancer",
    { securityGroupId: tasks.id, description: "Balancer", ...opening, referencedSecurityGroupId: front.id },
    options,
  );
  const balancerArgs: aws.lb.LoadBalancerArgs = {
    internal: true,
    subnets: subnets.map(({ id }) => id),
    securityGroups: [front.id],
    enableDeletionProtection: true,
    dropInvalidHeaderFields: true,
    accessLogs: logs,
    connectionLogs: logs,
  };
  const balancer = new aws.lb.LoadBalancer("balancer", balancerArgs, options);
  const targets = new aws.lb.TargetGroup(
    "targets",
    {
      vpcId: vpc.id,
      targetType: "ip",
      port: 8443,
      protocol: "HTTPS",
      healthCheck: { protocol: "HTTPS", path: "/ready" },
    },
    options,
  );
  const listenerArgs = {
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
    certificateArn: arn("acm", "certificate/11111111-2222-3333-4444-555555555555"),
    routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=63072000",
    routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
    routingHttpResponseXFrameOptionsHeaderValue: "SAMEORIGIN",
    routingHttpResponseServerEnabled: false,
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
  };
  const listener = new aws.lb.Listener("https", { ...listenerArgs, loadBalancerArn: balancer.arn }, options);
  const acl = new aws.wafv2.WebAcl(
    "acl",
    {
      name: "ledger",
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: visibility("ledger"),
      rules: webAclRules(),
    },
    options,
  );
  new aws.wafv2.WebAclLoggingConfiguration(
    "acl",
    {
      resourceArn: acl.arn,
      logDestinationConfigs: [arn("logs", "log-group:aws-waf-logs-ledger")],
      redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
    },
    options,
  );
  new aws.wafv2.WebAclAssociation("acl", { resourceArn: balancer.arn, webAclArn: acl.arn }, options);
  return { tasks, balancer, targets, listener, balancerArgs, listenerArgs };
}

export const container = (change: object = {}) => ({
  name: "ledger",
  image: `${account}.dkr.ecr.${region}.amazonaws.com/ledger@sha256:${"5e".repeat(32)}`,
  essential: true,
  readonlyRootFilesystem: true,
  user: "20001",
  stopTimeout: 40,
  portMappings: [{ containerPort: 8443 }],
  logConfiguration: {
    logDriver: "awslogs",
    options: {
      "awslogs-group": "/ledger/tasks",
      "awslogs-region": region,
      "awslogs-stream-prefix": "ledger",
    },
  },
  ...change,
});

function taskMaker(options: Options): Base["task"] {
  return (name, change = {}, definition = {}) => {
    const role = (of: string) =>
      new aws.iam.Role(`${name}-${of}`, { assumeRolePolicy: trusting("ecs-tasks.amazonaws.com") }, options)
        .arn;
    return new aws.ecs.TaskDefinition(
      name,
      {
        family: name,
        cpu: "512",
        memory: "1024",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        executionRoleArn: role("execution"),
        taskRoleArn: role("work"),
        containerDefinitions: JSON.stringify([container(change)]),
        ...definition,
      },
      options,
    );
  };
}
