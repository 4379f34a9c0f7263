import { demandedTypes } from "./demanded-settings";
import { types } from "./types";

/** What the pack thinks of a type. */
export type Sorting =
  | { readonly kind: "judged" }
  | { readonly kind: "harmless"; readonly reason: string }
  | { readonly kind: "forbidden"; readonly reason: string }
  | { readonly kind: "unsorted" };

/** Named in the table of tokens because a rule refuses them, and for no other use. */
const refusedByName: readonly string[] = [
  ...types.webAclRule,
  ...types.identity,
  ...types.otherCloudProvider,
  ...types.publicDnsNamespace,
];

const judged = new Set<string>([
  ...Object.entries(types)
    .flatMap(([name, tokens]) =>
      name === "component" || name === "every" ? [] : (tokens as readonly string[]),
    )
    .filter((token) => !refusedByName.includes(token)),
  ...demandedTypes,
  // Their own rules refuse them with more to say.
  ...types.otherCloudProvider,
  ...types.identity,
  ...types.publicDnsNamespace,
]);

/** Types without a rule of their own: what they could do wrong, the rules over shapes see. By reason, module by module. */
const harmless: readonly (readonly [reason: string, module: string, names: string])[] = [
  [
    "says how many tasks run, within what the task definition allows",
    "appautoscaling",
    "Policy ScheduledAction",
  ],
  [
    "says how many machines run, within what the launch template allows",
    "autoscaling",
    "LifecycleHook Notification Policy Schedule Tag",
  ],
  [
    "tells of metrics and logs, and keeps none",
    "cloudwatch",
    "Dashboard LogAnomalyDetector LogIndexPolicy LogMetricFilter LogStream QueryDefinition EventArchive ContributorInsightRule ContributorManagedInsightRule",
  ],
  [
    "names something that other rules judge",
    "ec2",
    "NatGatewayEipAssociation PlacementGroup Tag EgressOnlyInternetGateway VpcDhcpOptionsAssociation VpcEncryptionControl VpcEndpointRouteTableAssociation VpcEndpointSubnetAssociation VpcIpv4CidrBlockAssociation SubnetCidrReservation NetworkAclAssociation VpcSecurityGroupRulesExclusive SecurityGroupAssociation ManagedPrefixListEntry ImageBlockPublicAccess InstanceMetadataDefaults VpcBlockPublicAccessOptions DefaultVpcDhcpOptions",
  ],
  ["names something that other rules judge", "vpc", "SecurityGroupVpcAssociation"],
  ["only blocks", "ebs", "SnapshotBlockPublicAccess DefaultKmsKey"],
  ["names something that other rules judge", "ecs", "Tag"],
  [
    "says what is scanned and where copies go, which the rules over shapes see",
    "ecr",
    "RegistryScanningConfiguration ReplicationConfiguration RegistryPolicy AccountSetting",
  ],
  [
    "names something that other rules judge",
    "iam",
    "InstanceProfile RolePoliciesExclusive AccountAlias ServiceLinkedRole",
  ],
  ["names something that other rules judge", "kms", "Alias"],
  ["trusts certificates that somebody names", "lb", "TrustStore TrustStoreRevocation"],
  [
    "is a name inside the bank's zone",
    "route53",
    "QueryLog ResolverRuleAssociation ZoneAssociation ResolverDnsSecConfig",
  ],
  [
    "says how a bucket keeps, finds or tells of objects; its ACLs, policies and switches the rules over shapes see",
    "s3",
    "AnalyticsConfiguration BucketIntelligentTieringConfiguration BucketMetadataConfiguration BucketMetric BucketNotification Inventory AccountPublicAccessBlock AccessPoint",
  ],
  ["is a group of names", "scheduler", "ScheduleGroup"],
  ["is a name inside a private namespace", "servicediscovery", "Service"],
  ["masks what it finds", "sns", "DataProtectionPolicy"],
  ["names queues that other rules judge", "sqs", "RedriveAllowPolicy RedrivePolicy"],
  [
    "is a list that a WebACL's rules name; its ranges the rules over shapes see",
    "wafv2",
    "IpSet RegexPatternSet RuleGroup",
  ],
  [
    "names groups of a database",
    "rds",
    "SubnetGroup ParameterGroup ClusterParameterGroup OptionGroup EventSubscription",
  ],
  ["keeps no data", "dynamodb", "ContributorInsights Tag"],
  ["groups resources by their tags", "resourcegroups", "Group Resource"],
  ["says how many requests are traced", "xray", "SamplingRule EncryptionConfig Group"],
  ["tells of costs", "budgets", "Budget"],
  [
    "says when backups are made and tried; the vault and what it is for are judged",
    "backup",
    "Plan Framework ReportPlan VaultNotifications RestoreTestingPlan RestoreTestingSelection",
  ],
  ["finds what is open to others", "accessanalyzer", "Analyzer"],
  ["finds threats and tells of them", "guardduty", "DetectorFeature PublishingDestination"],
  ["keeps the record of configurations", "cfg", "Rule RetentionConfiguration"],
  ["moves traffic away from a zone that is impaired", "arczonalshift", "ZonalAutoshiftConfiguration"],
  ["names something that other rules judge", "secretsmanager", "Tag"],
  [
    "who may use a topic, a bus or a log is in its document, which the rules over documents see",
    "cloudwatch",
    "EventBusPolicy EventPermission LogDelivery LogDeliveryDestination LogDeliveryDestinationPolicy LogDeliverySource LogDestination LogDestinationPolicy MetricStream",
  ],
];

