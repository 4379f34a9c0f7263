import { iamUnmaskedLogsRules } from "../../policy/rules/iam-unmasked-logs";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
import { account, allow, document, region, role, rolePolicy } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const group = `arn:aws:logs:${region}:${account}:log-group:cdd-test-screening:*`;
const granting = (actions: unknown, more: Record<string, unknown> = {}): JudgedResource =>
  rolePolicy("reader", "reader", document(allow(actions, group, more)));
const attachment = (policyArn: unknown) =>
  resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", { role: "x", policyArn });
const ofAws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const case_ = (when: string, given: JudgedResource, outcome: Case["outcome"], says?: string): Case => ({
  when,
  given: [given],
  outcome,
  ...(says && { says }),
});

describeRule({
  rule: ruleNamed(iamUnmaskedLogsRules, "iam-policy-disallow-unmasked-logs"),
  passing: [granting(["logs:FilterLogEvents", "logs:GetLogEvents"])],
  decisive: ["policy"],
  cases: [
    case_("it is allowed", granting("logs:Unmask"), "fail", "allows logs:Unmask"),
    case_("it is allowed beside others", granting(["logs:GetLogEvents", "logs:Unmask"]), "fail"),
    case_("all of CloudWatch Logs is allowed", granting("logs:*"), "fail"),
    case_("everything is allowed", granting("*"), "fail"),
    case_("case does not matter", granting("LOGS:unmask"), "fail"),
    case_(
      "all but something else is allowed",
      granting(undefined, { NotAction: ["logs:DeleteLogGroup"] }),
      "fail",
    ),
    case_("all but logs is allowed", granting(undefined, { NotAction: ["logs:*"] }), "pass"),
    case_("it is refused", granting("logs:Unmask", { Effect: "Deny" }), "pass"),
    case_(
      "a managed policy allows it",
      resource("aws:iam/policy:Policy", "p", { policy: document(allow("logs:Unmask", group)) }),
      "fail",
    ),
    case_(
      "a role's inline policy allows it",
      role("reader", { inlinePolicies: [{ policy: document(allow("logs:Unmask", group)) }] }),
      "fail",
    ),
    case_(
      "AWS's policy for all of CloudWatch Logs is attached",
      attachment(ofAws("CloudWatchLogsFullAccess")),
      "fail",
      "an AWS policy",
    ),
    case_(
      "it is attached by the role",
      role("reader", { managedPolicyArns: [ofAws("PowerUserAccess")] }),
      "fail",
      "an AWS policy",
    ),
    case_("a policy of the program is attached", attachment(unknown), "pass"),
    case_(
      "AWS's policy for reading logs is attached",
      attachment(ofAws("CloudWatchLogsReadOnlyAccess")),
      "pass",
    ),
  ],
});
