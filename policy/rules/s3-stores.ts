import {
  eachStorePolicy,
  type Graph,
  grantsTo,
  type Judge,
  leftTo,
  type PolicedBucket,
  roleForm,
  setting,
  stackRule,
  storeNames,
  types,
} from "../lib";

interface Settings {
  readonly storeNames: readonly string[];
  readonly readers: readonly string[];
  readonly keepers: readonly string[];
}

/** What may be left to whom beside the roles of the program that are granted it. */
const duties: readonly {
  readonly approved: "readers" | "keepers" | "nobody";
  readonly actions: readonly string[];
}[] = [
  { approved: "readers", actions: ["s3:GetObject", "s3:GetObjectVersion"] },
  {
    approved: "nobody",
    actions: [
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:PutObjectTagging",
      "s3:PutObjectVersionTagging",
      "s3:DeleteObjectTagging",
      "s3:DeleteObjectVersionTagging",
    ],
  },
  {
    approved: "keepers",
    actions: [
      "s3:DeleteObjectVersion",
      "s3:BypassGovernanceRetention",
      "s3:PutObjectLegalHold",
      "s3:PutObjectRetention",
    ],
  },
];

const namedPrincipals = stackRule<PolicedBucket, Settings>({
  name: "s3-bucketpolicy-enforce-named-principals",
  severity: "critical",
  description:
    "A store's bucket refuses reading, writing and erasing to everybody but the roles that the program grants it and the approved ones.",
  remediation:
    "deny the action in the BucketPolicy to all but those whose aws:PrincipalArn it lists, and list only roles that have it.",
  standards: {
    fsbp: [],
    pci: [],
    pciOwn: ["7.2.2", "7.2.6", "7.3.1", "10.3.2"],
    nist: ["AC-3", "AC-6", "AU-9(4)"],
  },
  types: types.bucket,
  settings: {
    storeNames,
    readers: setting([], "ARNs of roles outside the program that may read records", { form: roleForm }),
    keepers: setting([], "ARNs of roles outside the program that may hold and erase records", {
      form: roleForm,
    }),
  },
  check: (bucket, judge, { graph, settings }) =>
    eachStorePolicy(bucket, { graph, settings }, judge, (statements) => {
      const name = String(bucket.props.bucket);
      for (const { approved, actions } of duties) {
        const others = approved === "nobody" ? [] : settings[approved];
        for (const action of actions) {
          const named = leftTo(statements, action, name);
          if (!named) judge.violation(`${action} is left to everybody whose own policies allow it`);
          for (const arn of named ?? [])
            if (!others.includes(arn)) judge.part(() => judgePrincipal(arn, action, name, graph, judge));
        }
      }
    }),
});

function judgePrincipal(arn: string, action: string, bucket: string, graph: Graph, judge: Judge): void {
  if (/[*?]/.test(arn)) {
    judge.violation(`${action} is left to a pattern of principals, ${arn}`);
    return;
  }
  const { granted, unclear } = grantsTo(arn, action, bucket, graph);
  if (granted) return;
  for (const urn of unclear) judge.undetermined("policy", urn);
  if (unclear.length === 0)
    judge.violation(`${action} is left to ${arn}, which the program does not grant it`);
}

export const s3StoreRules = [namedPrincipals];