/** What no program of the bank's makes by itself: by reason, modules as a whole; single types of other modules below. */
const forbiddenModules: readonly (readonly [reason: string, modules: string])[] = [
  [
    "it computes elsewhere than in tasks of ECS, which the rules judge",
    "apprunner batch bedrock bedrockfoundation bedrockmodel cloud9 codebuild codecatalyst datapipeline devicefarm eks elasticbeanstalk emr emrcontainers emrserverless gamelift glue imagebuilder kinesisanalyticsv2 lambda lambdamicrovms lightsail m2 mwaa pipes sagemaker sfn swf synthetics workspaces workspacesweb appstream amplify rum agentregistry opensearchingest mskconnect",
  ],
  [
    "it lets callers in past the load balancers and their WebACLs",
    "apigateway apigatewayv2 appsync cloudfront globalaccelerator vpclattice appmesh transfer verifiedaccess ec2clientvpn iot ivs ivschat medialive mediapackage mediapackagev2 mediastore mediaconvert elastictranscoder connect lex chime chimesdkmediapipelines chatbot",
  ],
  [
    "it keeps data where no rule of the pack looks",
    "athena cleanrooms cloudsearch customerprofiles dax dataexchange datasync datazone docdb dsql elasticache elasticsearch finspace fsx glacier kendra keyspaces kinesis lakeformation location memorydb mq msk neptune neptunegraph odb opensearch qbusiness qldb quicksight redshift redshiftdata redshiftserverless s3outposts s3tables securitylake storagegateway timestreaminfluxdb timestreamquery timestreamwrite workmail codecommit codeartifact paymentcryptography amp grafana appfabric appflow appintegrations dms drs dlm comprehend transcribe rekognition personalize",
  ],
  [
    "it decides for the account, the organisation or its people, which is not a program's",
    "account accountaccess acmpca auditmanager billing bcmdata cognito computeoptimizer controltower costexplorer costoptimizationhub cur detective devopsguru directoryservice fms identitystore inspector2 invoicing licensemanager macie2 networkmanager notifications oam observabilityadmin organizations ram rbin resiliencehub resourceexplorer rolesanywhere savingsplans securityhub servicecatalog servicequotas shield signer ssmcontacts ssmincidents ssoadmin uxc verifiedpermissions cloudhsmv2 fis",
  ],
  [
    "it ties the network to others",
    "directconnect ec2transitgateway networkfirewall networkmonitor networkflowmonitor route53domains route53recoverycontrol route53recoveryreadiness outposts arcregionswitch",
  ],
  [
    "it makes resources that no rule sees",
    "cloudcontrol cloudformation serverlessrepository codepipeline codedeploy codeconnections codestarconnections codestarnotifications codegurureviewer codeguruprofiler schemas applicationinsights autoscalingplans appconfig evidently",
  ],
  [
    "it is a former or a second form of what has a judged one",
    "elb inspector macie waf wafregional ecrpublic s3control",
  ],
  ["it writes to people on behalf of the bank", "mailmanager pinpoint ses sesv2"],
];

