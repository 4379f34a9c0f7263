import {
  accountForm,
  actionMatches,
  attachmentTypes,
  beginsAsListed,
  type Condition,
  demanded,
  eachAttachedPolicy,
  eachIdentityStatement,
  eachPolicyStatement,
  identityPolicyTypes,
  isKnown,
  isListed,
  isOpen,
  isPositive,
  isSet,
  ownAccounts,
  type PolicyHolder,
  placeForm,
  resourcePolicyTypes,
  resourceRule,
  type Statement,
  setting,
  types,
} from "../lib";
import { isEverything } from "../lib/breadth";
import { isReviewed, ownerOf } from "../lib/managed-policies";
import { isUnscoped } from "../lib/unscoped-actions";

const tooPowerful = /:policy\/(AdministratorAccess(-\w+)?|IAMFullAccess|PowerUserAccess)$/;

const adminAccess = resourceRule<PolicyHolder>({
  name: "iam-policy-disallow-admin-access",
  severity: "critical",
  description: "No role may do everything.",
  remediation: "grant the actions on the resources that the role needs.",
  standards: {
    fsbp: ["IAM.1"],
    pci: [],
    pciOwn: ["7.2.2"],
    nist: ["AC-2", "AC-3", "AC-5", "AC-6", "AC-6(10)"],
  },
  types: [...identityPolicyTypes, ...attachmentTypes],
  check: (subject, judge) => {
    eachIdentityStatement(subject, judge, ({ allow, actions, resources }, label) => {
      if (allow && actions.some((action) => /^[*?]+(:[*?]+)?$/.test(action)) && resources.some(isEverything))
        judge.violation(`${label} allows everything`);
    });
    eachAttachedPolicy(subject, judge, (arn) => {
      if (tooPowerful.test(arn)) judge.violation("an AWS policy with administrator's rights is attached");
    });
    judge.part(() => {
      if (isSet(subject.props, "policyArn") && !isKnown(() => subject.props.policyArn))
        judge.undetermined("policyArn");
    });
  },
});

const managedPolicies = resourceRule<
  PolicyHolder,
  { reviewed: readonly string[]; accounts: readonly string[] }
>({
  name: "iam-policy-disallow-unreviewed-managed-policy",
  severity: "high",
  description:
    "A managed policy that a role is given is the bank's own, or one of AWS's whose rights somebody has read.",
  remediation:
    "write the rights that the role needs as a policy of the program, or have AWS's policy listed in `reviewed`.",
  standards: { fsbp: ["IAM.1"], pci: [], pciOwn: ["7.2.2", "7.2.5"], nist: ["AC-3", "AC-6"] },
  types: [...types.role, ...attachmentTypes],
  settings: {
    reviewed: setting<readonly string[]>(
      [],
      'Names of AWS\'s managed policies that may be attached beside those that the pack knows, e.g. "AWSXrayReadOnlyAccess"',
      { form: /^[\w+=,.@/-]+$/ },
    ),
    accounts: setting<readonly string[]>(
      [],
      "Account ids whose policies may be attached (none: those of the provider)",
      { form: accountForm },
    ),
  },
  check: (subject, judge, { reviewed, accounts }) =>
    eachAttachedPolicy(subject, judge, (arn) => {
      const owner = ownerOf(arn);
      if (owner === "aws") {
        // The rule on administrators' rights says more of those.
        if (!tooPowerful.test(arn) && !isReviewed(arn, reviewed))
          judge.violation("a policy of AWS's is attached that nobody has reviewed");
      } else if (owner === undefined || !ownAccounts(subject, accounts).includes(owner))
        judge.violation("a policy of another account is attached: its owner decides what the role may do");
    }),
});

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

/** Rights with which a role can give itself any other. */
const escalations = [
  "iam:AddRoleToInstanceProfile",
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreateOpenIDConnectProvider",
  "iam:CreatePolicyVersion",
  "iam:CreateRole",
  "iam:CreateSAMLProvider",
  "iam:CreateUser",
  "iam:DeleteRolePolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DetachRolePolicy",
  "iam:PutGroupPolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:PutUserPermissionsBoundary",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "iam:UpdateSAMLProvider",
] as const;

/**
 * Those that a delivery needs, and where they raise nothing: on roles of one path that carry a boundary. AWS has no key for
 * the boundary of the others: what is on the path is under it already, and who stands elsewhere is out of reach. Source:
 * "Actions, resources, and condition keys for AWS Identity and Access Management".
 */
const underBoundary: readonly string[] = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
];
const onPath: readonly string[] = [
  "iam:AddRoleToInstanceProfile",
  "iam:CreatePolicyVersion",
  "iam:UpdateAssumeRolePolicy",
];

const privilegeEscalation = resourceRule<PolicyHolder>({
  name: "iam-policy-disallow-privilege-escalation",
  severity: "critical",
  description: "No role can raise its own rights.",
  remediation:
    "remove the action, or grant it on one path under `iam:PermissionsBoundary`; pass single roles only, to one service (`iam:PassedToService`).",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2"], nist: ["AC-5", "AC-6(1)"] },
  types: identityPolicyTypes,
  check: (subject, judge) =>
    eachIdentityStatement(subject, judge, (statement, label) => {
      if (!statement.allow) return;
      const grants = (action: string) => statement.actions.some((pattern) => actionMatches(pattern, action));
      const raising = escalations.filter((action) => grants(action) && !raisesNothing(statement, action));
      if (raising.length > 0) judge.violation(`${label} allows ${raising.join(", ")}`);
      if (grants("iam:PassRole") && !passesNarrowly(statement))
        judge.violation(`${label} allows to pass roles that it does not name, or to any service`);
      if (grants("sts:AssumeRole") && statement.resources.some(isEverything))
        judge.violation(`${label} allows to take any role`);
    }),
});

function raisesNothing({ resources, conditions }: Statement, action: string): boolean {
  const path = /^arn:[^:*?]+:iam::\d{12}:(role|policy|instance-profile)\/[^*?]+\/\*$/;
  const within = resources.length > 0 && resources.every((arn) => path.test(arn));
  const bounded = conditions.some(
    ({ operator, key, values }) =>
      key === "iam:permissionsboundary" &&
      /^(String|Arn)Equals$/.test(operator) &&
      values.length > 0 &&
      values.every((arn) => !/[*?]/.test(arn)),
  );
  return within && (onPath.includes(action) || (underBoundary.includes(action) && bounded));
}

function passesNarrowly(statement: Statement): boolean {
  const services = demanded(statement, "iam:PassedToService");
  return (
    services.length > 0 &&
    services.every((service) => /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(service)) &&
    statement.resources.length > 0 &&
    !statement.resources.some(isEverything)
  );
}

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

export const iamPolicyRules = [
  adminAccess,
  managedPolicies,
  wildcardAction,
  wildcardResource,
  decryptEverything,
  privilegeEscalation,
  notElements,
];
