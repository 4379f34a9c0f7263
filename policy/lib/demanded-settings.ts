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
