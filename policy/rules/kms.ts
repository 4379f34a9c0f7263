import {
  accountOf,
  type BankSettings,
  bankSettings,
  eachStatement,
  isKnown,
  isNarrowed,
  isSet,
  keyPolicyTypes,
  keyTypes,
  ownAccounts,
  resourceRule,
  setting,
  stackRule,
  types,
} from "../lib";

interface Key {
  readonly policy?: string;
  readonly enableKeyRotation?: boolean;
  readonly rotationPeriodInDays?: number;
  readonly customerMasterKeySpec?: string;
  readonly deletionWindowInDays?: number;
  readonly isEnabled?: boolean;
  /** Of a replica: what a key calls `isEnabled`. */
  readonly enabled?: boolean;
  readonly bypassPolicyLockoutSafetyCheck?: boolean;
}

const rotation = resourceRule<Key>({
  name: "kms-key-enable-key-rotation",
  severity: "high",
  description: "Symmetric keys rotate at least once a year.",
  remediation: "set `enableKeyRotation` and leave `rotationPeriodInDays` at 365 or less.",
  standards: { fsbp: ["KMS.4"], pci: ["3.7.4"], pciOwn: [], nist: ["SC-12", "SC-12(2)", "SC-28(3)"] },
  types: types.key,
  check: ({ props }, judge) => {
    // AWS rotates symmetric encryption keys only.
    if ((props.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT") !== "SYMMETRIC_DEFAULT") return;
    judge.part(() => {
      if (props.enableKeyRotation !== true) judge.violation("the key does not rotate");
    });
    judge.part(() => {
      const days = props.rotationPeriodInDays;
      if (days && days > 365) judge.violation(`the key rotates every ${days} days only`);
    });
  },
});

const wildcardPrincipal = resourceRule<Key, BankSettings>({
  name: "kms-key-disallow-wildcard-principal",
  severity: "critical",
  description: "No key policy opens a key to everybody, or to another account than the bank's.",
  remediation:
    "name principals of the own account, or narrow the statement by `kms:CallerAccount` to it; have other accounts of the bank listed in `accounts`, its organisation in `organizations`.",
  standards: { fsbp: ["KMS.5"], pci: [], pciOwn: ["3.6.1.3", "7.2.2"], nist: ["AC-3", "AC-6"] },
  types: keyPolicyTypes,
  settings: bankSettings,
  check: (subject, judge, settings) => {
    if (!isSet(subject.props, "policy")) return;
    const bank = { ...settings, accounts: ownAccounts(subject, settings.accounts) };
    eachStatement(subject.props.policy, judge, (statement, label) => {
      if (!statement.allow) return;
      for (const { kind, id } of statement.principals) {
        const account = accountOf(id);
        if (kind === "Service") continue;
        if (kind === "*" || id.includes("*")) {
          if (!isNarrowed(statement, bank))
            judge.violation(`${label} of the key policy allows every principal`);
        } else if (account === undefined || !bank.accounts.includes(account))
          judge.violation(`${label} of the key policy allows a principal outside the own accounts`);
      }
    });
  },
});

const explicitPolicy = stackRule<Key>({
  name: "kms-key-enforce-explicit-policy",
  severity: "medium",
  description: "Every key has a policy of its own.",
  remediation: "set `policy`; AWS's default leaves the key to whatever IAM policies say.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.6.1.3"], nist: ["AC-3", "SC-12"] },
  types: keyTypes,
  check: (key, judge, { graph }) => {
    const separate = graph
      .ofType(types.keyPolicy)
      .some((policy) => policy.references("keyId", keyTypes).some(({ urn }) => urn === key.urn));
    if (separate || key.isDerived("policy")) return;
    // Unknown and made of nothing: AWS will fill it in, with its default. A created key shows that as its own.
    const given =
      isSet(key.props, "policy") && isKnown(() => key.props.policy) ? key.props.policy : undefined;
    if (given === undefined || given.includes(awsDefaultPolicyId))
      judge.violation("the key has AWS's default policy");
  },
});

const deletionWindow = resourceRule<Key, { minimumDays: number }>({
  name: "kms-key-configure-deletion-window",
  severity: "high",
  description: "A deleted key can be recovered long enough, and keys are enabled.",
  remediation:
    "set `deletionWindowInDays` to the stack's minimum and leave `isEnabled`, of a replica `enabled`, alone.",
  standards: { fsbp: ["KMS.3"], pci: [], pciOwn: ["3.7.5"], nist: ["SC-12", "SC-12(2)"] },
  types: keyTypes,
  settings: {
    minimumDays: setting(30, "Least days between a key's deletion and its loss, 7 to 30", {
      least: 7,
      keptLeast: 30,
    }),
  },
  check: ({ props }, judge, { minimumDays }) => {
    judge.part(() => {
      const days = props.deletionWindowInDays ?? 30;
      if (days < minimumDays)
        judge.violation(`the key is lost ${days} days after its deletion; ${minimumDays} are demanded`);
    });
    judge.part(() => {
      if (props.isEnabled === false || props.enabled === false) judge.violation("the key is disabled");
    });
  },
});

const lockoutCheck = resourceRule<Key>({
  name: "kms-key-disallow-bypass-lockout-check",
  severity: "high",
  description: "AWS's check that a key policy leaves somebody in charge stays on.",
  remediation: "remove `bypassPolicyLockoutSafetyCheck`.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.6.1"], nist: ["SC-12"] },
  types: keyPolicyTypes,
  check: ({ props }, judge) => {
    if (props.bypassPolicyLockoutSafetyCheck === true)
      judge.violation("the check against locking out is bypassed");
  },
});

/** The policy that AWS gives to a key without one carries this id. */
const awsDefaultPolicyId = '"key-default-1"';

export const kmsRules = [rotation, wildcardPrincipal, explicitPolicy, deletionWindow, lockoutCheck];
