import { resourceRule, setting, types } from "../lib";

interface Statement {
  readonly managedRuleGroupStatement?: { readonly vendorName?: string };
  readonly ruleGroupReferenceStatement?: { readonly arn?: string };
}
interface AclRule {
  readonly name?: string;
  readonly priority?: number;
  readonly action?: { readonly allow?: object };
  readonly statement?: Statement;
}
interface WebAcl {
  readonly rules?: readonly AclRule[];
}

const order = resourceRule<WebAcl, { ruleGroups: readonly string[] }>({
  name: "wafv2-webacl-disallow-early-allow",
  severity: "critical",
  description:
    "Nothing lets a request pass before AWS's managed groups have judged it: no rule that allows, and no group of rules whose inside is not seen.",
  remediation:
    "give the rule a priority after the managed groups, or let it block, count or label; have a rule group that only blocks listed in `ruleGroups`.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.4.2"], nist: ["SC-7", "SI-10"] },
  types: [...types.webAcl, ...types.ruleGroup],
  settings: {
    ruleGroups: setting<readonly string[]>([], "ARNs of rule groups that only block", {
      form: /^arn:[a-z-]+:wafv2:[^*?]+$/,
    }),
  },
  check: ({ props, type }, judge, { ruleGroups }) => {
    // Where a group stands, nobody knows here: before AWS's, as likely as not.
    const alone = (types.ruleGroup as readonly string[]).includes(type);
    const managed: number[] = [];
    judge.each(
      () => props.rules,
      ({ statement, priority }) => {
        if (statement?.managedRuleGroupStatement?.vendorName === "AWS") managed.push(priority ?? 0);
      },
    );
    const last = alone ? Number.POSITIVE_INFINITY : Math.max(...managed, Number.NEGATIVE_INFINITY);
    judge.each(
      () => props.rules,
      ({ name = "", action, statement, priority = 0 }) => {
        if (priority >= last) return;
        if (action?.allow)
          judge.violation(`the rule ${name} lets requests pass before the managed groups judge them`);
        judge.part(() => {
          const group = statement?.ruleGroupReferenceStatement;
          if (group && !ruleGroups.includes(String(group.arn)))
            judge.violation(
              `the rule ${name} takes in a group, which may let requests pass, before the managed ones`,
            );
        });
      },
    );
  },
});

export const wafOrderRules = [order];
