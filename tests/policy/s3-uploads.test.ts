import { s3UploadRules } from "../../policy/rules/s3-uploads";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, document, role } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(s3UploadRules, `s3-bucket-${name}`);
const bucketType = "aws:s3/bucket:Bucket";
const site = "https://portal.example-bank.com";
const bucket = (inputs: Record<string, unknown> = {}) =>
  resource(bucketType, "b", { bucket: "b", ...inputs });
const cors = (change: Record<string, unknown> = {}, inputs: Record<string, unknown> = {}) =>
  resource("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration", "cors", {
    bucket: "b",
    corsRules: [{ allowedMethods: ["GET", "PUT"], allowedOrigins: [site], ...change }],
    ...inputs,
  });

describeRule({
  rule: rule("disallow-open-cors"),
  passing: [cors()],
  decisive: ["corsRules"],
  cases: [
    {
      when: "every site may send",
      given: [cors({ allowedOrigins: ["*"] })],
      outcome: "fail",
      says: "pages of *",
    },
    {
      when: "every site of a domain may",
      given: [cors({ allowedOrigins: ["https://*.example-bank.com"] })],
      outcome: "fail",
    },
    {
      when: "a site without TLS may",
      given: [cors({ allowedOrigins: ["http://portal.example-bank.com"] })],
      outcome: "fail",
    },
    { when: "pages from files may", given: [cors({ allowedOrigins: ["null"] })], outcome: "fail" },
    { when: "one of two sites is open", given: [cors({ allowedOrigins: [site, "*"] })], outcome: "fail" },
    { when: "no site may", given: [cors({ allowedOrigins: [] })], outcome: "pass" },
    { when: "nothing is said of sites", given: [cors({ allowedOrigins: undefined })], outcome: "pass" },
    { when: "there are no rules", given: [cors({}, { corsRules: undefined })], outcome: "pass" },
    {
      when: "the second rule is open",
      given: [cors({}, { corsRules: [{ allowedOrigins: [site] }, { allowedOrigins: ["*"] }] })],
      outcome: "fail",
    },
    {
      when: "one site is unknown",
      given: [cors({ allowedOrigins: [unknown] })],
      outcome: "undetermined",
      says: "property=corsRules",
    },
    {
      when: "the bucket itself lets every site send",
      given: [bucket({ corsRules: [{ allowedOrigins: ["*"] }] })],
      outcome: "fail",
    },
    { when: "the bucket itself says nothing", given: [bucket()], outcome: "pass" },
  ],
});

