import { wafManagedGroupRules } from "../../policy/rules/waf-managed-groups";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const names = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
  "AWSManagedRulesCommonRuleSet",
];
const group = (name: unknown, change: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  name: `rule-${names.indexOf(String(name))}`,
  priority: 10 * (names.indexOf(String(name)) + 1),
  overrideAction: { none: {} },
  statement: { managedRuleGroupStatement: { vendorName: "AWS", name, ...change } },
  ...more,
});
const acl = (...rules: unknown[]) => resource("aws:wafv2/webAcl:WebAcl", "acl", { rules });
/** All four groups, the last one changed, and what follows. */
const withCommon = (
  change: Record<string, unknown>,
  more: Record<string, unknown> = {},
  ...others: unknown[]
) => acl(...names.slice(0, 3).map((name) => group(name)), group(names[3], change, more), ...others);

const override = (name: string, action: string) => ({
  ruleActionOverrides: [{ name, actionToUse: { [action]: {} } }],
});
const counted = override("SizeRestrictions_BODY", "count");
const label = {
  labelMatchStatement: { scope: "LABEL", key: "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body" },
};
const elsewhere = { notStatement: { statement: { regexMatchStatement: { regexString: "^/events" } } } };
const bodySize = (change: Record<string, unknown> = {}) => ({
  name: "body-size",
  priority: 50,
  action: { block: {} },
  statement: { andStatement: { statements: [label, elsewhere] } },
  ...change,
});

describeRule({
  rule: ruleNamed(wafManagedGroupRules, "wafv2-webacl-enforce-managed-rule-groups"),
  passing: [acl(...names.map((name) => group(name)))],
  decisive: ["rules"],
  cases: [
    {
      when: "there are no rules",
      given: [resource("aws:wafv2/webAcl:WebAcl", "acl", {})],
      outcome: "fail",
      says: names[0] ?? "",
    },
    ...names.map((missing) => ({
      when: `${missing} is missing`,
      given: [acl(...names.filter((name) => name !== missing).map((name) => group(name)))] as const,
      outcome: "fail" as const,
      says: `has no ${missing}`,
    })),
    {
      when: "a group of that name is another vendor's",
      given: [withCommon({ vendorName: "Other" })],
      outcome: "fail",
      says: "has no AWSManagedRulesCommonRuleSet",
    },
    {
      when: "a group only counts",
      given: [withCommon({}, { overrideAction: { count: {} } })],
      outcome: "fail",
      says: "CommonRuleSet only counts",
    },
    {
      when: "a group judges a part",
      given: [withCommon({ scopeDownStatement: { geoMatchStatement: {} } })],
      outcome: "fail",
      says: "a part",
    },
    {
      when: "one rule of a group counts",
      given: [withCommon(override("CrossSiteScripting_BODY", "count"), {}, bodySize())],
      outcome: "fail",
      says: "CrossSiteScripting_BODY",
    },
    {
      when: "one rule of a group allows",
      given: [withCommon(override("SizeRestrictions_BODY", "allow"), {}, bodySize())],
      outcome: "fail",
    },
    {
      when: "one rule of a group asks for a captcha",
      given: [withCommon(override("NoUserAgent_HEADER", "captcha"))],
      outcome: "pass",
    },
    {
      when: "large bodies are counted and nothing blocks them",
      given: [withCommon(counted)],
      outcome: "fail",
      says: "no later rule blocks",
    },
    {
      when: "large bodies are counted and blocked elsewhere",
      given: [withCommon(counted, {}, bodySize())],
      outcome: "pass",
    },
    {
      when: "large bodies are counted and blocked everywhere",
      given: [withCommon(counted, {}, bodySize({ statement: label }))],
      outcome: "pass",
    },
    {
      when: "the later rule only counts",
      given: [withCommon(counted, {}, bodySize({ action: { count: {} } }))],
      outcome: "fail",
    },
    {
      when: "the later rule comes earlier",
      given: [withCommon(counted, {}, bodySize({ priority: 5 }))],
      outcome: "fail",
    },
    {
      when: "the later rule looks for another label",
      given: [
        withCommon(
          counted,
          {},
          bodySize({ statement: { labelMatchStatement: { scope: "LABEL", key: "other" } } }),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "the group's name is unknown",
      given: [acl(...names.slice(1).map((name) => group(name)), group(unknown))],
      outcome: "undetermined",
      says: "managedRuleGroupStatement.name",
    },
    {
      when: "one group is unknown and another counts",
      given: [acl(group(unknown), group(names[0], {}, { overrideAction: { count: {} } }))],
      outcome: "fail",
      says: "only counts",
    },
    {
      when: "overrides are unknown",
      given: [withCommon({ ruleActionOverrides: unknown })],
      outcome: "undetermined",
      says: "ruleActionOverrides",
    },
  ],
});
