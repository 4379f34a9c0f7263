import * as assert from "node:assert/strict";
import { webAclRules } from "../../components/fargate-microservice/web-acl-rules";

const plan = { physicalName: "cdd-dev-portal", rateLimit: 2000, largeBodyPaths: [] as string[] };
const metrics = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});
const group = (role: string, name: string, priority: number) => ({
  name: role,
  priority,
  overrideAction: { none: {} },
  statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
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
          vendorName: "AWS",
          name: "AWSManagedRulesCommonRuleSet",
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

  it("have priorities of their own", () => {
    const priorities = webAclRules({ ...plan, largeBodyPaths: ["/documents"] }).map(
      ({ priority }) => priority,
    );
    assert.equal(new Set(priorities).size, priorities.length);
  });
});
