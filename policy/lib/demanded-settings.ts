/** One thing that a type must say, or must not. */
export interface Demand {
  /** Path inside the resource. */
  readonly at: string;
  /** Whether the value, or its absence, is right. */
  readonly holds: (value: unknown, props: Readonly<Record<string, unknown>>) => boolean;
  /** What is wrong where it does not hold. */
  readonly wrong: string;
  /** Whether a value that is not known yet will do, because something was given. @default false */
  readonly presence?: boolean;
}

const isOn = (value: unknown) => value === true || value === "true";
const isNotOff = (value: unknown) => value !== false && value !== "false";
const isAbsent = (value: unknown) => value === undefined || value === null || value === "";
const isGiven = (value: unknown) => !isAbsent(value) && !(Array.isArray(value) && value.length === 0);
const atLeast = (least: number) => (value: unknown) => Number(value ?? 0) >= least;

const on = (at: string, wrong: string): Demand => ({ at, holds: isOn, wrong });
const given = (at: string, wrong: string): Demand => ({ at, holds: isGiven, wrong, presence: true });
const absent = (at: string, wrong: string): Demand => ({ at, holds: isAbsent, wrong });

const all = (holds: (each: unknown) => boolean) => (value: unknown) =>
  isAbsent(value) || (Array.isArray(value) && Array.from(value).every(holds));
/** "CAA record type", Amazon Route 53, and "(Optional) Configure a CAA record", AWS Certificate Manager. */
const isOfAws = (record: unknown) =>
  /^\d+ iodef /.test(String(record)) ||
  /^\d+ issue(wild)? "(;|(amazon|amazontrust|awstrust|amazonaws)\.com)"$/.test(String(record));

/** An object is encrypted as its bucket says, or under a key that it names. */
const keptUnderKey: Demand = {
  at: "serverSideEncryption",
  holds: (value) => isAbsent(value) || /^aws:kms(:dsse)?$/.test(String(value)),
  wrong: "the object is encrypted otherwise than its bucket",
};

const database: readonly Demand[] = [
  on("storageEncrypted", "the database is not encrypted"),
  on("deletionProtection", "the database can be deleted"),
  { at: "backupRetentionPeriod", holds: atLeast(7), wrong: "backups are kept for less than a week" },
  {
    at: "manageMasterUserPassword",
    holds: (value, props) =>
      isOn(value) || isGiven(props.replicateSourceDb) || isGiven(props.replicationSourceIdentifier),
    wrong: "the master password is not AWS's to keep",
  },
  given("kmsKeyId", "the database names no key of the bank"),
];

/** A parameter that is no SecureString is read by whoever may describe the account. */
const secretWords = /(password|passwd|secret|token|api-?_?key|credential|private)/i;

