import { s3RequestRules } from "../../policy/rules/s3-requests";
import { s3StoreRules } from "../../policy/rules/s3-stores";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
import { account, allow, document, microservice, role, rolePolicy } from "../support/policy-fixtures";
import { type Case, describeRule, type RuleTable } from "../support/rule-table";

const rule = (name: string) => ruleNamed([...s3RequestRules, ...s3StoreRules], `s3-bucketpolicy-${name}`);
const name = "cdd-test-documents";
const objects = `arn:aws:s3:::${name}/*`;
const bucket = (inputs: Record<string, unknown> = {}) =>
  resource("aws:s3/bucket:Bucket", "documents", { bucket: name, ...inputs });
const policy = (text: unknown, inputs: Record<string, unknown> = {}) =>
  resource("aws:s3/bucketPolicy:BucketPolicy", "policy", { bucket: name, policy: text, ...inputs });
const deny = (actions: unknown, condition?: unknown, more: Record<string, unknown> = {}) => ({
  Effect: "Deny",
  Principal: "*",
  Action: actions,
  Resource: objects,
  ...(condition !== undefined && { Condition: condition }),
  ...more,
});
const service = (access: string, store = "documents") => microservice("vault", { data: { [store]: access } });

type Given = RuleTable["passing"];

/** The bucket with these statements, and a service that uses it. */
const with_ = (access: string, ...statements: Record<string, unknown>[]): Given => [
  bucket(),
  policy(document(...statements)),
  service(access),
];

/** What holds for all of these rules: they ask for a policy where the bucket is a store, and for nothing elsewhere. */
const shared = (whole: Record<string, unknown>[], access: string): Case[] => [
  { when: "there is no policy", given: [bucket(), service(access)], outcome: "fail", says: "no policy" },
  {
    when: "the policy is another bucket's",
    given: [bucket(), policy(document(...whole), { bucket: "c" }), service(access)],
    outcome: "fail",
    says: "no policy",
  },
  {
    when: "the bucket is no store of a service",
    given: [bucket({ bucket: "elsewhere" }), service(access)],
    outcome: "pass",
  },
  {
    when: "the policy is unknown",
    given: [bucket(), policy(unknown), service(access)],
    outcome: "undetermined",
    says: "property=policy",
  },
  {
    when: "the bucket itself carries the policy",
    given: [bucket({ policy: document(...whole) }), service(access)],
    outcome: "pass",
  },
  {
    when: "stores have other names here, and the bucket has one of them",
    given: [bucket({ bucket: "documents-test" }), service(access)],
    settings: { storeNames: ["{store}-{stack}"] },
    outcome: "fail",
    says: "no policy",
  },
];

const arn = (of: string) => `arn:aws:iam::${account}:role/cdd/test/${of}`;
const but = (...arns: string[]) => ({ ArnNotEquals: { "aws:PrincipalArn": arns } });
const writer = role("vault", { path: "/cdd/test/" });
const other = role("screening", { path: "/cdd/test/" });
const writing = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"];
const grants = rolePolicy("vault-data", "vault", document(allow(writing, objects)));
const reading = ["s3:GetObject", "s3:GetObjectVersion"];
const keeping = [
  "s3:DeleteObjectVersion",
  "s3:BypassGovernanceRetention",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
];
const tagging = [
  "s3:PutObjectTagging",
  "s3:PutObjectVersionTagging",
  "s3:DeleteObjectTagging",
  "s3:DeleteObjectVersionTagging",
];
/** The policy in which every duty has its own statement; a part is replaced. */
const closed = (change: Record<string, Record<string, unknown>> = {}) =>
  Object.values({
    read: deny("s3:GetObject", but(arn("vault"))),
    versions: deny("s3:GetObjectVersion"),
    write: deny(["s3:PutObject", "s3:DeleteObject"], but(arn("vault"))),
    keep: deny(keeping),
    tag: deny(tagging),
    ...change,
  });
const named = (
  change: Record<string, Record<string, unknown>> = {},
  more: readonly JudgedResource[] = [grants],
): Given => [bucket(), policy(document(...closed(change))), service("write"), writer, other, ...more];

