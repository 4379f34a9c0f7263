import {
  actionMatches,
  eachIdentityStatement,
  isKnown,
  type Judge,
  type PolicyHolder,
  resourceRule,
  type Statement,
  setting,
  types,
} from "../lib";

const action = "ecs:ContinueServiceDeployment";
const attachments = [...types.rolePolicyAttachment, ...types.policyAttachment] as const;
/** AWS's own policy that allows all of ECS. */
const allOfEcs = /^arn:[^:]*:iam::aws:policy\/AmazonECS_FullAccess$/;

const continueDeployment = resourceRule<PolicyHolder, { approvers: readonly string[] }>({
  name: "iam-policy-disallow-continue-deployment",
  severity: "high",
  description:
    "Who deploys cannot let a paused deployment go on: that right is in a managed policy for named approvers, on one cluster.",
  remediation:
    "grant `ecs:ContinueServiceDeployment` alone, in an aws.iam.Policy, on `service-deployment` ARNs of one cluster, where `aws:PrincipalArn` is a role listed as approver.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "7.2.2"], nist: ["AC-5", "CM-3"] },
  types: [...types.managedPolicy, ...types.rolePolicy, ...types.role, ...attachments],
  settings: { approvers: setting([], "ARNs of the roles that may let a paused deployment go on") },
  check: (subject, judge, { approvers }) => {
    const isManaged = (types.managedPolicy as readonly string[]).includes(subject.type);
    eachIdentityStatement(subject, judge, (statement, label) => {
      const granting = statement.actions.filter((pattern) => actionMatches(pattern, action));
      if (!statement.allow || granting.length === 0) return;
      if (!isManaged) judge.violation(`${label} allows ${action} in a role's own policy`);
      if (granting.some((pattern) => /[*?]/.test(pattern)))
        judge.violation(`${label} allows ${action} by a wildcard`);
      judgeApprovers(statement, label, approvers, judge);
      judgeDeployments(statement, label, judge);
    });
    const attached = (arn: string | undefined) => {
      if (allOfEcs.test(arn ?? "")) judge.violation(`an AWS policy that allows ${action} is attached`);
    };
    judge.each(() => subject.props.managedPolicyArns, attached);
    // One that is not known yet is the program's, and is judged by its document.
    if ((attachments as readonly string[]).includes(subject.type))
      judge.part(() => {
        if (isKnown(() => subject.props.policyArn)) attached(subject.props.policyArn);
      });
  },
});

function judgeApprovers(
  { conditions }: Statement,
  label: string,
  approvers: readonly string[],
  judge: Judge,
): void {
  // All conditions must hold at once, so one that names approvers only is enough.
  const narrow = conditions.some(
    ({ operator, key, values }) =>
      key === "aws:principalarn" &&
      /^(Arn|String)Equals$/.test(operator) &&
      values.length > 0 &&
      values.every((arn) => !/[*?]/.test(arn) && approvers.includes(arn)),
  );
  if (!narrow) judge.violation(`${label} allows ${action} to others than the approvers of this stack`);
}

function judgeDeployments({ resources }: Statement, label: string, judge: Judge): void {
  const form = /^arn:[^:*?]+:ecs:[^:*?]+:\d{12}:service-deployment\/([^/*?]+)\/[^/]+(\/.+)?$/;
  const clusters = resources.map((arn) => form.exec(arn)?.[1]);
  if (clusters.length === 0 || clusters.includes(undefined) || new Set(clusters).size > 1)
    judge.violation(`${label} allows ${action} on other things than deployments of one cluster`);
}

export const iamFourEyesRules = [continueDeployment];
