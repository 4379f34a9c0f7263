import * as assert from "node:assert/strict";
import { anyProtectionRules } from "../../policy/rules/any-protection";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed, unknown } from "../support/policy";

const rule = ruleNamed(anyProtectionRules, "resource-disallow-weakened-protection");
const thing = "aws:new/thing:Thing";
const said = (inputs: Record<string, unknown>, type = thing) => saidBy(rule, [resource(type, "x", inputs)]);
const words = (text: string) => text.trim().split(/\s+/);

const off = [
  "false",
  "none",
  "off",
  "disable",
  "disabled",
  "0",
  "plaintext",
  "unencrypted",
  "NONE",
  false,
  0,
];
const notOff = ["true", "", "offline", "xnone", "nonexistent", "10", "disabledx", true, 1];
const on = ["true", "enable", "enabled", "on", "require", "required", "TRUE", true];
const notOn = ["false", "", "one", "xon", "once", "requires", "enabledx", false];

/** What is refused, under which keys, and not under these; with which values, and not with these. */
const kinds: readonly (readonly [
  what: string,
  keys: string,
  otherKeys: string,
  weak: readonly unknown[],
  right: readonly unknown[],
])[] = [
  [
    "is not encrypted",
    `encrypted storageEncrypted encryption encryptionEnabled encryptionAtRest encryptionAtRestMode encryptionInTransit
     encryptionInTransitMode encryptionType encryptionMode encryptionOption s3EncryptionMode cacheSseEnabled sseEnabled
     serverSideEncryption serverSideEncryptionEnabled`,
    "encryptedOf encryptionKey encryptionTypes server sse sse-encrypted",
    off,
    notOff,
  ],
  [
    "lets plain text pass",
    "clientBroker inCluster transitEncryptionMode transitEncryptionEnabled atRestEncryptionEnabled",
    "clientBrokers xinCluster transitMode atRestEncryptionEnabledOf",
    ["tls_plaintext", "preferred", "PREFERRED", "TLS_PLAINTEXT"],
    ["tls", "required", "true", "xpreferred", "preferredx"],
  ],
  [
    "can be deleted",
    "deletionProtection deletionProtectionEnabled terminationProtection disableApiTermination deleteProtection",
    "deletionProtections xterminationProtection deletionPolicy",
    off,
    notOff,
  ],
  [
    "lets it go without a trace",
    `skipFinalSnapshot skipFinalBackup forceDetachPolicies forceDestroy forceDelete deleteAutomatedBackups
     bypassGovernanceRetention bypassPolicyLockoutSafetyCheck bypassSnapshotCopy FORCEOVERWRITEREPLICASECRET`,
    "skipFinalSnapshots notForceDestroy force bypass",
    on,
    notOn,
  ],
  [
    "switches a protection off",
    `enableLogging enableLogFileValidation isMultiRegionTrail includeGlobalServiceEvents recordingEnabled loggingEnabled
     enableKeyRotation isEnabled scanOnPush autoMinorVersionUpgrade enforceWorkgroupConfiguration tracingEnabled
     enforceHttps requireSymbols requireNumbers requireUppercaseCharacters requireLowercaseCharacters
     hardExpiry`,
    "enableLoggings xscanOnPush isEnabledAt enabled logging",
    off,
    notOff,
  ],
  [
    "takes a boundary away",
    `privileged privilegedMode rootAccess allowVersionUpgradeByAnybody skipDestroyOnFailure insecureSsl insecureSslEnabled
     skipTlsVerification insecure`,
    "privileges xprivileged insecureSslOf",
    on,
    notOn,
  ],
  [
    "takes a boundary away",
    "rootAccess httpTokens",
    "httpToken xhttpTokens rootAccesses",
    ["enabled", "optional", "OPTIONAL"],
    ["xoptional", "optionals"],
  ],
  [
    "lets plain HTTP pass",
    "viewerProtocolPolicy originProtocolPolicy",
    "protocolPolicy xviewerProtocolPolicy originProtocolPolicies",
    ["allow-all", "http-only", "match-viewer", "ALLOW-ALL"],
    ["redirect-to-https", "https-only", "xhttp-only", "http-onlyx"],
  ],
  [
    "allows old TLS",
    `minimumProtocolVersion minimumTlsVersion tlsSecurityPolicy securityPolicy tlsPolicy sslPolicy originSslProtocols minTlsVersion
     domainSecurityPolicy`,
    "minimumProtocolVersions policy tlsVersion",
    words(`SSLv3 SSLv2Hello TLSv1 TLSv1.0 TLSv1.1 TLSv1_2016 tlsv1 TLS_1_0 TLS_1_1 TLS-1-0 TLS-1-0-2015 TLS-1-1-2017-01
      Policy-Min-TLS-1-0-2019-07 ELBSecurityPolicy-2015-05 ELBSecurityPolicy-2016-08 ELBSecurityPolicy-TLS-1-0-2015-04
      ELBSecurityPolicy-TLS-1-1-2017-01 ELBSecurityPolicy-FS-2018-06 TLS1 TLS1.0 TLS1.1`),
    words(`TLSv1.2_2021 TLSv1.2 TLSv1.3 TLS_1_2 TLS-1-2-2017-01 Policy-Min-TLS-1-2-2019-07 TLS1.2 TLS1_2
      ELBSecurityPolicy-TLS13-1-2-2021-06 ELBSecurityPolicy-FS-1-2-2019-08 xTLSv1 TLSv1x`),
  ],
  [
    "is not encrypted",
    "protocol protocols originProtocol",
    "protocolVersion",
    ["http", "ftp", "telnet", "HTTP"],
    ["https", "sftp", "tcp", "httpx", "xhttp"],
  ],
];

