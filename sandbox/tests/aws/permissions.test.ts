import * as assert from "node:assert/strict";
import { emptySeed } from "../../aws/cloud/records";
import { account, document, region, trusting } from "../support/iam-stack";
import { type ProviderClient, StandInHome } from "../support/provider-client";

type Props = Readonly<Record<string, unknown>>;
type Made = Awaited<ReturnType<ProviderClient["make"]>>;

const deployer = `arn:aws:iam::${account}:role/deployer`;
const administrator = `arn:aws:iam::${account}:role/administrator`;
const root = { AWS: `arn:aws:iam::${account}:root` };
const types = {
  key: "aws:kms/key:Key",
  secret: "aws:secretsmanager/secret:Secret",
  table: "aws:dynamodb/table:Table",
  repository: "aws:ecr/repository:Repository",
  files: "aws:efs/fileSystem:FileSystem",
  group: "aws:cloudwatch/logGroup:LogGroup",
  topic: "aws:sns/topic:Topic",
  topicPolicy: "aws:sns/topicPolicy:TopicPolicy",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  rule: "aws:cloudwatch/eventRule:EventRule",
  target: "aws:cloudwatch/eventTarget:EventTarget",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  bucket: "aws:s3/bucket:Bucket",
  bucketPolicy: "aws:s3/bucketPolicy:BucketPolicy",
  bucketLogging: "aws:s3/bucketLogging:BucketLogging",
  tablePolicy: "aws:dynamodb/resourcePolicy:ResourcePolicy",
  schedule: "aws:scheduler/schedule:Schedule",
  scheduleGroup: "aws:scheduler/scheduleGroup:ScheduleGroup",
  flowLog: "aws:ec2/flowLog:FlowLog",
  cluster: "aws:ecs/cluster:Cluster",
} as const;

