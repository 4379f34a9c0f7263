import * as assert from "node:assert/strict";
import { ecrImageRules } from "../../policy/rules/ecr-images";
import { networkAclRules } from "../../policy/rules/network-acls";
import { s3UploadRules } from "../../policy/rules/s3-uploads";
import { saidBy } from "../support/one-rule";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
import { account, document, role } from "../support/policy-fixtures";

const arnOf = (name: string) => `arn:aws:iam::${account}:role/${name}`;

describe("who pushes to a repository", () => {
  const rule = ruleNamed(ecrImageRules, "ecr-repository-enforce-named-pushers");
  const pushing = [
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
  ];
  const but = { ArnNotLike: { "aws:PrincipalArn": arnOf("push") } };
  const deny = (change: object = {}) => ({
    Effect: "Deny",
    Principal: "*",
    Action: pushing,
    Condition: but,
    ...change,
  });
  const said = (...statements: readonly object[]) =>
    saidBy(
      rule,
      [
        resource("aws:ecr/repository:Repository", "r", { name: "r" }),
        resource("aws:ecr/repositoryPolicy:RepositoryPolicy", "p", {
          repository: "r",
          policy: document(...(statements as Record<string, unknown>[])),
        }),
      ],
      { pushers: [arnOf("push"), arnOf("build")] },
    );
  const left = (...actions: readonly string[]) => [
    `${actions.join(", ")} is left to others than the pushers of this stack`,
  ];

  it("are the roles that are listed, some of them or one", async () => {
    assert.deepEqual(await said(deny()), []);
    for (const arns of [[arnOf("build")], [arnOf("push"), arnOf("build")]])
      assert.deepEqual(await said(deny({ Condition: { ArnNotLike: { "aws:PrincipalArn": arns } } })), []);
    assert.deepEqual(await said(deny({ Action: "ecr:*" })), []);
    assert.deepEqual(await said(...pushing.map((Action) => deny({ Action }))), []);
  });
  for (const operator of ["ArnNotLike", "ArnNotEquals", "StringNotEquals", "StringNotLike"])
    it(`are left out by ${operator}`, async () =>
      assert.deepEqual(
        await said(deny({ Condition: { [operator]: { "aws:PrincipalArn": arnOf("push") } } })),
        [],
      ));
  for (const action of pushing)
    it(`are others where ${action} is not refused`, async () =>
      assert.deepEqual(
        await said(deny({ Action: pushing.filter((each) => each !== action) })),
        left(action),
      ));
  for (const [what, change] of [
    ["it allows", { Effect: "Allow" }],
    ["it refuses the account alone", { Principal: { AWS: account } }],
    ["it refuses everybody, pushers too", { Condition: undefined }],
    ["another role is left out", { Condition: { ArnNotLike: { "aws:PrincipalArn": arnOf("other") } } }],
    [
      "another role is left out beside",
      { Condition: { ArnNotLike: { "aws:PrincipalArn": [arnOf("push"), arnOf("other")] } } },
    ],
    ["a path of roles is left out", { Condition: { ArnNotLike: { "aws:PrincipalArn": arnOf("pus?") } } }],
    ["another key is asked for", { Condition: { ArnNotLike: { "aws:SourceArn": arnOf("push") } } }],
    ["it refuses the pushers", { Condition: { ArnLike: { "aws:PrincipalArn": arnOf("push") } } }],
    [
      "it asks of all values",
      { Condition: { "ForAllValues:ArnNotLike": { "aws:PrincipalArn": arnOf("push") } } },
    ],
    ["it is narrower", { Condition: { ...but, StringEquals: { "aws:PrincipalAccount": account } } }],
    ["it is narrower by a service's word", { Condition: { ...but, Bool: { "aws:ViaAWSService": "false" } } }],
    [
      "it is for AWS's services alone",
      { Condition: { ...but, Bool: { "aws:PrincipalIsAWSService": "true" } } },
    ],
    ["it is for both", { Condition: { ...but, Bool: { "aws:PrincipalIsAWSService": ["true", "false"] } } }],
    [
      "it asks of all services' values",
      { Condition: { ...but, "ForAllValues:Bool": { "aws:PrincipalIsAWSService": "false" } } },
    ],
    [
      "it asks whether there is a service",
      { Condition: { ...but, Null: { "aws:PrincipalIsAWSService": "false" } } },
    ],
  ] as const)
    it(`are others where ${what}`, async () => assert.deepEqual(await said(deny(change)), left(...pushing)));
  it("are the same where AWS's services are left out, too", async () => {
    for (const operator of ["Bool", "BoolIfExists"])
      assert.deepEqual(
        await said(deny({ Condition: { ...but, [operator]: { "aws:PrincipalIsAWSService": "false" } } })),
        [],
        operator,
      );
  });
});

