import { type Props, text } from "../values";
import { ofMountTargets, ofOwner } from "./default-policies";
import type { DocumentKind } from "./documents";
import type { Place, StackResource } from "./stack-resources";

/** A policy document of a stack, unread, and what it stands on. */
export interface Attachment {
  readonly kind: DocumentKind;
  /** Says whose it is. */
  readonly name: string;
  /** ARN that it stands on; `*` of the account's, e.g. of every log group. */
  readonly on: string;
  /** JSON, or its value. */
  readonly document: unknown;
  /** A resource of its own that takes the place of what stands within another. */
  readonly apart: boolean;
}

type Read = (props: Props, resource: StackResource, place: Place) => Omit<Attachment, "apart"> | undefined;

function policyOf(what: string, kind: DocumentKind = "resource policy"): Read {
  return ({ arn, policy }, { name }) => ({
    kind,
    name: `policy of ${what} ${name}`,
    on: text(arn),
    document: policy,
  });
}

/** Documents within a resource. */
const within: Readonly<Record<string, Read>> = {
  "aws:iam/role:Role": ({ arn, name, assumeRolePolicy: document }) => ({
    kind: "trust policy",
    name: `trust of role ${text(name)}`,
    on: text(arn),
    document,
  }),
  "aws:kms/key:Key": policyOf("key", "key policy"),
  "aws:s3/bucket:Bucket": ({ arn, bucket, policy }) => ({
    kind: "resource policy",
    name: `policy of bucket ${text(bucket)}`,
    on: text(arn),
    document: policy,
  }),
  "aws:sns/topic:Topic": ({ arn, policy }, { name }, { account }) => ({
    kind: "resource policy",
    name: `${policy === undefined || policy === "" ? "default policy" : "policy"} of topic ${name}`,
    on: text(arn),
    document: policy === undefined || policy === "" ? ofOwner(text(arn), account) : policy,
  }),
  "aws:efs/fileSystem:FileSystem": ({ arn }, { name }) => ({
    kind: "resource policy",
    name: `default policy of file system ${name}`,
    on: text(arn),
    document: ofMountTargets,
  }),
  "aws:sqs/queue:Queue": policyOf("queue"),
  "aws:secretsmanager/secret:Secret": ({ arn, name, policy }) => ({
    kind: "resource policy",
    name: `policy of secret ${text(name)}`,
    on: text(arn),
    document: policy,
  }),
};

function ofAccount(service: string, kind: string): (id: string, place: Place) => string {
  return (id, { account, region }) =>
    id.startsWith("arn:") ? id : `arn:aws:${service}:${region}:${account}:${kind}${id}`;
}

const keyArn = ofAccount("kms", "key/");
const repositoryArn = ofAccount("ecr", "repository/");
const fileSystemArn = ofAccount("elasticfilesystem", "file-system/");
const vaultArn = ofAccount("backup", "backup-vault:");

/** The last part of an ARN, or of a queue's URL. */
function last(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf(":"), arn.lastIndexOf("/")) + 1);
}

/** Documents that are resources of their own. */
const apart: Readonly<Record<string, Read>> = {
  "aws:kms/keyPolicy:KeyPolicy": ({ keyId, policy }, { name }, place) => ({
    kind: "key policy",
    name: `policy of key ${name}`,
    on: keyArn(text(keyId), place),
    document: policy,
  }),
  "aws:s3/bucketPolicy:BucketPolicy": ({ bucket, policy }) => ({
    kind: "resource policy",
    name: `policy of bucket ${text(bucket)}`,
    on: `arn:aws:s3:::${text(bucket)}`,
    document: policy,
  }),
  "aws:sns/topicPolicy:TopicPolicy": ({ arn, policy }) => ({
    kind: "resource policy",
    name: `policy of topic ${last(text(arn))}`,
    on: text(arn),
    document: policy,
  }),
  "aws:sqs/queuePolicy:QueuePolicy": ({ queueUrl, policy }, _resource, { account, region }) => ({
    kind: "resource policy",
    name: `policy of queue ${last(text(queueUrl))}`,
    on: `arn:aws:sqs:${region}:${account}:${last(text(queueUrl))}`,
    document: policy,
  }),
  "aws:secretsmanager/secretPolicy:SecretPolicy": ({ secretArn, policy }) => ({
    kind: "resource policy",
    name: `policy of secret ${text(secretArn).split(":secret:")[1]}`,
    on: text(secretArn),
    document: policy,
  }),
  "aws:dynamodb/resourcePolicy:ResourcePolicy": ({ resourceArn, policy }) => ({
    kind: "resource policy",
    name: `policy of table ${text(resourceArn).split(":table/")[1]}`,
    on: text(resourceArn),
    document: policy,
  }),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ({ repository, policy }, _resource, place) => ({
    kind: "resource policy",
    name: `policy of repository ${text(repository)}`,
    on: repositoryArn(text(repository), place),
    document: policy,
  }),
  "aws:ecr/registryPolicy:RegistryPolicy": ({ policy }, _resource, place) => ({
    kind: "resource policy",
    name: "policy of the registry",
    on: repositoryArn("*", place),
    document: policy,
  }),
  "aws:efs/fileSystemPolicy:FileSystemPolicy": ({ fileSystemId, policy }, _resource, place) => ({
    kind: "resource policy",
    name: `policy of file system ${text(fileSystemId)}`,
    on: fileSystemArn(text(fileSystemId), place),
    document: policy,
  }),
  "aws:backup/vaultPolicy:VaultPolicy": ({ backupVaultName, policy }, _resource, place) => ({
    kind: "resource policy",
    name: `policy of backup vault ${text(backupVaultName)}`,
    on: vaultArn(text(backupVaultName), place),
    document: policy,
  }),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": (
    { policyName, resourceArn, policyDocument },
    _resource,
    { account, region },
  ) => ({
    kind: "resource policy",
    name: `log resource policy ${text(policyName) || text(resourceArn)}`,
    on: text(resourceArn) || `arn:aws:logs:${region}:${account}:log-group:*`,
    document: policyDocument,
  }),
};

/** Whether a type is nothing but the policy of another resource, whose ARN it bears. */
export function isPolicyAlone(type: string): boolean {
  return type in apart;
}

/** The documents that a resource puts on others or on itself. */
export function attachmentsOf(resource: StackResource, place: Place): Attachment[] {
  const isApart = resource.type in apart;
  const read = isApart ? apart[resource.type] : within[resource.type];
  const found = read?.({ ...resource.inputs, ...resource.outputs }, resource, place);
  const isThere = found && found.document !== undefined && found.document !== "" && found.document !== null;
  return isThere ? [{ ...found, apart: isApart }] : [];
}
