import * as assert from "node:assert/strict";
import { problemOf } from "../../policy/lib/settings";
import { types } from "../../policy/lib/types";
import { anyTypeRules } from "../../policy/rules/any-type";
import { saidBy } from "../support/one-rule";
import { listedAs, resource, ruleNamed, unknown, urnOf } from "../support/policy";

const words = (text: string) => text.trim().split(/\s+/);

describe("the type of a resource", () => {
  const rule = ruleNamed(anyTypeRules, "stack-enforce-resource-type-allowlist");
  const said = (type: string, permitted: readonly string[] = []) =>
    saidBy(rule, [resource(type, "x")], { permitted });

  for (const provider of words(`aws-native azure azure-native gcp google-native alicloud oci pulumi-nodejs command docker
    docker-build kubernetes terraform local null http external eks cloudflare github datadog`))
    it(`is none of the provider ${provider}, whose resources nobody judges, in whatever form`, async () => {
      for (const form of ["index:Thing", "a/b:C", "index/thing:Thing"])
        assert.deepEqual(await said(`${provider}:${form}`), [
          `no rule judges what the provider ${provider} makes`,
        ]);
    });
  for (const provider of words("random tls std time"))
    it(`may be of ${provider}, which makes nothing but values`, async () => {
      assert.deepEqual(await said(`${provider}:index/thing:Thing`), []);
      assert.equal((await said(`${provider}s:index/thing:Thing`)).length, 1);
    });
  it("may be a component's, which makes nothing itself", async () => {
    for (const type of ["cdd:network:Network", "my-team:index:Thing2", "CDD:a:B"])
      assert.deepEqual(await said(type), [], type);
    for (const type of ["unknown:a/b:C", "unknown:a", "unknown", "a_b:c:D", "x:cdd/a:B:C", "cdd:a:"])
      assert.equal((await said(type)).length, 1, type);
  });

  for (const type of words(`pulumi:pulumi:Stack pulumi:pulumi:StackReference pulumi:providers:aws pulumi:providers:awsx
    pulumi:providers:random pulumi:providers:tls pulumi:providers:std pulumi:providers:time pulumi:providers:pulumi`))
    it(`may be Pulumi's own ${type}`, async () => {
      assert.deepEqual(await said(type), []);
      assert.deepEqual(await said(`${type}0`), [`no rule judges what ${type}0 makes`]);
    });
  it("is no other of Pulumi's, but what another rule refuses", async () => {
    for (const type of ["pulumi:providers:kubernetes", "pulumi:pulumi:Other", "pulumi:index:Stash"])
      assert.deepEqual(await said(type), [`no rule judges what ${type} makes`]);
    // The rule on providers refuses those, and has more to say.
    for (const type of types.otherCloudProvider) assert.deepEqual(await said(type), [], type);
  });

  it("is one that the pack knows, and does not forbid", async () => {
    assert.deepEqual(await said("aws:new/thing:Thing"), ["no rule knows the type aws:new/thing:Thing"]);
    assert.match(
      (await said("aws:lambda/functionUrl:FunctionUrl")).join(),
      /FunctionUrl is not allowed: \w+/,
    );
    assert.deepEqual(await said("aws:ecs/service:Service"), []);
    assert.deepEqual(await said("aws:cloudwatch/dashboard:Dashboard"), []);
  });
  it("may be permitted, or one resource of it", async () => {
    const type = "aws:new/thing:Thing";
    for (const permitted of [type, listedAs(type, "x")]) assert.deepEqual(await said(type, [permitted]), []);
    for (const permitted of ["aws:new/thing:Things", listedAs(type, "y"), "aws:new/*"])
      assert.equal((await said(type, [permitted])).length, 1, permitted);
  });
  it("is permitted by a type or a place, in full", () => {
    const setting = rule.thresholds.permitted;
    assert.ok(setting);
    for (const right of ["aws:kinesis/stream:Stream", "aws-native:s3:Bucket", "cdd::aws:s3/bucket:Bucket::x"])
      assert.equal(problemOf(setting, [right], true), undefined, right);
    for (const wrong of [
      "aws:kinesis/*:Stream",
      "aws:kinesis/stream:Stream:",
      "x aws:a:B",
      "*::a::x",
      "aws",
      "aws::x",
    ])
      assert.match(problemOf(setting, [wrong], true) ?? "", /form/, wrong);
  });
});

