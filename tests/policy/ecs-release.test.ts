import { ecsReleaseRules } from "../../policy/rules/ecs-release";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
import { exceptionCases, exceptionDay } from "../support/policy-exceptions";
import { microservice, microserviceUrn } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

type Inputs = Record<string, unknown>;

const pause = (more: Inputs = {}) => ({
  targetType: "PAUSE",
  lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
  timeoutConfiguration: { action: "ROLLBACK", timeoutInMinutes: "60" },
  ...more,
});
const judge = {
  hookTargetArn: "arn:aws:lambda:eu-west-1:111122223333:function:judge",
  lifecycleStages: ["PRE_SCALE_UP"],
};
const canary = {
  strategy: "CANARY",
  lifecycleHooks: [judge, pause()],
  canaryConfiguration: { canaryPercent: 10 },
};
const service = (inputs: Inputs = {}) =>
  resource("aws:ecs/service:Service", "service", {
    loadBalancers: [{ containerName: "screening", containerPort: 8080 }],
    deploymentConfiguration: canary,
    ...inputs,
  });
const released = (changes: Inputs) => service({ deploymentConfiguration: { ...canary, ...changes } });
const schedule = (target: Inputs = { ecsParameters: { taskDefinitionArn: "x" } }) =>
  resource("aws:scheduler/schedule:Schedule", "schedule", { target });
const of = (each: JudgedResource, name: string, inputs: Inputs = {}) =>
  [{ ...each, parent: microserviceUrn(name) }, microservice(name, inputs)] as const;
const listed = (name: string) => microserviceUrn(name).split("::").slice(1).join("::");
const rolling = { deploymentConfiguration: { strategy: "ROLLING" } };
const noApproval = { approvalStages: [] };

const case_ = (
  when: string,
  given: JudgedResource | readonly [JudgedResource, ...JudgedResource[]],
  outcome: Case["outcome"],
  more: Pick<Case, "says" | "settings" | "register"> = {},
): Case => ({ when, given: "type" in given ? [given] : given, outcome, ...more });

