import { type Judge, resourceRule, types } from "../lib";

interface Override {
  readonly name?: string;
  readonly actionToUse?: { readonly count?: object; readonly allow?: object };
}
interface ManagedGroup {
  readonly vendorName?: string;
  readonly name?: string;
  readonly ruleActionOverrides?: readonly Override[];
  readonly scopeDownStatement?: object;
}
interface Statement {
  readonly managedRuleGroupStatement?: ManagedGroup;
  readonly labelMatchStatement?: { readonly key?: string };
  readonly andStatement?: { readonly statements?: readonly Statement[] };
}
interface AclRule {
  readonly name?: string;
  readonly priority?: number;
  readonly action?: { readonly block?: object };
  readonly overrideAction?: { readonly count?: object };
  readonly statement?: Statement;
}
interface WebAcl {
  readonly rules?: readonly AclRule[];
}

const groups = [
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
  "AWSManagedRulesAmazonIpReputationList",
] as const;

/** The one rule that may be counted, and the label by which a later rule blocks what it counted. */
const bodySize = {
  group: "AWSManagedRulesCommonRuleSet",
  rule: "SizeRestrictions_BODY",
  label: "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body",
} as const;

const managedGroups = resourceRule<WebAcl>({
  name: "wafv2-webacl-enforce-managed-rule-groups",
  severity: "high",
  description:
    "A WebACL has AWS's groups for common attacks, known bad inputs, SQL injection and bad addresses, and all of them block.",
  remediation:
    "add the managed groups with `overrideAction.none`, and count no rule but SizeRestrictions_BODY, followed by a rule that blocks its label.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.4.2"], nist: ["SI-3", "SI-10", "RA-5"] },
  types: types.webAcl,
  check: ({ props }, judge) => {
    judge.part(() => {
      const present = Array.from(props.rules ?? [], (rule) => groupOf(rule)?.name);
      const missing = groups.filter((group) => !present.includes(group));
      if (missing.length > 0) judge.violation(`the WebACL has no ${missing.join(", ")}`);
    });
    judge.each(
      () => props.rules,
      (rule) => {
        const group = groupOf(rule);
        if (group) judgeGroup(rule, group, Array.from(props.rules ?? []), judge);
      },
    );
  },
});

/** The group of AWS's that the rule takes in, if it is one of those that are demanded. */
function groupOf({ statement }: AclRule): ManagedGroup | undefined {
  const group = statement?.managedRuleGroupStatement;
  const demanded: readonly (string | undefined)[] = groups;
  return group?.vendorName === "AWS" && demanded.includes(group.name) ? group : undefined;
}

function judgeGroup(rule: AclRule, group: ManagedGroup, all: readonly AclRule[], judge: Judge): void {
  judge.part(() => {
    if (rule.overrideAction?.count) judge.violation(`${group.name} only counts`);
  });
  judge.part(() => {
    if (group.scopeDownStatement) judge.violation(`${group.name} judges only a part of the requests`);
  });
  judge.each(
    () => group.ruleActionOverrides,
    ({ name, actionToUse }) => {
      if (!actionToUse?.count && !actionToUse?.allow) return;
      const isBodySize = group.name === bodySize.group && name === bodySize.rule && !actionToUse.allow;
      if (!isBodySize) judge.violation(`the rule ${name} of ${group.name} does not block`);
      else if (!all.some((later) => blocksCounted(later, rule)))
        judge.violation(`the rule ${name} of ${group.name} only counts, and no later rule blocks its label`);
    },
  );
}

function blocksCounted({ action, priority = 0, statement }: AclRule, counting: AclRule): boolean {
  const parts = [statement, ...Array.from(statement?.andStatement?.statements ?? [])];
  return (
    action?.block !== undefined &&
    priority > (counting.priority ?? 0) &&
    parts.some((part) => part?.labelMatchStatement?.key?.toLowerCase() === bodySize.label.toLowerCase())
  );
}

export const wafManagedGroupRules = [managedGroups];
