import { iamFourEyesRules } from "../../policy/rules/iam-four-eyes";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
import { account, allow, document, region, role, rolePolicy } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const approver = `arn:aws:iam::${account}:role/cdd-release-approver`;
const deployments = (cluster = "cdd-test") =>
  `arn:aws:ecs:${region}:${account}:service-deployment/${cluster}/*`;
const services = (cluster = "cdd-test") => `arn:aws:ecs:${region}:${account}:service/${cluster}/*`;
const action = "ecs:ContinueServiceDeployment";
const stop = "ecs:StopServiceDeployment";
const approves = (operator: string, arn: unknown = approver) => ({
  Condition: { [operator]: { "aws:PrincipalArn": arn } },
});
const policy = (policy_: unknown) => resource("aws:iam/policy:Policy", "approve", { policy: policy_ });
const granting = (
  actions: unknown = action,
  resources: unknown = deployments(),
  more: Record<string, unknown> = approves("ArnEquals"),
): JudgedResource => policy(document(allow(actions, resources, more)));
const attachment = (policyArn: unknown) =>
  resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", { role: "x", policyArn });
const full = "arn:aws:iam::aws:policy/AmazonECS_FullAccess";
const case_ = (when: string, given: JudgedResource, outcome: Case["outcome"], says?: string): Case => ({
  when,
  given: [given],
  outcome,
  ...(says && { says }),
});

