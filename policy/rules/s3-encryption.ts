import {
  demandCustomerKey,
  demandNaming,
  type Graph,
  isGiven,
  type Judge,
  type Node,
  ofBucket,
  type Relation,
  stackRule,
  thoseNaming,
  types,
} from "../lib";

interface EncryptionRule {
  readonly applyServerSideEncryptionByDefault?: {
    readonly sseAlgorithm?: string;
    readonly kmsMasterKeyId?: string;
  };
  readonly bucketKeyEnabled?: boolean;
}
interface Bucket {
  readonly bucket?: string;
  readonly serverSideEncryptionConfiguration?: { readonly rule?: EncryptionRule };
}
interface Encryption {
  readonly bucket?: string;
  readonly rules?: readonly EncryptionRule[];
}
interface LoadBalancer {
  readonly accessLogs?: { readonly bucket?: string };
  readonly connectionLogs?: { readonly bucket?: string };
}

const customerKey = stackRule<Bucket>({
  name: "s3-bucket-configure-customer-managed-key",
  severity: "high",
  description:
    "Objects are encrypted under a customer-managed key; only balancers' logs may be under S3's own, for they can be under no other.",
  remediation:
    "make a BucketServerSideEncryptionConfiguration with aws:kms, a key of the stack and `bucketKeyEnabled`.",
  standards: {
    fsbp: ["S3.17"],
    pci: ["3.5.1"],
    pciOwn: ["3.6.1.2"],
    nist: ["SC-28", "SC-28(1)", "SC-12(2)", "AU-9"],
  },
  types: types.bucket,
  check: (bucket, judge, { graph }) => {
    const judgeRules = (rules: () => readonly EncryptionRule[] | undefined) =>
      judge.each(rules, (rule) => judgeRule(rule, bucket, graph, judge));
    const separate = graph.ofType<Encryption>(types.bucketServerSideEncryption);
    const own = thoseNaming(separate, ofBucket, bucket).sure;
    if (own.length === 0 && isGiven(bucket, "serverSideEncryptionConfiguration")) {
      const inline = bucket.props.serverSideEncryptionConfiguration;
      judgeRules(() => [inline?.rule ?? {}]);
      return;
    }
    const missing = "the bucket has no default encryption of its own";
    for (const configuration of demandNaming(judge, separate, ofBucket, bucket, missing)) {
      judge.part(() => {
        if (!configuration.props.rules?.length) judge.violation(missing);
      });
      judgeRules(() => configuration.props.rules);
    }
  },
});

function judgeRule(rule: EncryptionRule, bucket: Node<Bucket>, graph: Graph, judge: Judge): void {
  const encryption = rule.applyServerSideEncryptionByDefault;
  const algorithm = encryption?.sseAlgorithm;
  if (algorithm === "aws:kms" || algorithm === "aws:kms:dsse") {
    demandCustomerKey(judge, encryption, "kmsMasterKeyId", "the bucket");
    // Two layers of encryption cannot use a bucket key.
    if (algorithm === "aws:kms" && rule.bucketKeyEnabled !== true)
      judge.violation("the bucket uses no bucket key");
    return;
  }
  if (algorithm !== "AES256" || !isBalancerLog(bucket, graph, judge))
    judge.violation("the bucket is not encrypted under KMS");
}

const logs = ["accessLogs", "connectionLogs"] as const;

/** Whether a load balancer of the stack writes its logs to the bucket, or may: which is then reported. */
function isBalancerLog(bucket: Node<Bucket>, graph: Graph, judge: Judge): boolean {
  const balancers = graph.ofType<LoadBalancer>(types.loadBalancer);
  const policies = thoseNaming(graph.ofType<Bucket>(types.bucketPolicy), ofBucket, bucket).sure;
  const unclear: [property: string, urn: string][] = [];
  for (const property of logs) {
    const direct: Relation<LoadBalancer> = {
      property,
      by: "bucket",
      types: types.bucket,
      names: (props) => [props[property]?.bucket ?? ""],
    };
    // Whoever waits for the bucket's policy takes the name from there.
    const throughPolicy = { ...direct, types: types.bucketPolicy };
    const named = [
      thoseNaming(balancers, direct, bucket),
      ...policies.map((policy) => thoseNaming(balancers, throughPolicy, policy)),
    ];
    if (named.some(({ sure }) => sure.length > 0)) return true;
    for (const { urn } of named.flatMap((each) => each.unclear)) unclear.push([property, urn]);
  }
  for (const [property, urn] of unclear) judge.undetermined(property, urn);
  return unclear.length > 0;
}

export const s3EncryptionRules = [customerKey];
