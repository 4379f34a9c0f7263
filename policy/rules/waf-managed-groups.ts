import {
  claimBy,
  declaredByParent,
  type Judge,
  type MicroserviceInputs,
  resourceRule,
  setting,
  types,
} from "../lib";
import { type BlockingRule, pathsPassed } from "./waf-counted";

interface Override {
  readonly name?: string;
  readonly actionToUse?: { readonly count?: object; readonly allow?: object };
}
interface ManagedGroup {
  readonly vendorName?: string;
  readonly name?: string;
  readonly version?: string;
  readonly ruleActionOverrides?: readonly Override[];
  readonly scopeDownStatement?: object;
}
interface AclRule extends BlockingRule {
  readonly name?: string;
  readonly overrideAction?: { readonly count?: object };
  readonly statement?: BlockingRule["statement"] & { readonly managedRuleGroupStatement?: ManagedGroup };
}
interface WebAcl {
  readonly rules?: readonly AclRule[];
}

/** Groups that are demanded, by name: what their labels begin with, and whether AWS publishes versions of them. */
const groups = {
  AWSManagedRulesCommonRuleSet: { namespace: "core-rule-set", versioned: true },
  AWSManagedRulesKnownBadInputsRuleSet: { namespace: "known-bad-inputs", versioned: true },
  AWSManagedRulesSQLiRuleSet: { namespace: "sql-database", versioned: true },
  AWSManagedRulesAmazonIpReputationList: { namespace: "amazon-ip-list", versioned: false },
} as const;

/** The one rule that may be lifted at paths without an exception: how long a body is shows no attack. */
const bodySizeRule = "SizeRestrictions_BODY";

const managedGroups = resourceRule<WebAcl, { counting: boolean }>({
  name: "wafv2-webacl-enforce-managed-rule-groups",
  severity: "high",
  description:
    "A WebACL has AWS's groups for common attacks, known bad inputs, SQL injection and bad addresses, in fixed versions, and all of them block, but for an exception of one rule at one path.",
  remediation:
    "add the managed groups with a `version` and `overrideAction.none`; count a rule only by `falsePositives` of the entry, followed by a rule that blocks its label at all other paths.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.4.2"], nist: ["SI-3", "SI-10", "RA-5"] },
  types: types.webAcl,
  settings: {
    counting: setting(false, "Whether groups may count only, while a stack learns what they would block"),
  },
  check: (acl, judge, { counting }) => {
    const { props } = acl;
    const service = declaredByParent(acl);
    judge.part(() => {
      const present: readonly (string | undefined)[] = Array.from(
        props.rules ?? [],
        (rule) => groupOf(rule)?.name,
      );
      const missing = Object.keys(groups).filter((group) => !present.includes(group));
      if (missing.length > 0) judge.violation(`the WebACL has no ${missing.join(", ")}`);
    });
    judge.each(
      () => props.rules,
      (rule) => {
        const group = groupOf(rule);
        if (group) judgeGroup(rule, group, { all: Array.from(props.rules ?? []), service, counting }, judge);
      },
    );
  },
});

type Demanded = ManagedGroup & { readonly name: keyof typeof groups };

/** The group of AWS's that the rule takes in, if it is one of those that are demanded. */
function groupOf({ statement }: AclRule): Demanded | undefined {
  const group = statement?.managedRuleGroupStatement;
  return group?.vendorName === "AWS" && Object.hasOwn(groups, group.name ?? "")
    ? (group as Demanded)
    : undefined;
}

interface Context {
  readonly all: readonly AclRule[];
  readonly service: MicroserviceInputs | undefined;
  readonly counting: boolean;
}

function judgeGroup(rule: AclRule, group: Demanded, context: Context, judge: Judge): void {
  judge.part(() => {
    if (rule.overrideAction?.count && !context.counting) judge.violation(`${group.name} only counts`);
  });
  judge.part(() => {
    if (group.scopeDownStatement) judge.violation(`${group.name} judges only a part of the requests`);
  });
  judge.part(() => {
    if (groups[group.name].versioned && !group.version)
      judge.violation(`${group.name} has no version: what it blocks changes when AWS changes its default`);
  });
  judge.each(
    () => group.ruleActionOverrides,
    ({ name = "", actionToUse }) => {
      if (actionToUse?.allow) judge.violation(`the rule ${name} of ${group.name} does not block`);
      // What a group that only counts would have blocked is not blocked by a later rule either.
      else if (actionToUse?.count && !rule.overrideAction?.count)
        judgeCounted(name, { group, priority: rule.priority ?? 0 }, context, judge);
    },
  );
}

function judgeCounted(
  rule: string,
  { group, priority }: { readonly group: Demanded; readonly priority: number },
  { all, service }: Context,
  judge: Judge,
): void {
  const passed = pathsPassed({ namespace: groups[group.name].namespace, rule, priority }, all);
  if (passed === undefined)
    judge.violation(
      `the rule ${rule} of ${group.name} only counts, and no later rule blocks its label at all but named paths`,
    );
  else if (rule !== bodySizeRule)
    for (const path of passed)
      judge.violation(`the rule ${rule} of ${group.name} does not block at ${path}`, {
        only: `${rule} ${path}`,
        ...claimBy(
          service,
          () =>
            service?.falsePositives?.find((each) => each.rule === rule && each.paths?.includes(path))?.ticket,
        ),
      });
}

export const wafManagedGroupRules = [managedGroups];