describeRule({
  rule: ruleNamed(iamFourEyesRules, "iam-policy-disallow-continue-deployment"),
  passing: [granting()],
  settings: { approvers: [approver] },
  decisive: ["policy"],
  cases: [
    case_("the role is named as text", granting(action, deployments(), approves("StringEquals")), "pass"),
    case_(
      "both answers are granted on services and their deployments",
      granting([action, stop], [services(), deployments()]),
      "pass",
    ),
    case_("it sees deployments", granting("ecs:DescribeServiceDeployments", "*", {}), "pass"),
    case_("whoever has the policy may stop them", granting(stop, deployments(), {}), "fail", "others than"),
    case_("all that stops is allowed", granting("ecs:Stop*", deployments()), "fail", "by a wildcard"),
    case_("it is refused to others", granting(action, "*", { Effect: "Deny" }), "pass"),
    {
      when: "nobody is an approver here",
      given: [granting()],
      settings: {},
      outcome: "fail",
      says: "others than the approvers",
    },
    case_(
      "whoever has the policy may",
      granting(action, deployments(), {}),
      "fail",
      "others than the approvers",
    ),
    case_(
      "another role may too",
      granting(action, deployments(), approves("ArnEquals", [approver, `${approver}-2`])),
      "fail",
    ),
    case_(
      "roles that begin alike may",
      granting(action, deployments(), approves("ArnLike", `${approver}*`)),
      "fail",
    ),
    case_(
      "a pattern is named where equality is demanded",
      granting(action, deployments(), approves("ArnEquals", `${approver}*`)),
      "fail",
    ),
    case_(
      "the condition may be absent",
      granting(action, deployments(), approves("ArnEqualsIfExists")),
      "fail",
    ),
    case_("all others may", granting(action, deployments(), approves("ArnNotEquals")), "fail"),
    case_(
      "the condition is on another key",
      granting(action, deployments(), { Condition: { ArnEquals: { "aws:SourceArn": approver } } }),
      "fail",
    ),
    case_("it holds for all clusters", granting(action, deployments("*")), "fail", "one cluster"),
    case_("it holds for everything", granting(action, "*"), "fail", "one cluster"),
    case_(
      "it holds for two clusters",
      granting(action, [deployments(), deployments("other")]),
      "fail",
      "one cluster",
    ),
    case_("it holds for one service", granting(action, services().replace("*", "x")), "pass"),
    case_(
      "it holds for another cluster's services",
      granting(action, [deployments(), services("other")]),
      "fail",
      "one cluster",
    ),
    case_(
      "it holds for a cluster",
      granting(action, `arn:aws:ecs:${region}:${account}:cluster/cdd-test`),
      "fail",
    ),
    ...[
      `arn:*:ecs:${region}:${account}:service/cdd-test/*`,
      `arn:aws:ecs:*:${account}:service/cdd-test/*`,
      `arn:aws:ecs:${region}:*:service/cdd-test/*`,
      `arn:aws:ecs:${region}:${account}1:service/cdd-test/*`,
      `arn:aws:ecs:${region}:${account}:service/cdd-test`,
      `arn:aws:ecs:${region}:${account}:service/cdd-test/`,
      `arn:aws:ecs:${region}:${account}:service/cdd-test/x/`,
      `arn:aws:ecs:${region}:${account}:service/cdd-*/x`,
      `arn:aws:ecs:${region}:${account}:service/cdd?test/x`,
      `arn:aws:ecs:${region}:${account}:task/cdd-test/x`,
      `arn:aws:ecs:${region}:${account}:service-deployments/cdd-test/x`,
      `arn:aws:eks:${region}:${account}:service/cdd-test/x`,
      `xarn:aws:ecs:${region}:${account}:service/cdd-test/x`,
    ].map((arn) =>
      case_(`it holds for ${arn}`, granting(action, [deployments(), arn]), "fail", "one cluster"),
    ),
    case_(
      "it holds for a deployment of one service",
      granting(action, `arn:aws:ecs:${region}:${account}:service-deployment/cdd-test/x/1a2b`),
      "pass",
    ),
    case_(
      "it holds for a service of a longer name",
      granting(action, services().replace("*", "screening")),
      "pass",
    ),
    case_("it holds for nothing", granting(action, []), "fail", "one cluster"),
    case_(
      "it says which of both answers are allowed too widely",
      granting([action, stop, "ecs:DescribeServices"], "*"),
      "fail",
      `statement "S" allows ${action}, ${stop} on other things than services and deployments of one cluster`,
    ),
    case_(
      "one of two is a wildcard",
      granting([action, "ecs:Stop*"], deployments()),
      "fail",
      `allows ${action}, ecs:Stop*, by a wildcard`,
    ),
    case_(
      "the approver is any of several values",
      granting(action, deployments(), approves("ForAnyValue:ArnEquals")),
      "fail",
      "others than the approvers",
    ),
    case_("a policy is attached whose ARN only ends so", attachment(`x-${full}`), "pass"),
    case_(
      "nobody is named where approvers should be",
      granting(action, deployments(), approves("ArnEquals", [])),
      "fail",
      "others than the approvers",
    ),
    case_(
      "a second condition is open",
      granting(action, deployments(), {
        Condition: { ArnEquals: { "aws:PrincipalArn": approver }, ArnLike: { "aws:PrincipalArn": "*" } },
      }),
      "pass",
    ),
    case_(
      "AWS's policy of another partition is attached",
      attachment(full.replace("arn:aws:", "arn:aws-cn:")),
      "fail",
      "an AWS policy",
    ),
    case_("a policy of a like name is attached", attachment(`${full}_2`), "pass"),
    case_(
      "the bank's own policy of that name is attached",
      attachment(full.replace("::aws:", `::${account}:`)),
      "pass",
    ),
    case_("all of ECS is allowed", granting("ecs:*"), "fail", "by a wildcard"),
    case_("all that continues is allowed", granting("ecs:Continue*"), "fail", "by a wildcard"),
    case_("everything is allowed", granting("*", "*", {}), "fail", "by a wildcard"),
    case_("case does not matter", granting("ECS:continueservicedeployment", "*"), "fail"),
    case_(
      "a role's own policy allows it",
      rolePolicy("approve", "deployer", document(allow(action, deployments(), approves("ArnEquals")))),
      "fail",
      "own policy",
    ),
    case_(
      "a role's inline policy allows it",
      role("deployer", {
        inlinePolicies: [{ policy: document(allow("ecs:*", deployments(), approves("ArnEquals"))) }],
      }),
      "fail",
      "own policy",
    ),
    case_("AWS's policy for all of ECS is attached", attachment(full), "fail", "an AWS policy"),
    case_(
      "it is attached by the role",
      role("deployer", { managedPolicyArns: [full] }),
      "fail",
      "an AWS policy",
    ),
    case_("a policy of the program is attached", attachment(unknown), "pass"),
    case_("another policy of AWS is attached", attachment("arn:aws:iam::aws:policy/ReadOnlyAccess"), "pass"),
  ],
});
