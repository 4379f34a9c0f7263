import {
  actionMatches,
  attachmentTypes,
  eachAttachedPolicy,
  eachIdentityStatement,
  type Judge,
  type PolicyHolder,
  resourceRule,
  roleForm,
  type Statement,
  setting,
  types,
} from "../lib";

/** Either answer to a paused deployment: an aborted one leaves the new revision where it is. */
const answers = ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"];
/** AWS's own policy that allows all of ECS. */
const allOfEcs = /^arn:[^:]*:iam::aws:policy\/AmazonECS_FullAccess$/;

const continueDeployment = resourceRule<PolicyHolder, { approvers: readonly string[] }>({
  name: "iam-policy-disallow-continue-deployment",
  severity: "high",
  description:
    "Who deploys can neither continue nor stop a deployment: these rights are in a managed policy for named approvers, on one cluster.",
  remediation:
    "grant `ecs:ContinueServiceDeployment` and `ecs:StopServiceDeployment` by name, in an aws.iam.Policy, on `service` and `service-deployment` ARNs of one cluster, where `aws:PrincipalArn` is a role listed as approver.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "7.2.2"], nist: ["AC-5", "CM-3"] },
  types: [...types.managedPolicy, ...types.rolePolicy, ...types.role, ...attachmentTypes],
  settings: {
    approvers: setting([], "ARNs of the roles that may let a paused deployment go on, or stop one", {
      form: roleForm,
    }),
  },
  check: (subject, judge, { approvers }) => {
    const isManaged = (types.managedPolicy as readonly string[]).includes(subject.type);
    eachIdentityStatement(subject, judge, (statement, label) => {
      const granting = statement.actions.filter((pattern) =>
        answers.some((action) => actionMatches(pattern, action)),
      );
      if (!statement.allow || granting.length === 0) return;
      const allowed = `${label} allows ${granting.join(", ")}`;
      if (!isManaged) judge.violation(`${allowed} in a role's own policy`);
      if (granting.some((pattern) => /[*?]/.test(pattern))) judge.violation(`${allowed}, by a wildcard`);
      judgeApprovers(statement, allowed, approvers, judge);
      judgeDeployments(statement, allowed, judge);
    });
    eachAttachedPolicy(subject, judge, (arn) => {
      if (allOfEcs.test(arn))
        judge.violation("an AWS policy that allows all answers to deployments is attached");
    });
  },
});

function judgeApprovers(
  { conditions }: Statement,
  allowed: string,
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
  if (!narrow) judge.violation(`${allowed} to others than the approvers of this stack`);
}

function judgeDeployments({ resources }: Statement, allowed: string, judge: Judge): void {
  const form = /^arn:[^:*?]+:ecs:[^:*?]+:\d{12}:(service|service-deployment)\/([^/*?]+)\/[^/]+(\/.+)?$/;
  const clusters = resources.map((arn) => form.exec(arn)?.[2]);
  if (clusters.length === 0 || clusters.includes(undefined) || new Set(clusters).size > 1)
    judge.violation(`${allowed} on other things than services and deployments of one cluster`);
}

export const iamFourEyesRules = [continueDeployment];
