import type { JudgedGraph } from "../../support/judged-graph";
import type { Defect } from "./defect";

type Rule = Readonly<Record<string, unknown>>;
const acl = "screening-web-acl";

/** The WebACL with another limit on what one address may send. */
export function withRateLimit(graph: JudgedGraph, name: string, limit: number): JudgedGraph {
  return withRule(graph, name, "rate-limit", {
    statement: { rateBasedStatement: { limit, aggregateKeyType: "IP", evaluationWindowSec: 300 } },
  });
}

function withRule(graph: JudgedGraph, name: string, rule: string, change: Rule): JudgedGraph {
  const rules = graph.one(name).inputs?.rules as Rule[];
  return graph.patch(name, {
    rules: rules.map((each) => (each.name === rule ? { ...each, ...change } : each)),
  });
}

export const wafDefects: readonly Defect[] = [
  {
    rule: "wafv2-webacl-enable-logging",
    why: "nobody sees what the WAF refused",
    at: [acl],
    change: (graph) => graph.without("screening-web-acl-logging"),
  },
  {
    rule: "wafv2-webacllogging-enforce-redaction",
    why: "sessions' cookies stand in the WAF's log",
    at: ["screening-web-acl-logging"],
    change: (graph) =>
      graph.patch("screening-web-acl-logging", {
        redactedFields: [{ singleHeader: { name: "authorization" } }],
      }),
  },
  {
    rule: "wafv2-webacl-configure-rate-limit",
    why: "one address may send as much as it likes",
    at: [acl],
    change: (graph) => withRateLimit(graph, acl, 1_000_000),
  },
  {
    rule: "wafv2-webacl-enforce-managed-rule-groups",
    why: "SQL injection is only counted",
    at: [acl],
    change: (graph) => withRule(graph, acl, "sql-injection", { overrideAction: { count: {} } }),
  },
];
