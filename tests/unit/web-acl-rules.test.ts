import * as assert from "node:assert/strict";
import type { input } from "@pulumi/aws/types";
import { type WebAclPlan, webAclRules } from "../../components/fargate-microservice/front-door/web-acl-rules";
import { labelOf, managedGroups } from "../../model/managed-rules";
import { sampleWaf } from "../support/service-plan";

const plan: WebAclPlan = {
  physicalName: "cdd-dev-portal",
  rateLimit: 2000,
  largeBodyPaths: [],
  falsePositives: [],
  waf: sampleWaf,
};
const versions: Readonly<Record<string, string>> = {
  AWSManagedRulesKnownBadInputsRuleSet: "Version_1.1",
  AWSManagedRulesSQLiRuleSet: "Version_2.1",
  AWSManagedRulesCommonRuleSet: "Version_3.1",
};
const dated = { ticket: "CDD-7" };
const metrics = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});
const managed = (name: string) => ({
  vendorName: "AWS",
  name,
  ...(versions[name] !== undefined && { version: versions[name] }),
});
const group = (role: string, name: string, priority: number) => ({
  name: role,
  priority,
  overrideAction: { none: {} },
  statement: { managedRuleGroupStatement: managed(name) },
  visibilityConfig: metrics(`cdd-dev-portal-${role}`),
});

describe("the WebACL's rules", () => {
  it("limit the rate, then ask AWS's four groups, none of them only counting", () => {
    assert.deepEqual(webAclRules(plan), [
      {
        name: "rate-limit",
        priority: 0,
        action: { block: { customResponse: { responseCode: 429 } } },
        statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: "IP", evaluationWindowSec: 300 } },
        visibilityConfig: metrics("cdd-dev-portal-rate-limit"),
      },
      group("ip-reputation", "AWSManagedRulesAmazonIpReputationList", 10),
      group("known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet", 20),
      group("sql-injection", "AWSManagedRulesSQLiRuleSet", 30),
      group("common", "AWSManagedRulesCommonRuleSet", 40),
    ]);
  });

  it("let large bodies through on upload paths only", () => {
    const rules = webAclRules({ ...plan, largeBodyPaths: ["/v1.0/uploads", "/documents"] });
    assert.deepEqual(rules[4], {
      ...group("common", "AWSManagedRulesCommonRuleSet", 40),
      statement: {
        managedRuleGroupStatement: {
          ...managed("AWSManagedRulesCommonRuleSet"),
          ruleActionOverrides: [{ name: "SizeRestrictions_BODY", actionToUse: { count: {} } }],
        },
      },
    });
    assert.deepEqual(rules[5], {
      name: "body-size",
      priority: 50,
      action: { block: { customResponse: { responseCode: 413 } } },
      statement: {
        andStatement: {
          statements: [
            {
              labelMatchStatement: {
                scope: "LABEL",
                key: "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body",
              },
            },
            {
              notStatement: {
                statement: {
                  regexMatchStatement: {
                    regexString: "^(/documents|/v1\\.0/uploads)(/|$)",
                    fieldToMatch: { uriPath: {} },
                    textTransformations: [
                      { priority: 0, type: "URL_DECODE" },
                      { priority: 1, type: "NORMALIZE_PATH" },
                    ],
                  },
                },
              },
            },
          ],
        },
      },
      visibilityConfig: metrics("cdd-dev-portal-body-size"),
    });
    assert.equal(rules.length, 6);
  });

  const falsePositives = [
    { rule: "CrossSiteScripting_BODY", paths: ["/notes"], ...dated },
    { rule: "SQLi_BODY", paths: ["/search"], ...dated },
    { rule: "CrossSiteScripting_BODY", paths: ["/memos", "/notes"], ...dated },
  ] as const;

  it("count what is excepted, and block it at all other paths", () => {
    const rules = webAclRules({ ...plan, falsePositives, largeBodyPaths: ["/documents"] });
    const overrides = rules.flatMap(({ statement }) => {
      const { managedRuleGroupStatement } = statement as input.wafv2.WebAclRuleStatement;
      return (managedRuleGroupStatement as { ruleActionOverrides?: object[] })?.ruleActionOverrides ?? [];
    });
    const count = { count: {} };
    assert.deepEqual(overrides, [
      { name: "SQLi_BODY", actionToUse: count },
      { name: "SizeRestrictions_BODY", actionToUse: count },
      { name: "CrossSiteScripting_BODY", actionToUse: count },
    ]);
    const [, sql, xss] = rules.slice(5);
    assert.deepEqual([sql?.name, xss?.name], ["elsewhere-sqli-body", "elsewhere-cross-site-scripting-body"]);
    assert.deepEqual(xss, {
      name: "elsewhere-cross-site-scripting-body",
      priority: 61,
      action: { block: { customResponse: { responseCode: 403 } } },
      statement: {
        andStatement: {
          statements: [
            {
              labelMatchStatement: {
                scope: "LABEL",
                key: "awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body",
              },
            },
            {
              notStatement: {
                statement: {
                  regexMatchStatement: {
                    regexString: "^(/memos|/notes)(/|$)",
                    fieldToMatch: { uriPath: {} },
                    textTransformations: [
                      { priority: 0, type: "URL_DECODE" },
                      { priority: 1, type: "NORMALIZE_PATH" },
                    ],
                  },
                },
              },
            },
          ],
        },
      },
      visibilityConfig: metrics("cdd-dev-portal-elsewhere-cross-site-scripting-body"),
    });
  });

  it("only count where the stack learns, but for the rate", () => {
    const learning = { ...plan, falsePositives, largeBodyPaths: ["/documents"] };
    const rules = webAclRules({ ...learning, waf: { ...sampleWaf, mode: "count" } });
    assert.deepEqual(
      rules.map(({ action, overrideAction }) => Object.keys(action ?? overrideAction ?? {})),
      [["block"], ...rules.slice(1).map(() => ["count"])],
    );
  });

  it("know the labels as AWS writes them", () => {
    const labels = managedGroups.flatMap(({ namespace, rules }) =>
      rules.map((rule) => labelOf(namespace, rule).replace("awswaf:managed:aws:", "")),
    );
    assert.equal(new Set(labels).size, labels.length);
    for (const label of [
      "amazon-ip-list:AWSManagedIPReputationList",
      "known-bad-inputs:Propfind_Method",
      "known-bad-inputs:Host_Localhost_Header",
      "known-bad-inputs:JavaDeserializationRCE_QueryString",
      "sql-database:SQLiExtendedPatterns_QueryArguments",
      "core-rule-set:BadBots_Header",
      "core-rule-set:SizeRestrictions_Cookie_Header",
      "core-rule-set:EC2MetaDataSSRF_URIPath",
    ])
      assert.ok(labels.includes(label), label);
  });

  it("have priorities of their own", () => {
    const priorities = webAclRules({ ...plan, falsePositives, largeBodyPaths: ["/documents"] }).map(
      ({ priority }) => priority,
    );
    assert.equal(new Set(priorities).size, priorities.length);
  });
});
