import { isKnown, type Judge, type Node, type Relation, stackRule, thoseNamed, types } from "../lib";

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
  "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration",
  "aws:s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration",
  "aws:s3/bucketNotification:BucketNotification",
  "aws:s3/bucketMetadataConfiguration:BucketMetadataConfiguration",
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/inventory:Inventory",
  "aws:s3/analyticsConfiguration:AnalyticsConfiguration",
];

/** Where a list of all objects, or of who asks for them, is written to. */
interface Report {
  readonly destination?: { readonly bucket?: { readonly bucketArn?: string } };
  readonly storageClassAnalysis?: {
    readonly dataExport?: {
      readonly destination?: { readonly s3BucketDestination?: { readonly bucketArn?: string } };
    };
  };
}
const given = (arn: string | undefined) => (arn === undefined ? [] : [arn]);
const reported = (
  of: string,
  property: keyof Report & string,
  names: (props: Report) => readonly string[],
): Row => ({
  of: [of],
  named: { property, by: "arn", types: types.bucket, names: (props) => names(props as Report) },
});

const trustStores = ["aws:lb/trustStore:TrustStore", "aws:alb/trustStore:TrustStore"];

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
  reported("aws:s3/inventory:Inventory", "destination", ({ destination }) =>
    given(destination?.bucket?.bucketArn),
  ),
  reported("aws:s3/analyticsConfiguration:AnalyticsConfiguration", "storageClassAnalysis", (props) =>
    given(props.storageClassAnalysis?.dataExport?.destination?.s3BucketDestination?.bucketArn),
  ),
  row(trustStores, "caCertificatesBundleS3Bucket", "bucket", types.bucket),
  row(["aws:iam/instanceProfile:InstanceProfile"], "role", "name", types.role),
  row(["aws:iam/rolePoliciesExclusive:RolePoliciesExclusive"], "roleName", "name", types.role),
  row(["aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation"], "vpcId", "id", types.vpc),
  row(["aws:route53/zoneAssociation:ZoneAssociation"], "vpcId", "id", types.vpc),
];

const ownedByOthers = stackRule<Record<string, unknown>>({
  name: "stack-disallow-settings-of-others",
  severity: "high",
  description:
    "A program sets up buckets, secrets, keys, routes, network ACLs, file systems, repositories, topics, roles and networks that it makes itself: of another's nobody sees whether the rest of it still protects.",
  remediation: "make it where the resource itself is made.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "7.2.2"], nist: ["AC-3", "CM-3", "CM-5"] },
  types: [...new Set(rows.flatMap(({ of }) => of))],
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
  const { names } = relation;
  if (names !== undefined && isKnown(() => names(node.props)) && names(node.props)?.length === 0) return;
  const { sure, unclear } = thoseNamed(node, relation, candidates);
  if (sure.length > 0) return;
  if (unclear.length > 0) judge.undetermined(relation.property);
  else judge.violation(`\`${relation.property}\` names what the program does not make`);
}

export const anyOwnerRules = [ownedByOthers];
