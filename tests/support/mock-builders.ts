import type { Builder } from "./mock-forms";
import { arn, byArn, idOnly, named, nameOf, ofInput, opaque } from "./mock-forms";
import { operations } from "./mock-operations";

const securityGroupRule = opaque("ec2", "security-group-rule", "sgr-");
const balancer = "50dc6c495c0c9188";
const listener = "f2f7dc8efc522ab2";

const certificate: Builder = (resource) => {
  const { domainName, subjectAlternativeNames = [] } = resource.inputs;
  const own = arn(resource, "acm", `certificate/${resource.name}`);
  const domains = [...new Set([domainName, ...(subjectAlternativeNames as unknown[])])].map(String);
  const domainValidationOptions = domains.map((domain) => ({
    domainName: domain,
    resourceRecordName: `_0a1b2c3d.${domain}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_4e5f6a7b.${domain}.acm-validations.aws.`,
  }));
  // In another order than they were asked for, as AWS may.
  return { id: own, computed: { arn: own, domainValidationOptions: domainValidationOptions.reverse() } };
};

/** A resource as an output of a remote component. */
const referenceTo = (
  type: string,
  name: string,
  state: Readonly<Record<string, string>> = {},
  id = `${name}-id`,
) => ({
  "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e",
  urn: `urn:pulumi:test::cdd::${type}::${name}`,
  id,
  state,
});

const vpc: Builder = ({ name, inputs }) => {
  const zones = (inputs.availabilityZoneNames ?? []) as string[];
  const tier = (role: string) => zones.map((_, index) => `${name}-${role}-${index + 1}`);
  const subnets = (role: string) => tier(role).map((each) => `subnet-${each}`);
  const roles = ((inputs.subnetSpecs ?? []) as { type: string }[]).map(({ type }) => type.toLowerCase());
  const tables = zones.flatMap((_, index) => roles.map((role) => `${name}-${role}-${index + 1}`));
  return {
    computed: {
      vpcId: `vpc-${name}`,
      publicSubnetIds: subnets("public"),
      privateSubnetIds: subnets("private"),
      isolatedSubnetIds: subnets("isolated"),
      vpc: referenceTo("aws:ec2/vpc:Vpc", name, { defaultNetworkAclId: `acl-${name}-default` }),
      internetGateway: referenceTo("aws:ec2/internetGateway:InternetGateway", name),
      routeTables: tables.map((each) =>
        referenceTo("aws:ec2/routeTable:RouteTable", each, {}, `rtb-${each}`),
      ),
    },
  };
};