describe("what the options of a resource weaken", () => {
  const rule = ruleNamed(anyTypeRules, "resource-disallow-weakening-options");
  const thing = "aws:new/thing:Thing";
  const said = (type: string, more: object, ignored: readonly string[] = []) =>
    saidBy(rule, [resource(type, "x", {}, more)], { ignored });
  const ignoring = (type: string, ...ignoreChanges: string[]) => said(type, { ignoreChanges });
  const unseen = (property: string) => [
    `changes of \`${property}\` are ignored: what protects it can be taken away unseen`,
  ];

  for (const property of words(`tags tagsAll description comment desiredCount desiredCapacity minCapacity maxCapacity lastModified
    dashboardBody comments`))
    it(`is nothing where changes of ${property} are ignored`, async () => {
      assert.deepEqual(await ignoring(thing, property, `${property}.x`, `${property}[0]`), []);
      for (const other of [`x${property}`, `${property}x`])
        assert.deepEqual(await ignoring(thing, other), unseen(other));
    });
  it("is what any other property protects", async () => {
    assert.deepEqual(await ignoring(thing, "policy", "a.tags", "*"), [
      ...unseen("policy"),
      ...unseen("a"),
      ...unseen("*"),
    ]);
    assert.deepEqual(await said(thing, { ignoreChanges: ["policy"] }, [`${thing}:policy`]), []);
    assert.deepEqual(
      await said(thing, { ignoreChanges: ["policy"] }, ["policy", `${thing}:polic`]),
      unseen("policy"),
    );
    assert.deepEqual(await ignoring("other:a/b:C", "policy"), []);
    assert.deepEqual(await ignoring(thing), []);
  });
  // Amazon ECS developer guide, blue/green deployments: ECS changes listeners and services; EC2 puts subnets under the default ACL.
  for (const [token, property] of [
    ["aws:lb/listenerRule:ListenerRule", "actions"],
    ["aws:lb/listener:Listener", "defaultActions"],
    ["aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "subnetIds"],
    ["aws:ecs/service:Service", "desiredCount"],
    ["aws:ecs/service:Service", "loadBalancers"],
  ] as const)
    it(`is not what AWS moves itself: ${property} of ${token}`, async () => {
      assert.deepEqual(await ignoring(token, property), []);
      assert.deepEqual(await ignoring(token, "policy"), unseen("policy"));
      assert.deepEqual(await ignoring(token, `${property}x`), unseen(`${property}x`));
      assert.deepEqual(await ignoring(token, `x${property}`), unseen(`x${property}`));
      if (property !== "desiredCount") assert.deepEqual(await ignoring(thing, property), unseen(property));
    });

  const gone = ["the resource and its data are deleted before its successor is there"];
  for (const token of words(`aws:dynamodb/table:Table aws:s3/bucket:Bucket aws:kms/key:Key aws:secretsmanager/secret:Secret
    aws:efs/fileSystem:FileSystem aws:cloudwatch/logGroup:LogGroup aws:rds/instance:Instance aws:rds/cluster:Cluster`))
    it(`is ${token}, which keeps data and goes before its successor`, async () => {
      const before = { deleteBeforeReplace: true };
      assert.deepEqual(await said(token, before), gone);
      assert.deepEqual(await said(token, { ...before, protect: false }), gone);
      assert.deepEqual(await said(token, { ...before, protect: true }), []);
      assert.deepEqual(await said(token, { deleteBeforeReplace: false }), []);
      assert.deepEqual(await said(token, { ...before, urn: urnOf(token, "x", "dev") }), []);
    });
  it("is nothing of what keeps no data", async () =>
    assert.deepEqual(await said("aws:lb/listener:Listener", { deleteBeforeReplace: true }), []));
});

describe("what is demanded of a type that no other rule judges", () => {
  const rule = ruleNamed(anyTypeRules, "resource-enforce-demanded-settings");
  const database = {
    storageEncrypted: true,
    deletionProtection: true,
    backupRetentionPeriod: 7,
    manageMasterUserPassword: true,
    kmsKeyId: "k",
    enabledCloudwatchLogsExports: ["audit"],
  };
  const shown = { publiclyAccessible: [true, "true"] };
  const off = [false, undefined, "false", 1];
  const none = [undefined, null, "", []];
  const stores = {
    storageEncrypted: off,
    deletionProtection: off,
    backupRetentionPeriod: [6, 0, undefined],
    manageMasterUserPassword: off,
    kmsKeyId: none,
    enabledCloudwatchLogsExports: none,
  };
  const kept = [
    {},
    { serverSideEncryption: ["AES256", "aws:kmsx"] },
    [{ serverSideEncryption: "aws:kms" }, { serverSideEncryption: "aws:kms:dsse" }],
  ] as const;
  /** By type: what passes, which values of a property do not, and which other resources pass. */
  const table: Readonly<
    Record<
      string,
      readonly [
        right: object,
        wrong: Readonly<Record<string, readonly unknown[]>>,
        others?: readonly object[],
      ]
    >
  > = {
    "rds/instance:Instance": [
      { ...database, multiAz: true },
      { ...stores, ...shown, multiAz: off },
      [
        { publiclyAccessible: false },
        { storageEncrypted: "true", backupRetentionPeriod: "8" },
        { manageMasterUserPassword: undefined, replicateSourceDb: "primary" },
        { manageMasterUserPassword: undefined, replicationSourceIdentifier: "primary" },
      ],
    ],
    "rds/cluster:Cluster": [database, stores],
    "rds/clusterInstance:ClusterInstance": [{}, shown, [{ publiclyAccessible: false }]],
    "ebs/volume:Volume": [{ encrypted: true }, { encrypted: off }],
    "ebs/encryptionByDefault:EncryptionByDefault": [{}, { enabled: [false, "false"] }, [{ enabled: true }]],
    "guardduty/detector:Detector": [{}, { enable: [false, "false"] }, [{ enable: true }]],
    "cfg/recorder:Recorder": [{ roleArn: "r" }, { roleArn: none }],
    "cfg/recorderStatus:RecorderStatus": [{ isEnabled: true }, { isEnabled: off }],
    "cfg/deliveryChannel:DeliveryChannel": [{ s3KmsKeyArn: "k" }, { s3KmsKeyArn: none }],
    "cloudtrail/trail:Trail": [
      { enableLogFileValidation: true, isMultiRegionTrail: true, kmsKeyId: "k" },
      {
        enableLogging: [false, "false"],
        enableLogFileValidation: off,
        isMultiRegionTrail: off,
        kmsKeyId: none,
      },
    ],
    "backup/vault:Vault": [{ kmsKeyArn: "k" }, { kmsKeyArn: none }],
    "iam/accountPasswordPolicy:AccountPasswordPolicy": [
      {
        minimumPasswordLength: 14,
        requireSymbols: true,
        requireNumbers: true,
        requireUppercaseCharacters: true,
        requireLowercaseCharacters: true,
      },
      {
        minimumPasswordLength: [13, undefined],
        requireSymbols: off,
        requireNumbers: off,
        requireUppercaseCharacters: off,
        requireLowercaseCharacters: off,
      },
      [{ minimumPasswordLength: 15 }],
    ],
    "s3/accessPoint:AccessPoint": [{ vpcConfiguration: { vpcId: "v" } }, { vpcConfiguration: none }],
    "route53/zone:Zone": [{ vpcs: [{ vpcId: "v" }] }, { vpcs: none }],
    "route53/queryLog:QueryLog": [{ cloudwatchLogGroupArn: "a" }, { cloudwatchLogGroupArn: none }],
    "ssm/parameter:Parameter": [
      { type: "SecureString", name: "/db/password", keyId: "k" },
      {
        keyId: [...none, "alias/aws/ssm", "arn:aws:kms:eu-west-1:1:alias/aws/ssm"],
        value: ["x"],
        type: ["String", undefined],
      },
      [
        { type: "String", name: "/db/host", keyId: undefined, value: "x" },
        { type: "String", name: undefined, keyId: undefined },
        { value: "" },
      ],
    ],
    "ecs/accountSettingDefault:AccountSettingDefault": [
      { value: "enabled" },
      { value: ["disabled", "off", "OFF"] },
      [{ value: "offset" }, { value: "xdisabled" }, { value: "enhanced" }],
    ],
    "ec2/eip:Eip": [
      { domain: "vpc" },
      { instance: ["i-1"], networkInterface: ["eni-1"], associateWithPrivateIp: ["10.0.0.1"] },
      [{ instance: "", networkInterface: null }],
    ],
    "ec2/managedPrefixList:ManagedPrefixList": [{ entries: [{ cidr: "10.0.0.0/8" }] }, { entries: none }],
    "secretsmanager/secret:Secret": [
      {},
      { forceOverwriteReplicaSecret: [true, "true"] },
      [{ forceOverwriteReplicaSecret: false }],
    ],
    "s3/bucketObject:BucketObject": [...kept],
    "s3/bucketObjectv2:BucketObjectv2": [...kept],
    "s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration": [
      { payer: "BucketOwner" },
      { payer: ["Requester", undefined] },
    ],
    "s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration": [
      { status: "Suspended" },
      { status: ["Enabled"] },
    ],
    "ec2/vpcDhcpOptions:VpcDhcpOptions": [
      { domainNameServers: ["AmazonProvidedDNS"] },
      {
        domainNameServers: [["10.0.0.2"], ["AmazonProvidedDNS", "203.0.113.53"], "AmazonProvidedDNS"],
        ntpServers: [["203.0.113.123"], ["169.254.169.123", "203.0.113.123"]],
        netbiosNameServers: [["10.0.0.2"]],
      },
      [{ domainNameServers: undefined }, { ntpServers: ["169.254.169.123", "fd00:ec2::123"] }],
    ],
    "vpc/endpointPrivateDns:EndpointPrivateDns": [
      { privateDnsEnabled: true },
      { privateDnsEnabled: [false, undefined] },
    ],
    "cloudwatch/eventBus:EventBus": [{ kmsKeyIdentifier: "k" }, { kmsKeyIdentifier: none }],
    "ec2/launchTemplate:LaunchTemplate": [
      {},
      { keyName: ["ops"], instanceMarketOptions: [{ marketType: "spot" }] },
    ],
    // What is wrong of it stands in a table of its own (small-resources): a type that is not known is a certificate's.
    "route53/record:Record": [
      { type: "CAA", records: ['0 issue "amazon.com"'] },
      {},
      [{ records: ['0 issuewild ";"', '0 iodef "mailto:x@example-bank.com"', '0 issue "awstrust.com"'] }],
    ],
    "servicediscovery/instance:Instance": [
      { attributes: { AWS_ALIAS_DNS_NAME: "x.elb.amazonaws.com" } },
      {
        attributes: [
          { AWS_INSTANCE_IPV4: "203.0.113.9" },
          { AWS_INSTANCE_CNAME: "x.example.net" },
          { AWS_EC2_INSTANCE_ID: "i-1" },
        ],
      },
      [{ attributes: undefined }],
    ],
  };
  const presence = new Set(
    words(`kmsKeyId enabledCloudwatchLogsExports roleArn s3KmsKeyArn kmsKeyArn vpcConfiguration vpcs
    cloudwatchLogGroupArn entries kmsKeyIdentifier`),
  );

  it("is of these types", () =>
    assert.deepEqual(
      rule.types.toSorted(),
      Object.keys(table)
        .map((each) => `aws:${each}`)
        .toSorted(),
    ));

  for (const [token, [right, wrong, others = []]] of Object.entries(table)) {
    const said = (inputs: object) =>
      saidBy(rule, [resource(`aws:${token}`, "x", inputs as Record<string, unknown>)]);
    it(`is nothing of ${token} where all is right`, async () => {
      assert.deepEqual(await said(right), []);
      for (const other of others)
        assert.deepEqual(await said({ ...right, ...other }), [], JSON.stringify(other));
    });
    for (const [property, values] of Object.entries(wrong))
      it(`is \`${property}\` of ${token}`, async () => {
        for (const value of values) {
          const [first = "", ...more] = await said({ ...right, [property]: value });
          assert.match(first, new RegExp(`^\`${property}\`: (\\w+ )+`), String(value));
          assert.deepEqual(more, []);
        }
        assert.deepEqual(
          (await said({ ...right, [property]: unknown })).filter((each) => each.endsWith(property)),
          presence.has(property) ? [] : [`undetermined: ${property}`],
        );
      });
  }

  it("is a secure string of what is a secret by its name", async () => {
    const said = (name: string) =>
      saidBy(rule, [resource("aws:ssm/parameter:Parameter", "x", { type: "String", name })]);
    for (const word of words("password PASSWD secret token apikey api-key api_key credential private"))
      assert.equal((await said(`/app/${word}s`)).length, 1, word);
    for (const word of words("pass host url apex key"))
      assert.deepEqual(await said(`/app/${word}`), [], word);
  });
});
