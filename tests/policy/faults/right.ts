import * as aws from "@pulumi/aws";
import { account, allow, arn, type Base, container, document, keyPolicy, region } from "./base";

/**
 * What nobody can tell from a fault without somebody's word: another account, another stack's subnets, listener, WebACL, security
 * group, role and log group.
 */
export const approvals: Record<string, Record<string, readonly string[]>> = {
  "s3-bucketpolicy-disallow-public-principal": { organizations: ["o-ledger12345"] },
  "ecs-service-enforce-private-subnets": { approvedSubnets: ["subnet-0aa", "subnet-0bb", "subnet-0cc"] },
  "lb-loadbalancer-enforce-waf-association": { webAcls: [arn("wafv2", "regional/webacl/central/1")] },
  "lb-listenerrule-enforce-known-listener": {
    listeners: [arn("elasticloadbalancing", "listener/app/shared/1/2")],
  },
  "iam-role-enforce-ecs-tasks-trust": { elsewhere: [`arn:aws:iam::${account}:role/shared-execution`] },
  "cloudwatch-loggroup-enforce-declared": { elsewhere: ["/shared/tasks"] },
};

/** What a bank would rightly write. */
export function plantRight(base: Base): void {
  rightRights(base);
  rightBalancers(base);
  rightTasks(base);
  rightStores(base);
  rightSmall(base);
}