const scanRole = role("scan", { path: "/cdd/test/" });
const scanArn = `arn:aws:iam::${account}:role/cdd/test/scan`;
const enabled = [{ taggings: [{ status: "ENABLED" }] }];
const plan = (inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(
    "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
    "plan",
    { role: scanArn, protectedResource: { s3Bucket: { bucketName: "b" } }, actions: enabled, ...inputs },
    { propertyDependencies: { role: [urnOf("aws:iam/role:Role", "scan")] }, ...more },
  );
const clean = { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" };
const gate = (condition: unknown = {}, more: Record<string, unknown> = {}) =>
  resource("aws:s3/bucketPolicy:BucketPolicy", "policy", {
    bucket: "b",
    policy: document({
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: "arn:aws:s3:::b/*",
      Condition: {
        StringNotEquals: clean,
        ArnNotEquals: { "aws:PrincipalArn": [scanArn] },
        ...(condition as object),
      },
      ...more,
    }),
  });
const uploads = (...parts: JudgedResource[]) => [bucket(), cors(), scanRole, ...parts] as const;

describeRule({
  rule: rule("enforce-malware-scan"),
  passing: uploads(plan(), gate()),
  decisive: [],
  cases: [
    { when: "nothing is scanned", given: uploads(gate()), outcome: "fail", says: "is not scanned" },
    {
      when: "another bucket is scanned",
      given: uploads(plan({ protectedResource: { s3Bucket: { bucketName: "c" } } }), gate()),
      outcome: "fail",
      says: "is not scanned",
    },
    {
      when: "some objects are scanned",
      given: uploads(
        plan({ protectedResource: { s3Bucket: { bucketName: "b", objectPrefixes: ["incoming/"] } } }),
        gate(),
      ),
      outcome: "fail",
      says: "only some",
    },
    {
      when: "nothing is tagged",
      given: uploads(plan({ actions: undefined }), gate()),
      outcome: "fail",
      says: "tags nothing",
    },
    {
      when: "tags are switched off",
      given: uploads(plan({ actions: [{ taggings: [{ status: "DISABLED" }] }] }), gate()),
      outcome: "fail",
      says: "tags nothing",
    },
    {
      when: "whether it tags is unknown",
      given: uploads(plan({ actions: unknown }), gate()),
      outcome: "undetermined",
      says: "property=actions",
    },
    {
      when: "the name of the scanned bucket is unknown, but not whose it is",
      given: uploads(
        plan(
          { protectedResource: { s3Bucket: { bucketName: unknown } } },
          {
            propertyDependencies: {
              protectedResource: [urnOf(bucketType, "b")],
              role: [urnOf("aws:iam/role:Role", "scan")],
            },
          },
        ),
        gate(),
      ),
      outcome: "pass",
    },
    {
      when: "which bucket is scanned is unknown",
      given: uploads(plan({ protectedResource: { s3Bucket: { bucketName: unknown } } }), gate()),
      outcome: "undetermined",
      says: "property=protectedResource",
    },
    { when: "there is no policy", given: uploads(plan()), outcome: "fail", says: "no policy" },
    {
      when: "versions are read unscanned",
      given: uploads(plan(), gate({}, { Action: "s3:GetObject" })),
      outcome: "fail",
      says: "s3:GetObjectVersion reaches",
    },
    {
      when: "another verdict is good enough",
      given: uploads(
        plan(),
        gate({ StringNotEquals: { [Object.keys(clean)[0] ?? ""]: ["NO_THREATS_FOUND", "UNSUPPORTED"] } }),
      ),
      outcome: "fail",
    },
    {
      when: "only found malware is refused",
      given: uploads(
        plan(),
        gate({
          StringNotEquals: undefined,
          StringEquals: { [Object.keys(clean)[0] ?? ""]: "THREATS_FOUND" },
        }),
      ),
      outcome: "fail",
    },
    {
      when: "nobody is left out, not even the scan",
      given: uploads(plan(), gate({ ArnNotEquals: undefined })),
      outcome: "pass",
    },
    {
      when: "the role of backups is left out",
      given: uploads(
        plan(),
        gate({ ArnNotEquals: { "aws:PrincipalArn": [scanArn, `${scanArn}-backup`] } }),
        role("scan-backup", { path: "/cdd/test/" }),
        resource("aws:backup/selection:Selection", "stores", { iamRoleArn: `${scanArn}-backup` }),
      ),
      outcome: "pass",
    },
    {
      when: "a reader is left out",
      given: uploads(plan(), gate({ ArnNotEquals: { "aws:PrincipalArn": [scanArn, `${scanArn}-reader`] } })),
      outcome: "fail",
    },
    {
      when: "the policy is unknown",
      given: uploads(
        plan(),
        resource("aws:s3/bucketPolicy:BucketPolicy", "policy", { bucket: "b", policy: unknown }),
      ),
      outcome: "undetermined",
      says: "property=policy",
    },
    {
      when: "browsers only fetch",
      given: [bucket(), cors({ allowedMethods: ["GET", "HEAD"] })],
      outcome: "pass",
    },
    { when: "browsers send forms", given: [bucket(), cors({ allowedMethods: ["POST"] })], outcome: "fail" },
    {
      when: "browsers send to another bucket",
      given: [bucket(), cors({}, { bucket: "c" })],
      outcome: "pass",
    },
    {
      when: "the bucket itself lets browsers send",
      given: [
        {
          ...bucket({ corsRules: [{ allowedMethods: ["PUT"], allowedOrigins: [site] }] }),
          propertyDependencies: {},
        },
      ],
      outcome: "fail",
    },
    { when: "no browser sends", given: [bucket()], outcome: "pass" },
    {
      when: "what browsers may do is unknown",
      given: [bucket(), cors({}, { corsRules: unknown })],
      outcome: "undetermined",
      says: "property=corsRules",
    },
    {
      when: "AWS will report the bucket's rules",
      given: [bucket({ corsRules: unknown })],
      outcome: "pass",
    },
  ],
});
