import type { input } from "@pulumi/aws/types";
import type { BalancedPlan } from "./args";

type Rule = input.wafv2.WebAclRule;

/** The part of a plan that decides the WAF's rules. */
export type WebAclPlan = Pick<BalancedPlan, "physicalName" | "rateLimit" | "largeBodyPaths">;

/** AWS's rule groups that every service gets, in the order in which they judge. */
const managedGroups = [
  { role: "ip-reputation", group: "AWSManagedRulesAmazonIpReputationList" },
  { role: "known-bad-inputs", group: "AWSManagedRulesKnownBadInputsRuleSet" },
  { role: "sql-injection", group: "AWSManagedRulesSQLiRuleSet" },
  { role: "common", group: "AWSManagedRulesCommonRuleSet" },
] as const;

/** The rule of the common group that refuses bodies over 8 KB, and the label that it leaves on them. */
const bodySizeRule = "SizeRestrictions_BODY";
const bodySizeLabel = "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body";

/** The rules of a service's WebACL: rate limit first, then AWS's groups, then the body size outside upload paths. */
export function webAclRules(plan: WebAclPlan): Rule[] {
  const takesLargeBodies = plan.largeBodyPaths.length > 0;
  return [
    rateLimit(plan),
    ...managedGroups.map(({ role, group }, index) => {
      const countBodySize = takesLargeBodies && role === "common";
      return managed(plan, role, group, 10 * (index + 1), countBodySize ? [bodySizeRule] : []);
    }),
    ...(takesLargeBodies ? [bodySize(plan)] : []),
  ];
}

/** What the WebACL and each of its rules report. Samples stay off: they would keep headers that the logs redact. */
export function visibility(metricName: string): input.wafv2.WebAclVisibilityConfig {
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

function rateLimit(plan: WebAclPlan): Rule {
  return {
    name: "rate-limit",
    priority: 0,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rateBasedStatement: { limit: plan.rateLimit, aggregateKeyType: "IP", evaluationWindowSec: 300 },
    },
    visibilityConfig: visibility(`${plan.physicalName}-rate-limit`),
  };
}

function managed(
  plan: WebAclPlan,
  role: string,
  group: string,
  priority: number,
  counted: readonly string[],
): Rule {
  return {
    name: role,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name: group,
        ...(counted.length > 0 && {
          ruleActionOverrides: counted.map((name) => ({ name, actionToUse: { count: {} } })),
        }),
      },
    },
    visibilityConfig: visibility(`${plan.physicalName}-${role}`),
  };
}

/** Blocks what the common group only counted, everywhere but on the paths that take uploads. */
function bodySize(plan: WebAclPlan): Rule {
  return {
    name: "body-size",
    priority: 50,
    action: { block: { customResponse: { responseCode: 413 } } },
    statement: {
      andStatement: {
        statements: [
          { labelMatchStatement: { scope: "LABEL", key: bodySizeLabel } },
          { notStatement: { statement: onPaths(plan.largeBodyPaths) } },
        ],
      },
    },
    visibilityConfig: visibility(`${plan.physicalName}-body-size`),
  };
}

function onPaths(paths: readonly string[]): input.wafv2.WebAclRuleStatement {
  const escaped = [...paths].sort().map((path) => path.replaceAll(".", "\\."));
  return {
    regexMatchStatement: {
      regexString: `^(${escaped.join("|")})(/|$)`,
      fieldToMatch: { uriPath: {} },
      // Judge the path that the service will see: /documents/../login must not pass as an upload.
      textTransformations: [
        { priority: 0, type: "URL_DECODE" },
        { priority: 1, type: "NORMALIZE_PATH" },
      ],
    },
  };
}