function rightRights({ role, options }: Base): void {
  const grant = (name: string, Action: readonly string[], Resource: string) =>
    new aws.iam.RolePolicy(
      `right-${name}`,
      { role: role.id, policy: document(allow({ Action, Resource })) },
      options,
    );
  grant("reads-documents", ["textract:DetectDocumentText"], "*");
  grant("compares-faces", ["rekognition:CompareFaces"], "*");
  grant("describes-images", ["ec2:DescribeImages", "ec2:DescribeVolumes"], "*");
  grant("lists-queues", ["sqs:ListQueues", "s3:ListAllMyBuckets"], "*");
  grant("one-stream", ["logs:PutLogEvents"], arn("logs", "log-group:/ledger/tasks:*"));
  grant("one-bucket", ["s3:GetObject"], "arn:aws:s3:::ledger-data/*");
  const trusted = (name: string, statement: object) =>
    new aws.iam.Role(
      `right-${name}`,
      { assumeRolePolicy: document(allow({ Action: "sts:AssumeRole", ...statement })) },
      options,
    );
  trusted("function", { Principal: { Service: "lambda.amazonaws.com" } });
  trusted("machine", { Principal: { Service: "ec2.amazonaws.com" } });
  trusted("one-project", {
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/gitlab.example.net` },
    Condition: {
      StringEquals: { "gitlab.example.net:sub": "project_path:ledger/infra:ref_type:branch:ref:main" },
    },
  });
  new aws.iam.RolePolicyAttachment(
    "right-monitoring",
    { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" },
    options,
  );
}

function rightBalancers({ vpc, balancerArgs, listenerArgs, options }: Base): void {
  const logs = { accessLogs: balancerArgs.accessLogs ?? { bucket: "" } };
  const network = new aws.lb.LoadBalancer(
    "right-network",
    {
      ...logs,
      internal: true,
      loadBalancerType: "network",
      subnets: balancerArgs.subnets ?? [],
      securityGroups: balancerArgs.securityGroups ?? [],
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: true,
    },
    options,
  );
  const through = new aws.lb.TargetGroup(
    "right-through",
    {
      vpcId: vpc.id,
      targetType: "ip",
      port: 8443,
      protocol: "TCP",
      healthCheck: { protocol: "HTTPS" },
    },
    options,
  );
  new aws.lb.Listener(
    "right-through",
    {
      loadBalancerArn: network.arn,
      port: 443,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: through.arn }],
    },
    options,
  );
  const elsewhere = new aws.lb.LoadBalancer(
    "right-elsewhere",
    { ...balancerArgs, subnets: ["subnet-0aa", "subnet-0bb", "subnet-0cc"] },
    options,
  );
  new aws.wafv2.WebAclAssociation(
    "right-central",
    { resourceArn: elsewhere.arn, webAclArn: arn("wafv2", "regional/webacl/central/1") },
    options,
  );
  new aws.lb.ListenerRule(
    "right-shared",
    {
      listenerArn: arn("elasticloadbalancing", "listener/app/shared/1/2"),
      actions: listenerArgs.defaultActions,
      conditions: [{ hostHeader: { values: ["ledger.example.net"] } }],
    },
    options,
  );
}

function rightTasks({ vpc, task, serviceArgs, options }: Base): void {
  const variables = {
    SORT_KEY: "customer",
    CACHE_KEY: "ledger",
    COMMIT_SHA: "9fceb02d0ae598e95dc970b74767f19372d61af8",
    TOKEN_URL: "https://idp.example.net/token",
    KMS_KEY: arn("kms", "key/11111111-2222-3333-4444-555555555555"),
    BUILD_ID: "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
  };
  task("right-variables", {
    environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
  });
  task("right-shared-log", {
    logConfiguration: {
      ...container().logConfiguration,
      options: { ...container().logConfiguration.options, "awslogs-group": "/shared/tasks" },
    },
  });
  task("right-shared-role", {}, { executionRoleArn: `arn:aws:iam::${account}:role/shared-execution` });
  const group = (name: string) =>
    new aws.ec2.SecurityGroup(name, { vpcId: vpc.id, description: "Right" }, options);
  const worker = group("right-worker");
  const caller = group("right-caller");
  const runs = (name: string, change: object) =>
    new aws.ecs.Service(
      name,
      { ...serviceArgs, taskDefinition: task(`${name}-task`).arn, ...change },
      options,
    );
  const inside = (subnets: aws.ecs.ServiceArgs["networkConfiguration"]) => ({
    networkConfiguration: subnets,
  });
  const own = vpcSubnets(serviceArgs);
  runs("right-worker", inside({ subnets: own, securityGroups: [worker.id] }));
  runs("right-caller", {
    ...inside({ subnets: own, securityGroups: [caller.id] }),
    deploymentCircuitBreaker: undefined,
    alarms: { enable: true, rollback: true, alarmNames: ["errors"] },
  });
  runs(
    "right-guest",
    inside({ subnets: ["subnet-0aa", "subnet-0bb", "subnet-0cc"], securityGroups: [caller.id] }),
  );
  new aws.vpc.SecurityGroupIngressRule(
    "right-call",
    {
      securityGroupId: worker.id,
      description: "Caller",
      ipProtocol: "tcp",
      fromPort: 8443,
      toPort: 8443,
      referencedSecurityGroupId: caller.id,
    },
    options,
  );
  new aws.vpc.SecurityGroupEgressRule(
    "right-endpoints",
    {
      securityGroupId: worker.id,
      description: "Endpoints",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "10.20.0.0/16",
    },
    options,
  );
}

function vpcSubnets({ networkConfiguration }: aws.ecs.ServiceArgs) {
  return (networkConfiguration as aws.types.input.ecs.ServiceNetworkConfiguration).subnets;
}

/** Small things that are right as they stand. */
function rightSmall({ bucket, role, vpc, key, options }: Base): void {
  const of = { bucket: bucket("right-reported").bucket };
  new aws.s3.BucketNotification("right-events", { ...of, eventbridge: true }, options);
  new aws.s3.BucketObjectv2("right-object", { ...of, key: "k", content: "x" }, options);
  new aws.s3.Inventory(
    "right-list",
    {
      ...of,
      name: "all",
      includedObjectVersions: "All",
      schedule: { frequency: "Daily" },
      destination: { bucket: { bucketArn: bucket("right-lists").arn, format: "CSV" } },
    },
    options,
  );
  new aws.iam.InstanceProfile("right-profile", { role: role.name }, options);
  new aws.ec2.VpcDhcpOptions(
    "right-dhcp",
    { domainNameServers: ["AmazonProvidedDNS"], ntpServers: ["169.254.169.123"] },
    options,
  );
  new aws.ec2.VpcEndpoint(
    "right-endpoint",
    {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.ecs`,
      policy: document(
        allow({
          Principal: "*",
          Action: "ecs:DescribeTasks",
          Resource: arn("ecs", "task/ledger/*"),
          Condition: { StringEquals: { "aws:PrincipalAccount": account } },
        }),
      ),
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
    },
    options,
  );
  new aws.cloudwatch.EventBus("right-bus", { name: "ledger", kmsKeyIdentifier: key.arn }, options);
  new aws.route53.Record(
    "right-authorities",
    { zoneId: "Z1", name: "example-bank.com", type: "CAA", ttl: 60, records: ['0 issue "amazon.com"'] },
    options,
  );
}

function rightStores({ bucket, key, options }: Base): void {
  const signing = { keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "ECC_NIST_P256" };
  new aws.kms.Key(
    "right-signs-decisions",
    { ...signing, description: "Signs decisions", deletionWindowInDays: 30, policy: keyPolicy() },
    options,
  );
  bucket("right-bucket");
  bucket("right-shared", [
    allow({
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::ledger-right-shared/*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-ledger12345" } },
    }),
  ]);
  new aws.rds.Instance(
    "right-database",
    {
      engine: "postgres",
      instanceClass: "db.m7g.large",
      allocatedStorage: 100,
      username: "ledger",
      manageMasterUserPassword: true,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      multiAz: true,
      deletionProtection: true,
      backupRetentionPeriod: 35,
      publiclyAccessible: false,
      enabledCloudwatchLogsExports: ["postgresql"],
    },
    options,
  );
}
