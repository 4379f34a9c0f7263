import {
  attachmentTypes,
  coversAction,
  eachAttachedPolicy,
  eachIdentityStatement,
  type PolicyHolder,
  resourceRule,
  types,
} from "../lib";

const action = "logs:Unmask";
/** AWS's own policies that allow all of CloudWatch Logs, or nearly all of everything. */
const allOfLogs =
  /^arn:[^:]*:iam::aws:policy\/(CloudWatch(Logs)?FullAccess(V2)?|PowerUserAccess|job-function\/SystemAdministrator)$/;

const unmasked = resourceRule<PolicyHolder>({
  name: "iam-policy-disallow-unmasked-logs",
  severity: "high",
  description: "No role sees the personal data that is masked in logs.",
  remediation:
    "leave `logs:Unmask` out; who must see one line is let in by the bank, for a while, outside the program.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.4.1", "7.2.2"], nist: ["AC-6", "AU-9(4)", "PT-2"] },
  types: [...types.managedPolicy, ...types.rolePolicy, ...types.role, ...attachmentTypes],
  check: (subject, judge) => {
    eachIdentityStatement(subject, judge, (statement, label) => {
      if (statement.allow && coversAction(statement, action)) judge.violation(`${label} allows ${action}`);
    });
    eachAttachedPolicy(subject, judge, (arn) => {
      if (allOfLogs.test(arn)) judge.violation(`an AWS policy that allows ${action} is attached`);
    });
  },
});

export const iamUnmaskedLogsRules = [unmasked];
