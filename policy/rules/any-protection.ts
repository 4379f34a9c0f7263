import { resourceRule, types } from "../lib";
import { type Leaf, walk } from "../lib/shape";

type Row = readonly [key: RegExp, value: RegExp, what: string];

const off = /^(false|none|off|disabled?|0|plaintext|unencrypted)$/i;
const on = /^(true|enabled?|on|required?)$/i;

/** What takes a protection away, by the key that it stands under: data for every type, known or not. */
const rows: readonly Row[] = [
  [
    /^(\w*encrypted|\w*encryption(Enabled|AtRest\w*|InTransit\w*|Type|Mode|Option)?|\w*SseEnabled|sseEnabled|serverSideEncryption(Enabled)?)$/i,
    off,
    "is not encrypted",
  ],
  [
    /^(clientBroker|inCluster|transitEncryption(Mode|Enabled)?|atRestEncryptionEnabled)$/i,
    /^(plaintext|tls_plaintext|false|preferred|disabled)$/i,
    "lets plain text pass",
  ],
  [
    /^(deletionProtection(Enabled)?|terminationProtection|disableApiTermination|deleteProtection)$/i,
    off,
    "can be deleted",
  ],
  [
    /^(skipFinalSnapshot|skipFinalBackup|forceDetachPolicies|forceDestroy|forceDelete|forceOverwriteReplicaSecret|deleteAutomatedBackups|bypassGovernanceRetention|bypassPolicyLockoutSafetyCheck|bypassSnapshotCopy)$/i,
    on,
    "lets it go without a trace",
  ],
  [
    /^(enableLogging|enableLogFileValidation|isMultiRegionTrail|includeGlobalServiceEvents|recordingEnabled|loggingEnabled|enableKeyRotation|isEnabled|scanOnPush|autoMinorVersionUpgrade|enforceWorkgroupConfiguration|tracingEnabled|nodeToNodeEncryption|enforceHttps|requireSymbols|requireNumbers|requireUppercaseCharacters|requireLowercaseCharacters|hardExpiry)$/i,
    off,
    "switches a protection off",
  ],
  [
    /^(privileged|privilegedMode|rootAccess|allowVersionUpgradeByAnybody|skipDestroyOnFailure|insecureSsl(Enabled)?|skipTlsVerification|insecure)$/i,
    on,
    "takes a boundary away",
  ],
  [/^(rootAccess|httpTokens)$/i, /^(enabled|optional)$/i, "takes a boundary away"],
  [
    /^(viewerProtocolPolicy|originProtocolPolicy)$/i,
    /^(allow-all|http-only|match-viewer)$/i,
    "lets plain HTTP pass",
  ],
  [
    /(minimumProtocolVersion|minimumTlsVersion|tlsSecurityPolicy|securityPolicy|tlsPolicy|sslPolicy|originSslProtocols|minTlsVersion)$/i,
    /^(SSLv\w*|TLSv1(\.[01]|_2016)?|TLS_1_[01]|TLS-1-[01].*|Policy-Min-TLS-1-0.*|ELBSecurityPolicy-(2015|2016|TLS-1-[01]|FS-2018).*|TLS1(\.[01])?)$/i,
    "allows old TLS",
  ],
  [/(protocol|protocols)$/i, /^(http|ftp|telnet)$/i, "is not encrypted"],
];

/** What is judged of every type, whatever rules it has of its own. */
const always: readonly Row[] = [
  [/^forceOverwriteReplicaSecret$/, on, "overwrites a secret of the same name elsewhere"],
  [
    /^enforceSecurityGroupInboundRulesOnPrivateLinkTraffic$/,
    off,
    "lets callers by PrivateLink past the security group",
  ],
  [/^enableFaultInjection$/, on, "lets faults be put into tasks"],
  // "Image scanning", Amazon ECR user guide: only enhanced scanning looks again at what stands.
  [/^scanType$/, /^BASIC$/i, "looks at images once, when they are pushed"],
  [/^accelerationStatus$/, /^Enabled$/, "has objects travel by places outside of the region"],
  [/^requestPayer$/, /^Requester$/, "lets anybody ask who pays"],
  // "Log classes", Amazon CloudWatch Logs user guide.
  [/^logGroupClass$/, /^(INFREQUENT_ACCESS|DELIVERY)$/, "leaves a log without filters, masking and alarms"],
];

/** Types whose own rules judge the same, with what stands around them or by settings of the stack. */
const judgedElsewhere: readonly string[] = [
  ...types.table,
  ...types.tableReplica,
  ...types.loadBalancer,
  ...types.listener,
  ...types.targetGroup,
  ...types.bucket,
  ...types.backupVault,
  ...types.logGroup,
  ...types.key,
  ...types.replicaKey,
  ...types.keyPolicy,
  ...types.fileSystem,
  ...types.repository,
  ...types.launchTemplate,
  ...types.launchConfiguration,
  ...types.topicSubscription,
  ...types.ecsService,
  ...types.autoScalingGroup,
  ...types.cluster,
  // Its `forceDestroy` takes instances out of a name, and loses nothing that is kept.
  ...types.discoveryService,
];

const weakened = resourceRule<object>({
  name: "resource-disallow-weakened-protection",
  severity: "high",
  description:
    "No resource switches encryption, logging or protection against deletion off, and none speaks plain HTTP or old TLS.",
  remediation: "remove the property, or set it to what protects.",
  standards: {
    fsbp: ["EC2.3", "RDS.3", "RDS.8", "CloudTrail.4"],
    pci: [],
    pciOwn: ["3.5.1", "4.2.1", "10.3.2"],
    nist: ["SC-8", "SC-28", "CM-3", "AU-9"],
  },
  types: types.every,
  check: ({ props, type }, judge) => {
    if (!type.startsWith("aws:")) return;
    const whole = !judgedElsewhere.includes(type);
    walk(props, {
      leaf: (leaf) => {
        const what = weakening(leaf, whole ? [...always, ...rows] : always) ?? plainAddress(leaf);
        if (what !== undefined) judge.violation(`\`${leaf.path}\` ${what}`);
      },
      unknown: (path, key, error) => {
        // What is encrypted, what can be deleted, and how, is plain in every program that knows what it wants.
        if (whole && rows.slice(0, 4).some(([of]) => of.test(key)) && !computed.test(key))
          judge.undetermined(path, error.urn);
      },
    });
  },
});

/** Encryption settings that name a key: unknown because the key is being made. */
const computed = /(kms|key|context|Type|Mode|Option|Configuration)\w*$/i;

function weakening({ key, value }: Leaf, judged: readonly Row[]): string | undefined {
  const text = String(value);
  return judged.find(([of, means]) => of.test(key) && means.test(text))?.[2];
}

/** The machine itself, and what ECS and EC2 answer inside it. */
const inside = /^(localhost|127(\.\d{1,3}){3}|169\.254(\.\d{1,3}){2})$/i;
/** Names of XML and JSON schemas, which only look like addresses. */
const schemas = /^http:\/\/((www\.)?w3\.org|json-schema\.org|s3\.amazonaws\.com\/doc)\//i;

/** An address that is spoken to in plain text. */
function plainAddress({ key, value, path }: Leaf): string | undefined {
  if (typeof value !== "string" || /(^|\.)tags(All)?\./.test(path)) return undefined;
  if (/^(description|comment|namespace|uri)$/i.test(key) || schemas.test(value)) return undefined;
  const host = /^http:\/\/([^/:\s]+)/i.exec(value)?.[1];
  return host === undefined || inside.test(host) ? undefined : "is reached by plain HTTP";
}

export const anyProtectionRules = [weakened];