describeRule({
  rule: rule("enforce-named-principals"),
  passing: named(),
  decisive: [],
  cases: [
    ...[...reading, "s3:PutObject", "s3:DeleteObject", ...keeping, ...tagging].map(
      (action): Case => ({
        when: `${action} is refused to nobody`,
        given: [
          bucket(),
          policy(
            document(
              ...closed().map((each) => ({
                ...each,
                // A statement without an action is none.
                Action: [[each.Action].flat().filter((one) => one !== action), "s3:GetBucketTagging"].flat(),
              })),
            ),
          ),
          service("write"),
          writer,
          grants,
        ],
        outcome: "fail",
        says: `${action} is left to everybody`,
      }),
    ),
    ...(
      [
        [arn("*"), arn("screening")],
        [arn("screening"), arn("*")],
      ] as const
    ).map(
      ([first, second]): Case => ({
        when: `one refusal leaves out ${first}, and another ${second}`,
        given: named({ read: deny("s3:GetObject", but(first)), again: deny("s3:GetObject", but(second)) }),
        outcome: "fail",
        says: `s3:GetObject is left to ${arn("screening")}, which the program does not grant it`,
      }),
    ),
    {
      when: "one refusal leaves out a path, and another the role of it that has the right",
      given: named({ all: deny("s3:*", but(arn("*"))) }),
      outcome: "pass",
    },
    {
      when: "one refusal is for all actions and another is narrower",
      given: named({ all: deny("s3:*", but(arn("vault"), arn("screening"))) }),
      outcome: "pass",
    },
    {
      when: "writing is left to a role that the program does not grant it",
      given: named({ write: deny(["s3:PutObject", "s3:DeleteObject"], but(arn("vault"), arn("screening"))) }),
      outcome: "fail",
      says: `s3:PutObject is left to ${arn("screening")}`,
    },
    {
      when: "reading is left to a role outside the program",
      given: named({ read: deny("s3:GetObject", but(arn("vault"), arn("auditor"))) }),
      outcome: "fail",
      says: `s3:GetObject is left to ${arn("auditor")}`,
    },
    {
      when: "reading is left to an approved role",
      given: named({ read: deny("s3:GetObject", but(arn("vault"), arn("auditor"))) }),
      settings: { readers: [arn("auditor")] },
      outcome: "pass",
    },
    {
      when: "erasing is left to a role that is approved for reading",
      given: named({ keep: deny(keeping, but(arn("auditor"))) }),
      settings: { readers: [arn("auditor")] },
      outcome: "fail",
      says: "s3:DeleteObjectVersion is left to",
    },
    {
      when: "erasing is left to an approved role",
      given: named({ keep: deny(keeping, but(arn("keeper"))) }),
      settings: { keepers: [arn("keeper")] },
      outcome: "pass",
    },
    {
      when: "writing is left to a keeper",
      given: named({ write: deny(["s3:PutObject", "s3:DeleteObject"], but(arn("keeper"))) }),
      settings: { keepers: [arn("keeper")] },
      outcome: "fail",
    },
    {
      when: "writing is left to a pattern of roles",
      given: named({
        write: deny(["s3:PutObject", "s3:DeleteObject"], { ArnNotLike: { "aws:PrincipalArn": arn("*") } }),
      }),
      outcome: "fail",
      says: "a pattern of principals",
    },
    {
      when: "a second condition narrows the refusal",
      given: named({
        write: deny(["s3:PutObject", "s3:DeleteObject"], {
          ...but(arn("vault")),
          Bool: { "aws:SecureTransport": "true" },
        }),
      }),
      outcome: "fail",
      says: "s3:PutObject is left to everybody",
    },
    {
      when: "only some objects are covered",
      given: named({
        write: deny(["s3:PutObject", "s3:DeleteObject"], but(arn("vault")), {
          Resource: `${objects.slice(0, -1)}a*`,
        }),
      }),
      outcome: "fail",
    },
    {
      when: "only one principal is refused",
      given: named({
        write: deny(["s3:PutObject", "s3:DeleteObject"], but(arn("vault")), { Principal: { AWS: account } }),
      }),
      outcome: "fail",
    },
    {
      when: "writing is allowed instead of refused",
      given: named({
        write: deny(["s3:PutObject", "s3:DeleteObject"], but(arn("vault")), { Effect: "Allow" }),
      }),
      outcome: "fail",
    },
    {
      when: "the writer is granted another bucket only",
      given: named({}, [rolePolicy("vault-data", "vault", document(allow(writing, "arn:aws:s3:::other/*")))]),
      outcome: "fail",
    },
    {
      when: "what the writer is granted is unknown",
      given: named({}, [rolePolicy("vault-data", "vault", unknown as unknown as string)]),
      outcome: "undetermined",
      says: "property=policy",
    },
    {
      when: "what another role is granted is unknown",
      given: named({}, [grants, rolePolicy("screening-key", "screening", unknown as unknown as string)]),
      outcome: "pass",
    },
    {
      when: "the writer's name is unknown",
      given: [
        bucket(),
        policy(document(...closed())),
        service("write"),
        role("vault", { path: "/cdd/test/", name: unknown }),
        grants,
      ],
      outcome: "fail",
    },
    ...shared(
      closed().map(({ Condition: _, ...each }) => each),
      "write",
    ),
  ],
});

const none = { Null: { "s3:if-none-match": "true" } };
const append = (condition: unknown, more: Record<string, unknown> = {}) =>
  with_("append", deny("s3:PutObject", condition, more));

