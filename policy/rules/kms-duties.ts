import {
  demanded,
  eachStatement,
  isOfPlatform,
  isSet,
  keyPolicyTypes,
  type Principal,
  patternMatches,
  resourceRule,
  type Statement,
  setting,
} from "../lib";

interface Key {
  readonly policy?: string;
}

interface Duties {
  readonly deployers: readonly string[];
  readonly deployersDelete: boolean;
}

const separation = resourceRule<Key, Duties>({
  name: "kms-key-enforce-separation-of-duties",
  severity: "high",
  description:
    "Whoever manages a key cannot use it, but for what AWS asks of those who deploy; nobody holds every right, and keys are deleted by their administrators.",
  remediation:
    "split the statement into management and use, with different principals; bind a deployer's use to one AWS service and to a context or a grant.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.6.1.3", "3.7.6"], nist: ["AC-5", "SC-12"] },
  types: keyPolicyTypes,
  settings: {
    deployers: setting(
      [],
      "ARNs of the roles that deploy: they manage keys, and use them for what AWS makes alone",
    ),
    deployersDelete: setting(false, "Whether those roles may delete keys: where the stack keeps nothing"),
  },
  check: ({ props }, judge, { deployers, deployersDelete }) => {
    if (!isSet(props, "policy")) return;
    eachStatement(props.policy, judge, (statement, label, all) => {
      if (!statement.allow) return;
      const holders = holdersOf(statement);
      if (
        holders.length > 0 &&
        statement.actions.some((action) => action === "*" || action.toLowerCase() === "kms:*")
      )
        judge.violation(
          `${label} gives every right on the key to a principal that is not the account's root`,
        );
      if (!touches(statement, administration)) return;
      for (const manager of holders) {
        const deploys = deployers.includes(manager);
        if (deploys && !deployersDelete && touches(statement, endings))
          judge.violation(`${manager} deploys and may take the key out of use`);
        for (const other of all.filter((each) => each.allow && touches(each, use)))
          if (holdersOf(other).some((user) => meets(user, manager)) && !(deploys && isBound(other)))
            judge.violation(`${manager} may both administer and use the key`);
      }
    });
  },
});

const delegation = resourceRule<Key>({
  name: "kms-key-disallow-account-delegation",
  severity: "high",
  description: "No key of the platform leaves to whoever administers IAM who manages or uses it.",
  remediation:
    "narrow the statement on the account's root by `aws:PrincipalArn`: to manage, whole ARNs of roles; to use, ARNs or a path of roles.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.6.1.3", "7.2.2"], nist: ["AC-3", "AC-6", "SC-12"] },
  types: keyPolicyTypes,
  check: ({ props, urn }, judge) => {
    if (!isSet(props, "policy") || !isOfPlatform(urn)) return;
    eachStatement(props.policy, judge, (statement, label) => {
      if (!statement.allow || !statement.principals.some(isAccount)) return;
      const roles = demanded(statement, "aws:PrincipalArn");
      const lets = (what: string) => judge.violation(`${label} lets whoever administers IAM ${what} the key`);
      if (touches(statement, administration) && (roles.length === 0 || roles.some((arn) => /[*?]/.test(arn))))
        lets("manage");
      if (touches(statement, use) && (roles.length === 0 || roles.some((arn) => !namesRoles.test(arn))))
        lets("use");
    });
  },
});

const endings = ["ScheduleKeyDeletion", "DisableKey", "DeleteImportedKeyMaterial"];
/**
 * What KMS's console gives to a key's administrators and to none of its users, and what else changes a key. Source: "Default
 * key policy", AWS KMS developer guide.
 */
const administration = [
  ...endings,
  "CancelKeyDeletion",
  "CreateAlias",
  "DeleteAlias",
  "DisableKeyRotation",
  "EnableKey",
  "EnableKeyRotation",
  "ImportKeyMaterial",
  "PutKeyPolicy",
  "ReplicateKey",
  "RotateKeyOnDemand",
  "TagResource",
  "UntagResource",
  "UpdateAlias",
  "UpdateKeyDescription",
  "UpdatePrimaryRegion",
];
/** A grant gives any of these to whom it names. */
const grant = "CreateGrant";
const use = [
  grant,
  "Decrypt",
  "DeriveSharedSecret",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateMac",
  "ReEncryptFrom",
  "ReEncryptTo",
  "Sign",
];

/**
 * Services that take a grant when something is made, and work by it from then on: the rights of whoever made it read nothing
 * through them. Sources: "Encryption at rest", Amazon ECR user guide; "Using AWS KMS keys for Amazon EFS", EFS user guide;
 * "Encryption for backups in AWS Backup", AWS Backup developer guide.
 */
const byGrant = /^(backup|ecr|elasticfilesystem)\./;

/** A role, a user or a path of them; a wildcard that stands for any name is none. */
const namesRoles = /^arn:[^:*?]+:(iam|sts)::\d{12}:[a-z-]+\/[^*?]/;

function touches({ actions }: Statement, names: readonly string[]): boolean {
  return actions.some((pattern) =>
    names.some((name) => patternMatches(pattern.toLowerCase(), `kms:${name.toLowerCase()}`)),
  );
}

/**
 * Everybody whom a condition bounds to an account is that account: IAM decides who of it comes in. Source: "AWS KMS
 * condition keys", `kms:CallerAccount`, AWS KMS developer guide.
 */
function isAccount({ kind, id }: Principal): boolean {
  return kind === "*" || (kind === "AWS" && /^\d{12}$|:root$/.test(id));
}

/**
 * Who holds the statement's rights: single identities that it names, and those to whom a condition narrows the account.
 * The account as a whole is nobody in particular.
 */
function holdersOf(statement: Statement): string[] {
  const named = statement.principals.filter((each) => each.kind === "AWS" && !isAccount(each));
  return [...named.map(({ id }) => id), ...demanded(statement, "aws:PrincipalArn")];
}

function meets(one: string, other: string): boolean {
  return patternMatches(one, other) || patternMatches(other, one);
}

/** Whether AWS's services alone use the key by the statement, for what its context names or what they make by grants. */
function isBound(statement: Statement): boolean {
  const services = demanded(statement, "kms:ViaService");
  if (services.length === 0 || services.some((service) => /^[^.]*[*?]/.test(service))) return false;
  const toAws = demanded(statement, "kms:GrantIsForAWSResource").join() === "true";
  if (touches(statement, [grant]) && !toAws) return false;
  const more = use.filter((name) => name !== grant);
  const context = statement.conditions.some(
    ({ key }) => key.startsWith("kms:encryptioncontext:") && isNarrow(demanded(statement, key)),
  );
  return !touches(statement, more) || context || services.every((service) => byGrant.test(service));
}

/** Whether each value says of what it is: an ARN up to its resource's first letter, and anything else by its own first one. */
function isNarrow(values: readonly string[]): boolean {
  return values.length > 0 && values.every((value) => !/[*?]/.test(value) || saysWhat(value));
}

function saysWhat(pattern: string): boolean {
  const [fixed = ""] = pattern.split(/[*?]/);
  // What ends within `arn:` takes in every ARN.
  if ("arn:".startsWith(fixed)) return false;
  return !fixed.startsWith("arn:") || /^arn:([^:]*:){4}./.test(fixed);
}

export const kmsDutyRules = [separation, delegation];
