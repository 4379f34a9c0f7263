import {
  type BankSettings,
  bankSettings,
  demandCustomerKey,
  demandOwnPrincipals,
  eachStatement,
  isKnown,
  isSet,
  ownAccounts,
  regionForm,
  resourceRule,
  setting,
  stackRule,
  types,
} from "../lib";

interface Secret {
  readonly kmsKeyId?: string;
  readonly policy?: string;
  readonly blockPublicPolicy?: boolean;
  readonly recoveryWindowInDays?: number;
  readonly replicas?: readonly { readonly region?: string }[];
}

interface SecretVersion {
  readonly secretString?: string;
  readonly secretBinary?: string;
  readonly secretStringWo?: string;
  readonly secretStringWoVersion?: number;
}

const customerKey = resourceRule<Secret>({
  name: "secretsmanager-secret-configure-customer-managed-key",
  severity: "high",
  description: "Secrets are encrypted under a customer-managed key.",
  remediation: "set `kmsKeyId` to the ARN of the stack's secrets key.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.5.1", "3.6.1.2"], nist: ["SC-28(1)", "SC-12(2)"] },
  types: types.secret,
  check: ({ props }, judge) => demandCustomerKey(judge, props, "kmsKeyId", "the secret"),
});

const plaintext = stackRule<SecretVersion>({
  name: "secretsmanager-secretversion-disallow-plaintext",
  severity: "critical",
  description: "No secret value passes from the program's text or configuration into the state.",
  remediation: "remove the SecretVersion and put the value out of band, or generate it by a resource.",
  standards: { fsbp: [], pci: [], pciOwn: ["8.6.2"], nist: ["IA-5(7)"] },
  types: types.secretVersion,
  check: (version, judge) => {
    // A generated value is made of another resource's output; whatever is made of none stood in the program.
    for (const property of ["secretString", "secretBinary"] as const) {
      if (!isSet(version.props, property) || version.isDerived(property)) continue;
      if (isKnown(() => version.props[property]))
        judge.violation(`\`${property}\` is written by the program`);
      else judge.undetermined(property);
    }
    const writeOnly = isSet(version.props, "secretStringWo") || isSet(version.props, "secretStringWoVersion");
    if (writeOnly && !version.isDerived("secretStringWo"))
      judge.violation("`secretStringWo` is written by the program");
  },
});

const publicPolicy = resourceRule<Secret, BankSettings>({
  name: "secretsmanager-secretpolicy-disallow-public-access",
  severity: "critical",
  description:
    "Only principals of the bank's own accounts may reach a secret, and AWS blocks public policies.",
  remediation: "set `blockPublicPolicy` and name principals of the own account only.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.3.1"], nist: ["AC-3", "AC-6"] },
  types: [...types.secretPolicy, ...types.secret],
  settings: bankSettings,
  check: (subject, judge, settings) => {
    const { props, type } = subject;
    judge.part(() => {
      if ((types.secretPolicy as readonly string[]).includes(type) && props.blockPublicPolicy !== true)
        judge.violation("`blockPublicPolicy` is not on");
    });
    if (!isSet(props, "policy")) return;
    const own = { ...settings, accounts: ownAccounts(subject, settings.accounts) };
    eachStatement(props.policy, judge, (statement, label) => {
      // Of a secret no condition is narrow enough: who reads it has a name.
      if (statement.allow && statement.principals.some(({ kind, id }) => kind === "*" || id.includes("*")))
        judge.violation(`${label} allows every principal`);
      else demandOwnPrincipals(statement, label, judge, own);
    });
  },
});

const recoveryWindow = resourceRule<Secret, { minimumDays: number; replicaRegions: readonly string[] }>({
  name: "secretsmanager-secret-configure-recovery-window",
  severity: "medium",
  description: "A deleted secret can be recovered long enough, and is replicated to approved regions only.",
  remediation: "raise `recoveryWindowInDays` to the stack's minimum and drop other replicas.",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["CP-9", "CM-3"] },
  types: types.secret,
  settings: {
    minimumDays: setting(30, "Least days in which a deleted secret can be recovered, 7 to 30", {
      least: 7,
      keptLeast: 30,
    }),
    replicaRegions: setting([], "Regions to which secrets may be replicated", { form: regionForm }),
  },
  check: ({ props }, judge, { minimumDays, replicaRegions }) => {
    judge.part(() => {
      const days = props.recoveryWindowInDays ?? 30;
      if (days < minimumDays)
        judge.violation(`a deleted secret is lost after ${days} days; ${minimumDays} are demanded`);
    });
    judge.each(
      () => props.replicas,
      ({ region }) => {
        if (!replicaRegions.includes(String(region))) judge.violation(`a replica stands in ${region}`);
      },
    );
  },
});

export const secretsmanagerRules = [customerKey, plaintext, publicPolicy, recoveryWindow];
