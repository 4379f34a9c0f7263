import { targetGroupRules } from "../../policy/rules/target-groups";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { exceptionCases, exceptionDay } from "../support/policy-exceptions";
import { frontDoor, frontDoorUrn, microservice, microserviceUrn } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const token = {
  group: "aws:lb/targetGroup:TargetGroup",
  rule: "aws:lb/listenerRule:ListenerRule",
};
const parent = microserviceUrn("screening");
const group = (inputs: Record<string, unknown> = {}, by = parent) =>
  resource(
    token.group,
    "tg1",
    { protocol: "HTTPS", healthCheck: { protocol: "HTTPS", path: "/health" }, ...inputs },
    { parent: by },
  );
const inPlainText = (by?: string) => group({ protocol: "HTTP", healthCheck: { protocol: "HTTP" } }, by);

describeRule({
  rule: ruleNamed(targetGroupRules, "lb-targetgroup-configure-encrypted-transport"),
  today: exceptionDay,
  passing: [group(), microservice("screening")],
  decisive: ["protocol", "healthCheck"],
  cases: [
    { when: "a network balancer speaks TLS", given: [group({ protocol: "TLS" })], outcome: "pass" },
    { when: "tasks are spoken to in plain text", given: [group({ protocol: "HTTP" })], outcome: "fail" },
    {
      when: "no protocol is named",
      given: [group({ protocol: undefined })],
      outcome: "fail",
      says: "spoken to in plain text",
    },
    {
      when: "health is asked in plain text",
      given: [group({ healthCheck: { protocol: "HTTP" } })],
      outcome: "fail",
      says: "health",
    },
    { when: "health names no protocol: HTTP", given: [group({ healthCheck: {} })], outcome: "fail" },
    { when: "nothing is said of health", given: [group({ healthCheck: undefined })], outcome: "fail" },
    {
      when: "the target is a function",
      given: [group({ targetType: "lambda", protocol: undefined })],
      outcome: "pass",
    },
    {
      when: "the target is a balancer",
      given: [group({ targetType: "alb", protocol: "TCP" })],
      outcome: "pass",
    },
    {
      when: "no service made the group",
      given: [
        { ...inPlainText(), parent: urnOf("pulumi:pulumi:Stack", "cdd-test") },
        microservice("screening", { exceptions: { plaintext: { ticket: "CDD-7" } } }),
      ],
      outcome: "fail",
      says: "the URN in policy/exceptions/",
    },
    {
      when: "no service made the group, and the register has it",
      given: [{ ...inPlainText(), parent: urnOf("pulumi:pulumi:Stack", "cdd-test") }],
      register: [{}],
      outcome: "excepted",
    },
    {
      when: "the service of the front door declares the exception",
      given: [
        inPlainText(frontDoorUrn("screening")),
        frontDoor("screening"),
        microservice("screening", { exceptions: { plaintext: { ticket: "CDD-7" } } }),
      ],
      register: [{}],
      outcome: "excepted",
    },
    ...exceptionCases("plaintext", (by) => [inPlainText(by)]),
  ],
});

const arn = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/${name}/0123456789abcdef`;
const target = (name: string, known: unknown = arn(name)) =>
  resource(token.group, name, { arn: known, port: 8080 });
const forward = (...arns: unknown[]) => [
  { type: "forward", forward: { targetGroups: arns.map((each, index) => ({ arn: each, weight: index })) } },
];
/** A rule made of both target groups, whose actions ECS owns. */
const rule = (
  actions: unknown = forward(arn("tg1"), arn("tg2")),
  made: readonly string[] = ["tg1", "tg2"],
): JudgedResource =>
  resource(
    token.rule,
    "production-rule",
    { actions },
    {
      ignoreChanges: ["actions"],
      propertyDependencies: { actions: made.map((name) => urnOf(token.group, name)) },
    },
  );
const both = [target("tg1"), target("tg2")] as const;
/** What a preview shows of groups that are to be made: replaced ones, too. */
const toBeMade = [target("tg1", unknown), target("tg2", unknown)] as const;

describeRule({
  rule: ruleNamed(targetGroupRules, "lb-targetgroup-disallow-replacement-under-release"),
  passing: [rule(), ...both],
  decisive: ["actions"],
  cases: [
    {
      when: "it is a first deployment",
      given: [rule(forward(unknown, unknown)), ...toBeMade],
      outcome: "pass",
    },
    {
      when: "it is a first deployment, and no action is known",
      given: [rule(unknown), ...toBeMade],
      outcome: "pass",
    },
    {
      when: "ECS has moved all weight to the second group",
      given: [rule(forward(arn("tg2"))), ...both],
      outcome: "pass",
    },
    {
      when: "the next deployment replaces both groups",
      given: [rule(), ...toBeMade],
      outcome: "fail",
      says: "still points at the former target group",
    },
    {
      when: "it replaces one of them",
      given: [rule(), target("tg1"), target("tg2", unknown)],
      outcome: "fail",
    },
    {
      when: "it replaces the one that has no weight and is not named",
      given: [rule(forward(arn("tg1"))), target("tg1"), target("tg2", unknown)],
      outcome: "fail",
    },
    {
      when: "the deployment has replaced both groups",
      given: [rule(forward(arn("former-1"), arn("former-2"))), ...both],
      outcome: "fail",
      says: "still points at the former target group",
    },
    {
      when: "it has replaced one of them",
      given: [rule(forward(arn("tg1"), arn("former-2"))), ...both],
      outcome: "fail",
    },
    {
      when: "the group is named directly",
      given: [rule([{ type: "forward", targetGroupArn: arn("former-1") }], ["tg1"]), ...both],
      outcome: "fail",
    },
    {
      when: "the rule follows what it was made of",
      given: [rule(forward(arn("tg1"), unknown)), target("tg1"), target("tg2", unknown)],
      outcome: "pass",
    },
    {
      when: "it follows one and is left with another",
      given: [rule(forward(arn("former-1"), unknown)), target("tg1"), target("tg2", unknown)],
      outcome: "fail",
    },
    {
      when: "an ARN is hidden although both groups stand",
      given: [rule(forward(arn("tg1"), unknown)), ...both],
      outcome: "undetermined",
      says: "property=actions.0.forward.targetGroups.1.arn",
    },
    {
      when: "it was made of no target group",
      given: [rule(forward(arn("elsewhere")), []), ...both],
      outcome: "pass",
    },
    {
      when: "it forwards nothing",
      given: [rule([{ type: "fixed-response", fixedResponse: { statusCode: "404" } }], []), ...both],
      outcome: "pass",
    },
    { when: "it has no actions", given: [rule([]), ...both], outcome: "pass" },
  ],
});
