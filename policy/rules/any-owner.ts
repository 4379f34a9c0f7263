import { type Judge, type Node, naming, type Relation, stackRule, types } from "../lib";

/** A resource that sets up another one: which property names it. */
interface Row {
  readonly of: readonly string[];
  readonly named: Relation<Record<string, unknown>>;
}

const row = (
  of: readonly string[],
  property: string,
  by: Relation<object>["by"],
  named: readonly string[],
): Row => ({ of, named: { property, by, types: named } });

const ofBucket = [
  ...types.bucketAcl,
  ...types.bucketOwnershipControls,
  ...types.bucketPublicAccessBlock,
  ...types.bucketPolicy,
  ...types.bucketServerSideEncryption,
  ...types.bucketVersioning,
  ...types.bucketLogging,
  ...types.bucketLifecycle,
  ...types.bucketObjectLock,
  ...types.bucketCors,
  ...types.bucketReplication,
];

/** Rules on what is named judge both together; what the program does not make they never see. */
const rows: readonly Row[] = [
  row(ofBucket, "bucket", "bucket", types.bucket),
  row(types.secretRotation, "secretId", "arn", types.secret),
  row(types.secretPolicy, "secretArn", "arn", types.secret),
  row(types.keyPolicy, "keyId", "id", [...types.key, ...types.replicaKey]),
  row(types.route, "routeTableId", "id", types.routeTable),
  row(types.networkAclRule, "networkAclId", "id", [...types.networkAcl, ...types.defaultNetworkAcl]),
  row(types.fileSystemPolicy, "fileSystemId", "id", types.fileSystem),
  row(types.mountTarget, "fileSystemId", "id", types.fileSystem),
  row([...types.backupVaultLock, ...types.backupVaultPolicy], "backupVaultName", "name", types.backupVault),
  row(types.repositoryPolicy, "repository", "name", types.repository),
  row(types.topicPolicy, "arn", "arn", types.topic),
];

const ownedByOthers = stackRule<Record<string, unknown>>({
  name: "stack-disallow-settings-of-others",
  severity: "high",
  description:
    "A program sets up buckets, secrets, keys, routes, network ACLs, file systems, repositories and topics that it makes itself: of another's nobody sees whether the rest of it still protects.",
  remediation: "make it where the resource itself is made.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "7.2.2"], nist: ["AC-3", "CM-3", "CM-5"] },
  types: rows.flatMap(({ of }) => of),
  check: (node, judge, { graph }) => {
    for (const { of, named } of rows)
      if (of.includes(node.type)) judgeNaming(node, named, graph.ofType(named.types), judge);
  },
});

function judgeNaming(
  node: Node,
  relation: Relation<Record<string, unknown>>,
  candidates: readonly Node[],
  judge: Judge,
): void {
  const answers = candidates.map((each) => naming(node, relation, each));
  if (answers.includes("yes")) return;
  if (answers.includes("unclear")) judge.undetermined(relation.property);
  else judge.violation(`\`${relation.property}\` names what the program does not make`);
}

export const anyOwnerRules = [ownedByOthers];
