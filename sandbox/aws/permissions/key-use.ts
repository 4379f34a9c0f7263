import type { Keys } from "../iam/context";
import { keyArn } from "../iam/needs";
import { encryptionContext, through } from "../iam/requests";
import type { Moment } from "../types/entry";
import { text, valuesAt } from "../values";
import { type MomentQuestion, Permissions } from "./at-moment";
import { explained } from "./words";

/** A service that uses a key with the caller's rights when a resource is given it. */
interface KeyUse {
  /** Path of the key in the inputs. */
  readonly at: string;
  /** Name of the service in `kms:ViaService`. */
  readonly via: string;
  readonly actions: readonly string[];
  readonly context: (moment: Moment) => Readonly<Record<string, string>>;
  /** AWS's words. */
  readonly refusal: (key: string) => string;
}

const uses: Readonly<Record<string, KeyUse>> = {
  /**
   * Source: "Secret encryption and decryption in AWS Secrets Manager", validating access to the KMS key, Secrets Manager
   * user guide. It names the version's id alone; what stands in `SecretARN` then, no page says.
   */
  "aws:secretsmanager/secret:Secret": {
    at: "kmsKeyId",
    via: "secretsmanager",
    actions: ["kms:GenerateDataKey", "kms:Decrypt"],
    context: () => ({ SecretVersionId: "RequestToValidateKeyAccess" }),
    refusal: () => "AccessDeniedException: Access to KMS is not allowed",
  },
  /** Source: "DynamoDB encryption at rest", authorizing use of your customer managed key, DynamoDB developer guide. */
  "aws:dynamodb/table:Table": {
    at: "serverSideEncryption.kmsKeyArn",
    via: "dynamodb",
    actions: [
      "kms:DescribeKey",
      "kms:CreateGrant",
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
    context: ({ account, inputs }) => ({
      "aws:dynamodb:tableName": text(inputs.name),
      "aws:dynamodb:subscriberId": account,
    }),
    refusal: (key) =>
      `AccessDeniedException: KMS key access denied: DynamoDB is not allowed to use ${key} for the caller`,
  },
  /** Source: "Encryption at rest", required IAM permissions, Amazon ECR user guide. */
  "aws:ecr/repository:Repository": {
    at: "encryptionConfigurations[].kmsKey",
    via: "ecr",
    actions: ["kms:DescribeKey", "kms:CreateGrant"],
    context: ({ account, region, inputs }) => ({
      "aws:ecr:arn": `arn:aws:ecr:${region}:${account}:repository/${text(inputs.name)}`,
    }),
    refusal: (key) =>
      `KmsException: KMS error: the caller is not authorized to perform the operation needed on the key ${key}`,
  },
  /** Source: "Backup vault creation and deletion", required permissions, AWS Backup developer guide. */
  "aws:backup/vault:Vault": {
    at: "kmsKeyArn",
    via: "backup",
    actions: ["kms:DescribeKey", "kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt", "kms:RetireGrant"],
    // It names no context beside the key of that of the grants.
    context: () => ({}),
    refusal: (key) =>
      `AccessDeniedException: Insufficient privileges to perform this action on the key ${key}`,
  },
  /** Source: "Encrypting data at rest in Amazon EFS", Amazon EFS key policies for AWS KMS, EFS user guide: what it requires. */
  "aws:efs/fileSystem:FileSystem": {
    at: "kmsKeyId",
    via: "elasticfilesystem",
    actions: ["kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
    // Of a file system that has no id yet.
    context: () => ({}),
    refusal: (key) => `KmsKeyDisabled: The caller is not allowed to use the KMS key ${key}`,
  },
  /** Source: "Identity-based policies for EventBridge Scheduler", CreateSchedule with a customer managed key, user guide. */
  "aws:scheduler/schedule:Schedule": {
    at: "kmsKeyArn",
    via: "scheduler",
    actions: ["kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"],
    context: ({ account, region, inputs }) => ({
      "aws:scheduler:schedule:arn": `arn:aws:scheduler:${region}:${account}:schedule/${text(inputs.groupName) || "default"}/${text(inputs.name)}`,
    }),
    refusal: (key) => `ValidationException: The KMS key is not accessible to the caller: ${key}`,
  },
};

/** Whether whoever gives a resource its key may use that key. AWS's own keys, and other accounts', are not judged. */
export function refuseKeyUse(type: string, moment: Moment): string | undefined {
  const use = uses[type];
  const key = use && keyAt(use.at, moment.inputs);
  if (!use || key === undefined || (moment.existing && keyAt(use.at, moment.existing.inputs) === key))
    return undefined;
  const permissions = new Permissions(moment);
  const resource = keyArn(permissions.stack, key);
  if (resource === undefined) return undefined;
  const via = through(use.via, moment.region);
  const pairs = use.context(moment);
  for (const action of use.actions) {
    const question: MomentQuestion = {
      action,
      resource,
      context: { ...via, ...contextOf(action, pairs), ...granting(action) },
    };
    const answer = permissions.refused([question]);
    if (!answer) continue;
    const told: Keys = {
      "kms:ViaService": `${use.via}.${moment.region}.amazonaws.com`,
      ...Object.fromEntries(
        Object.entries(contextOf(action, pairs)).filter(([name]) =>
          name.startsWith("kms:EncryptionContext:"),
        ),
      ),
      ...granting(action),
    };
    return `${use.refusal(resource)} ${explained(answer, told)}`;
  }
  return undefined;
}

function keyAt(path: string, inputs: Moment["inputs"]): string | undefined {
  const [key] = valuesAt(inputs, path).map(text);
  return key === "" ? undefined : key;
}

/** DescribeKey takes no encryption context. */
function contextOf(action: string, pairs: Readonly<Record<string, string>>): Keys {
  return action === "kms:DescribeKey" ? {} : encryptionContext(pairs);
}

/** A service makes its grants for itself alone. Source: "AWS KMS condition keys", kms:GrantIsForAWSResource. */
function granting(action: string): Keys {
  return action === "kms:CreateGrant" ? { "kms:GrantIsForAWSResource": "true" } : {};
}
