import type { input } from "@pulumi/aws/types";
import { bodySizeRule, labelOf, managedGroups } from "../../../model/managed-rules";
import type { BalancedPlan } from "../args";

type Rule = input.wafv2.WebAclRule;
type Group = (typeof managedGroups)[number];

/** The part of a plan that decides the WAF's rules. */
export type WebAclPlan = Pick<
  BalancedPlan,
  "physicalName" | "rateLimit" | "largeBodyPaths" | "falsePositives" | "waf"
>;

/** A rule of AWS's that only counts, so that a later one can block what it found everywhere but at some paths. */
interface Counted {
  readonly group: Group;
  readonly rule: string;
  readonly paths: readonly string[];
}

/** The rules of a service's WebACL: rate limit first, then AWS's groups, then what those only count, where it is not excepted. */
export function webAclRules(plan: WebAclPlan): Rule[] {
  const bodySize = plan.largeBodyPaths.length === 0 ? [] : [countedBodySize(plan)];
  const excepted = countedByException(plan);
  return [
    rateLimit(plan),
    ...managedGroups.map((group, index) => {
      const counted = [...bodySize, ...excepted].filter((each) => each.group === group);
      return managed(plan, group, 10 * (index + 1), counted);
    }),
    ...bodySize.map((counted) => elsewhere(plan, counted, { role: "body-size", priority: 50, status: 413 })),
    ...excepted.map((counted, index) =>
      elsewhere(plan, counted, { role: roleOf(counted.rule), priority: 60 + index, status: 403 }),
    ),
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

function managed(plan: WebAclPlan, group: Group, priority: number, counted: readonly Counted[]): Rule {
  return {
    name: group.role,
    priority,
    overrideAction: plan.waf.mode === "count" ? { count: {} } : { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name: group.name,
        ...("version" in group && { version: plan.waf.versions[group.version] }),
        ...(counted.length > 0 && {
          ruleActionOverrides: counted.map(({ rule }) => ({ name: rule, actionToUse: { count: {} } })),
        }),
      },
    },
    visibilityConfig: visibility(`${plan.physicalName}-${group.role}`),
  };
}

function countedBodySize({ largeBodyPaths }: WebAclPlan): Counted {
  const group = managedGroups.find(({ role }) => role === "common") as Group;
  return { group, rule: bodySizeRule, paths: largeBodyPaths };
}

/** Each excepted rule once, in AWS's order, with all paths at which it is excepted. */
function countedByException({ falsePositives }: WebAclPlan): Counted[] {
  return managedGroups.flatMap((group) =>
    group.rules.flatMap((rule) => {
      const paths = falsePositives.filter((each) => each.rule === rule).flatMap((each) => each.paths);
      return paths.length === 0 ? [] : [{ group, rule, paths: [...new Set(paths)] }];
    }),
  );
}

/** `elsewhere-cross-site-scripting-body` */
function roleOf(rule: string): string {
  const words = rule.replaceAll("_", "-").replace(/([a-z])([A-Z])/g, "$1-$2");
  return `elsewhere-${words.toLowerCase()}`;
}

/** Blocks what a group only counted, everywhere but at the paths. */
function elsewhere(
  plan: WebAclPlan,
  { group, rule, paths }: Counted,
  { role, priority, status }: { readonly role: string; readonly priority: number; readonly status: number },
): Rule {
  return {
    name: role,
    priority,
    action:
      plan.waf.mode === "count" ? { count: {} } : { block: { customResponse: { responseCode: status } } },
    statement: {
      andStatement: {
        statements: [
          { labelMatchStatement: { scope: "LABEL", key: labelOf(group.namespace, rule) } },
          { notStatement: { statement: onPaths(paths) } },
        ],
      },
    },
    visibilityConfig: visibility(`${plan.physicalName}-${role}`),
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