const table = {
  "aws:rds/instance:Instance": [
    ...database,
    { at: "publiclyAccessible", holds: (value) => !isOn(value), wrong: "the database is on the internet" },
    on("multiAz", "the database stands in one availability zone"),
    given("enabledCloudwatchLogsExports", "the database writes no log"),
  ],
  "aws:rds/cluster:Cluster": [
    ...database,
    given("enabledCloudwatchLogsExports", "the database writes no log"),
  ],
  "aws:rds/clusterInstance:ClusterInstance": [
    { at: "publiclyAccessible", holds: (value) => !isOn(value), wrong: "the database is on the internet" },
  ],
  "aws:ebs/volume:Volume": [on("encrypted", "the volume is not encrypted")],
  "aws:ebs/encryptionByDefault:EncryptionByDefault": [
    { at: "enabled", holds: isNotOff, wrong: "new volumes of the account are not encrypted" },
  ],
  "aws:guardduty/detector:Detector": [{ at: "enable", holds: isNotOff, wrong: "the detector is off" }],
  "aws:cfg/recorder:Recorder": [given("roleArn", "the recorder records nothing")],
  "aws:cfg/recorderStatus:RecorderStatus": [on("isEnabled", "the recorder is off")],
  "aws:cfg/deliveryChannel:DeliveryChannel": [
    given("s3KmsKeyArn", "what is delivered names no key of the bank"),
  ],
  "aws:cloudtrail/trail:Trail": [
    { at: "enableLogging", holds: isNotOff, wrong: "the trail is off" },
    on("enableLogFileValidation", "the trail's files can be changed unseen"),
    on("isMultiRegionTrail", "the trail sees one region"),
    given("kmsKeyId", "the trail names no key of the bank"),
  ],
  "aws:backup/vault:Vault": [given("kmsKeyArn", "the vault names no key of the bank")],
  "aws:iam/accountPasswordPolicy:AccountPasswordPolicy": [
    { at: "minimumPasswordLength", holds: atLeast(14), wrong: "passwords may be shorter than 14 characters" },
    on("requireSymbols", "passwords need no symbol"),
    on("requireNumbers", "passwords need no number"),
    on("requireUppercaseCharacters", "passwords need no capital"),
    on("requireLowercaseCharacters", "passwords need no small letter"),
  ],
  "aws:s3/accessPoint:AccessPoint": [
    given("vpcConfiguration", "the access point is reached from the internet"),
  ],
  "aws:route53/zone:Zone": [given("vpcs", "the zone is public")],
  "aws:route53/queryLog:QueryLog": [given("cloudwatchLogGroupArn", "queries are not logged")],
  "aws:ssm/parameter:Parameter": [
    {
      at: "type",
      holds: (value, props) => value === "SecureString" || !secretWords.test(String(props.name ?? "")),
      wrong: "the parameter is a secret by its name, and its value is plain text",
    },
    {
      at: "keyId",
      holds: (value, props) =>
        props.type !== "SecureString" || (isGiven(value) && !/alias\/aws\//.test(String(value))),
      wrong: "the parameter names no key of the bank",
    },
    {
      at: "value",
      holds: (value, props) => props.type !== "SecureString" || isAbsent(value),
      wrong: "a secret parameter's value is written by the program",
    },
  ],
  "aws:ecs/accountSettingDefault:AccountSettingDefault": [
    {
      at: "value",
      holds: (value) => !/^(disabled|off)$/i.test(String(value)),
      wrong: "the account's default switches a protection off",
    },
  ],
  "aws:ec2/eip:Eip": [
    absent("instance", "a machine gets a public address"),
    absent("networkInterface", "a network interface gets a public address"),
    absent("associateWithPrivateIp", "a network interface gets a public address"),
  ],
  "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration": [
    { at: "payer", holds: (value) => value === "BucketOwner", wrong: "whoever asks pays, and so is anybody" },
  ],
  "aws:s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration": [
    {
      at: "status",
      holds: (value) => value !== "Enabled",
      wrong: "objects travel by places outside of the region",
    },
  ],
  "aws:s3/bucketObject:BucketObject": [keptUnderKey],
  "aws:s3/bucketObjectv2:BucketObjectv2": [keptUnderKey],
  // The resolver behind AmazonProvidedDNS has the firewall and the log. Source: "DHCP option sets in Amazon VPC".
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": [
    {
      at: "domainNameServers",
      holds: all((each) => each === "AmazonProvidedDNS"),
      wrong: "names are asked of a server that has neither the VPC's DNS firewall nor its log",
    },
    {
      at: "ntpServers",
      holds: all((each) => each === "169.254.169.123" || each === "fd00:ec2::123"),
      wrong: "the time is asked of a server that is not AWS's",
    },
    absent("netbiosNameServers", "names are asked of another server"),
  ],
  "aws:vpc/endpointPrivateDns:EndpointPrivateDns": [
    on("privateDnsEnabled", "requests to AWS go past the endpoint"),
  ],
  "aws:cloudwatch/eventBus:EventBus": [given("kmsKeyIdentifier", "the bus names no key of the bank")],
  "aws:ec2/launchTemplate:LaunchTemplate": [
    absent("keyName", "somebody can log in to the machine"),
    absent("instanceMarketOptions", "AWS takes every machine of it back at any time"),
  ],
  // What is not known yet is a certificate's own word for its validation: nothing else hands out a record's type.
  "aws:route53/record:Record": [
    {
      at: "type",
      holds: (value) => !/^(NS|DS)$/i.test(String(value)),
      wrong: "somebody else's servers answer for a name of the bank's",
      presence: true,
    },
    {
      at: "type",
      holds: (value, props) => !/^CAA$/i.test(String(value)) || all(isOfAws)(props.records),
      wrong: "another authority than AWS's may give out certificates for the name",
      presence: true,
    },
  ],
  // ECS enters its own tasks.
  "aws:servicediscovery/instance:Instance": [
    {
      at: "attributes",
      holds: (value) =>
        !Object.keys(value ?? {}).some((key) => /^AWS_(INSTANCE_(IPV[46]|CNAME)|EC2_)/.test(key)),
      wrong: "a name of the platform's leads to an address that somebody wrote down",
    },
  ],
  "aws:ec2/managedPrefixList:ManagedPrefixList": [given("entries", "nobody can see who is on the list")],
  "aws:secretsmanager/secret:Secret": [
    {
      at: "forceOverwriteReplicaSecret",
      holds: (value) => !isOn(value),
      wrong: "a secret of the same name elsewhere is overwritten",
    },
  ],
} as const satisfies Readonly<Record<string, readonly Demand[]>>;

/** Types with demands. */
export const demandedTypes: readonly string[] = Object.keys(table);

/** What is demanded of a type. */
export function demandsOf(type: string): readonly Demand[] {
  return (table as Readonly<Record<string, readonly Demand[]>>)[type] ?? [];
}
