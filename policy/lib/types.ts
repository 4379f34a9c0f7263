/**
 * The one table of type tokens. The engine compares tokens by equality and a resource has several (`lb` and `alb`,
 * `Bucket` and `BucketV2`, former names): a rule that named one only would not see the others.
 */
export const types = {
  /** Every type there is, known or not. */
  every: ["*"],
  component: {
    fargateMicroservice: ["cdd:fargate-microservice:FargateMicroservice"],
    /** Stands in a microservice. */
    frontDoor: ["cdd:fargate-microservice:FrontDoor"],
  },
  /** The root of every program. */
  stack: ["pulumi:pulumi:Stack"],
  awsProvider: ["pulumi:providers:aws"],
  otherCloudProvider: [
    "pulumi:providers:aws-native",
    "pulumi:providers:azure",
    "pulumi:providers:azure-native",
    "pulumi:providers:gcp",
    "pulumi:providers:google-native",
    "pulumi:providers:alicloud",
    "pulumi:providers:oci",
  ],

  loadBalancer: balancing("loadBalancer:LoadBalancer"),
  listener: balancing("listener:Listener"),
  listenerRule: balancing("listenerRule:ListenerRule"),
  listenerCertificate: balancing("listenerCertificate:ListenerCertificate"),
  targetGroup: balancing("targetGroup:TargetGroup"),

  webAcl: ["aws:wafv2/webAcl:WebAcl"],
  ruleGroup: ["aws:wafv2/ruleGroup:RuleGroup"],
  webAclAssociation: ["aws:wafv2/webAclAssociation:WebAclAssociation"],
  webAclLoggingConfiguration: ["aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"],
  webAclRule: ["aws:wafv2/webAclRule:WebAclRule"],

  bucket: s3("bucket:Bucket"),
  bucketAcl: s3("bucketAcl:BucketAcl"),
  bucketOwnershipControls: ["aws:s3/bucketOwnershipControls:BucketOwnershipControls"],
  bucketPublicAccessBlock: ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"],
  bucketPolicy: ["aws:s3/bucketPolicy:BucketPolicy"],
  bucketServerSideEncryption: s3(
    "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  ),
  bucketVersioning: s3("bucketVersioning:BucketVersioning"),
  bucketLogging: s3("bucketLogging:BucketLogging"),
  bucketLifecycle: s3("bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
  bucketObjectLock: s3("bucketObjectLockConfiguration:BucketObjectLockConfiguration"),
  bucketReplication: ["aws:s3/bucketReplicationConfig:BucketReplicationConfig"],
  bucketCors: s3("bucketCorsConfiguration:BucketCorsConfiguration"),
  malwareProtectionPlan: ["aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan"],

  table: ["aws:dynamodb/table:Table"],
  tableReplica: ["aws:dynamodb/tableReplica:TableReplica"],
  tableResourcePolicy: ["aws:dynamodb/resourcePolicy:ResourcePolicy"],

  vpc: ["aws:ec2/vpc:Vpc"],
  defaultVpc: ["aws:ec2/defaultVpc:DefaultVpc"],
  subnet: ["aws:ec2/subnet:Subnet"],
  defaultSubnet: ["aws:ec2/defaultSubnet:DefaultSubnet"],
  route: ["aws:ec2/route:Route"],
  routeTable: ["aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable"],
  routeTableAssociation: [
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
  ],
  transitGatewayAttachment: ["aws:ec2transitgateway/vpcAttachment:VpcAttachment"],
  elasticIp: ["aws:ec2/eip:Eip"],
  internetGateway: [
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
  ],
  natGateway: ["aws:ec2/natGateway:NatGateway"],
  networkAcl: ["aws:ec2/networkAcl:NetworkAcl"],
  defaultNetworkAcl: ["aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"],
  networkAclRule: ["aws:ec2/networkAclRule:NetworkAclRule"],
  networkAclAssociation: ["aws:ec2/networkAclAssociation:NetworkAclAssociation"],
  flowLog: ["aws:ec2/flowLog:FlowLog"],
  resolverFirewallConfig: ["aws:route53/resolverFirewallConfig:ResolverFirewallConfig"],
  resolverDomainList: ["aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList"],
  resolverFirewallRule: ["aws:route53/resolverFirewallRule:ResolverFirewallRule"],
  resolverFirewallRuleGroup: ["aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup"],
  resolverFirewallAssociation: [
    "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
  ],
  resolverQueryLog: ["aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig"],
  resolverQueryLogAssociation: [
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
  ],
  securityGroup: ["aws:ec2/securityGroup:SecurityGroup"],
  defaultSecurityGroup: ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
  securityGroupRule: ["aws:ec2/securityGroupRule:SecurityGroupRule"],
  ingressRule: ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"],
  egressRule: ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"],
  networkInterfaceSecurityGroup: [
    "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
  ],
  managedPrefixList: ["aws:ec2/managedPrefixList:ManagedPrefixList"],
  vpcEndpoint: ["aws:ec2/vpcEndpoint:VpcEndpoint"],

  record: ["aws:route53/record:Record"],

  privateDnsNamespace: ["aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"],
  discoveryService: ["aws:servicediscovery/service:Service"],
  discoveryInstance: ["aws:servicediscovery/instance:Instance"],
  httpNamespace: ["aws:servicediscovery/httpNamespace:HttpNamespace"],
  publicDnsNamespace: ["aws:servicediscovery/publicDnsNamespace:PublicDnsNamespace"],

  certificate: ["aws:acm/certificate:Certificate"],
  certificateValidation: ["aws:acm/certificateValidation:CertificateValidation"],

  topic: ["aws:sns/topic:Topic"],
  topicPolicy: ["aws:sns/topicPolicy:TopicPolicy"],
  topicSubscription: ["aws:sns/topicSubscription:TopicSubscription"],
  queue: ["aws:sqs/queue:Queue"],
  queuePolicy: ["aws:sqs/queuePolicy:QueuePolicy"],

  eventRule: ["aws:cloudwatch/eventRule:EventRule"],
  eventTarget: ["aws:cloudwatch/eventTarget:EventTarget"],
  metricAlarm: ["aws:cloudwatch/metricAlarm:MetricAlarm"],
  compositeAlarm: ["aws:cloudwatch/compositeAlarm:CompositeAlarm"],

  scalingTarget: ["aws:appautoscaling/target:Target"],
  cluster: ["aws:ecs/cluster:Cluster"],
  clusterCapacityProviders: ["aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"],
  ecsService: ["aws:ecs/service:Service"],
  taskDefinition: ["aws:ecs/taskDefinition:TaskDefinition"],
  taskSet: ["aws:ecs/taskSet:TaskSet"],
  capacityProvider: ["aws:ecs/capacityProvider:CapacityProvider"],
  schedule: ["aws:scheduler/schedule:Schedule"],

  launchTemplate: ["aws:ec2/launchTemplate:LaunchTemplate"],
  launchConfiguration: ["aws:ec2/launchConfiguration:LaunchConfiguration"],
  autoScalingGroup: ["aws:autoscaling/group:Group"],

  fileSystem: ["aws:efs/fileSystem:FileSystem"],
  fileSystemPolicy: ["aws:efs/fileSystemPolicy:FileSystemPolicy"],
  backupPolicy: ["aws:efs/backupPolicy:BackupPolicy"],
  accessPoint: ["aws:efs/accessPoint:AccessPoint"],
  mountTarget: ["aws:efs/mountTarget:MountTarget"],

  backupVault: ["aws:backup/vault:Vault"],
  backupVaultLock: ["aws:backup/vaultLockConfiguration:VaultLockConfiguration"],
  backupVaultPolicy: ["aws:backup/vaultPolicy:VaultPolicy"],
  backupSelection: ["aws:backup/selection:Selection"],

  repository: ["aws:ecr/repository:Repository"],
  lifecyclePolicy: ["aws:ecr/lifecyclePolicy:LifecyclePolicy"],
  repositoryPolicy: ["aws:ecr/repositoryPolicy:RepositoryPolicy"],

  key: ["aws:kms/key:Key"],
  replicaKey: ["aws:kms/replicaKey:ReplicaKey"],
  keyPolicy: ["aws:kms/keyPolicy:KeyPolicy"],

  secret: ["aws:secretsmanager/secret:Secret"],
  secretPolicy: ["aws:secretsmanager/secretPolicy:SecretPolicy"],
  secretRotation: ["aws:secretsmanager/secretRotation:SecretRotation"],
  secretVersion: ["aws:secretsmanager/secretVersion:SecretVersion"],

  logDataProtectionPolicy: ["aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy"],
  logSubscription: ["aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter"],
  logAccountPolicy: ["aws:cloudwatch/logAccountPolicy:LogAccountPolicy"],
  logGroup: ["aws:cloudwatch/logGroup:LogGroup"],
  logResourcePolicy: ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy"],

  role: ["aws:iam/role:Role"],
  rolePolicy: ["aws:iam/rolePolicy:RolePolicy"],
  managedPolicy: ["aws:iam/policy:Policy"],
  rolePolicyAttachment: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
  policyAttachment: ["aws:iam/policyAttachment:PolicyAttachment"],
  exclusiveAttachments: ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"],
  /** People and static credentials: none of them belongs into a program. */
  identity: [
    "aws:iam/accessKey:AccessKey",
    "aws:iam/group:Group",
    "aws:iam/groupMembership:GroupMembership",
    "aws:iam/groupPolicy:GroupPolicy",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
    "aws:iam/signingCertificate:SigningCertificate",
    "aws:iam/sshKey:SshKey",
    "aws:iam/user:User",
    "aws:iam/userGroupMembership:UserGroupMembership",
    "aws:iam/userLoginProfile:UserLoginProfile",
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  ],
} as const;

/** Elastic Load Balancing has three module names, and each has its former one. */
function balancing<const T extends string>(type: T) {
  return [
    `aws:lb/${type}`,
    `aws:alb/${type}`,
    `aws:elasticloadbalancingv2/${type}`,
    `aws:applicationloadbalancing/${type}`,
  ] as const;
}

/** Since version 7 of the provider the V2 types are former names of the plain ones. */
function s3<const T extends string>(type: T) {
  return [`aws:s3/${type}`, `aws:s3/${type.replace(":", "V2:")}V2`] as const;
}
