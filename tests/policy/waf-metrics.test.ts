import { wafMetricRules } from "../../policy/rules/waf-metrics";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const counts = { visibilityConfig: { cloudwatchMetricsEnabled: true } };
const silent = { visibilityConfig: { cloudwatchMetricsEnabled: false } };
const acl = (inputs: Record<string, unknown>, type = "aws:wafv2/webAcl:WebAcl") =>
  resource(type, "acl", inputs);

describeRule({
  rule: ruleNamed(wafMetricRules, "wafv2-webacl-enable-metrics"),
  passing: [acl({ ...counts, rules: [{ name: "one", ...counts }] })],
  decisive: ["visibilityConfig", "rules"],
  cases: [
    { when: "it has no rule", given: [acl(counts)], outcome: "pass" },
    { when: "the whole counts nothing", given: [acl(silent)], outcome: "fail", says: "the whole" },
    { when: "nothing is said of it", given: [acl({ rules: [counts] })], outcome: "fail", says: "the whole" },
    {
      when: "the second rule counts nothing",
      given: [acl({ ...counts, rules: [counts, { name: "two", ...silent }] })],
      outcome: "fail",
      says: "rule two",
    },
    {
      when: "a rule without a name says nothing",
      given: [acl({ ...counts, rules: [{}] })],
      outcome: "fail",
      says: "rule 1",
    },
    {
      when: "one rule is unknown and another counts nothing",
      given: [acl({ ...counts, rules: [unknown, silent] })],
      outcome: "fail",
      says: "rule 2",
    },
    {
      when: "a rule group counts nothing",
      given: [acl(silent, "aws:wafv2/ruleGroup:RuleGroup")],
      outcome: "fail",
    },
  ],
});
