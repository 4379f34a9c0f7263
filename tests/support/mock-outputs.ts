/** Where the mocks pretend to be. */
export const account = "111122223333";
export const region = "eu-west-2";

/** A resource whose outputs are asked for. */
export interface Mocked {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

interface Answer {
  /** @default `<logical name>-id` */
  readonly id?: string;
  /** What AWS computes. */
  readonly computed?: Readonly<Record<string, unknown>>;
}

type Builder = (resource: Mocked) => Answer;

export function hasMock(type: string): boolean {
  return Object.hasOwn(builders, type);
}

/** Id and computed outputs of a resource. A type without an entry has an id and nothing else. */
export function mockedOutputs(resource: Mocked): { id: string; computed: Record<string, unknown> } {
  const { id = `${resource.name}-id`, computed = {} } = builders[resource.type]?.(resource) ?? {};
  return { id, computed: { ...computed } };
}

/** The name that was asked for, or one such as the provider gives. */
function nameOf({ name, inputs }: Mocked): string {
  return typeof inputs.name === "string" ? inputs.name : `${name}-0a1b2c3`;
}

function arn(service: string, resource: string, { global = false } = {}): string {
  return `arn:aws:${service}:${global ? "" : region}:${account}:${resource}`;
}

const idOnly: Builder = () => ({});
/** Resources whose id is their name. */
const named =
  (computed: (name: string, resource: Mocked) => Readonly<Record<string, unknown>>): Builder =>
  (resource) => {
    const name = nameOf(resource);
    return { id: name, computed: { name, ...computed(name, resource) } };
  };
/** Resources whose id is their ARN. */
const byArn =
  (service: string, resourceOf: (name: string, resource: Mocked) => string): Builder =>
  (resource) => {
    const name = nameOf(resource);
    const own = arn(service, resourceOf(name, resource));
    return { id: own, computed: { arn: own, name } };
  };
/** Resources with an opaque id that their ARN ends with. */
const ec2 =
  (prefix: string, kind: string, computed: Readonly<Record<string, unknown>> = {}): Builder =>
  ({ name }) => {
    const id = `${prefix}-${name}`;
    return { id, computed: { arn: arn("ec2", `${kind}/${id}`), ...computed } };
  };
const suffix = "50dc6c495c0c9188";

const builders: Readonly<Record<string, Builder>> = {
  "pulumi:providers:aws": idOnly,

  "aws:acm/certificate:Certificate": ({ name, inputs }) => {
    const own = arn("acm", `certificate/${name}`);
    const alternatives = (inputs.subjectAlternativeNames ?? []) as string[];
    const domains = [...new Set([String(inputs.domainName), ...alternatives])];
    const domainValidationOptions = domains.map((domainName) => ({
      domainName,
      resourceRecordName: `_0a1b2c3d.${domainName}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_4e5f6a7b.${domainName}.acm-validations.aws.`,
    }));
    return { id: own, computed: { arn: own, domainValidationOptions, status: "PENDING_VALIDATION" } };
  },
  "aws:acm/certificateValidation:CertificateValidation": idOnly,

  "aws:cloudwatch/compositeAlarm:CompositeAlarm": ({ inputs }) => {
    const alarm = String(inputs.alarmName);
    return { id: alarm, computed: { arn: arn("cloudwatch", `alarm:${alarm}`) } };
  },
  "aws:cloudwatch/logGroup:LogGroup": named((name) => ({ arn: arn("logs", `log-group:${name}`) })),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ({ inputs }) => ({
    id: String(inputs.policyName),
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": (resource) => {
    const alarm = nameOf(resource);
    return { id: alarm, computed: { arn: arn("cloudwatch", `alarm:${alarm}`) } };
  },

  "aws:dynamodb/table:Table": named((name) => ({ arn: arn("dynamodb", `table/${name}`) })),

  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2("sg", "security-group", { name: "default" }),
  "aws:ec2/flowLog:FlowLog": ec2("fl", "vpc-flow-log"),
  "aws:ec2/securityGroup:SecurityGroup": (resource) => {
    const id = `sg-${resource.name}`;
    return { id, computed: { arn: arn("ec2", `security-group/${id}`), name: nameOf(resource) } };
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": (resource) => {
    const gateway = resource.inputs.vpcEndpointType === "Gateway";
    return ec2("vpce", "vpc-endpoint", gateway ? { prefixListId: `pl-${resource.name}` } : {})(resource);
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ec2("sgr", "security-group-rule"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ec2("sgr", "security-group-rule"),
  "awsx:ec2:Vpc": ({ name, inputs }) => {
    const zones = (inputs.availabilityZoneNames ?? []) as string[];
    const tiers = ["public", "private", "isolated"] as const;
    const numbered = tiers.flatMap((tier) => zones.map((_, index) => `${name}-${tier}-${index + 1}`));
    const subnets = (tier: string) =>
      numbered.filter((each) => each.startsWith(`${name}-${tier}-`)).map((each) => `subnet-${each}`);
    return {
      computed: {
        vpcId: `vpc-${name}`,
        publicSubnetIds: subnets("public"),
        privateSubnetIds: subnets("private"),
        isolatedSubnetIds: subnets("isolated"),
        routeTables: numbered.map((each) => ({
          id: `rtb-${each}`,
          tags: { Name: each, SubnetType: each.startsWith(`${name}-public-`) ? "Public" : "Private" },
        })),
      },
    };
  },

  "aws:ecr/lifecyclePolicy:LifecyclePolicy": idOnly,
  "aws:ecr/repository:Repository": named((name) => ({
    arn: arn("ecr", `repository/${name}`),
    registryId: account,
    repositoryUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${name}`,
  })),

  "aws:ecs/cluster:Cluster": byArn("ecs", (name) => `cluster/${name}`),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": idOnly,
  "aws:ecs/service:Service": byArn("ecs", (name) => `service/cluster/${name}`),
  "aws:ecs/taskDefinition:TaskDefinition": ({ inputs }) => {
    const family = String(inputs.family);
    const base = arn("ecs", `task-definition/${family}`);
    return { id: family, computed: { arn: `${base}:1`, arnWithoutRevision: base, revision: 1 } };
  },

  "aws:iam/role:Role": named((name, { inputs }) => ({
    arn: arn("iam", `role${String(inputs.path ?? "/")}${name}`, { global: true }),
    uniqueId: `AROA${name.toUpperCase()}`,
  })),
  "aws:iam/rolePolicy:RolePolicy": ({ inputs }) => ({
    id: `${String(inputs.role)}:${String(inputs.name)}`,
  }),

  "aws:kms/alias:Alias": named((name) => ({ arn: arn("kms", name) })),
  "aws:kms/key:Key": ({ name }) => ({
    id: `${name}-id`,
    computed: { arn: arn("kms", `key/${name}-id`), keyId: `${name}-id` },
  }),

  "aws:lb/listener:Listener": byArn(
    "elasticloadbalancing",
    (_, { name }) => `listener/app/${name}/${suffix}`,
  ),
  "aws:lb/listenerRule:ListenerRule": byArn(
    "elasticloadbalancing",
    (_, { name }) => `listener-rule/app/${name}/${suffix}`,
  ),
  "aws:lb/loadBalancer:LoadBalancer": (resource) => {
    const name = nameOf(resource);
    const arnSuffix = `app/${name}/${suffix}`;
    const own = arn("elasticloadbalancing", `loadbalancer/${arnSuffix}`);
    const dnsName = `${name}-1234567890.${region}.elb.amazonaws.com`;
    return { id: own, computed: { arn: own, name, arnSuffix, dnsName, zoneId: "ZHURV8PSTC4K8" } };
  },
  "aws:lb/targetGroup:TargetGroup": (resource) => {
    const name = nameOf(resource);
    const arnSuffix = `targetgroup/${name}/${suffix}`;
    const own = arn("elasticloadbalancing", arnSuffix);
    return { id: own, computed: { arn: own, name, arnSuffix } };
  },

  "aws:route53/record:Record": ({ inputs }) => {
    const domain = String(inputs.name).replace(/\.$/, "");
    return {
      id: `${String(inputs.zoneId)}_${domain}_${String(inputs.type)}`,
      computed: { fqdn: domain },
    };
  },

  "aws:s3/bucket:Bucket": ({ inputs }) => {
    const bucket = String(inputs.bucket);
    return {
      id: bucket,
      computed: {
        arn: `arn:aws:s3:::${bucket}`,
        bucketDomainName: `${bucket}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
      },
    };
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": idOnly,
  "aws:s3/bucketLogging:BucketLogging": idOnly,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": idOnly,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": idOnly,
  "aws:s3/bucketPolicy:BucketPolicy": idOnly,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": idOnly,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": idOnly,
  "aws:s3/bucketVersioning:BucketVersioning": idOnly,

  "aws:secretsmanager/secret:Secret": (resource) => {
    const name = nameOf(resource);
    const own = arn("secretsmanager", `secret:${name}-a1B2c3`);
    return { id: own, computed: { arn: own, name } };
  },
  "aws:secretsmanager/secretPolicy:SecretPolicy": idOnly,
  "aws:secretsmanager/secretRotation:SecretRotation": idOnly,

  "aws:servicediscovery/instance:Instance": idOnly,
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": ({ name }) => ({
    id: `ns-${name}`,
    computed: { arn: arn("servicediscovery", `namespace/ns-${name}`), hostedZone: `Z${name.toUpperCase()}` },
  }),
  "aws:servicediscovery/service:Service": ({ name }) => ({
    id: `srv-${name}`,
    computed: { arn: arn("servicediscovery", `service/srv-${name}`) },
  }),

  "aws:sns/topic:Topic": byArn("sns", (name) => name),
  "aws:sns/topicPolicy:TopicPolicy": idOnly,

  "aws:wafv2/webAcl:WebAcl": ({ name }) => ({
    computed: { arn: arn("wafv2", `regional/webacl/${name}/${name}-id`), capacity: 1100 },
  }),
  "aws:wafv2/webAclAssociation:WebAclAssociation": idOnly,
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": idOnly,
};
