import * as assert from "node:assert/strict";
import { anyOwnerRules } from "../../policy/rules/any-owner";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed, unknown, urnOfResource } from "../support/policy";
import { describeRule } from "../support/rule-table";

type Inputs = Record<string, unknown>;

const rule = ruleNamed(anyOwnerRules, "stack-disallow-settings-of-others");
const words = (text: string) => text.trim().split(/\s+/);

const bucket = resource("aws:s3/bucket:Bucket", "made", { bucket: "made" });
const sets = (name: unknown, more = {}) =>
  resource("aws:s3/bucketVersioning:BucketVersioning", "versions", { bucket: name }, more);
describeRule({
  rule,
  passing: [sets("made"), bucket],
  decisive: [],
  cases: [
    {
      when: "it is another's",
      given: [sets("central"), bucket],
      outcome: "fail",
      says: "`bucket` names what the program does not make",
    },
    { when: "there is none here", given: [sets("central")], outcome: "fail" },
    {
      when: "it is made of one that is not known yet",
      given: [
        sets(unknown, { propertyDependencies: { bucket: [urnOfResource(bucket)] } }),
        resource("aws:s3/bucket:Bucket", "made", { bucket: unknown }),
      ],
      outcome: "pass",
    },
    {
      when: "nobody knows of what it is made",
      given: [sets(unknown), bucket],
      outcome: "undetermined",
      says: "property=bucket",
    },
  ],
});

const arnOf = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;
const bucketArn = (name: string) => `arn:aws:s3:::${name}`;
const secret = (name: string) => arnOf("secretsmanager", `secret:${name}`);