/** Single types of modules that have judged ones too. */
const forbidden: readonly (readonly [reason: string, module: string, names: string])[] = [
  [
    "it computes elsewhere than in tasks of ECS, which the rules judge",
    "ec2",
    "Ami AmiCopy AmiFromInstance AmiLaunchPermission AllowedImagesSettings CapacityBlockReservation CapacityReservation DedicatedHost DefaultCreditSpecification Fleet Instance KeyPair SpotDatafeedSubscription SpotFleetRequest SpotInstanceRequest SerialConsoleAccess VolumeAttachment SecondaryNetwork SecondarySubnet AvailabilityZoneGroup NetworkInterface NetworkInterfaceAttachment NetworkInterfacePermission",
  ],
  [
    "it ties the network to others, or lets them in",
    "ec2",
    "CarrierGateway CustomerGateway EipAssociation EipDomainName EncryptionControl LocalGatewayRoute LocalGatewayRouteTable LocalGatewayRouteTableVirtualInterfaceGroupAssociation LocalGatewayRouteTableVpcAssociation NetworkInsightsAccessScope NetworkInsightsAnalysis NetworkInsightsPath PeeringConnectionOptions ProxyProtocolPolicy SnapshotCreateVolumePermission TrafficMirrorFilter TrafficMirrorFilterRule TrafficMirrorSession TrafficMirrorTarget VpcBlockPublicAccessExclusion VpcEndpointConnectionAccepter VpcEndpointConnectionNotification VpcEndpointPolicy VpcEndpointService VpcEndpointServiceAllowedPrinciple VpcIpam VpcIpamOrganizationAdminAccount VpcIpamPool VpcIpamPoolCidr VpcIpamPoolCidrAllocation VpcIpamPreviewNextCidr VpcIpamResourceDiscovery VpcIpamResourceDiscoveryAssociation VpcIpamScope VpcIpv6CidrBlockAssociation VpcNetworkPerformanceMetricSubscription VpcPeeringConnection VpcPeeringConnectionAccepter VpnConcentrator VpnConnection VpnConnectionRoute VpnGateway VpnGatewayAttachment VpnGatewayRoutePropagation",
  ],
  [
    "it ties the network to others, or lets them in",
    "vpc",
    "EndpointServicePrivateDnsVerification RouteServer RouteServerEndpoint RouteServerPeer RouteServerPropagation RouteServerVpcAssociation",
  ],
  [
    "it starts tasks that no rule on services sees",
    "ecs",
    "Daemon DaemonTaskDefinition ExpressGatewayService",
  ],
  [
    "images come from the bank's own builds",
    "ecr",
    "PullThroughCacheRule PullTimeUpdateExclusion RepositoryCreationTemplate",
  ],
  ["it keeps findings and alarms from those who answer", "cloudwatch", "AlarmMuteRule"],
  ["it keeps findings and alarms from those who answer", "accessanalyzer", "ArchiveRule"],
  ["it keeps findings and alarms from those who answer", "guardduty", "Filter"],
  ["ECS registers its own tasks", "lb", "TargetGroupAttachment"],
  ["ECS registers its own tasks", "alb", "TargetGroupAttachment"],
  ["it changes rights and machines behind the program", "budgets", "BudgetAction"],
  ["ECS registers its own tasks", "autoscaling", "Attachment TrafficSourceAttachment"],
  [
    "it calls others than AWS, or sends events to other regions and accounts",
    "cloudwatch",
    "EventApiDestination EventConnection EventEndpoint InternetMonitor LogS3TableIntegrationSource LogStorageTierPolicy LogTransformer OtelEnrichment",
  ],
  [
    "it lets strangers' identities in, or serves people",
    "iam",
    "GroupPoliciesExclusive GroupPolicyAttachmentsExclusive OpenIdConnectProvider OrganizationsFeatures OutboundWebIdentityFederation SamlProvider SecurityTokenServicePreferences ServerCertificate UserPoliciesExclusive UserPolicyAttachmentsExclusive VirtualMfaDevice",
  ],
  [
    "key material or rights on keys pass by the key's own policy",
    "kms",
    "Ciphertext CustomKeyStore ExternalKey Grant ReplicaExternalKey",
  ],
  [
    "it keeps data where no rule of the pack looks",
    "rds",
    "Certificate ClusterActivityStream ClusterEndpoint ClusterRoleAssociation ClusterSnapshot ClusterSnapshotCopy CustomDbEngineVersion ExportTask GlobalCluster InstanceAutomatedBackupsReplication InstanceDesiredState Integration Proxy ProxyDefaultTargetGroup ProxyEndpoint ProxyTarget ReservedInstance RoleAssociation ShardGroup Snapshot SnapshotCopy",
  ],
  [
    "it keeps data where no rule of the pack looks",
    "s3",
    "BucketAbac BucketAccelerateConfigurationV2 BucketRequestPaymentConfigurationV2 BucketWebsiteConfiguration BucketWebsiteConfigurationV2 DirectoryBucket FilesAccessPoint FilesFileSystem FilesFileSystemPolicy FilesMountTarget FilesSynchronizationConfiguration ObjectCopy VectorsIndex VectorsVectorBucket VectorsVectorBucketPolicy",
  ],
  [
    "it keeps data where no rule of the pack looks",
    "dynamodb",
    "GlobalSecondaryIndex GlobalTable KinesisStreamingDestination TableExport TableItem",
  ],
  ["it keeps data where no rule of the pack looks", "efs", "ReplicationConfiguration"],
  [
    "it keeps data where no rule of the pack looks",
    "ebs",
    "FastSnapshotRestore Snapshot SnapshotCopy SnapshotImport VolumeCopy",
  ],
  [
    "it keeps data where no rule of the pack looks",
    "backup",
    "GlobalSettings LogicallyAirGappedVault RegionSettings",
  ],
  [
    "it keeps data where no rule of the pack looks",
    "cloudtrail",
    "EventDataStore OrganizationDelegatedAdminAccount",
  ],
  [
    "it decides for other accounts, or lets them decide",
    "guardduty",
    "IPSet InviteAccepter Member MemberDetectorFeature OrganizationAdminAccount OrganizationConfiguration OrganizationConfigurationFeature ThreatIntelSet",
  ],
  [
    "it decides for other accounts, or changes resources behind the program",
    "cfg",
    "AggregateAuthorization ConfigurationAggregator ConformancePack OrganizationConformancePack OrganizationCustomPolicyRule OrganizationCustomRule OrganizationManagedRule RemediationConfiguration",
  ],
  [
    "it runs commands on machines",
    "ssm",
    "Activation Association ContactsRotation DefaultPatchBaseline Document MaintenanceWindow MaintenanceWindowTarget MaintenanceWindowTask PatchBaseline PatchGroup QuicksetupConfigurationManager ResourceDataSync ServiceSetting",
  ],
  [
    "names of the bank's are delegated elsewhere",
    "route53",
    "CidrCollection CidrLocation DelegationSet HealthCheck HostedZoneDnsSec KeySigningKey ProfilesAssociation ProfilesProfile ProfilesResourceAssociation RecordsExclusive ResolverConfig ResolverEndpoint ResolverRule TrafficPolicy TrafficPolicyInstance VpcAssociationAuthorization",
  ],
  ["it writes to people on behalf of the bank", "sns", "PlatformApplication SmsPreferences"],
  [
    "rules of a WebACL stand in the WebACL, where their order can be judged",
    "wafv2",
    "ApiKey WebAclRule WebAclRuleGroupAssociation",
  ],
  [
    "requests are recorded where no rule looks",
    "xray",
    "IndexingRule ResourcePolicy TraceSegmentDestination",
  ],
  ["it tells others than the account", "arczonalshift", "AutoshiftObserverNotificationStatus"],
];