describe("what takes a protection away", () => {
  for (const [what, keys, otherKeys, weak, right] of kinds) {
    for (const key of words(keys))
      it(`is ${key}, where it ${what}`, async () => {
        for (const value of weak)
          assert.deepEqual(await said({ [key]: value }), [`\`${key}\` ${what}`], String(value));
        for (const value of right) assert.deepEqual(await said({ [key]: value }), [], String(value));
        assert.deepEqual(await said({ a: [{ [key]: weak[0] }] }), [`\`a.0.${key}\` ${what}`]);
        assert.equal((await said({ [key.toUpperCase()]: weak[0] })).length, 1);
      });
    it(`is not ${words(otherKeys).join(", ")}`, async () => {
      for (const key of words(otherKeys)) assert.deepEqual(await said({ [key]: weak[0] }), [], key);
    });
  }

  // What those types are judged for by rules of their own, and for which they still are here.
  const bucket = "aws:s3/bucket:Bucket";
  for (const [key, weak, right, what] of [
    ["forceOverwriteReplicaSecret", true, false, "overwrites a secret of the same name elsewhere"],
    [
      "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
      "off",
      "on",
      "lets callers by PrivateLink past the security group",
    ],
    ["enableFaultInjection", true, false, "lets faults be put into tasks"],
    ["scanType", "BASIC", "ENHANCED", "looks at images once, when they are pushed"],
    ["scanType", "basic", "xBASIC", "looks at images once, when they are pushed"],
    ["logGroupClass", "INFREQUENT_ACCESS", "STANDARD", "leaves a log without filters, masking and alarms"],
    ["logGroupClass", "DELIVERY", "DELIVERYX", "leaves a log without filters, masking and alarms"],
  ] as const)
    it(`is ${key} of ${weak}, of every type`, async () => {
      for (const type of [thing, bucket]) {
        assert.deepEqual(await said({ [key]: weak }, type), [`\`${key}\` ${what}`]);
        assert.deepEqual(await said({ [key]: right }, type), []);
        assert.deepEqual(await said({ [`x${key}`]: weak, [`${key}x`]: weak }, type), []);
      }
    });

  for (const token of words(`aws:dynamodb/table:Table aws:dynamodb/tableReplica:TableReplica aws:lb/loadBalancer:LoadBalancer
    aws:lb/listener:Listener aws:lb/targetGroup:TargetGroup aws:s3/bucket:Bucket aws:backup/vault:Vault
    aws:cloudwatch/logGroup:LogGroup aws:kms/key:Key aws:kms/replicaKey:ReplicaKey aws:kms/keyPolicy:KeyPolicy
    aws:efs/fileSystem:FileSystem aws:ecr/repository:Repository aws:ec2/launchTemplate:LaunchTemplate
    aws:ec2/launchConfiguration:LaunchConfiguration aws:sns/topicSubscription:TopicSubscription aws:ecs/service:Service
    aws:autoscaling/group:Group aws:ecs/cluster:Cluster aws:servicediscovery/service:Service`))
    it(`is judged by other rules of ${token}, but for plain addresses`, async () => {
      assert.deepEqual(await said({ encrypted: false, protocol: "HTTP", forceDestroy: true }, token), []);
      assert.deepEqual(await said({ encrypted: unknown }, token), []);
      assert.deepEqual(await said({ url: "http://x.example.net" }, token), [
        "`url` is reached by plain HTTP",
      ]);
    });

  it("is nothing of another provider's", async () =>
    assert.deepEqual(await said({ encrypted: false, deletionProtection: unknown }, "other:a/b:C"), []));

  it("is not passed while nobody knows: encryption, deletion, traces", async () => {
    for (const key of ["encrypted", "sseEnabled", "clientBroker", "deletionProtection", "skipFinalSnapshot"])
      assert.deepEqual(await said({ [key]: unknown }), [`undetermined: ${key}`], key);
    // A key that is being made, and what is plain in every program.
    for (const key of [
      "encryptionType",
      "encryptionMode",
      "encryptionOption",
      "transitEncryptionMode",
      "kmsEncrypted",
      "isEnabled",
      "privileged",
      "protocol",
    ])
      assert.deepEqual(await said({ [key]: unknown }), [], key);
  });
});

