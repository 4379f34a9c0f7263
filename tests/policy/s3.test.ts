import { s3Rules } from "../../policy/rules/s3";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(s3Rules, `s3-bucket-${name}`);
const bucketType = "aws:s3/bucket:Bucket";
const bucket = (inputs: Record<string, unknown> = {}, name = "documents") =>
  resource(bucketType, name, { bucket: name, ...inputs });
/** A resource that says something of the bucket. */
const about = (kind: string, inputs: Record<string, unknown>, of = "documents") =>
  resource(`aws:s3/bucket${kind}:Bucket${kind}`, `${of}-${kind}`, { bucket: of, ...inputs });
/** The same before the bucket, whose name AWS will choose, has one. */
const unnamed = (each: JudgedResource, of: readonly string[]): JudgedResource => ({
  ...each,
  inputs: { ...each.inputs, bucket: unknown },
  propertyDependencies: { bucket: of.map((name) => urnOf(bucketType, name)) },
});
const unnamedBucket = bucket({ bucket: unknown });

const flags = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const block = (inputs: Record<string, unknown> = {}, of = "documents") =>
  about("PublicAccessBlock", { ...flags, ...inputs }, of);

describeRule({
  rule: rule("enforce-public-access-block"),
  passing: [bucket(), block()],
  decisive: [],
  cases: [
    { when: "there is none", given: [bucket()], outcome: "fail", says: "no BucketPublicAccessBlock" },
    { when: "it is another bucket's", given: [bucket(), block({}, "other")], outcome: "fail" },
    ...Object.keys(flags).map((flag) => ({
      when: `${flag} is off`,
      given: [bucket(), block({ [flag]: false })] as const,
      outcome: "fail" as const,
      says: flag,
    })),
    {
      when: "nothing is said of a flag",
      given: [bucket(), block({ restrictPublicBuckets: undefined })],
      outcome: "fail",
    },
    {
      when: "a flag is unknown",
      given: [bucket(), block({ ignorePublicAcls: unknown })],
      outcome: "undetermined",
      says: "property=ignorePublicAcls",
    },
    {
      when: "a flag is unknown and another off",
      given: [bucket(), block({ blockPublicAcls: unknown, ignorePublicAcls: false })],
      outcome: "fail",
    },
    {
      when: "the bucket has no name yet",
      given: [unnamedBucket, unnamed(block(), ["documents"])],
      outcome: "pass",
    },
    {
      when: "the bucket has no name yet, and the block is another's",
      given: [unnamedBucket, bucket({}, "other"), unnamed(block(), ["other"])],
      outcome: "fail",
    },
    {
      when: "it is one of two buckets that the block was made of",
      given: [unnamedBucket, bucket({}, "other"), unnamed(block(), ["documents", "other"])],
      outcome: "undetermined",
      says: "property=bucket",
    },
    {
      when: "nobody says whose block it is",
      given: [unnamedBucket, unnamed(block(), [])],
      outcome: "undetermined",
    },
  ],
});

const owned = about("OwnershipControls", { rule: { objectOwnership: "BucketOwnerEnforced" } });
const ownership = (objectOwnership: unknown) => about("OwnershipControls", { rule: { objectOwnership } });
const acl = (inputs: Record<string, unknown>) => about("Acl", inputs);

