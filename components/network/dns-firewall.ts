import * as route53 from "@pulumi/aws/route53";
import type { Input, Resource } from "@pulumi/pulumi";
import type { BlockedNames, NetworkPlan } from "./args";

/**
 * Where the VPC's rule group stands among others: Firewall Manager has 100 and 9900, and the bank may put a group of its own
 * before. Source: Route 53 Resolver API, AssociateFirewallRuleGroup, Priority.
 */
const priority = 200;

/**
 * The names that the VPC's resolver answers: those of the plan, and no other. Security groups and network ACLs do not filter
 * the resolver, so without this a task could send out what it likes as names of somebody's domain.
 *
 * @returns what closes the resolver once it stands, and the rule that blocks what nobody has declared
 */
export function dnsFirewall(
  name: string,
  { dns, namePrefix, retain }: NetworkPlan,
  vpcId: Input<string>,
  parent: Resource,
): { readonly ready: Resource[]; readonly blocked: BlockedNames } {
  const group = new route53.ResolverFirewallRuleGroup(`${name}-dns-rules`, { name: namePrefix }, { parent });
  const rule = (
    what: string,
    domains: readonly string[],
    args: Pick<route53.ResolverFirewallRuleArgs, "action" | "blockResponse" | "priority">,
  ) => {
    const list = new route53.ResolverFirewallDomainList(
      `${name}-dns-${what}`,
      { name: `${namePrefix}-${what}`, domains: [...domains] },
      { parent },
    );
    const made = new route53.ResolverFirewallRule(
      `${name}-dns-${what}-rule`,
      {
        name: `${namePrefix}-${what}`,
        firewallRuleGroupId: group.id,
        firewallDomainListId: list.id,
        // What an allowed name leads on to is its owner's to choose: CDNs' and balancers' names are no list of ours.
        firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
        ...args,
      },
      // AWS takes each priority once.
      { parent, deleteBeforeReplace: true },
    );
    return { made, domainListId: list.id };
  };
  const allowed = rule("allowed", dns.allowed, { action: "ALLOW", priority: 100 });
  // Whose address it was, which clients ask for their own logs: blocked too, and counted apart, for it alarms nobody.
  const reverse = rule("reverse", ["*.in-addr.arpa", "*.ip6.arpa"], {
    action: "BLOCK",
    blockResponse: "NODATA",
    priority: 150,
  });
  const others = rule(
    "others",
    ["*"],
    // Not that the name does not exist: then a resolver may take everything below it as missing too (RFC 8020), an allowed
    // name below a blocked one among it.
    { action: "BLOCK", blockResponse: "NODATA", priority: 200 },
  );
  const failure = new route53.ResolverFirewallConfig(
    `${name}-dns-failure`,
    // Where the firewall cannot judge, nothing is answered.
    { resourceId: vpcId, firewallFailOpen: "DISABLED" },
    { parent },
  );
  const association = new route53.ResolverFirewallRuleGroupAssociation(
    `${name}-dns-firewall`,
    {
      name: namePrefix,
      vpcId,
      firewallRuleGroupId: group.id,
      priority,
      // Lets go with the data: a stack that keeps nothing can be destroyed at once.
      mutationProtection: retain ? "ENABLED" : "DISABLED",
    },
    // A group without its last rule would let everything through.
    { parent, dependsOn: [allowed, reverse, others].map(({ made }) => made), deleteBeforeReplace: true },
  );
  return {
    ready: [failure, association],
    blocked: { ruleGroupId: group.id, domainListId: others.domainListId },
  };
}
