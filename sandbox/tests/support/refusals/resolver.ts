import * as route53 from "@pulumi/aws/route53";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RefusalCase } from "./case";
import { network } from "./network";

type Opts = CustomResourceOptions;

const list = (name: string, opts: Opts, domains: string[], what = "list") =>
  new route53.ResolverFirewallDomainList(`${name}-${what}`, { name: `${name}-${what}`, domains }, opts);
const group = (name: string, opts: Opts) =>
  new route53.ResolverFirewallRuleGroup(`${name}-group`, { name }, opts);

function rule(name: string, opts: Opts, more: Partial<route53.ResolverFirewallRuleArgs> = {}) {
  const args = { action: "BLOCK", blockResponse: "NODATA", priority: 100, name: `${name}-rule` };
  return new route53.ResolverFirewallRule(
    `${name}-rule`,
    {
      ...args,
      firewallDomainListId: list(name, opts, ["*"]).id,
      firewallRuleGroupId: group(name, opts).id,
      ...more,
    },
    opts,
  );
}

function association(
  name: string,
  opts: Opts,
  more: Partial<route53.ResolverFirewallRuleGroupAssociationArgs> = {},
) {
  const { own } = network(name, opts);
  return new route53.ResolverFirewallRuleGroupAssociation(
    `${name}-association`,
    { name, priority: 200, vpcId: own.id, firewallRuleGroupId: group(name, opts).id, ...more },
    opts,
  );
}

const badList = (title: string, says: RegExp, domains: string[]): RefusalCase => ({
  title,
  programs: [(name, opts) => void list(name, opts, domains)],
  refused: "list",
  says,
});
const badRule = (
  title: string,
  says: RegExp,
  more: Partial<route53.ResolverFirewallRuleArgs>,
): RefusalCase => ({
  title,
  programs: [(name, opts) => void rule(name, opts, more)],
  refused: "rule",
  says,
});

export const resolverCases: readonly RefusalCase[] = [
  badList("a list with an asterisk within a name", /Invalid domain: api\.\*\.example\.com/, [
    "api.*.example.com",
  ]),
  badList("a list with a URL", /Invalid domain: https/, ["https://example.com"]),
  badList(
    "more names than one request takes",
    /1001 domains are more than 1000/,
    Array.from({ length: 1001 }, (_, index) => `n${index}.example.com`),
  ),
  badRule("a rule that blocks without saying how", /BlockResponse is required/, { blockResponse: undefined }),
  badRule("a rule that allows and says how it blocks", /BlockResponse is for the action BLOCK only/, {
    action: "ALLOW",
  }),
  badRule("a rule that answers something else, and does not say what", /BlockOverrideDomain/, {
    blockResponse: "OVERRIDE",
  }),
  {
    title: "two rules of a group with one priority",
    programs: [
      (name, opts) => {
        const first = rule(name, opts);
        const args = { action: "ALLOW", priority: 100, name: `${name}-more` };
        new route53.ResolverFirewallRule(
          `${name}-more`,
          {
            ...args,
            firewallRuleGroupId: first.firewallRuleGroupId,
            firewallDomainListId: list(name, opts, ["a.example.com"], "other").id,
          },
          opts,
        );
      },
    ],
    refused: "more",
    says: /A rule with priority 100 exists already/,
  },
  {
    title: "a rule group where Firewall Manager has its own",
    programs: [(name, opts) => void association(name, opts, { priority: 100 })],
    refused: "association",
    says: /Priority 100 is not between 100 and 9900/,
  },
  {
    title: "the end of an association that is protected",
    programs: [
      (name, opts) => void association(name, opts, { mutationProtection: "ENABLED" }),
      (name, opts) => void network(name, opts),
    ],
    refused: "association",
    says: /is protected against mutation/,
  },
  {
    title: "a query log that goes to no log group",
    programs: [
      (name, opts) =>
        void new route53.ResolverQueryLogConfig(
          `${name}-log`,
          { name, destinationArn: "arn:aws:logs:eu-west-2:111122223333:log-group:nowhere" },
          opts,
        ),
    ],
    refused: "log",
    says: /The log group nowhere does not exist/,
  },
];
