import { previewedOutputs } from "../../../sandbox/aws/operations/outputs";
import type { Props } from "../../../sandbox/aws/values";
import type { Defect } from "./defect";
import { withRateLimit } from "./waf";

const balancer = "screening-alb";

export const loadBalancingDefects: readonly Defect[] = [
  {
    // With a public service's rate limit: the limit of internal callers would be a defect of its own.
    rule: "lb-loadbalancer-disallow-unapproved-internet-facing",
    why: "an internal service is put on the internet with all that it needs there but the approval",
    at: [balancer],
    change: (graph) => withRateLimit(graph, "screening-web-acl", 1000).patch(balancer, { internal: false }),
  },
  {
    rule: "lb-loadbalancer-configure-access-logging",
    why: "nobody sees who sent what",
    at: [balancer],
    change: (graph) => {
      const logs = graph.one(balancer).inputs?.accessLogs as object;
      return graph.patch(balancer, { accessLogs: { ...logs, enabled: false } });
    },
  },
  {
    rule: "lb-loadbalancer-enable-deletion-protection",
    why: "a load balancer of prod can be deleted with a click",
    at: [balancer],
    stack: "prod",
    change: (graph) => graph.patch(balancer, { enableDeletionProtection: false }),
  },
  {
    rule: "lb-loadbalancer-enable-drop-invalid-headers",
    why: "headers that are not valid reach the tasks",
    at: [balancer],
    change: (graph) => graph.patch(balancer, { dropInvalidHeaderFields: false }),
  },
  {
    rule: "lb-loadbalancer-configure-desync-mitigation",
    why: "ambiguous requests are only counted",
    at: [balancer],
    change: (graph) => graph.patch(balancer, { desyncMitigationMode: "monitor" }),
  },
  {
    rule: "lb-loadbalancer-disallow-waf-fail-open",
    why: "requests pass unseen while the WAF does not answer",
    at: [balancer],
    change: (graph) => graph.patch(balancer, { enableWafFailOpen: true }),
  },
  {
    // An internal balancer's WebACL without its balancer would also be held to the public rate limit.
    rule: "lb-loadbalancer-enforce-waf-association",
    why: "a public load balancer stands without its WAF",
    at: ["onboarding-portal-alb"],
    change: (graph) => graph.without("onboarding-portal-web-acl-association"),
  },
  {
    rule: "lb-targetgroup-configure-encrypted-transport",
    why: "a load balancer speaks to its tasks in plain text, though it asks for their health by TLS",
    at: ["screening-tg1"],
    change: (graph) => graph.patch("screening-tg1", { protocol: "HTTP" }),
  },
  {
    rule: "lb-targetgroup-disallow-replacement-under-release",
    why: "a new protocol replaces a target group, and the rules stay with the former one",
    at: ["screening-production-rule", "screening-test-rule"],
    change: (graph) => {
      const { type, name, inputs } = graph.one("screening-tg1");
      const changed = { ...inputs, protocol: "HTTPS" };
      // As a preview shows it: rules that ignore changes keep their ARNs, what is to be made has none yet.
      const outputs = previewedOutputs(type, changed as Props, graph.place.region);
      return graph.patch(name, changed, { outputs });
    },
  },
  {
    rule: "lb-loadbalancer-enforce-multi-az",
    why: "a load balancer stands in one zone only",
    at: [balancer],
    change: (graph) => {
      const { subnets } = graph.one(balancer).inputs as { subnets: string[] };
      return graph.patch(balancer, { subnets: subnets.slice(0, 1) });
    },
  },
];