describe("which images expire", () => {
  const rule = ruleNamed(ecrImageRules, "ecr-lifecyclepolicy-disallow-expiring-images");
  const expire = { type: "expire" };
  const right = { selection: { tagStatus: "tagged", tagPatternList: ["expires-*"] }, action: expire };
  const said = (rules: readonly object[], policy: unknown = JSON.stringify({ rules })) =>
    saidBy(rule, [resource("aws:ecr/lifecyclePolicy:LifecyclePolicy", "l", { repository: "r", policy })], {
      expendable: ["expires-", ""],
    });
  const whatever = ["rule 2 expires images whatever their tags"];
  const others = ["rule 2 expires images with tags that are not listed as expendable"];
  for (const [selection, messages] of [
    [{ tagStatus: "tagged", tagPatternList: ["expires-pr-*", "expires-"] }, []],
    [{ tagStatus: "tagged", tagPrefixList: ["expires-pr"] }, []],
    [{ tagStatus: "any" }, whatever],
    [{ tagStatus: "untagged" }, whatever],
    [{ tagStatus: "any", tagPatternList: ["expires-*"] }, whatever],
    [{ tagStatus: "tagged" }, whatever],
    [{ tagStatus: "tagged", tagPatternList: [] }, whatever],
    [{ tagStatus: "tagged", tagPatternList: ["*"] }, others],
    [{ tagStatus: "tagged", tagPatternList: ["expires-*", "v*"] }, others],
    [{ tagStatus: "tagged", tagPrefixList: ["not-expires-"] }, others],
    [{ tagStatus: "tagged", tagPrefixList: ["expires"] }, others],
  ] as const)
    it(`are ${messages.length > 0 ? "refused" : "expendable"} as ${JSON.stringify(selection)}`, async () =>
      assert.deepEqual(await said([right, { selection, action: expire }]), messages));
  it("are none that are put away", async () =>
    assert.deepEqual(
      await said([
        { ...right, action: { type: "transition" } },
        { ...right, action: {} },
      ]),
      [
        "rule 1 puts images away where no task can pull them",
        "rule 2 puts images away where no task can pull them",
      ],
    ));
  it("are read in an object, too", async () =>
    assert.deepEqual(
      await said([], { rules: [right, { ...right, selection: { tagStatus: "any" } }] }),
      whatever,
    ));
});

