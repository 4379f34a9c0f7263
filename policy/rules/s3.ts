import {
  demandNaming,
  isGiven,
  type Node,
  ofBucket,
  resourceRule,
  setting,
  stackRule,
  thoseNaming,
  types,
} from "../lib";

interface Bucket {
  readonly acl?: string;
  readonly grants?: readonly { readonly type?: string; readonly uri?: string }[];
  readonly versioning?: { readonly enabled?: boolean };
  readonly forceDestroy?: boolean;
}
/** All resources that say something of a bucket name it in the same way. */
interface OfBucket {
  readonly bucket?: string;
}
interface PublicAccessBlock extends OfBucket {
  readonly blockPublicAcls?: boolean;
  readonly blockPublicPolicy?: boolean;
  readonly ignorePublicAcls?: boolean;
  readonly restrictPublicBuckets?: boolean;
}
interface Ownership extends OfBucket {
  readonly rule?: { readonly objectOwnership?: string };
}
interface Acl extends OfBucket {
  readonly acl?: string;
  readonly accessControlPolicy?: object;
}
interface Versioning extends OfBucket {
  readonly versioningConfiguration?: { readonly status?: string };
}

const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

const publicAccessBlock = stackRule<Bucket>({
  name: "s3-bucket-enforce-public-access-block",
  severity: "critical",
  description: "Every bucket blocks public access in all four ways.",
  remediation: "make a BucketPublicAccessBlock for the bucket with all four flags true.",
  standards: {
    fsbp: ["S3.8", "S3.1"],
    pci: ["1.4.4"],
    pciOwn: ["7.3.1"],
    nist: ["AC-3", "AC-4", "AC-6", "SC-7"],
  },
  types: types.bucket,
  check: (bucket, judge, { graph }) => {
    const blocks = demandNaming(
      judge,
      graph.ofType<PublicAccessBlock>(types.bucketPublicAccessBlock),
      ofBucket,
      bucket,
      "the bucket has no BucketPublicAccessBlock",
    );
    for (const block of blocks)
      for (const flag of flags)
        judge.part(() => {
          if (block.props[flag] !== true) judge.violation(`\`${flag}\` of ${block.name} is not true`);
        });
  },
});

const acl = stackRule<Bucket>({
  name: "s3-bucket-disallow-acl",
  severity: "critical",
  description: "No ACL grants anything: the owner of the bucket owns all objects, and policies alone decide.",
  remediation: "make BucketOwnershipControls with BucketOwnerEnforced, and remove every ACL and grant.",
  standards: {
    fsbp: ["S3.2", "S3.3", "S3.12"],
    pci: [],
    pciOwn: ["1.4.2", "7.3.1"],
    nist: ["AC-3", "AC-6", "SC-7"],
  },
  types: types.bucket,
  check: (bucket, judge, { graph }) => {
    judge.part(() => {
      if (isGiven(bucket, "acl") && bucket.props.acl !== "private")
        judge.violation(`the bucket has the ACL "${bucket.props.acl}"`);
    });
    judge.each(
      () => (isGiven(bucket, "grants") ? bucket.props.grants : []),
      // AWS itself reports the owner's own right as a grant to a user.
      ({ type, uri }) => {
        if (type === "Group" || uri) judge.violation("a grant lets a group of AWS accounts in");
      },
    );
    judge.part(() => {
      const controls = demandNaming(
        judge,
        graph.ofType<Ownership>(types.bucketOwnershipControls),
        ofBucket,
        bucket,
        "the bucket has no BucketOwnershipControls",
      );
      for (const { props, name } of controls)
        if (props.rule?.objectOwnership !== "BucketOwnerEnforced")
          judge.violation(`${name} leaves ACLs in force`);
    });
    const acls = thoseNaming(graph.ofType<Acl>(types.bucketAcl), ofBucket, bucket);
    for (const each of acls.sure) judge.part(() => judgeAcl(each, judge.violation));
    for (const { urn } of acls.unclear) judge.undetermined("bucket", urn);
  },
});

function judgeAcl(each: Node<Acl>, violation: (message: string) => void): void {
  if (isGiven(each, "acl") && each.props.acl !== "private")
    violation(`${each.name} sets the ACL "${each.props.acl}"`);
  else if (isGiven(each, "accessControlPolicy")) violation(`${each.name} makes grants of its own`);
}

const versioning = stackRule<Bucket>({
  name: "s3-bucket-enable-versioning",
  severity: "medium",
  description: "A bucket keeps what is overwritten or deleted.",
  remediation: "make a BucketVersioning for the bucket with status Enabled.",
  standards: { fsbp: ["S3.14"], pci: [], pciOwn: [], nist: ["CP-9", "AU-9(2)", "SI-12"] },
  types: types.bucket,
  check: (bucket, judge, { graph }) => {
    const inline = isGiven(bucket, "versioning") && bucket.props.versioning?.enabled === true;
    const all = graph.ofType<Versioning>(types.bucketVersioning);
    // What AWS reports of the bucket itself agrees with the resource of its own, and may lag behind.
    const own = thoseNaming(all, ofBucket, bucket).sure;
    if (inline && own.length === 0) return;
    for (const { props, name } of demandNaming(judge, all, ofBucket, bucket, "the bucket has no versioning"))
      if (props.versioningConfiguration?.status !== "Enabled")
        judge.violation(`${name} does not enable versioning`);
  },
});

const forceDestroy = resourceRule<Bucket, { permitted: boolean }>({
  name: "s3-bucket-disallow-force-destroy",
  severity: "high",
  description: "A bucket that holds objects cannot be destroyed.",
  remediation: "remove `forceDestroy`.",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["CP-9", "CM-3"] },
  types: types.bucket,
  settings: { permitted: setting(false, "Whether buckets of the stack may be destroyed with their objects") },
  check: ({ props }, judge, { permitted }) => {
    if (!permitted && props.forceDestroy === true)
      judge.violation("the bucket is destroyed with its objects");
  },
});

export const s3Rules = [publicAccessBlock, acl, versioning, forceDestroy];