describeRule({
  rule: rule("disallow-acl"),
  passing: [bucket(), owned],
  decisive: [],
  cases: [
    {
      when: "nobody says who owns objects",
      given: [bucket()],
      outcome: "fail",
      says: "no BucketOwnershipControls",
    },
    {
      when: "writers own objects",
      given: [bucket(), ownership("ObjectWriter")],
      outcome: "fail",
      says: "ACLs in force",
    },
    { when: "the owner is preferred", given: [bucket(), ownership("BucketOwnerPreferred")], outcome: "fail" },
    {
      when: "ownership is unknown",
      given: [bucket(), ownership(unknown)],
      outcome: "undetermined",
      says: "rule.objectOwnership",
    },
    {
      when: "the bucket has a public ACL",
      given: [bucket({ acl: "public-read" }), owned],
      outcome: "fail",
      says: "public-read",
    },
    { when: "the bucket has the private ACL", given: [bucket({ acl: "private" }), owned], outcome: "pass" },
    {
      when: "AWS will report an ACL",
      given: [bucket({ acl: unknown, grants: unknown }), owned],
      outcome: "pass",
    },
    {
      when: "the ACL is made of something that is not known yet",
      given: [
        {
          ...bucket({ acl: unknown }),
          propertyDependencies: { acl: [urnOf("aws:ssm/parameter:Parameter", "p")] },
        },
        owned,
        resource("aws:ssm/parameter:Parameter", "p"),
      ],
      outcome: "undetermined",
      says: "property=acl",
    },
    {
      when: "a grant lets everybody in",
      given: [
        bucket({
          grants: [
            { type: "Group", uri: "http://acs.amazonaws.com/groups/global/AllUsers", permissions: ["READ"] },
          ],
        }),
        owned,
      ],
      outcome: "fail",
      says: "a grant",
    },
    {
      when: "AWS reports the owner's right",
      given: [bucket({ grants: [{ type: "CanonicalUser", id: "1", permissions: ["FULL_CONTROL"] }] }), owned],
      outcome: "pass",
    },
    {
      when: "an ACL of its own is public",
      given: [bucket(), owned, acl({ acl: "public-read-write" })],
      outcome: "fail",
      says: "public-read-write",
    },
    {
      when: "an ACL of its own is private",
      given: [bucket(), owned, acl({ acl: "private" })],
      outcome: "pass",
    },
    {
      when: "an ACL of its own makes grants",
      given: [bucket(), owned, acl({ accessControlPolicy: { grants: [] } })],
      outcome: "fail",
      says: "grants of its own",
    },
    {
      when: "nobody says whose ACL it is",
      given: [unnamedBucket, unnamed(owned, ["documents"]), unnamed(acl({ acl: "public-read" }), [])],
      outcome: "undetermined",
      says: "property=bucket",
    },
  ],
});

const versions = (status: unknown) => about("Versioning", { versioningConfiguration: { status } });
describeRule({
  rule: rule("enable-versioning"),
  passing: [bucket(), versions("Enabled")],
  decisive: [],
  cases: [
    { when: "there is none", given: [bucket()], outcome: "fail", says: "no versioning" },
    {
      when: "it is suspended",
      given: [bucket(), versions("Suspended")],
      outcome: "fail",
      says: "does not enable",
    },
    { when: "its status is unknown", given: [bucket(), versions(unknown)], outcome: "undetermined" },
    { when: "the bucket itself has it", given: [bucket({ versioning: { enabled: true } })], outcome: "pass" },
    {
      when: "the bucket itself has it off",
      given: [bucket({ versioning: { enabled: false } })],
      outcome: "fail",
    },
    {
      when: "AWS reports what was before",
      given: [bucket({ versioning: { enabled: true } }), versions("Suspended")],
      outcome: "fail",
    },
    {
      when: "AWS will report it",
      given: [bucket({ versioning: unknown }), versions("Enabled")],
      outcome: "pass",
    },
  ],
});

describeRule({
  rule: rule("disallow-force-destroy"),
  passing: [bucket({ forceDestroy: false })],
  decisive: ["forceDestroy"],
  cases: [
    { when: "nothing is said: objects keep the bucket", given: [bucket()], outcome: "pass" },
    { when: "it goes with its objects", given: [bucket({ forceDestroy: true })], outcome: "fail" },
    {
      when: "the stack keeps nothing",
      given: [bucket({ forceDestroy: true })],
      settings: { permitted: true },
      outcome: "pass",
    },
  ],
});
