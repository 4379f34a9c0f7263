import { missingPrincipals } from "../rules/principals";
import { isProps, isUnknown, objects, parseJson, text, texts } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";

export const bucketType = "aws:s3/bucket:Bucket";
export const bucketPolicyType = "aws:s3/bucketPolicy:BucketPolicy";

export function inBucket(at = "bucket", code = "NoSuchBucket"): Reference {
  return {
    at,
    to: bucketType,
    missing: (name) => `${code}: The specified bucket does not exist: ${name}`,
  };
}

function nameProblems({ bucket }: { readonly bucket?: unknown }) {
  const name = typeof bucket === "string" ? bucket : "";
  if (bucket === undefined || isUnknown(name)) return [];
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..")
    ? []
    : [
        {
          property: "bucket",
          reason: `"bucket" has 3 to 63 lower-case letters, digits, dots and hyphens: "${name}"`,
        },
      ];
}

/** A bucket's policy speaks of that bucket alone, and of principals that exist. */
function refusePolicy({ cloud, inputs }: Moment): string | undefined {
  const bucket = text(inputs.bucket);
  const document = parseJson(text(inputs.policy));
  const statements = isProps(document) ? objects(document.Statement) : [];
  const own = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/`];
  const foreign = statements
    .flatMap((statement) => texts(statement.Resource))
    .find((resource) => resource !== own[0] && !resource.startsWith(own[1] ?? ""));
  if (foreign)
    return `MalformedPolicy: Policy has invalid resource: ${foreign} is not in the bucket ${bucket}`;
  const [missing] = missingPrincipals(cloud, text(inputs.policy));
  return missing && `MalformedPolicy: Invalid principal in policy: ${missing} does not exist`;
}

export const s3: readonly TypeEntry[] = [
  {
    type: bucketType,
    id: ({ inputs }) => text(inputs.bucket),
    arn: (_moment, id) => `arn:aws:s3:::${id}`,
    outputs: ({ region, inputs }, id) => ({
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
      bucketRegion: region,
      objectLockEnabled: inputs.objectLockEnabled ?? false,
      requestPayer: "BucketOwner",
    }),
    defaults: { forceDestroy: false },
    forceNew: ["bucket", "bucketPrefix", "objectLockEnabled"],
    nameProperty: "bucket",
    nameLimit: 63,
    autoName: (proposed) => proposed.toLowerCase(),
    policies: { policy: "bucket" },
    unique: [
      {
        key: ({ bucket }) => text(bucket),
        taken: (_moment, name) =>
          `BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it: ${name}`,
      },
    ],
    check: (inputs) => nameProblems(inputs),
    refuseDelete: ({ cloud }, { id, inputs }) =>
      inputs.forceDestroy !== true && (cloud.world.objects[id]?.length ?? 0) > 0
        ? `BucketNotEmpty: The bucket you tried to delete is not empty: ${id}`
        : undefined,
    deleted: ({ cloud }, { id }) =>
      cloud.changeWorld({
        objects: Object.fromEntries(Object.entries(cloud.world.objects).filter(([bucket]) => bucket !== id)),
      }),
  },
  {
    type: bucketPolicyType,
    id: ({ inputs }) => text(inputs.bucket),
    forceNew: ["bucket"],
    policies: { policy: "bucket" },
    references: [inBucket()],
    refuse: refusePolicy,
  },
];