describeRule({
  rule: ruleNamed(ecsReleaseRules, "ecs-service-enforce-release-strategy"),
  passing: [service()],
  decisive: ["loadBalancers", "deploymentConfiguration"],
  today: exceptionDay,
  cases: [
    case_("it is linear", released({ strategy: "LINEAR", linearConfiguration: { stepPercent: 20 } }), "pass"),
    case_("it is blue-green", released({ strategy: "BLUE_GREEN" }), "fail", { says: "by BLUE_GREEN" }),
    case_("the stack is content with blue-green", released({ strategy: "BLUE_GREEN" }), "pass", {
      settings: { strategy: "BLUE_GREEN" },
    }),
    case_("it rolls", service(rolling), "fail", { says: "less carefully than by CANARY" }),
    case_("nothing is said: it rolls", service({ deploymentConfiguration: undefined }), "fail", {
      says: "by ROLLING",
    }),
    case_("it rolls where nobody is asked", service(rolling), "fail", { settings: noApproval }),
    case_("it rolls where everything may, but for an approval", service(rolling), "fail", {
      settings: { strategy: "ROLLING" },
      says: "nobody is asked",
    }),
    case_("it rolls where all may", service(rolling), "pass", {
      settings: { strategy: "ROLLING", ...noApproval },
    }),
    case_("the strategy is none of ECS", released({ strategy: "BIG_BANG" }), "fail"),
    case_("the configuration's strategy is none of ECS", service(), "fail", {
      settings: { strategy: "canary" },
      says: "none of ECS",
    }),
    case_("the canary gets everything", released({ canaryConfiguration: { canaryPercent: 100 } }), "fail", {
      says: "by CANARY",
    }),
    case_(
      "the first step is all of it",
      released({ strategy: "LINEAR", linearConfiguration: { stepPercent: 100 } }),
      "fail",
    ),
    case_("AWS's own percent is taken", released({ canaryConfiguration: undefined }), "pass"),
    case_("no hook asks anybody", released({ lifecycleHooks: [] }), "fail", { says: "no person is asked" }),
    case_("hooks are absent", released({ lifecycleHooks: undefined }), "fail"),
    case_("only a function is asked", released({ lifecycleHooks: [judge] }), "fail"),
    case_("nobody is asked where nobody must be", released({ lifecycleHooks: [] }), "pass", {
      settings: noApproval,
    }),
    case_(
      "a person is asked when all customers have it",
      released({ lifecycleHooks: [pause({ lifecycleStages: ["POST_PRODUCTION_TRAFFIC_SHIFT"] })] }),
      "fail",
      { says: "no person is asked at" },
    ),
    ...["PRE_SCALE_UP", "POST_SCALE_UP", "POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT"].map(
      (stage) =>
        case_(
          `a person is asked at ${stage}`,
          released({ lifecycleHooks: [pause({ lifecycleStages: [stage] })] }),
          "pass",
        ),
    ),
    case_(
      "a person is asked only where two deployments meet",
      released({ lifecycleHooks: [pause({ lifecycleStages: ["RECONCILE_SERVICE"] })] }),
      "fail",
      { says: "no person is asked at" },
    ),
    case_(
      "it goes on when nobody answers",
      released({ lifecycleHooks: [pause({ timeoutConfiguration: { action: "CONTINUE" } })] }),
      "fail",
      { says: "goes on by itself" },
    ),
    case_(
      "AWS's own way of no answer is taken: it goes back",
      released({ lifecycleHooks: [pause({ timeoutConfiguration: undefined })] }),
      "pass",
    ),
    case_(
      "nobody knows yet what a hook is",
      released({ lifecycleHooks: [{ targetType: unknown }] }),
      "undetermined",
    ),
    case_("it has no load balancer", service({ loadBalancers: [], ...rolling }), "fail", {
      says: "not listed for that",
    }),
    case_(
      "it has none and is listed",
      of(service({ loadBalancers: undefined, ...rolling }), "sweeper", { kind: "worker" }),
      "pass",
      { settings: { rollingByNature: [listed("sweeper")] } },
    ),
    case_("another is listed", of(service({ loadBalancers: [], ...rolling }), "sweeper"), "fail", {
      settings: { rollingByNature: [listed("sweeper-2")] },
    }),
    case_("its name alone is listed", of(service({ loadBalancers: [], ...rolling }), "sweeper"), "fail", {
      settings: { rollingByNature: ["sweeper"] },
    }),
    case_("it is listed and has a load balancer all the same", of(service(rolling), "sweeper"), "fail", {
      settings: { rollingByNature: [listed("sweeper")] },
    }),
    case_("a schedule starts tasks", of(schedule(), "sweep"), "fail", { says: "not listed for that" }),
    case_("a schedule starts tasks and is listed", of(schedule(), "sweep"), "pass", {
      settings: { rollingByNature: [listed("sweep")] },
    }),
    case_("a schedule starts something else", schedule({ arn: "arn:aws:sqs:eu-west-1:1:q" }), "pass"),
    case_("a schedule starts tasks where all may roll", of(schedule(), "sweep"), "pass", {
      settings: { strategy: "ROLLING", ...noApproval },
    }),
    case_(
      "an exception lifts the strategy and not the approval",
      of(released({ strategy: "BLUE_GREEN", lifecycleHooks: [] }), "screening", {
        exceptions: { release: { ticket: "CDD-7" } },
      }),
      "fail",
      { register: [{}], says: "no person is asked" },
    ),
    case_(
      "exceptions lift both",
      of(released({ strategy: "BLUE_GREEN", lifecycleHooks: [] }), "screening", {
        exceptions: { release: { ticket: "CDD-7" } },
      }),
      "excepted",
      { register: [{}, { only: ["approval"] }] },
    ),
    ...exceptionCases("release", (parent) => [{ ...service(rolling), parent }]),
  ],
});