/** `ec2 Vpc` of `aws:ec2/vpc:Vpc`. */
function wordsOf(type: string): { readonly module: string; readonly name: string } | undefined {
  const [, module = "", name = ""] = /^aws:([^/:]+)\/[^:]+:(\w+)$/.exec(type) ?? [];
  return module === "" ? undefined : { module, name };
}

function keyed(rows: readonly (readonly [string, string, string])[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap(([reason, module, names]) =>
      names.split(" ").map((name) => [`${module} ${name}`, reason] as const),
    ),
  );
}

const harmlessTypes = keyed(harmless);
const forbiddenTypes = keyed(forbidden);
const modules = new Map(
  forbiddenModules.flatMap(([reason, names]) => names.split(" ").map((module) => [module, reason] as const)),
);

/** Where a type of a provider stands. */
export function sortingOf(type: string): Sorting {
  if (judged.has(type)) return { kind: "judged" };
  const words = wordsOf(type);
  if (words === undefined) return { kind: "unsorted" };
  const key = `${words.module} ${words.name}`;
  const reason = harmlessTypes.get(key);
  if (reason !== undefined) return { kind: "harmless", reason };
  const against = forbiddenTypes.get(key) ?? modules.get(words.module);
  return against === undefined ? { kind: "unsorted" } : { kind: "forbidden", reason: against };
}