describe("a network ACL's way in", () => {
  const rule = ruleNamed(networkAclRules, "ec2-networkacl-disallow-open-admin-ports");
  const entry = { action: "allow", protocol: "tcp", cidrBlock: "0.0.0.0/0", fromPort: 22, toPort: 22 };
  const said = (change: object) =>
    saidBy(rule, [resource("aws:ec2/networkAcl:NetworkAcl", "a", { ingress: [{ ...entry, ...change }] })]);
  const open = (ports = "22") => [`ingress rule 1 opens ${ports} to the whole world`];
  for (const [change, ports] of [
    [{}, "22"],
    [{ fromPort: 3389, toPort: 3389 }, "3389"],
    [{ fromPort: 22, toPort: 3389 }, "22 and 3389"],
    [{ fromPort: 23, toPort: 3388 }, ""],
    [{ fromPort: 0, toPort: 21 }, ""],
    [{ fromPort: 3390, toPort: 65_535 }, ""],
    [{ fromPort: undefined, toPort: undefined }, "22 and 3389"],
    ...["tcp", "TCP", "udp", "UDP", "6", "17"].map((protocol) => [{ protocol }, "22"] as const),
    ...["-1", "all", "ALL", undefined].map(
      (protocol) => [{ protocol, fromPort: 1, toPort: 1 }, "22 and 3389"] as const,
    ),
    ...["icmp", "1", "58", "47"].map((protocol) => [{ protocol }, ""] as const),
    [{ action: "deny" }, ""],
    [{ action: "DENY" }, ""],
    [{ action: "ALLOW" }, "22"],
    [{ action: undefined, ruleAction: "deny" }, ""],
    [{ action: undefined, ruleAction: "allow" }, "22"],
    [{ action: undefined }, "22"],
    [{ cidrBlock: undefined, ipv6CidrBlock: "::/0" }, "22"],
    [{ cidrBlock: "10.0.0.0/8", ipv6CidrBlock: "::/0" }, "22"],
    [{ cidrBlock: "10.0.0.0/8" }, ""],
    [{ cidrBlock: "" }, ""],
  ] as const)
    it(`is ${ports === "" ? "closed" : `open on ${ports}`} as ${JSON.stringify(change)}`, async () =>
      assert.deepEqual(await said(change), ports === "" ? [] : open(ports)));

  const standing = (name: string, types: string, ...others: readonly JudgedResource[]) =>
    saidBy(ruleNamed(networkAclRules, name), [
      resource(
        types,
        "x",
        { id: "x", defaultNetworkAclId: "acl-1" },
        { urn: `urn:pulumi:test::cdd::${types}::x` },
      ),
      ...others,
    ]);
  it("is demanded of the platform's own networks alone", async () => {
    assert.deepEqual(await standing("ec2-subnet-enforce-own-network-acl", "aws:ec2/subnet:Subnet"), []);
    assert.deepEqual(await standing("ec2-vpc-enforce-closed-default-network-acl", "aws:ec2/vpc:Vpc"), []);
  });
  it("of a default one is none, and no way out", async () => {
    const closed = ruleNamed(networkAclRules, "ec2-vpc-enforce-closed-default-network-acl");
    const acl = (inputs: Record<string, unknown>) =>
      saidBy(closed, [
        resource("aws:ec2/vpc:Vpc", "v", { defaultNetworkAclId: "acl-1" }),
        resource("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "d", {
          defaultNetworkAclId: "acl-1",
          ...inputs,
        }),
      ]);
    for (const inputs of [{}, { ingress: [], egress: [] }, { ingress: [{ action: "deny" }] }])
      assert.deepEqual(await acl(inputs), []);
    for (const way of ["ingress", "egress"])
      for (const entries of [[{ action: "allow" }], [{ action: "deny" }, {}]])
        assert.deepEqual(await acl({ [way]: entries }), [`the default network ACL has ${way} rules`]);
  });
});

