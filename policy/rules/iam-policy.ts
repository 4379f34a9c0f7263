import {
  actionMatches,
  beginsAsListed,
  type Condition,
  eachIdentityStatement,
  eachPolicyStatement,
  identityPolicyTypes,
  isListed,
  isOpen,
  isPositive,
  type PolicyHolder,
  placeForm,
  resourcePolicyTypes,
  resourceRule,
  type Statement,
  setting,
} from "../lib";
import { isEverything } from "../lib/breadth";
import { isUnscoped } from "../lib/unscoped-actions";

const wildcardAction = resourceRule<PolicyHolder>({
  name: "iam-policy-disallow-wildcard-action",
  severity: "high",
  description: "No role is granted all actions of a service.",
  remediation: "name the actions.",
  standards: { fsbp: ["IAM.21"], pci: [], pciOwn: ["7.2.2"], nist: ["AC-3", "AC-6", "AC-6(2)"] },
  types: identityPolicyTypes,
  check: (subject, judge) =>
    eachIdentityStatement(subject, judge, ({ allow, actions }, label) => {
      for (const action of actions)
        if (allow && isAnyAction(action)) judge.violation(`${label} allows ${action}`);
    }),
});

const wildcardResource = resourceRule<PolicyHolder, { deliveries: readonly string[] }>({
  name: "iam-policy-disallow-wildcard-resource",
  severity: "high",
  description: "Rights are granted on named resources; all resources only where AWS knows no narrower grant.",
  remediation: "name the ARNs, or narrow the statement by a condition on the resource.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "7.2.5"], nist: ["AC-6"] },
  types: identityPolicyTypes,
  settings: {
    deliveries: setting<readonly string[]>(
      [],
      'Policies of whoever makes things and cannot name them yet: every thing of one kind will do. "<project>::<types>::<beginning of the name>", as in the URN',
      { form: placeForm },
    ),
  },
  check: (subject, judge, { deliveries }) =>
    eachIdentityStatement(subject, judge, (statement, label) => {
      const delivers = beginsAsListed(subject.urn, deliveries);
      const broad = statement.resources.filter((arn) => isEverything(arn) && !(delivers && isOneKind(arn)));
      if (!statement.allow || broad.length === 0) return;
      // The rule on decryption says more of it.
      if (decrypts(statement) && broad.every((arn) => arn.startsWith("arn:") && isOfKms(arn))) return;
      if (statement.conditions.some(narrowsResource)) return;
      const scoped = statement.actions.filter((action) => !isUnscoped(action));
      if (scoped.length > 0) judge.violation(`${label} allows ${scoped.join(", ")} on all resources`);
    }),
});

const decryptEverything = resourceRule<PolicyHolder, { boundaries: readonly string[] }>({
  name: "iam-policy-disallow-decrypt-on-all-keys",
  severity: "high",
  description: "No role may decrypt with every key.",
  remediation: "name the ARNs of the keys, or narrow the statement by their tags or aliases.",
  standards: { fsbp: ["KMS.1", "KMS.2"], pci: [], pciOwn: ["3.6.1.3"], nist: ["AC-3", "AC-6", "AC-6(3)"] },
  types: identityPolicyTypes,
  settings: {
    boundaries: setting<readonly string[]>(
      [],
      'Policies that are permissions boundaries, which grant nothing, "<project>::<types>::<name>", as in the URN',
      { form: placeForm },
    ),
  },
  check: (subject, judge, { boundaries }) => {
    if (isListed(subject.urn, boundaries)) return;
    eachIdentityStatement(subject, judge, (statement, label) => {
      const { allow, resources, conditions } = statement;
      const allKeys = resources.some((arn) => isEverything(arn) && (!arn.startsWith("arn:") || isOfKms(arn)));
      if (allow && decrypts(statement) && allKeys && !conditions.some(narrowsResource))
        judge.violation(`${label} allows decryption with every key`);
    });
  },
});

const notElements = resourceRule<PolicyHolder>({
  name: "iam-policy-disallow-not-elements",
  severity: "medium",
  description: "No statement allows by exclusion.",
  remediation: "list what is allowed instead of what is not.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2"], nist: ["AC-6"] },
  types: [...identityPolicyTypes, ...resourcePolicyTypes],
  check: (subject, judge) =>
    eachPolicyStatement(subject, judge, (statement, label) => {
      if (!statement.allow) return;
      if (statement.notActions.length > 0)
        judge.violation(`${label} allows all but the actions it names (NotAction)`);
      if (statement.notResources.length > 0)
        judge.violation(`${label} allows all resources but those it names (NotResource)`);
      if (statement.notPrincipals.length > 0)
        judge.violation(`${label} allows everybody but those it names (NotPrincipal)`);
    }),
});

/** All actions of a service, or all whose name ends somehow: fewer than three letters before the first wildcard. */
function isAnyAction(action: string): boolean {
  const [, service = "", name = ""] = /^(?:([^:]*):)?(.*)$/s.exec(action) ?? [];
  const wildcardAt = name.search(/[*?]/);
  return /[*?]/.test(service) || (wildcardAt >= 0 && wildcardAt < 3);
}

function decrypts({ actions }: Statement): boolean {
  return ["kms:Decrypt", "kms:ReEncryptFrom"].some((each) =>
    actions.some((pattern) => actionMatches(pattern, each)),
  );
}

/** All of a kind: of one service, and not `*` where the kind stands; EC2 tells kinds apart by its actions. */
function isOneKind(arn: string): boolean {
  return /^arn:[^:*]+:[^:*]+:[^:*]*:[^:*]*:([a-z]|\*\/\*$)/.test(arn);
}

function isOfKms(arn: string): boolean {
  return actionMatches(arn.split(":")[2] ?? "", "kms");
}

/** Conditions that select resources as an ARN would. */
function narrowsResource({ operator, key, values }: Condition): boolean {
  const selects =
    /(^|:)(resourcetag\/.+|resourcealiases)$|^ecs:cluster$|^ecs:service$|^cloudwatch:namespace$/;
  return (
    isPositive(operator) && selects.test(key) && !values.some((value) => isOpen(value) && !isOwnTag(value))
  );
}

/** The caller's own tag, which whoever makes the role gives it: what it may reach is tagged alike. */
function isOwnTag(value: string): boolean {
  return /^\$\{aws:PrincipalTag\/[^}]+\}$/i.test(value);
}

export const iamPolicyRules = [wildcardAction, wildcardResource, decryptEverything, notElements];
