import { type Judge, resourceRule, types } from "../lib";

interface Seen {
  readonly visibilityConfig?: { readonly cloudwatchMetricsEnabled?: boolean };
}
interface Acl extends Seen {
  readonly rules?: readonly (Seen & { readonly name?: string })[];
}

const metrics = resourceRule<Acl>({
  name: "wafv2-webacl-enable-metrics",
  severity: "low",
  description: "A WebACL, a rule group and each of their rules count what they block.",
  remediation: "set `visibilityConfig.cloudwatchMetricsEnabled` to true, of the whole and of each rule.",
  standards: { fsbp: ["WAF.12"], pci: [], pciOwn: ["10.2.1"], nist: ["AU-12", "SI-4", "SI-4(4)"] },
  types: [...types.webAcl, ...types.ruleGroup],
  check: ({ props }, judge) => {
    judge.part(() => demandMetrics(props, "the whole", judge));
    judge.each(
      () => props.rules,
      (rule, index) => demandMetrics(rule, `rule ${rule.name ?? index + 1}`, judge),
    );
  },
});

function demandMetrics({ visibilityConfig }: Seen, label: string, judge: Judge): void {
  if (visibilityConfig?.cloudwatchMetricsEnabled !== true) judge.violation(`${label} counts nothing`);
}

export const wafMetricRules = [metrics];