/** What the program makes: of each kind one, and of keys and network ACLs both that a program can make. */
const around = [
  ...words(`aws:s3/bucket:Bucket aws:s3/bucketV2:BucketV2`).map((type, at) =>
    resource(type, `bucket-${at}`, { bucket: `made-${at}`, arn: bucketArn(`made-${at}`) }),
  ),
  resource("aws:secretsmanager/secret:Secret", "secret", { arn: secret("made") }),
  resource("aws:kms/key:Key", "key", { arn: arnOf("kms", "key/made-0") }),
  resource("aws:kms/replicaKey:ReplicaKey", "replica", { id: "made-1" }),
  resource("aws:ec2/routeTable:RouteTable", "routes", { id: "made-0" }),
  resource("aws:ec2/defaultRouteTable:DefaultRouteTable", "default-routes", { id: "made-1" }),
  resource("aws:ec2/networkAcl:NetworkAcl", "acl", { id: "made-0" }),
  resource("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "default-acl", { id: "made-1" }),
  resource("aws:efs/fileSystem:FileSystem", "files", { id: "made" }),
  resource("aws:backup/vault:Vault", "vault", { name: "made" }),
  resource("aws:ecr/repository:Repository", "repository", { name: "made" }),
  resource("aws:sns/topic:Topic", "topic", { arn: arnOf("sns", "made") }),
  resource("aws:iam/role:Role", "role", { name: "made" }),
  resource("aws:ec2/vpc:Vpc", "vpc", { id: "made" }),
];

const said = (type: string, inputs: Inputs) => saidBy(rule, [resource(type, "x", inputs), ...around]);

/** Which property of which types names it, as what the program makes has it, and as another's. */
const kinds: readonly (readonly [
  tokens: string,
  property: string,
  made: readonly unknown[],
  strange: readonly unknown[],
])[] = [
  [
    `aws:s3/bucketAcl:BucketAcl aws:s3/bucketAclV2:BucketAclV2
     aws:s3/bucketOwnershipControls:BucketOwnershipControls
     aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock
     aws:s3/bucketPolicy:BucketPolicy
     aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration
     aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2
     aws:s3/bucketVersioning:BucketVersioning aws:s3/bucketVersioningV2:BucketVersioningV2
     aws:s3/bucketLogging:BucketLogging aws:s3/bucketLoggingV2:BucketLoggingV2
     aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration
     aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2
     aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration
     aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2
     aws:s3/bucketCorsConfiguration:BucketCorsConfiguration
     aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2
     aws:s3/bucketReplicationConfig:BucketReplicationConfig
     aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration
     aws:s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration
     aws:s3/bucketNotification:BucketNotification
     aws:s3/bucketMetadataConfiguration:BucketMetadataConfiguration
     aws:s3/bucketObject:BucketObject aws:s3/bucketObjectv2:BucketObjectv2
     aws:s3/inventory:Inventory aws:s3/analyticsConfiguration:AnalyticsConfiguration`,
    "bucket",
    ["made-0", "made-1"],
    ["central", "made"],
  ],
  [
    "aws:secretsmanager/secretRotation:SecretRotation",
    "secretId",
    [secret("made")],
    [secret("central"), "made"],
  ],
  ["aws:secretsmanager/secretPolicy:SecretPolicy", "secretArn", [secret("made")], [secret("central")]],
  ["aws:kms/keyPolicy:KeyPolicy", "keyId", ["made-0", "made-1"], ["central"]],
  ["aws:ec2/route:Route", "routeTableId", ["made-0", "made-1"], ["rtb-1"]],
  ["aws:ec2/networkAclRule:NetworkAclRule", "networkAclId", ["made-0", "made-1"], ["acl-1"]],
  [
    "aws:efs/fileSystemPolicy:FileSystemPolicy aws:efs/mountTarget:MountTarget",
    "fileSystemId",
    ["made"],
    ["fs-1"],
  ],
  [
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration aws:backup/vaultPolicy:VaultPolicy",
    "backupVaultName",
    ["made"],
    ["Default"],
  ],
  ["aws:ecr/repositoryPolicy:RepositoryPolicy", "repository", ["made"], ["central"]],
  ["aws:sns/topicPolicy:TopicPolicy", "arn", [arnOf("sns", "made")], [arnOf("sns", "central")]],
  [
    "aws:lb/trustStore:TrustStore aws:alb/trustStore:TrustStore",
    "caCertificatesBundleS3Bucket",
    ["made-0"],
    ["central"],
  ],
  ["aws:iam/instanceProfile:InstanceProfile", "role", ["made"], ["deployer"]],
  ["aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "roleName", ["made"], ["deployer"]],
  [
    "aws:vpc/securityGroupVpcAssociation:SecurityGroupVpcAssociation aws:route53/zoneAssociation:ZoneAssociation",
    "vpcId",
    ["made"],
    ["vpc-1"],
  ],
];

describe("what sets up something else", () => {
  for (const [tokens, property, made, strange] of kinds)
    for (const token of words(tokens))
      it(`sets up what the program makes: ${token}`, async () => {
        for (const name of made) assert.deepEqual(await said(token, { [property]: name }), [], String(name));
        const refused = [`\`${property}\` names what the program does not make`];
        for (const name of [...strange, "", undefined])
          assert.deepEqual(await said(token, { [property]: name }), refused, String(name));
        assert.deepEqual(await said(token, { [property]: unknown }), [`undetermined: ${property}`]);
      });
});

describe("a report on a bucket", () => {
  const inventory = (destination?: unknown) => ({ bucket: "made-0", destination });
  const analysis = (storageClassAnalysis?: unknown) => ({ bucket: "made-0", storageClassAnalysis });
  for (const [token, property, reported, parts] of [
    [
      "aws:s3/inventory:Inventory",
      "destination",
      (to: unknown) => inventory({ bucket: { bucketArn: to } }),
      [inventory(), inventory({}), inventory({ bucket: {} })],
    ],
    [
      "aws:s3/analyticsConfiguration:AnalyticsConfiguration",
      "storageClassAnalysis",
      (to: unknown) => analysis({ dataExport: { destination: { s3BucketDestination: { bucketArn: to } } } }),
      [
        analysis(),
        analysis({}),
        analysis({ dataExport: {} }),
        analysis({ dataExport: { destination: {} } }),
        analysis({ dataExport: { destination: { s3BucketDestination: {} } } }),
      ],
    ],
  ] as const) {
    it(`is written to one that the program makes: ${token}`, async () => {
      for (const name of ["made-0", "made-1"])
        assert.deepEqual(await said(token, reported(bucketArn(name))), [], name);
      assert.deepEqual(await said(token, reported(bucketArn("central"))), [
        `\`${property}\` names what the program does not make`,
      ]);
      assert.deepEqual(await said(token, reported(unknown)), [`undetermined: ${property}`]);
      assert.deepEqual(await said(token, { ...reported(bucketArn("made-0")), bucket: "central" }), [
        "`bucket` names what the program does not make",
      ]);
    });
    it(`need not be written anywhere: ${token}`, async () => {
      for (const each of parts) assert.deepEqual(await said(token, each), [], JSON.stringify(each));
    });
  }
});
