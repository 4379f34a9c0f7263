import type { StackResource } from "../iam/stack-resources";
import type { Moment } from "../types/entry";
import { text } from "../values";
import { Permissions } from "./at-moment";
import { explained, lost } from "./words";

interface LockOut {
  /** The action that the caller has to keep. */
  readonly keeps: string;
  readonly on: (moment: Moment, made: StackResource) => string;
  /** Input that leaves the check out. */
  readonly unless: string;
  /** AWS's words; nothing where AWS accepts it. */
  readonly refusal?: string;
}

const lockOuts: Readonly<Record<string, LockOut>> = {
  /** Source: "CreateKey", BypassPolicyLockoutSafetyCheck, AWS KMS API reference. */
  "aws:kms/key:Key": {
    keeps: "kms:PutKeyPolicy",
    on: (_moment, { outputs }) => text(outputs.arn),
    unless: "bypassPolicyLockoutSafetyCheck",
    refusal:
      "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.",
  },
  "aws:kms/keyPolicy:KeyPolicy": {
    keeps: "kms:PutKeyPolicy",
    on: ({ inputs, account, region }) => {
      const key = text(inputs.keyId);
      return key.startsWith("arn:") ? key : `arn:aws:kms:${region}:${account}:key/${key}`;
    },
    unless: "bypassPolicyLockoutSafetyCheck",
    refusal:
      "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.",
  },
  /** Source: "PutResourcePolicy", ConfirmRemoveSelfResourceAccess, DynamoDB API reference. */
  "aws:dynamodb/resourcePolicy:ResourcePolicy": {
    keeps: "dynamodb:PutResourcePolicy",
    on: ({ inputs }) => text(inputs.resourceArn),
    unless: "confirmRemoveSelfResourceAccess",
    refusal:
      "AccessDeniedException: The new resource policy will not allow you to update the resource policy in the future.",
  },
  /** Source: "SetRepositoryPolicy", force, Amazon ECR API reference; the provider never sets it. */
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    keeps: "ecr:SetRepositoryPolicy",
    on: ({ inputs, account, region }) =>
      `arn:aws:ecr:${region}:${account}:repository/${text(inputs.repository)}`,
    unless: "",
    refusal:
      "InvalidParameterException: The repository policy would prevent you from setting another policy in the future; it has to be forced",
  },
  /** Source: "PutFileSystemPolicy", BypassPolicyLockoutSafetyCheck, Amazon EFS API reference. */
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    keeps: "elasticfilesystem:PutFileSystemPolicy",
    on: ({ inputs, account, region }) =>
      `arn:aws:elasticfilesystem:${region}:${account}:file-system/${text(inputs.fileSystemId)}`,
    unless: "bypassPolicyLockoutSafetyCheck",
    refusal:
      "InvalidPolicyException: The policy would prevent you from making a subsequent PutFileSystemPolicy request",
  },
  /** S3 leaves it to the caller to ask for the check. Source: "PutBucketPolicy", ConfirmRemoveSelfBucketAccess. */
  "aws:s3/bucketPolicy:BucketPolicy": {
    keeps: "s3:PutBucketPolicy",
    on: ({ inputs }) => `arn:aws:s3:::${text(inputs.bucket)}`,
    unless: "",
  },
};

/** A policy with which whoever writes it could never change it again. */
export function refuseLockOut(type: string, moment: Moment, made: StackResource): string | undefined {
  const lockOut = lockOuts[type];
  if (!lockOut || text(moment.inputs.policy) === "" || moment.inputs[lockOut.unless] === true)
    return undefined;
  const permissions = new Permissions(moment, [made]);
  const answer = permissions.refused([{ action: lockOut.keeps, resource: lockOut.on(moment, made) }]);
  if (!answer) return undefined;
  return lockOut.refusal === undefined
    ? lost("leave the policy to the account's root user alone", answer)
    : `${lockOut.refusal} ${explained(answer)}`;
}
