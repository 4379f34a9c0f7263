import { ecsLoggingRules } from "../../policy/rules/ecs-logging";
import { withoutContainers } from "../support/containers";
import { ruleNamed } from "../support/policy";
import { container, taskDefinition } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const byAgent = (options: Record<string, unknown>) =>
  taskDefinition({ logConfiguration: { logDriver: "awslogs", options } });
const options = { Name: "cloudwatch_logs", log_group_name: "cdd-test-screening", region: "eu-west-1" };
const router = {
  ...container,
  name: "log-router",
  firelensConfiguration: { type: "fluentbit" },
};
/** A container whose log a router takes. */
const routed = (change: Record<string, unknown> = {}, by: Record<string, unknown> | null = router) =>
  taskDefinition(
    {},
    {
      containerDefinitions: JSON.stringify([
        {
          ...container,
          logConfiguration: { logDriver: "awsfirelens", options: { ...options, ...change } },
        },
        ...(by ? [by] : []),
      ]),
    },
  );
const case_ = (when: string, given: Case["given"][0], outcome: Case["outcome"], says?: string): Case => ({
  when,
  given: [given],
  outcome,
  ...(says && { says }),
});

describeRule({
  rule: ruleNamed(ecsLoggingRules, "ecs-taskdefinition-configure-logging"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  cases: [
    case_("there is no log", taskDefinition({ logConfiguration: undefined }), "fail", "does not log"),
    case_("the log goes elsewhere", taskDefinition({ logConfiguration: { logDriver: "syslog" } }), "fail"),
    case_("no group is named", byAgent({}), "fail", "names no log group"),
    case_(
      "nothing is said to the agent",
      taskDefinition({ logConfiguration: { logDriver: "awslogs" } }),
      "fail",
      "names no log group",
    ),
    case_(
      "the container makes its group",
      byAgent({ "awslogs-group": "x", "awslogs-create-group": "true" }),
      "fail",
      "makes its own",
    ),
    case_("a router takes the log to CloudWatch", routed(), "pass"),
    case_("by the older output", routed({ Name: "cloudwatch" }), "pass"),
    case_("it says that it makes no group", routed({ auto_create_group: "false" }), "pass"),
    case_("there is no router", routed({}, null), "fail", "a router that the task does not have"),
    case_("the router names no group", routed({ log_group_name: undefined }), "fail", "names no log group"),
    case_(
      "the group is named as for the agent",
      routed({ log_group_name: undefined, "awslogs-group": "x" }),
      "fail",
    ),
    case_("the router takes it to a stream", routed({ Name: "kinesis" }), "fail", "elsewhere"),
    ...["xcloudwatch", "cloudwatch_logs_x", "cloudwatchx", "cloudwatch_log"].map((Name) =>
      case_(`the router takes it to ${Name}`, routed({ Name }), "fail", "elsewhere"),
    ),
    case_(
      "it is told so as a switch",
      byAgent({ "awslogs-group": "x", "awslogs-create-group": true }),
      "fail",
    ),
    case_("the router is not told where to", routed({ Name: undefined }), "fail", "elsewhere"),
    case_("the router makes the group", routed({ auto_create_group: "true" }), "fail", "make a log group"),
    case_("it is told so in another word", routed({ auto_create_group: "On" }), "fail", "make a log group"),
    case_(
      "the router routes its own log",
      routed({}, { ...router, logConfiguration: { logDriver: "awsfirelens", options } }),
      "fail",
      "routes its own log",
    ),
    case_(
      "the router has no log",
      routed({}, { ...router, logConfiguration: undefined }),
      "fail",
      "log-router",
    ),
    case_(
      "nothing is said to the router",
      taskDefinition({ logConfiguration: { logDriver: "awsfirelens" } }),
      "fail",
      "a router that the task does not have",
    ),
    ...withoutContainers,
  ],
});