describe("an address", () => {
  const plain = (path: string) => [`\`${path}\` is reached by plain HTTP`];
  it("is not reached by plain HTTP, wherever it stands", async () => {
    for (const address of [
      "http://collector.example.net/x",
      "HTTP://x",
      "http://10.0.0.1:8080",
      // What only begins as the machine's own, or as a schema's name.
      ...words(
        "http://localhost.example.net http://xlocalhost http://localhost@example.net http://127.0.0.1.example.net",
      ),
      ...words(
        "http://1127.0.0.1 http://127x0.0.1 http://127.0.0 http://169.254.example.net http://169.254.1.1.1",
      ),
      ...words(
        "http://w3.organised/x http://x.w3.org/ http://w3.org http://my-json-schema.org/ http://wwww3.org/",
      ),
      ...words(
        "http://json-schema.org.example.net/ http://s3.amazonaws.com/bucket http://x.net/http://w3.org/",
      ),
    ])
      assert.deepEqual(await said({ any: address }), plain("any"), address);
    for (const address of ["https://x", "see http://x", "http://", "http:///x", "http", ""])
      assert.deepEqual(await said({ any: address }), [], address);
  });
  it("may be the machine's own, or a schema's name", async () => {
    for (const address of [
      "http://localhost:8080/health",
      "HTTP://LOCALHOST",
      "http://127.0.0.1/x",
      "http://127.255.255.254",
      "http://169.254.170.2/v2",
      "http://www.w3.org/2001/XMLSchema",
      "HTTP://w3.org/x",
      "http://json-schema.org/draft-07/schema#",
      "http://s3.amazonaws.com/doc/2006-03-01/",
    ])
      assert.deepEqual(await said({ any: address }), [], address);
  });
  it("may stand in words and tags", async () => {
    for (const key of ["description", "comment", "namespace", "uri", "URI"])
      assert.deepEqual(await said({ [key]: "http://x.example.net" }), [], key);
    for (const tags of ["tags", "tagsAll"]) {
      assert.deepEqual(await said({ [tags]: { home: "http://x.example.net" } }), []);
      assert.deepEqual(await said({ a: { [tags]: { home: "http://x.example.net" } } }), []);
      assert.deepEqual(
        await said({ [`x${tags}`]: { home: "http://x.example.net" } }),
        plain(`x${tags}.home`),
      );
    }
    for (const key of ["descriptions", "xcomment", "uris", "baseUri"])
      assert.deepEqual(await said({ [key]: "http://x.example.net" }), plain(key), key);
  });
});
