import type { Assumption } from "./assumption";

/** What stands in front of the services. */
export const edge: readonly Assumption[] = [
  {
    id: "waf-static-versions",
    belief:
      "AWS still takes the static versions of its rule groups that the stack file names, and by this form of name: Version_1.19 of the common, Version_1.25 of the bad inputs' and Version_2.3 of the SQL group.",
    usedIn: ["model/waf.ts", "model/managed-rules.ts"],
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
    id: "waf-expired-version",
    belief:
      "When a pinned version of a rule group has expired, WAF judges by AWS's default version, and every other change of the WebACL is refused until the pin is changed.",
    usedIn: ["docs/decisions/024-what-the-waf-blocks-wrongly.md", "docs/runbook.md"],
    source: {
      kind: "believed",
      text: "AWS WAF developer guide, versions and lifecycle: could not be read in full",
    },
    breaks: "The runbook says too little or too much of what stands still; nothing lets requests past.",
    fallback: "Correct the two pages; set waf.versions anew as soon as AWS announces an end.",
    tried: { none: "AWS announces it months before: the topic that describe-managed-rule-group names." },
  },
  {
    id: "waf-labels-of-counted-rules",
    belief:
      "A rule of AWS's that is overridden to count leaves its documented label, and a later rule of the WebACL that asks for the label blocks the request.",
    usedIn: [
      "components/fargate-microservice/front-door/web-acl-rules.ts",
      "model/managed-rules.ts",
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
  {
    id: "lifetime-of-protected-machines",
    belief:
      "Auto Scaling replaces a machine whose lifetime is over although it is protected from scale-in, and ECS moves its tasks away first.",
    usedIn: ["components/ec2-capacity/index.ts"],
    source: {
      kind: "documented in part",
      text: "Auto Scaling user guide, Replace instances based on maximum instance lifetime: says nothing of protection; ECS developer guide, managed instance draining: names scale-in, instance refresh and maximum instance lifetime",
    },
    breaks:
      "Machines are patched with a change of the template only, or their tasks end without a successor.",
    fallback: "Start an instance refresh on a schedule: it has scaleInProtectedInstances for such machines.",
    tried: {
      none: "It takes a day at least: the age of the machines of a capacity after replaceAfterDays, and the tasks' stopped reasons.",
    },
  },
  {
    id: "stickiness-survives-shifts",
    belief:
      "ECS keeps the stickiness of a rule's forward action when it shifts weights, and a browser that has the cookie is sent to the group that it met, also where that has the weight 0, for at most so many seconds after its last choice.",
    usedIn: [
      "components/fargate-microservice/front-door/routing.ts",
      "components/fargate-microservice/service/validate-release.ts",
    ],
    source: {
      kind: "believed",
      text: "ELB user guide, target group stickiness of weighted target groups: in general; ECS developer guide, Application Load Balancer resources for blue/green, linear and canary deployments: says nothing of it",
    },
    breaks:
      "Browsers meet both revisions all the same, or are sent to a group without tasks after a release (503).",
    fallback:
      "Leave stickinessSeconds out of services.ts and replace the two listener rules; no shipped entry has it.",
    tried: {
      none: "No shipped entry uses it. `aws elbv2 describe-rules` after a release in dev, and a browser with the cookie AWSALBTG during one.",
    },
  },
  {
    id: "vpc-encryption-control",
    belief:
      "AWS takes an encryption control of a VPC in the mode monitor whatever stands in it, and in the mode enforce with internet and NAT gateways excluded once balancers, Fargate tasks and endpoints encrypt.",
    usedIn: ["components/network/encryption-control.ts"],
    source: {
      kind: "documented in part",
      text: "EC2 API, VpcEncryptionControlConfiguration and the provider: modes and exclusions; what has to encrypt before enforce, and whether a VPC with EFS needs its exclusion, is in the VPC user guide, which could not be read in full",
    },
    breaks: "An up with enforce is refused; with monitor nothing.",
    fallback:
      "Set network.encryptionControl back to monitor; for files add elasticFileSystemExclusion in encryption-control.ts.",
    tried: {
      none: "monitor in beta first: `aws ec2 get-vpc-resources-blocking-encryption-enforcement` names what is in the way.",
    },
  },
];
