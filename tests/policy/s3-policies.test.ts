import { s3PolicyRules } from "../../policy/rules/s3-policies";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(s3PolicyRules, `s3-bucketpolicy-${name}`);
const bucketType = "aws:s3/bucket:Bucket";
const bucket = (inputs: Record<string, unknown> = {}) =>
  resource(bucketType, "b", { bucket: "b", ...inputs });
const policy = (text: unknown, inputs: Record<string, unknown> = {}) =>
  resource("aws:s3/bucketPolicy:BucketPolicy", "policy", { bucket: "b", policy: text, ...inputs });

const deny = (condition: unknown, change: Record<string, unknown> = {}) => ({
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
  Condition: condition,
  ...change,
});
const plain = { Bool: { "aws:SecureTransport": "false" } };
const old = { NumericLessThan: { "s3:TlsVersion": "1.2" } };
const both = document(deny(plain), deny(old));
const withPlain = (change: Record<string, unknown>) =>
  [bucket(), policy(document(deny(plain, change), deny(old)))] as const;
const withOld = (condition: unknown) => [bucket(), policy(document(deny(plain), deny(condition)))] as const;

describeRule({
  rule: rule("enforce-tls"),
  passing: [bucket(), policy(both)],
  decisive: [],
  cases: [
    { when: "there is no policy", given: [bucket()], outcome: "fail", says: "no policy" },
    {
      when: "the policy is another bucket's",
      given: [bucket(), policy(both, { bucket: "c" })],
      outcome: "fail",
      says: "no policy",
    },
    {
      when: "plain text is let in",
      given: [bucket(), policy(document(deny(old)))],
      outcome: "fail",
      says: "without TLS",
    },
    {
      when: "old TLS is let in",
      given: [bucket(), policy(document(deny(plain)))],
      outcome: "fail",
      says: "before 1.2",
    },
    {
      when: "plain text is allowed instead of denied",
      given: withPlain({ Effect: "Allow" }),
      outcome: "fail",
    },
    { when: "one principal is refused", given: withPlain({ Principal: { AWS: account } }), outcome: "fail" },
    {
      when: "all AWS principals are refused",
      given: withPlain({ Principal: { AWS: "*" } }),
      outcome: "pass",
    },
    {
      when: "some actions are refused",
      given: withPlain({ Action: ["s3:GetObject", "s3:PutObject"] }),
      outcome: "fail",
    },
    { when: "every action of every service is refused", given: withPlain({ Action: "*" }), outcome: "pass" },
    {
      when: "the bucket itself is left out",
      given: withPlain({ Resource: "arn:aws:s3:::b/*" }),
      outcome: "fail",
    },
    { when: "objects are left out", given: withPlain({ Resource: "arn:aws:s3:::b" }), outcome: "fail" },
    {
      when: "some objects are left out",
      given: withPlain({ Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/a*"] }),
      outcome: "fail",
    },
    {
      when: "another bucket is protected",
      given: withPlain({ Resource: ["arn:aws:s3:::c", "arn:aws:s3:::c/*"] }),
      outcome: "fail",
    },
    { when: "everything is protected", given: withPlain({ Resource: "*" }), outcome: "pass" },
    {
      when: "a second condition narrows the refusal",
      given: withPlain({ Condition: { ...plain, StringNotEquals: { "aws:PrincipalAccount": account } } }),
      outcome: "fail",
    },
    {
      when: "one statement refuses only what is both",
      given: [bucket(), policy(document(deny({ ...plain, ...old })))],
      outcome: "fail",
    },
    {
      when: "TLS 1.1 is the least",
      given: withOld({ NumericLessThan: { "s3:TlsVersion": "1.1" } }),
      outcome: "fail",
    },
    {
      when: "TLS 1.3 is the least",
      given: withOld({ NumericLessThan: { "s3:TlsVersion": 1.3 } }),
      outcome: "pass",
    },
    {
      when: "new TLS is refused",
      given: withOld({ NumericGreaterThan: { "s3:TlsVersion": "1.2" } }),
      outcome: "fail",
    },
    {
      when: "the policy is unknown",
      given: [bucket(), policy(unknown)],
      outcome: "undetermined",
      says: "property=policy",
    },
    {
      when: "the policy is no JSON",
      given: [bucket(), policy("{")],
      outcome: "fail",
      says: "could not be judged",
    },
    { when: "the bucket itself carries the policy", given: [bucket({ policy: both })], outcome: "pass" },
    {
      when: "the bucket itself carries a weak one",
      given: [bucket({ policy: document(deny(plain)) })],
      outcome: "fail",
    },
    {
      when: "AWS will report a policy",
      given: [bucket({ policy: unknown })],
      outcome: "fail",
      says: "no policy",
    },
    {
      when: "the bucket has no name yet",
      given: [
        bucket({ bucket: unknown }),
        { ...policy(both, { bucket: unknown }), propertyDependencies: { bucket: [urnOf(bucketType, "b")] } },
      ],
      outcome: "undetermined",
      says: "property=bucket",
    },
  ],
});

const allow = (principal: unknown, change: Record<string, unknown> = {}) => ({
  Sid: "S",
  Effect: "Allow",
  Principal: principal,
  Action: "s3:PutObject",
  Resource: "arn:aws:s3:::b/*",
  ...change,
});
const allowing = (...statements: Record<string, unknown>[]) => [policy(document(...statements))] as const;
const logs = (condition: Record<string, unknown> = { "aws:SourceAccount": account }) =>
  allow({ Service: "logging.s3.amazonaws.com" }, { Condition: { StringEquals: condition } });
const ownRole = { AWS: `arn:aws:iam::${account}:role/x` };
const foreign = { AWS: "arn:aws:iam::999988887777:root" };

describeRule({
  rule: rule("disallow-public-principal"),
  passing: allowing(allow(ownRole), logs(), deny(plain)),
  decisive: ["policy"],
  cases: [
    {
      when: "a service may write for whoever asks it",
      given: allowing(allow({ Service: "cloudtrail.amazonaws.com" })),
      outcome: "fail",
      says: "for any account",
    },
    {
      when: "a service may write for another account",
      given: allowing(logs({ "aws:SourceAccount": "999988887777" })),
      outcome: "fail",
      says: "for any account",
    },
    {
      when: "everybody of the bank's organisation may",
      given: allowing(allow("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } })),
      settings: { organizations: ["o-abcdefghij"] },
      outcome: "pass",
    },
    {
      when: "everybody of another organisation may",
      given: allowing(allow("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-zzzzzzzzzz" } } })),
      settings: { organizations: ["o-abcdefghij"] },
      outcome: "fail",
    },
    {
      when: "everybody of any organisation may",
      given: allowing(allow("*", { Condition: { StringLike: { "aws:PrincipalOrgID": "o-*" } } })),
      outcome: "fail",
    },
    { when: "everybody may write", given: allowing(allow("*")), outcome: "fail", says: "every principal" },
    {
      when: "everybody may write under a condition",
      given: allowing(allow({ AWS: "*" }, { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } })),
      outcome: "fail",
    },
    {
      when: "all but one may write",
      given: allowing(allow(undefined, { NotPrincipal: ownRole })),
      outcome: "fail",
      says: "all but those",
    },
    {
      when: "a role may do all",
      given: allowing(allow(ownRole, { Action: "s3:*" })),
      outcome: "fail",
      says: "every action",
    },
    {
      when: "a role may do all but one thing",
      given: allowing(allow(ownRole, { Action: undefined, NotAction: "s3:DeleteBucket" })),
      outcome: "fail",
      says: "every action",
    },
    {
      when: "another account may write",
      given: allowing(allow(foreign)),
      outcome: "fail",
      says: "outside the own accounts",
    },
    {
      when: "the other account is approved",
      given: allowing(allow(foreign)),
      settings: { accounts: ["999988887777"] },
      outcome: "pass",
    },
    {
      when: "a canonical user may write",
      given: allowing(allow({ CanonicalUser: "79a59df900b949e5" })),
      outcome: "fail",
    },
    { when: "everybody is denied all", given: allowing(deny(plain)), outcome: "pass" },
    {
      when: "the bucket itself carries an open policy",
      given: [bucket({ policy: document(allow("*")) })],
      outcome: "fail",
    },
    { when: "the bucket itself carries none", given: [bucket()], outcome: "pass" },
    { when: "the policy is no JSON", given: [policy("{")], outcome: "fail", says: "could not be judged" },
  ],
});
