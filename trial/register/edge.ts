import type { Assumption } from "./assumption";

/** What stands in front of the services. */
export const edge: readonly Assumption[] = [
  {
    id: "waf-static-versions",
    belief:
      "AWS still takes the static versions of its rule groups that the stack file names, and by this form of name: Version_1.19 of the common, Version_1.25 of the bad inputs' and Version_2.3 of the SQL group.",
    usedIn: ["config/waf-schema.ts", "components/fargate-microservice/managed-rules.ts"],
    source: {
      kind: "documented in part",
      text: "AWS WAF developer guide, AWS Managed Rules changelog: names the versions as 1.19 and 2.3; Version_1.25 stands in public configurations; Typical version states: Version_1.4 as the form; when a version expires is told in the console and by notification only",
    },
    breaks:
      "The first up is refused (WAFExpiredManagedRuleGroupVersionException or WAFNonexistentItemException).",
    fallback:
      "Set waf.versions in the stack file to what `aws wafv2 list-available-managed-rule-group-versions` answers.",
    tried: { probe: "stands-up", made: ["aws:wafv2/webAcl:WebAcl"] },
  },
  {
    id: "waf-labels-of-counted-rules",
    belief:
      "A rule of AWS's that is overridden to count leaves its documented label, and a later rule of the WebACL that asks for the label blocks the request.",
    usedIn: [
      "components/fargate-microservice/web-acl-rules.ts",
      "components/fargate-microservice/managed-rules.ts",
      "policy/rules/waf-counted.ts",
    ],
    source: {
      kind: "documented in part",
      text: "AWS WAF developer guide, How labeling works, and the lists of rules with their labels: said in general; the labels of Version_1.25 and others than the newest are not listed",
    },
    breaks: "What is excepted at one path passes at all others too.",
    fallback: "Correct the label in managed-rules.ts and waf-counted.ts; take the exception back until then.",
    tried: {
      none: "A request with <script> in its body to the excepted path and to another one: 200 and 403; describe-managed-rule-group lists the labels of a version.",
    },
  },
];