describe("what browsers send to a bucket", () => {
  const site = "https://portal.example-bank.com";
  const bucketType = "aws:s3/bucket:Bucket";
  const rule = (name: string) => ruleNamed(s3UploadRules, `s3-bucket-${name}`);
  it("comes from pages of named sites under TLS", async () => {
    const from = (origin: string) =>
      saidBy(rule("disallow-open-cors"), [
        resource(bucketType, "b", { corsRules: [{ allowedOrigins: [site, origin] }] }),
      ]);
    for (const origin of [site, "https://a.example-bank.com:8443"]) assert.deepEqual(await from(origin), []);
    for (const origin of [
      "*",
      "https://*",
      "http://a",
      "null",
      "https://",
      `x${site}`,
      `${site} *`,
      `${site} `,
      "https://a.*",
    ])
      assert.deepEqual(await from(origin), [`pages of ${origin} may send requests to the bucket`], origin);
  });

  const plan = (change: object = {}, bucketName = "b") =>
    resource("aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan", "plan", {
      role: arnOf("scan"),
      actions: [{ taggings: [{ status: "ENABLED" }] }],
      protectedResource: { s3Bucket: { bucketName } },
      ...change,
    });
  const clean = {
    StringNotEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" },
  };
  const policy = (Condition: object = clean, Action: unknown = ["s3:GetObject", "s3:GetObjectVersion"]) =>
    resource("aws:s3/bucketPolicy:BucketPolicy", "policy", {
      bucket: "b",
      policy: document({ Effect: "Deny", Principal: "*", Action, Resource: "arn:aws:s3:::b/*", Condition }),
    });
  const said = (methods: readonly string[] | undefined, ...others: readonly JudgedResource[]) =>
    saidBy(rule("enforce-malware-scan"), [
      resource(bucketType, "b", { bucket: "b" }),
      resource("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration", "cors", {
        bucket: "b",
        corsRules: [{ allowedMethods: methods }],
      }),
      role("scan", { name: "scan", path: "/" }),
      ...others,
    ]);
  const reaches = (...actions: readonly string[]) =>
    actions.map((action) => `${action} reaches what was not found clean`);
  const all = reaches("s3:GetObject", "s3:GetObjectVersion");

  it("is scanned where they may write", async () => {
    for (const methods of [undefined, [], ["GET", "HEAD"]]) assert.deepEqual(await said(methods), []);
    for (const method of ["PUT", "POST"]) {
      assert.deepEqual(await said(["GET", method], plan(), policy()), []);
      assert.deepEqual(await said(["GET", method], policy()), [
        "what browsers send to the bucket is not scanned",
      ]);
      assert.deepEqual(await said([method], plan({}, "other"), policy()), [
        "what browsers send to the bucket is not scanned",
      ]);
    }
  });
  it("is tagged, all of it", async () => {
    const tagsNothing = ["the scan tags nothing, so that nobody can tell what it found"];
    for (const actions of [undefined, [], [{}], [{ taggings: [] }], [{ taggings: [{ status: "DISABLED" }] }]])
      assert.deepEqual(
        await said(["PUT"], plan({ actions }), policy()),
        tagsNothing,
        JSON.stringify(actions),
      );
    const some = plan({ protectedResource: { s3Bucket: { bucketName: "b", objectPrefixes: ["in/"] } } });
    assert.deepEqual(await said(["PUT"], some, policy()), ["only some of the objects are scanned"]);
    const none = plan({ protectedResource: { s3Bucket: { bucketName: "b", objectPrefixes: [] } } });
    assert.deepEqual(await said(["PUT"], none, policy()), []);
  });
  it("is read by nobody before it was found clean", async () => {
    assert.deepEqual(
      await said(["PUT"], plan(), policy(clean, "s3:GetObject")),
      reaches("s3:GetObjectVersion"),
    );
    assert.deepEqual(
      await said(["PUT"], plan(), policy(clean, "s3:GetObjectVersion")),
      reaches("s3:GetObject"),
    );
    for (const condition of [
      {},
      { StringEquals: clean.StringNotEquals },
      { StringNotEqualsIfExists: clean.StringNotEquals },
      { StringNotEquals: { "s3:ExistingObjectTag/Other": "NO_THREATS_FOUND" } },
      { StringNotEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "THREATS_FOUND" } },
      {
        StringNotEquals: {
          "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": ["NO_THREATS_FOUND", "UNSUPPORTED"],
        },
      },
      { ArnNotEquals: { "aws:PrincipalArn": arnOf("scan") } },
      { ...clean, Bool: { "aws:SecureTransport": "false" } },
      { ...clean, ArnNotEquals: { "aws:PrincipalArn": arnOf("reader") } },
      { ...clean, ArnNotEquals: { "aws:PrincipalArn": [arnOf("scan"), arnOf("reader")] } },
      { ...clean, ArnEquals: { "aws:PrincipalArn": arnOf("scan") } },
    ])
      assert.deepEqual(await said(["PUT"], plan(), policy(condition)), all, JSON.stringify(condition));
  });
  it("is read by the scan and by backups, which nobody reads through", async () => {
    const leaving = (name: string) => policy({ ...clean, ArnNotEquals: { "aws:PrincipalArn": arnOf(name) } });
    assert.deepEqual(await said(["PUT"], plan(), leaving("scan")), []);
    const backups = [
      role("keep", { name: "keep", path: "/" }),
      resource("aws:backup/selection:Selection", "selection", { iamRoleArn: arnOf("keep") }),
    ];
    assert.deepEqual(await said(["PUT"], plan(), leaving("keep"), ...backups), []);
    assert.deepEqual(await said(["PUT"], plan(), leaving("keep")), all);
  });
  it("is not passed where nobody knows what may write", async () => {
    const cors = resource("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration", "cors", {
      bucket: unknown,
      corsRules: [],
    });
    assert.deepEqual(
      await saidBy(rule("enforce-malware-scan"), [resource(bucketType, "b", { bucket: "b" }), cors]),
      ["undetermined: bucket"],
    );
    const own = resource(bucketType, "b", { bucket: "b", corsRules: [{ allowedMethods: ["PUT"] }] });
    assert.deepEqual(await saidBy(rule("enforce-malware-scan"), [own, policy()]), [
      "what browsers send to the bucket is not scanned",
    ]);
  });
});
