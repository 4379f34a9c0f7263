import {
  actionMatches,
  beginsAsListed,
  demanded,
  eachIdentityStatement,
  identityPolicyTypes,
  type PolicyHolder,
  placeForm,
  resourceRule,
  type Statement,
  setting,
} from "../lib";
import { isEverything } from "../lib/breadth";

/**
 * Rights with which a role can give itself any other: what AWS calls management of permissions, but for policies that are
 * attached to nobody; what takes a refusal away, makes credentials of a user, or decides whom a provider lets in. Source:
 * "Actions, resources, and condition keys for AWS Identity and Access Management", access levels.
 */
const escalations = [
  "iam:AddClientIDToOpenIDConnectProvider",
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
  "iam:CreateServiceSpecificCredential",
  "iam:CreateUser",
  "iam:DeleteGroupPolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteRolePolicy",
  "iam:DeleteUserPermissionsBoundary",
  "iam:DeleteUserPolicy",
  "iam:DetachGroupPolicy",
  "iam:DetachRolePolicy",
  "iam:DetachUserPolicy",
  "iam:PutGroupPolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:PutUserPermissionsBoundary",
  "iam:PutUserPolicy",
  "iam:RemoveUserFromGroup",
  "iam:ResetServiceSpecificCredential",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "iam:UpdateOpenIDConnectProviderThumbprint",
  "iam:UpdateSAMLProvider",
  "iam:UploadSigningCertificate",
  "iam:UploadSSHPublicKey",
] as const;

/**
 * Rights with which a role opens to others what it may itself, by the resource's own policy (access level "Permissions
 * management" of the service authorization reference, of what a stack holds).
 */
const openings = [
  "backup:PutBackupVaultAccessPolicy",
  "dynamodb:PutResourcePolicy",
  "ecr:PutRegistryPolicy",
  "ecr:SetRepositoryPolicy",
  "elasticfilesystem:PutFileSystemPolicy",
  "events:PutPermission",
  "kinesis:PutResourcePolicy",
  "kms:PutKeyPolicy",
  "lambda:AddPermission",
  "logs:PutResourcePolicy",
  "s3:DeleteBucketPolicy",
  "s3:PutAccessPointPolicy",
  "s3:PutAccountPublicAccessBlock",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "secretsmanager:PutResourcePolicy",
  "sns:AddPermission",
  "sns:SetTopicAttributes",
  "sqs:AddPermission",
  "sqs:SetQueueAttributes",
] as const;

/** Those that raise nothing on roles of one path that carry a boundary. */
const underBoundary: readonly string[] = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRolePolicy",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
];
/**
 * AWS has no condition on the boundary for these ("Actions, resources, and condition keys for AWS Identity and Access
 * Management"): whether all that is on the path is under one, no document says. A delivery is listed for it.
 */
const onPath: readonly string[] = [
  "iam:AddRoleToInstanceProfile",
  "iam:CreatePolicyVersion",
  "iam:UpdateAssumeRolePolicy",
];

const privilegeEscalation = resourceRule<
  PolicyHolder,
  { deliveries: readonly string[]; openers: readonly string[] }
>({
  name: "iam-policy-disallow-privilege-escalation",
  severity: "critical",
  description: "No role can raise its own rights, or open a resource to others by that resource's policy.",
  remediation:
    "remove the action, or grant it on one path under `iam:PermissionsBoundary`; pass single roles only, to one service (`iam:PassedToService`).",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2"], nist: ["AC-5", "AC-6(1)"] },
  types: identityPolicyTypes,
  settings: {
    deliveries: setting<readonly string[]>(
      [],
      'Policies of whoever makes the roles of one path, all of them under a boundary. "<project>::<types>::<beginning of the name>", as in the URN',
      { form: placeForm },
    ),
    openers: setting<readonly string[]>(
      [],
      "Policies of those whose duty it is to say who may use a resource, such as administrators of keys. Written as `deliveries`",
      { form: placeForm },
    ),
  },
  check: (subject, judge, { deliveries, openers }) =>
    eachIdentityStatement(subject, judge, (statement, label) => {
      if (!statement.allow) return;
      const delivers = beginsAsListed(subject.urn, deliveries);
      const grants = (action: string) => statement.actions.some((pattern) => actionMatches(pattern, action));
      const raising = escalations.filter(
        (action) => grants(action) && !raisesNothing(statement, action, delivers),
      );
      if (raising.length > 0) judge.violation(`${label} allows ${raising.join(", ")}`);
      const opening = delivers || beginsAsListed(subject.urn, openers) ? [] : openings.filter(grants);
      if (opening.length > 0)
        judge.violation(`${label} allows to open resources to others: ${opening.join(", ")}`);
      if (grants("iam:PassRole") && !passesNarrowly(statement))
        judge.violation(`${label} allows to pass roles that it does not name, or to any service`);
      if (grants("sts:AssumeRole") && statement.resources.some(isEverything))
        judge.violation(`${label} allows to take any role`);
    }),
});

function raisesNothing({ resources, conditions }: Statement, action: string, delivers: boolean): boolean {
  const path = /^arn:[^:*?]+:iam::\d{12}:(role|policy|instance-profile)\/[^*?]+\/\*$/;
  const within = resources.length > 0 && resources.every((arn) => path.test(arn));
  const bounded = conditions.some(
    ({ operator, key, values }) =>
      key === "iam:permissionsboundary" &&
      /^(String|Arn)Equals$/.test(operator) &&
      values.length > 0 &&
      values.every((arn) => !/[*?]/.test(arn)),
  );
  return within && ((delivers && onPath.includes(action)) || (underBoundary.includes(action) && bounded));
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

export const iamEscalationRules = [privilegeEscalation];
