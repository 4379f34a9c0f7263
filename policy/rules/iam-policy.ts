import {
  actionMatches,
  type Condition,
  eachIdentityStatement,
  eachPolicyStatement,
  identityPolicyTypes,
  isSet,
  type PolicyHolder,
  resourcePolicyTypes,
  resourceRule,
  type Statement,
  setting,
  types,
} from "../lib";
import { isUnscoped } from "../lib/unscoped-actions";

const attachmentTypes = [...types.rolePolicyAttachment, ...types.policyAttachment];
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
      if (allow && actions.some((action) => /^(\*|\*:\*)$/.test(action)) && resources.includes("*"))
        judge.violation(`${label} allows everything`);
    });
    judge.each(
      () => subject.props.managedPolicyArns,
      (arn) => {
        if (tooPowerful.test(arn)) judge.violation("an AWS policy with administrator's rights is attached");
      },
    );
    judge.part(() => {
      // An ARN that is not known yet belongs to a policy of the program, and that one is judged by its document.
      const made =
        isSet(subject.props, "policyArn") && (attachmentTypes as readonly string[]).includes(subject.type);
      if (made && tooPowerful.test(String(subject.props.policyArn)))
        judge.violation("an AWS policy with administrator's rights is attached");
    });
  },
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
        if (allow && /^([^:]+:)?\*+$/.test(action)) judge.violation(`${label} allows ${action}`);
    }),
});

const wildcardResource = resourceRule<PolicyHolder>({
  name: "iam-policy-disallow-wildcard-resource",
  severity: "high",
  description: "Rights are granted on named resources; all resources only where AWS knows no narrower grant.",
  remediation: "name the ARNs, or narrow the statement by a condition on the resource.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2", "7.2.5"], nist: ["AC-6"] },
  types: identityPolicyTypes,
  check: (subject, judge) =>
    eachIdentityStatement(subject, judge, (statement, label) => {
      if (!statement.allow || !statement.resources.some(isEverything)) return;
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
    boundaries: setting([], "Logical names of policies that are permissions boundaries: these grant nothing"),
  },
  check: (subject, judge, { boundaries }) => {
    if (boundaries.includes(subject.name)) return;
    eachIdentityStatement(subject, judge, ({ allow, actions, resources, conditions }, label) => {
      const decrypts = ["kms:Decrypt", "kms:ReEncryptFrom"].some((each) =>
        actions.some((pattern) => actionMatches(pattern, each)),
      );
      const allKeys = resources.some(
        (arn) => arn === "*" || /^arn:[^:]*:(kms|\*):[^:]*:[^:]*:(key\/\*|alias\/\*|\*)/.test(arn),
      );
      if (allow && decrypts && allKeys && !conditions.some(narrowsResource))
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
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
] as const;

/**
 * Those that a delivery needs, and where they raise nothing: on roles of one path that carry a boundary. AWS has no key for
 * the boundary of the other two: what is on the path is under it already, and who stands elsewhere is out of reach. Source:
 * "Actions, resources, and condition keys for AWS Identity and Access Management".
 */
const underBoundary: readonly string[] = ["iam:AttachRolePolicy", "iam:PutRolePolicy"];
const onPath: readonly string[] = ["iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"];

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
      for (const action of escalations)
        if (grants(action) && !raisesNothing(statement, action)) judge.violation(`${label} allows ${action}`);
      if (grants("iam:PassRole") && !passesNarrowly(statement))
        judge.violation(`${label} allows to pass roles that it does not name, or to any service`);
      if (grants("sts:AssumeRole") && statement.resources.some((arn) => arn === "*" || /:role\/\*/.test(arn)))
        judge.violation(`${label} allows to take any role`);
    }),
});

function raisesNothing({ resources, conditions }: Statement, action: string): boolean {
  const path = /^arn:[^:*?]+:iam::\d{12}:(role|policy)\/[^*?]+\/\*$/;
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

function passesNarrowly({ resources, conditions }: Statement): boolean {
  const toService = conditions.some(
    ({ operator, key }) => key === "iam:passedtoservice" && /^String(Equals|Like)$/.test(operator),
  );
  return toService && resources.length > 0 && resources.every((arn) => !/^\*$|:role\/\*/.test(arn));
}

/** `*`, and every ARN that ends in nothing but `*` where the resource stands. */
function isEverything(arn: string): boolean {
  return /^\*+$|^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*+$/.test(arn);
}

/** Conditions that select resources as an ARN would. */
function narrowsResource({ operator, key }: Condition): boolean {
  const selects =
    /(^|:)(resourcetag\/.+|resourcealiases)$|^ecs:cluster$|^ecs:service$|^cloudwatch:namespace$/;
  return /^(ForAnyValue:)?(StringEquals|StringLike|ArnEquals|ArnLike)$/.test(operator) && selects.test(key);
}

export const iamPolicyRules = [
  adminAccess,
  wildcardAction,
  wildcardResource,
  decryptEverything,
  privilegeEscalation,
  notElements,
];