const bucket: Builder = ({ inputs, place }) => {
  const name = String(inputs.bucket);
  return {
    id: name,
    computed: {
      arn: `arn:aws:s3:::${name}`,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${place.region}.amazonaws.com`,
    },
  };
};

const taskDefinition: Builder = (resource) => {
  const family = String(resource.inputs.family);
  const base = arn(resource, "ecs", `task-definition/${family}`);
  return { id: family, computed: { arn: `${base}:1`, arnWithoutRevision: base, revision: 1 } };
};

const loadBalancer: Builder = (resource) => {
  const name = nameOf(resource);
  const arnSuffix = `app/${name}/${balancer}`;
  const own = arn(resource, "elasticloadbalancing", `loadbalancer/${arnSuffix}`);
  const dnsName = `${name}-1234567890.${resource.place.region}.elb.amazonaws.com`;
  return { id: own, computed: { arn: own, name, arnSuffix, dnsName, zoneId: "ZHURV8PSTC4K8" } };
};

/** One builder for each type that the program makes. */
export const builders: Readonly<Record<string, Builder>> = {
  ...operations,
  "pulumi:providers:aws": idOnly,
  "aws:acm/certificate:Certificate": certificate,
  "aws:acm/certificateValidation:CertificateValidation": idOnly,
  "aws:cloudwatch/logGroup:LogGroup": named((resource, name) => ({
    arn: arn(resource, "logs", `log-group:${name}`),
  })),
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": idOnly,
  "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": ofInput("logGroupName"),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ({ inputs }) => ({ id: String(inputs.policyName) }),
  "aws:dynamodb/resourcePolicy:ResourcePolicy": ofInput("resourceArn"),
  "aws:dynamodb/table:Table": named((resource, name) => ({
    arn: arn(resource, "dynamodb", `table/${name}`),
  })),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": ofInput("defaultNetworkAclId"),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": opaque("ec2", "security-group", "sg-"),
  "aws:ec2/eip:Eip": ({ name }) => ({
    id: `eipalloc-${name}`,
    computed: { allocationId: `eipalloc-${name}`, publicIp: `address of ${name}` },
  }),
  "aws:ec2/vpc:Vpc": ({ name }) => ({
    id: `vpc-${name}`,
    computed: { defaultNetworkAclId: `acl-${name}-default` },
  }),
  "aws:ec2/internetGateway:InternetGateway": ({ name }) => ({ id: `igw-${name}` }),
  "aws:ec2/natGateway:NatGateway": ({ name }) => ({
    id: `nat-${name}`,
    computed: { publicIp: `address of ${name}` },
  }),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": opaque(
    "ec2",
    "transit-gateway-attachment",
    "tgw-attach-",
  ),
  "aws:ec2/networkAcl:NetworkAcl": opaque("ec2", "network-acl", "acl-"),
  "aws:backup/plan:Plan": (resource) => {
    const id = `plan-${resource.name}`;
    return { id, computed: { arn: arn(resource, "backup", `backup-plan:${id}`) } };
  },
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": named((resource, name) => ({
    arn: arn(resource, "backup", `restore-testing-plan:${name}-id`),
  })),
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": idOnly,
  "aws:backup/selection:Selection": idOnly,
  "aws:backup/vault:Vault": named((resource, name) => ({
    arn: arn(resource, "backup", `backup-vault:${name}`),
  })),
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": ofInput("backupVaultName"),
  "aws:backup/vaultPolicy:VaultPolicy": ofInput("backupVaultName"),
  "aws:ec2/route:Route": ({ name }) => ({ id: `r-${name}` }),
  "aws:ec2/routeTable:RouteTable": opaque("ec2", "route-table", "rtb-"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ({ name }) => ({ id: `rtbassoc-${name}` }),
  "aws:ec2/subnet:Subnet": opaque("ec2", "subnet", "subnet-"),
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": ({ name }) => ({
    id: `vpc-cidr-assoc-${name}`,
  }),
  "aws:ec2/vpcEncryptionControl:VpcEncryptionControl": opaque("ec2", "vpc-encryption-control", "vpcec-"),
  "aws:ec2/flowLog:FlowLog": opaque("ec2", "vpc-flow-log", "fl-"),
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": ({ name }) => ({ id: `rslvr-fc-${name}` }),
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": opaque(
    "route53resolver",
    "firewall-domain-list",
    "rslvr-fdl-",
  ),
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": ({ inputs }) => ({
    id: `${inputs.firewallRuleGroupId}:${inputs.firewallDomainListId}`,
  }),
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": opaque(
    "route53resolver",
    "firewall-rule-group",
    "rslvr-frg-",
  ),
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": opaque(
    "route53resolver",
    "firewall-rule-group-association",
    "rslvr-frgassoc-",
  ),
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": opaque(
    "route53resolver",
    "resolver-query-log-config",
    "rslvr-qlc-",
  ),
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": ({ name }) => ({
    id: `rslvr-qlcassoc-${name}`,
  }),
  "aws:ec2/securityGroup:SecurityGroup": opaque("ec2", "security-group", "sg-", (resource) => ({
    name: nameOf(resource),
  })),
  "aws:ec2/vpcEndpoint:VpcEndpoint": opaque("ec2", "vpc-endpoint", "vpce-", ({ name, inputs }) =>
    inputs.vpcEndpointType === "Gateway" ? { prefixListId: `pl-${name}` } : {},
  ),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": idOnly,
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": ({ place }) => ({
    id: place.account,
    computed: { registryId: place.account },
  }),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ofInput("repository"),
  "aws:ecr/repository:Repository": named((resource, name) => ({
    arn: arn(resource, "ecr", `repository/${name}`),
    registryId: resource.place.account,
    repositoryUrl: `${resource.place.account}.dkr.ecr.${resource.place.region}.amazonaws.com/${name}`,
  })),
  "aws:ecs/cluster:Cluster": byArn("ecs", (name) => `cluster/${name}`),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": idOnly,
  "aws:ecs/service:Service": (resource) => {
    const cluster = String(resource.inputs.cluster).split("/").at(-1);
    return byArn("ecs", (name) => `service/${cluster}/${name}`)(resource);
  },
  "aws:ecs/taskDefinition:TaskDefinition": taskDefinition,
  "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan": opaque(
    "guardduty",
    "malware-protection-plan",
    "plan-",
    () => ({ status: "ACTIVE" }),
  ),
  "aws:iam/role:Role": named((resource, name) => ({
    arn: arn(resource, "iam", `role${String(resource.inputs.path ?? "/")}${name}`),
    uniqueId: `AROA${name.toUpperCase()}`,
  })),
  "aws:iam/rolePolicy:RolePolicy": ({ inputs }) => ({ id: `${String(inputs.role)}:${String(inputs.name)}` }),
  "aws:kms/alias:Alias": named((resource, name) => ({ arn: arn(resource, "kms", name) })),
  "aws:kms/key:Key": (resource) => {
    const id = `${resource.name}-id`;
    return { id, computed: { arn: arn(resource, "kms", `key/${id}`), keyId: id } };
  },
  "aws:lb/listener:Listener": byArn(
    "elasticloadbalancing",
    (name) => `listener/app/${name}/${balancer}/${listener}`,
  ),
  "aws:lb/listenerRule:ListenerRule": byArn(
    "elasticloadbalancing",
    (name) => `listener-rule/app/${name}/${balancer}/${listener}/9683b2d02a6cabee`,
  ),
  "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:lb/targetGroup:TargetGroup": byArn(
    "elasticloadbalancing",
    (name) => `targetgroup/${name}/${balancer}`,
    (name) => ({ arnSuffix: `targetgroup/${name}/${balancer}` }),
  ),
  "aws:route53/record:Record": ({ inputs }) => ({
    id: `${String(inputs.zoneId)}_${String(inputs.name)}_${String(inputs.type)}`,
    computed: { fqdn: String(inputs.name).replace(/\.$/, "") },
  }),
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": idOnly,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": idOnly,
  "aws:s3/bucketLogging:BucketLogging": idOnly,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": idOnly,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": idOnly,
  "aws:s3/bucketPolicy:BucketPolicy": idOnly,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": idOnly,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": idOnly,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": idOnly,
  "aws:s3/bucketVersioning:BucketVersioning": idOnly,
  "aws:secretsmanager/secret:Secret": byArn("secretsmanager", (name) => `secret:${name}-a1B2c3`),
  "aws:secretsmanager/secretPolicy:SecretPolicy": idOnly,
  "aws:secretsmanager/secretRotation:SecretRotation": idOnly,
  "aws:servicediscovery/instance:Instance": idOnly,
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": opaque(
    "servicediscovery",
    "namespace",
    "ns-",
    ({ name }) => ({ hostedZone: `Z${name.toUpperCase()}` }),
  ),
  "aws:servicediscovery/service:Service": opaque("servicediscovery", "service", "srv-"),
  "aws:sns/topic:Topic": byArn("sns", (name) => name),
  "aws:sns/topicPolicy:TopicPolicy": idOnly,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
  "aws:wafv2/webAcl:WebAcl": (resource) => ({
    computed: {
      arn: arn(resource, "wafv2", `regional/webacl/${String(resource.inputs.name)}/${resource.name}-id`),
      capacity: 1100,
    },
  }),
  "aws:wafv2/webAclAssociation:WebAclAssociation": idOnly,
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": idOnly,
  "awsx:ec2:Vpc": vpc,
};