describeRule({
  rule: rule("enforce-append-only"),
  passing: append(none),
  decisive: [],
  cases: [
    {
      when: "nothing demands the header",
      given: with_("append", deny("s3:GetObject")),
      outcome: "fail",
      says: "in the place of another",
    },
    {
      when: "nothing demands it, and the service may replace objects",
      given: with_("write", deny("s3:GetObject")),
      outcome: "pass",
    },
    { when: "a service only reads it", given: with_("read", deny("s3:GetObject")), outcome: "pass" },
    {
      when: "the parts of a multipart upload are let through",
      given: append({ ...none, Bool: { "s3:ObjectCreationOperation": "true" } }),
      outcome: "pass",
    },
    {
      when: "one principal is let through",
      given: append({ ...none, ...but(arn("vault")) }),
      outcome: "fail",
    },
    {
      when: "the header is refused instead",
      given: append({ Null: { "s3:if-none-match": "false" } }),
      outcome: "fail",
    },
    {
      when: "another header is demanded",
      given: append({ Null: { "s3:if-match": "true" } }),
      outcome: "fail",
    },
    {
      when: "what creates no object is refused",
      given: append({ ...none, Bool: { "s3:ObjectCreationOperation": "false" } }),
      outcome: "fail",
    },
    {
      when: "some objects are left out",
      given: append(none, { Resource: `${objects}.json` }),
      outcome: "fail",
    },
    {
      when: "it is demanded of one principal",
      given: append(none, { Principal: { AWS: account } }),
      outcome: "fail",
    },
    ...shared([deny("s3:PutObject", none)], "append"),
  ],
});

const headers = ["", "-aws-kms-key-id", "-customer-algorithm"].map(
  (end) => `s3:x-amz-server-side-encryption${end}`,
);
const refusing = (...keys: string[]) => keys.map((key) => deny("s3:PutObject", { Null: { [key]: "false" } }));

describeRule({
  rule: rule("enforce-default-encryption"),
  passing: with_("write", ...refusing(...headers)),
  decisive: [],
  cases: [
    ...headers.map(
      (header): Case => ({
        when: `a request may have ${header}`,
        given: with_("write", ...refusing(...headers.filter((each) => each !== header))),
        outcome: "fail",
        says: "whoever writes may choose",
      }),
    ),
    {
      when: "one statement refuses only what has all three headers",
      given: with_(
        "write",
        deny("s3:PutObject", { Null: Object.fromEntries(headers.map((key) => [key, "false"])) }),
      ),
      outcome: "fail",
    },
    {
      when: "a request must have the headers",
      given: with_("write", ...headers.map((key) => deny("s3:PutObject", { Null: { [key]: "true" } }))),
      outcome: "fail",
    },
    {
      // A missing header counts as another value: whoever relies on the bucket's own encryption would be refused.
      when: "another kind is refused, but AWS's own key is not",
      given: with_(
        "write",
        deny("s3:PutObject", { StringNotEquals: { [String(headers[0])]: "aws:kms" } }),
        ...refusing(...headers.slice(1)),
      ),
      outcome: "fail",
      says: "the kind of encryption",
    },
    {
      when: "one principal may choose",
      given: with_(
        "write",
        ...refusing(...headers.slice(1)),
        deny("s3:PutObject", { Null: { [String(headers[0])]: "false" }, ...but(arn("vault")) }),
      ),
      outcome: "fail",
    },
    ...shared(refusing(...headers), "write"),
  ],
});

const age = (milliseconds: unknown, more: Record<string, unknown> = {}) => ({
  NumericGreaterThan: { "s3:signatureAge": milliseconds },
  ...more,
});
const aged = (condition: unknown, actions: unknown = "s3:*") => with_("write", deny(actions, condition));

describeRule({
  rule: rule("configure-presigned-url-age"),
  passing: aged(age("600000", { StringEquals: { "s3:authType": ["POST", "REST-QUERY-STRING"] } })),
  decisive: [],
  cases: [
    {
      when: "there is no limit",
      given: with_("write", deny("s3:PutObjectAcl")),
      outcome: "fail",
      says: "works longer",
    },
    { when: "every signature has the limit", given: aged(age(300000)), outcome: "pass" },
    { when: "the limit is higher", given: aged(age("600001")), outcome: "fail", says: "600 seconds" },
    {
      when: "the limit is higher and the stack lets it",
      given: aged(age("900000")),
      settings: { maximumSeconds: 900 },
      outcome: "pass",
    },
    { when: "the limit is no number", given: aged(age("ten minutes")), outcome: "fail" },
    {
      when: "young signatures are refused",
      given: aged({ NumericLessThan: { "s3:signatureAge": "600000" } }),
      outcome: "fail",
    },
    {
      when: "only forms have the limit",
      given: aged(age("600000", { StringEquals: { "s3:authType": "POST" } })),
      outcome: "fail",
    },
    {
      when: "only reading has the limit",
      given: aged(age("600000"), ["s3:GetObject"]),
      outcome: "fail",
      says: "a presigned URL for s3:PutObject",
    },
    ...["s3:GetObjectVersion", "s3:DeleteObjectVersion"].map(
      (action): Case => ({
        when: `${action} has no limit`,
        given: aged(
          age("600000"),
          ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObjectVersion"].filter(
            (each) => each !== action,
          ),
        ),
        outcome: "fail",
        says: `a presigned URL for ${action} works`,
      }),
    ),
    { when: "one principal has no limit", given: aged(age("600000", but(arn("vault")))), outcome: "fail" },
    ...shared([deny("s3:*", age("600000"))], "write"),
  ],
});
