import {
  demandNaming,
  type Graph,
  isKnown,
  isOfPlatform,
  type Judge,
  type Node,
  type Relation,
  resourceRule,
  setting,
  stackRule,
  thoseNamed,
  thoseNaming,
  types,
} from "../lib";

interface Association {
  readonly vpcId?: string;
  readonly firewallRuleGroupId?: string;
}
interface Rule {
  readonly action?: string;
  readonly firewallRuleGroupId?: string;
  readonly firewallDomainListId?: string;
}
interface DomainList {
  readonly domains?: readonly string[];
}
interface Config {
  readonly firewallFailOpen?: string;
}
interface QueryLog {
  readonly destinationArn?: string;
}
interface Logged {
  readonly resourceId?: string;
  readonly resolverQueryLogConfigId?: string;
}

const networks = [...types.vpc, ...types.defaultVpc];
const nist = ["AC-4", "SC-7", "SC-7(5)"];

const firewall = stackRule<object>({
  name: "route53resolver-vpc-enforce-dns-firewall",
  severity: "high",
  description:
    "The resolver of the platform's VPC answers listed names only: security groups do not filter it, and data can leave as names.",
  remediation:
    "associate a ResolverFirewallRuleGroup with the VPC that ends in a rule with `action` BLOCK on a domain list of `*`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.2"], nist },
  types: networks,
  check: (vpc, judge, { graph }) => {
    if (!isOfPlatform(vpc.urn)) return;
    const ofVpc: Relation<Association> = { property: "vpcId", by: "id", types: networks };
    const associations = demandNaming(
      judge,
      graph.ofType<Association>(types.resolverFirewallAssociation),
      ofVpc,
      vpc,
      "the VPC has no ResolverFirewallRuleGroupAssociation",
    );
    if (associations.length === 0) return;
    const groups = associations.flatMap((each) => [...namedBy(each, groupOfAssociation, graph)]);
    const rules = graph
      .ofType<Rule>(types.resolverFirewallRule)
      .filter(({ props }) => props.action === "BLOCK")
      .filter((rule) =>
        namedBy<Rule, DomainList>(rule, listOfRule, graph).some(({ props }) => props.domains?.includes("*")),
      );
    const candidates = groups.map((group) => thoseNaming(rules, groupOfRule, group));
    if (candidates.some(({ sure }) => sure.length > 0)) return;
    const unclear = candidates.flatMap((each) => each.unclear);
    for (const rule of unclear) judge.undetermined(groupOfRule.property, rule.urn);
    if (unclear.length === 0)
      judge.violation("no rule of the VPC's rule groups blocks what is not listed (`*`)");
  },
});

const groupOfAssociation: Relation<Association> = {
  property: "firewallRuleGroupId",
  by: "id",
  types: types.resolverFirewallRuleGroup,
};
const groupOfRule: Relation<Rule> = {
  property: "firewallRuleGroupId",
  by: "id",
  types: types.resolverFirewallRuleGroup,
};
const listOfRule: Relation<Rule> = {
  property: "firewallDomainListId",
  by: "id",
  types: types.resolverDomainList,
};

/** What surely is named. */
function namedBy<P, Q = unknown>(from: Node<P>, relation: Relation<P>, graph: Graph): readonly Node<Q>[] {
  return thoseNamed(from, relation, graph.ofType<Q>(relation.types)).sure;
}

/** Every part of the internet's names that a list may not let through as a whole. */
const wide = /^\*(\.[^.]+)?\.?$/;

const allowed = stackRule<Rule>({
  name: "route53resolver-firewallrule-disallow-allow-all",
  severity: "high",
  description: "No rule of a DNS firewall lets all names through, or all of a top-level domain.",
  remediation: "list the names that are called, with `*.` before domains of one owner at most.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.2"], nist },
  types: types.resolverFirewallRule,
  check: (rule, judge, { graph }) => {
    if (rule.props.action === "BLOCK") return;
    // What may be this rule's list is judged as if it were.
    const named = thoseNamed(rule, listOfRule, graph.ofType<DomainList>(types.resolverDomainList));
    const lists = [...named.sure, ...named.unclear];
    for (const list of lists) judgeList(list, judge);
    if (lists.length > 0) return;
    if (rule.props.firewallDomainListId)
      judge.violation("names of a list that the program does not make pass");
    else judge.violation("the rule names no list");
  },
});

function judgeList({ name, props }: Node<DomainList>, judge: Judge): void {
  judge.each(
    () => props.domains,
    (domain) => {
      if (wide.test(domain)) judge.violation(`${name} lets ${domain} through`);
    },
  );
}

const failClosed = resourceRule<Config>({
  name: "route53resolver-firewallconfig-disallow-fail-open",
  severity: "high",
  description: "Where the DNS firewall cannot judge a name, it is not answered.",
  remediation: "set `firewallFailOpen` to DISABLED.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.2"], nist: [...nist, "SC-24"] },
  types: types.resolverFirewallConfig,
  check: ({ props }, judge) => {
    judge.part(() => {
      if (props.firewallFailOpen === "ENABLED")
        judge.violation("names that the DNS firewall cannot judge are answered");
    });
  },
});

const queryLog = stackRule<object, { destinations: readonly string[] }>({
  name: "route53resolver-vpc-enable-query-log",
  severity: "medium",
  description: "Every name that the platform's VPC asks for is logged to a place that the rules can judge.",
  remediation:
    "associate a ResolverQueryLogConfig with the VPC whose `destinationArn` is a log group or bucket of the stack.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.2.1"], nist: ["AU-2", "AU-3", "AU-12", "SI-4"] },
  types: networks,
  settings: { destinations: setting([], "ARNs of approved destinations that the program does not make") },
  check: (vpc, judge, { graph, settings: { destinations } }) => {
    if (!isOfPlatform(vpc.urn)) return;
    const ofVpc: Relation<Logged> = { property: "resourceId", by: "id", types: networks };
    const associations = demandNaming(
      judge,
      graph.ofType<Logged>(types.resolverQueryLogAssociation),
      ofVpc,
      vpc,
      "the VPC has no ResolverQueryLogConfigAssociation",
    );
    const configs = associations.flatMap((each) => namedBy<Logged, QueryLog>(each, configOf, graph));
    if (associations.length > 0 && configs.length === 0) {
      const foreign = associations.find(({ props }) => isKnown(() => props.resolverQueryLogConfigId));
      if (foreign) judge.violation("queries are logged by what the program does not make");
      else for (const { urn } of associations) judge.undetermined(configOf.property, urn);
    }
    for (const config of configs)
      judge.part(() => {
        // Other rules judge key and retention of what the stack makes.
        if (config.references("destinationArn", [...types.logGroup, ...types.bucket]).length > 0) return;
        const destination = config.props.destinationArn;
        if (!destination || !destinations.includes(destination))
          judge.violation(`${config.name} writes to a place that the stack does not make`);
      });
  },
});

const configOf: Relation<Logged> = {
  property: "resolverQueryLogConfigId",
  by: "id",
  types: types.resolverQueryLog,
};

export const resolverRules = [firewall, allowed, failClosed, queryLog];