/** Whoever runs `up` manages a key. */
const manages = {
  Sid: "Manages",
  Principal: { AWS: deployer },
  Action: [
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
  ],
  Resource: "*",
};
const through = (service: string, actions: readonly string[], more: Props = {}) => ({
  Sid: "Uses",
  Principal: root,
  Action: actions,
  Resource: "*",
  Condition: { StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com`, ...more } },
});

describe("what AWS refuses for want of a permission", () => {
  const standIn = new StandInHome();
  let aws: ProviderClient;
  let count = 0;

  before(async () => {
    await standIn.start({
      seed: { ...emptySeed, principals: [deployer, administrator], deployers: [deployer] },
    });
    aws = await standIn.provider(account);
  });
  after(() => standIn.stop());

  const name = () => `n${++count}`;
  const make = (type: string, props: Props): Promise<Made> => aws.make(type, name(), props);
  const key = async (...statements: readonly Props[]): Promise<string> =>
    String((await make(types.key, { policy: document(manages, ...statements) })).outputs.arn);
  const role = async (policy: string, ...rights: readonly Props[]): Promise<string> => {
    const own = name();
    const made = await make(types.role, { name: own, assumeRolePolicy: policy });
    if (rights.length > 0)
      await make(types.rolePolicy, { name: "p", role: own, policy: document(...rights) });
    return String(made.outputs.arn);
  };

  /** What is given a key, with what its service needs. */
  const keyed: readonly {
    readonly title: string;
    readonly type: string;
    readonly props: (key: string) => Promise<Props> | Props;
    readonly enough: readonly Props[];
    /** The action that is asked for first of those that `little` does not give. */
    readonly little: readonly Props[];
    readonly says: RegExp;
  }[] = [
    {
      title: "a secret",
      type: types.secret,
      props: (kmsKeyId) => ({ name: `s/${name()}`, kmsKeyId }),
      enough: [
        through("secretsmanager", ["kms:GenerateDataKey", "kms:Decrypt"], {
          "kms:EncryptionContext:SecretVersionId": "RequestToValidateKeyAccess",
        }),
      ],
      little: [through("secretsmanager", ["kms:Decrypt"])],
      says: /AccessDeniedException: Access to KMS is not allowed .*deployer.* needs kms:GenerateDataKey on .*RequestToValidateKeyAccess; no key policy allows it.*Missing: \{"Effect":"Allow","Principal":\{"AWS":"arn:aws:iam::111122223333:role\/deployer"\},"Action":"kms:GenerateDataKey"/,
    },
    {
      title: "a table",
      type: types.table,
      props: (kmsKeyArn) => ({
        name: name(),
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        billingMode: "PAY_PER_REQUEST",
        serverSideEncryption: { enabled: true, kmsKeyArn },
      }),
      enough: [
        through("dynamodb", [
          "kms:DescribeKey",
          "kms:CreateGrant",
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:GenerateDataKey*",
          "kms:ReEncrypt*",
        ]),
      ],
      little: [through("dynamodb", ["kms:DescribeKey", "kms:Encrypt", "kms:Decrypt"])],
      says: /KMS key access denied: DynamoDB is not allowed .* needs kms:CreateGrant on .*kms:GrantIsForAWSResource=true/,
    },
    {
      title: "a repository",
      type: types.repository,
      props: (kmsKey) => ({
        name: name(),
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }],
      }),
      enough: [
        through("ecr", ["kms:DescribeKey"]),
        {
          ...through("ecr", ["kms:CreateGrant"]),
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
      ],
      little: [through("ecr", ["kms:DescribeKey"])],
      says: /KmsException: .* needs kms:CreateGrant/,
    },
    {
      title: "a file system",
      type: types.files,
      props: (kmsKeyId) => ({ encrypted: true, kmsKeyId }),
      enough: [
        through("elasticfilesystem", [
          "kms:DescribeKey",
          "kms:CreateGrant",
          "kms:Decrypt",
          "kms:GenerateDataKeyWithoutPlaintext",
        ]),
      ],
      little: [through("elasticfilesystem", ["kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt"])],
      says: /KmsKeyDisabled: .* needs kms:GenerateDataKeyWithoutPlaintext/,
    },
    {
      title: "a log group",
      type: types.group,
      props: (kmsKeyId) => ({ name: `g-${name()}`, kmsKeyId }),
      enough: [
        {
          Principal: { Service: `logs.${region}.amazonaws.com` },
          Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:g-*`,
            },
          },
        },
      ],
      little: [
        {
          Principal: { Service: `logs.${region}.amazonaws.com` },
          Action: "kms:*",
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${account}:log-group:other-*`,
            },
          },
        },
      ],
      says: /InvalidParameterException: The specified KMS key does not exist or is not allowed to be used with LogGroup .*logs\.eu-west-2\.amazonaws\.com needs kms:Encrypt/,
    },
    {
      title: "the disks of a cluster's tasks",
      type: types.cluster,
      props: (fargateEphemeralStorageKmsKeyId) => ({
        name: `c-${name()}`,
        configuration: { managedStorageConfiguration: { fargateEphemeralStorageKmsKeyId } },
      }),
      enough: [
        {
          Principal: { Service: "fargate.amazonaws.com" },
          Action: ["kms:GenerateDataKeyWithoutPlaintext", "kms:CreateGrant"],
          Resource: "*",
          Condition: {
            StringLike: { "kms:EncryptionContext:aws:ecs:clusterName": "c-*" },
            "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] },
          },
        },
      ],
      little: [
        {
          Principal: { Service: "fargate.amazonaws.com" },
          Action: ["kms:GenerateDataKeyWithoutPlaintext", "kms:CreateGrant"],
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
      ],
      says: /AWS would accept this and start no task of the cluster on Fargate; so the sandbox refuses it/,
    },
  ];
  for (const { title, type, props, enough, little, says } of keyed)
    it(`gives ${title} a key that may be used for it, and no other`, async () => {
      const good = await make(type, await props(await key(...enough)));
      assert.ok(good.id);
      const closed = await key(...little);
      await assert.rejects(async () => make(type, await props(closed)), says);
    });

  it("gives a secret another key only where that may be used as well", async () => {
    const open = await key(through("secretsmanager", ["kms:GenerateDataKey", "kms:Decrypt"]));
    const closed = await key();
    const { id, inputs, outputs } = await make(types.secret, { name: "rekeyed", kmsKeyId: open });
    await aws.update(types.secret, "rekeyed", id, outputs, inputs, { ...inputs, description: "same key" });
    await assert.rejects(
      aws.update(types.secret, "rekeyed", id, outputs, inputs, { ...inputs, kmsKeyId: closed }),
      /Access to KMS is not allowed/,
    );
  });

  it("gives a schedule a key with the schedule in its encryption context", async () => {
    const context = (arn: string) =>
      through("scheduler", ["kms:GenerateDataKey", "kms:Decrypt"], {
        "kms:EncryptionContext:aws:scheduler:schedule:arn": arn,
      });
    const describe = through("scheduler", ["kms:DescribeKey"]);
    const roleArn = await role(trusting("scheduler.amazonaws.com"));
    const target = { arn: `arn:aws:sqs:${region}:${account}:q`, roleArn };
    const props = (schedule: string, kmsKeyArn: string) => ({
      name: schedule,
      scheduleExpression: "rate(1 hour)",
      flexibleTimeWindow: { mode: "OFF" },
      target,
      kmsKeyArn,
    });
    const arn = (schedule: string) => `arn:aws:scheduler:${region}:${account}:schedule/default/${schedule}`;
    const own = await key(describe, context(arn("own")));
    await make(types.schedule, props("own", own));
    await assert.rejects(
      make(types.schedule, props("foreign", own)),
      /The KMS key is not accessible to the caller: .* needs kms:GenerateDataKey/,
    );
  });

  describe("of policies that shut out whoever writes them", () => {
    const shutOut: readonly (readonly [string, string, () => Promise<Props>, RegExp])[] = [
      [
        "a key's",
        types.key,
        async () => ({ policy: document({ ...manages, Principal: { AWS: administrator } }) }),
        /MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future/,
      ],
      [
        "a table's",
        types.tablePolicy,
        async () => {
          const props = keyed[1]?.props(await key(...(keyed[1]?.enough ?? [])));
          const resourceArn = (await make(types.table, (await props) ?? {})).outputs.arn;
          const except = { ArnNotEquals: { "aws:PrincipalArn": administrator } };
          const policy = document({
            Effect: "Deny",
            Principal: "*",
            Action: "dynamodb:PutResourcePolicy",
            Resource: resourceArn,
            Condition: except,
          });
          return { resourceArn, policy };
        },
        /AccessDeniedException: The new resource policy will not allow you to update the resource policy in the future/,
      ],
      [
        "a bucket's",
        types.bucketPolicy,
        async () => {
          const bucket = name();
          await make(types.bucket, { bucket });
          const Resource = `arn:aws:s3:::${bucket}`;
          return {
            bucket,
            policy: document({ Effect: "Deny", Principal: "*", Action: "s3:PutBucketPolicy", Resource }),
          };
        },
        /AWS would accept this and leave the policy to the account's root user alone; so the sandbox refuses it/,
      ],
    ];
    for (const [title, type, props, says] of shutOut)
      it(title, async () => assert.rejects(async () => make(type, await props()), says));

    it("and takes a key's where the check is left out on purpose", async () => {
      const Action = manages.Action.filter((action) => action !== "kms:PutKeyPolicy");
      const policy = document({ ...manages, Action });
      await assert.rejects(make(types.key, { policy }), /will not allow you to update the key policy/);
      await make(types.key, { policy, bypassPolicyLockoutSafetyCheck: true });
    });

    it("that the provider could not read any more", async () => {
      const bucket = name();
      await make(types.bucket, { bucket });
      const Resource = `arn:aws:s3:::${bucket}`;
      const policy = document({ Effect: "Deny", Principal: "*", Action: "s3:GetBucketPolicy", Resource });
      await assert.rejects(
        make(types.bucketPolicy, { bucket, policy }),
        /AccessDenied: User: arn:aws:sts::111122223333:assumed-role\/deployer\/session is not authorized to perform: s3:GetBucketPolicy on resource: .* with an explicit deny in a resource-based policy/,
      );
    });
  });

  it("lets whoever a key's policy names change and delete it, and nobody else", async () => {
    const { id, inputs, outputs } = await make(types.key, {
      policy: document(
        { ...manages, Action: manages.Action.filter((action) => !/Schedule/.test(action)) },
        {
          Sid: "Deletes",
          Principal: { AWS: administrator },
          Action: "kms:ScheduleKeyDeletion",
          Resource: "*",
        },
      ),
    });
    await assert.rejects(
      aws.delete(types.key, "mine", id, outputs),
      /AccessDeniedException: .* is not authorized to perform: kms:ScheduleKeyDeletion on resource: .* because no resource-based policy allows the kms:ScheduleKeyDeletion action/,
    );
    await assert.rejects(
      aws.update(types.key, "mine", id, outputs, inputs, { ...inputs, enableKeyRotation: true }),
      /not authorized to perform: kms:EnableKeyRotation/,
    );
  });

  describe("of messages that would be lost", () => {
    const publish = (service: string, Condition?: Props) => ({
      Principal: { Service: service },
      Action: "sns:Publish",
      Resource: `arn:aws:sns:${region}:${account}:*`,
      ...(Condition ? { Condition } : {}),
    });
    const ours = { StringEquals: { "aws:SourceAccount": account } };
    const topic = async (kmsMasterKeyId?: string): Promise<string> =>
      (await make(types.topic, { name: name(), ...(kmsMasterKeyId ? { kmsMasterKeyId } : {}) })).id;
    const alarm = (arn: string) =>
      make(types.alarm, {
        name: name(),
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        metricName: "m",
        namespace: "n",
        statistic: "Sum",
        period: 60,
        threshold: 1,
        alarmActions: [arn],
      });
    const target = async (arn: string) => {
      const rule = name();
      await make(types.rule, { name: rule, eventPattern: JSON.stringify({ source: ["aws.ecs"] }) });
      return make(types.target, { rule, arn });
    };

    it("takes alarms and events that the topic's policy lets in", async () => {
      const arn = await topic();
      const policy = document(publish("cloudwatch.amazonaws.com", ours), publish("events.amazonaws.com"));
      await make(types.topicPolicy, { arn, policy });
      await alarm(arn);
      await target(arn);
    });

    it("refuses events under a condition, and says which statement is missing", async () => {
      const arn = await topic();
      await make(types.topicPolicy, { arn, policy: document(publish("events.amazonaws.com", ours)) });
      await assert.rejects(
        target(arn),
        /AWS would accept this and lose every message of the rule; so the sandbox refuses it.*events\.amazonaws\.com needs sns:Publish .* for want of StringEquals aws:SourceAccount 111122223333: the request has no such key\. Missing: \{"Effect":"Allow","Principal":\{"Service":"events\.amazonaws\.com"\},"Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-2:111122223333:\w+"\}\)/,
      );
      await assert.rejects(alarm(arn), /lose every message of the alarm/);
    });

    it("refuses both where the topic's key is closed to them", async () => {
      const arn = await topic(await key());
      const policy = document(publish("cloudwatch.amazonaws.com"), publish("events.amazonaws.com"));
      await make(types.topicPolicy, { arn, policy });
      await assert.rejects(
        target(arn),
        /events\.amazonaws\.com needs kms:GenerateDataKey on .*no key policy/,
      );
      await assert.rejects(alarm(arn), /cloudwatch\.amazonaws\.com needs kms:GenerateDataKey/);
    });

    it("takes a policy that is not at fault for what was lost before it", async () => {
      const late = `late-${name()}`;
      await alarm(`arn:aws:sns:${region}:${account}:${late}`);
      await make(types.topic, { name: late, kmsMasterKeyId: await key() });
      const policy = document(publish("cloudwatch.amazonaws.com"));
      await make(types.topicPolicy, { arn: await topic(), policy });
    });

    it("subscribes whom the topic's policy names", async () => {
      const arn = await topic();
      const policy = document({
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Subscribe",
        Resource: arn,
        Condition: { StringNotEquals: { "sns:Endpoint": "told@example.com" } },
      });
      await make(types.topicPolicy, { arn, policy });
      const subscribe = (endpoint: string) =>
        make("aws:sns/topicSubscription:TopicSubscription", { topic: arn, protocol: "email", endpoint });
      await subscribe("told@example.com");
      await assert.rejects(
        subscribe("other@example.com"),
        /AuthorizationError: .* not authorized to perform: sns:Subscribe .* with an explicit deny in a resource-based policy/,
      );
    });

    it("refuses a policy by which messages get lost that have come through", async () => {
      const arn = await topic();
      const made = await make(types.topicPolicy, {
        arn,
        policy: document(publish("cloudwatch.amazonaws.com"), publish("events.amazonaws.com")),
      });
      await target(arn);
      const { id, inputs, outputs } = made;
      const change = (policy: string) =>
        aws.update(types.topicPolicy, "policy", id, outputs, inputs, { ...inputs, policy });
      await change(document(publish("events.amazonaws.com")));
      await assert.rejects(
        change(document(publish("cloudwatch.amazonaws.com"))),
        /lose every message of the rule/,
      );
    });
  });

  describe("of roles that a service could not take", () => {
    const ours = { Condition: { StringEquals: { "aws:SourceAccount": account } } };
    const run = { Action: "ecs:RunTask", Resource: "*" };
    const schedule = async (roleArn: string, groupName?: string) =>
      make(types.schedule, {
        name: name(),
        ...(groupName ? { groupName } : {}),
        scheduleExpression: "rate(1 hour)",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: `arn:aws:ecs:${region}:${account}:cluster/c`,
          roleArn,
          ecsParameters: { taskDefinitionArn: `arn:aws:ecs:${region}:${account}:task-definition/t:1` },
        },
      });

    it("takes a schedule's by its group, and no other", async () => {
      await make(types.scheduleGroup, { name: "own" });
      await make(types.scheduleGroup, { name: "other" });
      const trust = trusting("scheduler.amazonaws.com", {
        Condition: {
          ...ours.Condition,
          ArnLike: { "aws:SourceArn": `arn:aws:scheduler:${region}:${account}:schedule-group/own` },
        },
      });
      const arn = await role(trust, run);
      await schedule(arn, "own");
      await assert.rejects(
        schedule(arn, "other"),
        /ValidationException: The execution role you provide must allow AWS EventBridge Scheduler to assume the role\. .*schedule-group\/own: the request has .*schedule-group\/other/,
      );
    });

    it("refuses a schedule whose role may not start the task", async () => {
      const arn = await role(trusting("scheduler.amazonaws.com"), { ...run, Action: "ecs:StopTask" });
      await assert.rejects(
        schedule(arn),
        /start no run of the schedule; .* needs ecs:RunTask .*Missing: \{"Effect":"Allow","Action":"ecs:RunTask"/,
      );
    });

    it("refuses a schedule that could not keep the runs that were not started", async () => {
      const queue = await make("aws:sqs/queue:Queue", { name: name() });
      const arn = String(queue.outputs.arn);
      const keep = (roleArn: string) =>
        make(types.schedule, {
          name: name(),
          scheduleExpression: "rate(1 hour)",
          flexibleTimeWindow: { mode: "OFF" },
          target: { arn: `arn:aws:sqs:${region}:${account}:elsewhere`, roleArn, deadLetterConfig: { arn } },
        });
      await keep(
        await role(trusting("scheduler.amazonaws.com"), { Action: "sqs:SendMessage", Resource: arn }),
      );
      const silent = await role(trusting("scheduler.amazonaws.com"));
      await assert.rejects(keep(silent), /keep no run that could not be started; .* needs sqs:SendMessage/);
    });

    it("takes a role that scans a bucket, and refuses one that does not reach it", async () => {
      const bucketName = name();
      await make(types.bucket, { bucket: bucketName });
      const plan = (own: string) =>
        make("aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan", {
          role: own,
          protectedResource: { s3Bucket: { bucketName } },
        });
      const trust = trusting("malware-protection-plan.guardduty.amazonaws.com");
      const reach = {
        Action: ["s3:ListBucket", "s3:PutObject"],
        Resource: [`arn:aws:s3:::${bucketName}`, `arn:aws:s3:::${bucketName}/*`],
      };
      await assert.rejects(
        plan(await role(trust, { ...reach, Action: "s3:ListBucket" })),
        /to validate S3 bucket ownership\. .* needs s3:PutObject/,
      );
      await assert.rejects(
        plan(await role(trusting("guardduty.amazonaws.com"), reach)),
        /to validate S3 bucket ownership\. .* needs sts:AssumeRole/,
      );
      await plan(await role(trust, reach));
    });

    it("takes a flow log's role, and refuses one that may not write", async () => {
      const vpcId = (await make("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" })).id;
      const logDestination = String((await make(types.group, { name: "flows" })).outputs.arn);
      const flowLog = (iamRoleArn: string) =>
        make(types.flowLog, { vpcId, trafficType: "ALL", logDestination, iamRoleArn });
      const write = {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${logDestination}:*`,
      };
      await assert.rejects(
        flowLog(await role(trusting("ecs.amazonaws.com"), write)),
        /InvalidParameter: Unable to assume given IAM role .*vpc-flow-logs\.amazonaws\.com needs sts:AssumeRole/,
      );
      const trust = trusting("vpc-flow-logs.amazonaws.com", ours);
      await assert.rejects(
        flowLog(await role(trust, { ...write, Resource: logDestination })),
        /write no record/,
      );
      await flowLog(await role(trust, write));
    });
  });

  it("lets a balancer write its logs where the bucket's policy lets it, and under that prefix", async () => {
    const vpcId = (await make("aws:ec2/vpc:Vpc", { cidrBlock: "10.2.0.0/16" })).id;
    const subnets: string[] = [];
    for (const [index, zone] of ["a", "b"].entries())
      subnets.push(
        (
          await make("aws:ec2/subnet:Subnet", {
            vpcId,
            cidrBlock: `10.2.${index}.0/24`,
            availabilityZone: `${region}${zone}`,
          })
        ).id,
      );
    const bucket = name();
    await make(types.bucket, { bucket });
    await make(types.bucketPolicy, {
      bucket,
      policy: document({
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::${bucket}/access/*/AWSLogs/${account}/*`,
        Condition: {
          ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/*` },
        },
      }),
    });
    const balancer = (prefix: string) =>
      make("aws:lb/loadBalancer:LoadBalancer", {
        name: name(),
        internal: true,
        subnets,
        accessLogs: { bucket, prefix, enabled: true },
      });
    await balancer("access/own");
    await assert.rejects(
      balancer("own"),
      /InvalidConfigurationRequest: Access Denied for bucket: .*needs s3:PutObject/,
    );
  });

  it("launches machines whose disks Auto Scaling's own role may encrypt", async () => {
    const vpcId = (await make("aws:ec2/vpc:Vpc", { cidrBlock: "10.3.0.0/16" })).id;
    const subnet = await make("aws:ec2/subnet:Subnet", {
      vpcId,
      cidrBlock: "10.3.0.0/24",
      availabilityZone: `${region}a`,
    });
    const AWS = `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const group = async (kmsKeyId: string) => {
      const template = await make("aws:ec2/launchTemplate:LaunchTemplate", {
        name: `lt-${name()}`,
        imageId: "ami-1",
        blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId } }],
      });
      return make("aws:autoscaling/group:Group", {
        name: name(),
        minSize: 0,
        maxSize: 1,
        vpcZoneIdentifiers: [subnet.id],
        launchTemplate: { id: template.id, version: "$Latest" },
      });
    };
    const uses = {
      Principal: { AWS },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
    };
    const grants = {
      Principal: { AWS },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    };
    await group(await key(uses, grants));
    const closed = await key(uses);
    await assert.rejects(group(closed), /launch no machine of the group; .* needs kms:CreateGrant/);
  });

  it("lets S3 write a bucket's logs where the target's policy lets it", async () => {
    const [bucket, open, closed] = [name(), name(), name()];
    for (const one of [bucket, open, closed]) await make(types.bucket, { bucket: one });
    const policy = (target: string, source: string) =>
      make(types.bucketPolicy, {
        bucket: target,
        policy: document({
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${target}/logs/*`,
          Condition: { ArnLike: { "aws:SourceArn": source } },
        }),
      });
    await policy(open, `arn:aws:s3:::${bucket}`);
    await policy(closed, "arn:aws:s3:::elsewhere");
    const logs = (targetBucket: string) =>
      make(types.bucketLogging, { bucket, targetBucket, targetPrefix: "logs/" });
    await logs(open);
    await assert.rejects(logs(closed), /AWS would accept this and write no log of the bucket/);
  });
});
