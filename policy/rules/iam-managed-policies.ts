import {
  accountForm,
  attachmentTypes,
  eachAttachedPolicy,
  eachIdentityStatement,
  identityPolicyTypes,
  isKnown,
  isSet,
  ownAccounts,
  type PolicyHolder,
  resourceRule,
  setting,
  types,
} from "../lib";
import { isEverything } from "../lib/breadth";
import { isReviewed, ownerOf } from "../lib/managed-policies";

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

export const iamManagedPolicyRules = [adminAccess, managedPolicies];
