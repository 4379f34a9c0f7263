import { resolverRules } from "../../policy/rules/resolver";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(resolverRules, `route53resolver-${name}`);
const token = {
  vpc: "aws:ec2/vpc:Vpc",
  config: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
  list: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
  rule: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
  group: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
  association: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
  log: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
  logged: "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
};
type Inputs = Record<string, unknown>;
/** A resource whose properties are made of the named others, and not known yet. */
const made = (
  type: string,
  name: string,
  inputs: Inputs,
  of: Readonly<Record<string, [type: string, name: string]>>,
) =>
  resource(
    type,
    name,
    { ...Object.fromEntries(Object.keys(of).map((key) => [key, unknown])), ...inputs },
    {
      propertyDependencies: Object.fromEntries(
        Object.entries(of).map(([key, [made, by]]) => [key, [urnOf(made, by)]]),
      ),
    },
  );

const vpc = {
  ...resource(token.vpc, "vpc", { arn: unknown }),
  urn: urnOf(`cdd:network:Network$${token.vpc}`, "vpc"),
};
const foreign = { ...resource(token.vpc, "vpc", {}), urn: `urn:pulumi:test::bank::${token.vpc}::vpc` };
const ofVpc = { vpcId: [vpc.urn] };
const association = (made: Readonly<Record<string, string[]>> = ofVpc, group = "group") =>
  resource(
    token.association,
    "association",
    { vpcId: unknown, firewallRuleGroupId: unknown },
    { propertyDependencies: { firewallRuleGroupId: [urnOf(token.group, group)], ...made } },
  );
const group = (name = "group") => resource(token.group, name, { id: unknown });
const list = (domains: unknown, name = "list") => resource(token.list, name, { domains });
const blocking = (inputs: Inputs = {}, ofGroup = "group", ofList = "list") =>
  made(
    token.rule,
    "rule",
    { action: "BLOCK", blockResponse: "NODATA", priority: 1, ...inputs },
    { firewallRuleGroupId: [token.group, ofGroup], firewallDomainListId: [token.list, ofList] },
  );
const around = (...others: JudgedResource[]): readonly [JudgedResource, ...JudgedResource[]] => [
  vpc,
  ...others,
];

describeRule({
  rule: rule("vpc-enforce-dns-firewall"),
  passing: around(association(), group(), list(["*"]), blocking()),
  decisive: [],
  cases: [
    {
      when: "there is none",
      given: around(),
      outcome: "fail",
      says: "no ResolverFirewallRuleGroupAssociation",
    },
    {
      when: "it is another VPC's",
      given: around(
        association({ vpcId: [urnOf(token.vpc, "other")] }),
        resource(token.vpc, "other"),
        group(),
        list(["*"]),
        blocking(),
      ),
      outcome: "fail",
    },
    {
      when: "its group has no rule",
      given: around(association(), group()),
      outcome: "fail",
      says: "no rule",
    },
    {
      when: "the rule is another group's",
      given: around(association(), group(), group("other"), list(["*"]), blocking({}, "other")),
      outcome: "fail",
    },
    {
      when: "what is not listed is only noted",
      given: around(association(), group(), list(["*"]), blocking({ action: "ALERT" })),
      outcome: "fail",
    },
    {
      when: "only some names are blocked",
      given: around(association(), group(), list(["*.example.com"]), blocking()),
      outcome: "fail",
    },
    {
      when: "the names that are blocked are not known yet",
      given: around(association(), group(), list(unknown), blocking()),
      outcome: "undetermined",
      says: "domains",
    },
    {
      when: "what the rule does is not known yet",
      given: around(association(), group(), list(["*"]), blocking({ action: unknown })),
      outcome: "undetermined",
      says: "action",
    },
    {
      when: "nobody knows whose group the rule is",
      given: around(
        association(),
        group(),
        list(["*"]),
        resource(
          token.rule,
          "rule",
          { action: "BLOCK", firewallRuleGroupId: unknown, firewallDomainListId: unknown },
          { propertyDependencies: { firewallDomainListId: [urnOf(token.list, "list")] } },
        ),
      ),
      outcome: "undetermined",
      says: "firewallRuleGroupId",
    },
    {
      when: "nobody knows whose VPC it is",
      given: around(association({ vpcId: [] }), group(), list(["*"]), blocking()),
      outcome: "undetermined",
      says: "vpcId",
    },
    {
      when: "the VPC is not the platform's",
      given: [foreign],
      outcome: "pass",
    },
  ],
});

const letting = (action: unknown = "ALLOW", inputs: Inputs = {}) =>
  blocking({ action, blockResponse: undefined, ...inputs });

describeRule({
  rule: rule("firewallrule-disallow-allow-all"),
  passing: [letting(), list(["api.example.com", "*.example.com", "*.eu-west-2.amazonaws.com"])],
  decisive: ["action"],
  cases: [
    {
      when: "all names are let through",
      given: [letting(), list(["api.example.com", "*"])],
      outcome: "fail",
      says: "lets * through",
    },
    { when: "a top-level domain is", given: [letting(), list(["*.com"])], outcome: "fail", says: "*.com" },
    { when: "one is with a dot at its end", given: [letting(), list(["*.org."])], outcome: "fail" },
    { when: "all names are only noted", given: [letting("ALERT"), list(["*"])], outcome: "fail" },
    { when: "all names are blocked", given: [letting("BLOCK"), list(["*"])], outcome: "pass" },
    {
      when: "the list is another rule's",
      given: [letting(), list([]), list(["*"], "other")],
      outcome: "pass",
    },
    {
      when: "the names are not known yet",
      given: [letting(), list(unknown)],
      outcome: "undetermined",
      says: "domains",
    },
    {
      when: "the list is none of the program's",
      given: [resource(token.rule, "rule", { action: "ALLOW", firewallDomainListId: "rslvr-fdl-1" })],
      outcome: "fail",
      says: "does not make",
    },
    {
      when: "there is no list",
      given: [resource(token.rule, "rule", { action: "ALLOW" })],
      outcome: "fail",
      says: "names no list",
    },
    {
      when: "nobody knows which list it is, and the program makes none",
      given: [resource(token.rule, "rule", { action: "ALLOW", firewallDomainListId: unknown })],
      outcome: "undetermined",
      says: "firewallDomainListId",
    },
    {
      when: "nobody knows whose the list is",
      given: [resource(token.rule, "rule", { action: "ALLOW", firewallDomainListId: unknown }), list(["*"])],
      outcome: "fail",
    },
  ],
});

const config = (inputs: Inputs) => resource(token.config, "config", inputs);

describeRule({
  rule: rule("firewallconfig-disallow-fail-open"),
  passing: [config({ firewallFailOpen: "DISABLED" })],
  decisive: ["firewallFailOpen"],
  cases: [
    { when: "nothing is said: AWS has it closed", given: [config({})], outcome: "pass" },
    {
      when: "it fails open",
      given: [config({ firewallFailOpen: "ENABLED" })],
      outcome: "fail",
      says: "are answered",
    },
  ],
});

const logged = (made: Readonly<Record<string, string[]>> = {}) =>
  resource(
    token.logged,
    "logged",
    { resourceId: unknown, resolverQueryLogConfigId: unknown },
    {
      propertyDependencies: {
        resourceId: [vpc.urn],
        resolverQueryLogConfigId: [urnOf(token.log, "log")],
        ...made,
      },
    },
  );
const log = (inputs: Inputs = {}, of: string[] = [urnOf(token.logGroup, "logs")]) =>
  resource(
    token.log,
    "log",
    { destinationArn: unknown, ...inputs },
    { propertyDependencies: { destinationArn: of } },
  );
const logs = resource(token.logGroup, "logs");
const bank = "arn:aws:s3:::bank-logs";

describeRule({
  rule: rule("vpc-enable-query-log"),
  passing: around(logged(), log(), logs),
  decisive: [],
  cases: [
    {
      when: "there is none",
      given: around(log(), logs),
      outcome: "fail",
      says: "no ResolverQueryLogConfigAssociation",
    },
    {
      when: "it is another VPC's",
      given: around(
        logged({ resourceId: [urnOf(token.vpc, "other")] }),
        resource(token.vpc, "other"),
        log(),
        logs,
      ),
      outcome: "fail",
    },
    {
      when: "nobody knows whose it is",
      given: around(logged({ resourceId: [] }), log(), logs),
      outcome: "undetermined",
      says: "resourceId",
    },
    {
      when: "what logs is none of the program's",
      given: around({
        ...logged({ resolverQueryLogConfigId: [] }),
        inputs: { resourceId: unknown, resolverQueryLogConfigId: "rqlc-1" },
      }),
      outcome: "fail",
      says: "by what the program does not make",
    },
    {
      when: "nobody knows yet what logs, and the program makes nothing",
      given: around(logged({ resolverQueryLogConfigId: [] })),
      outcome: "undetermined",
      says: "resolverQueryLogConfigId",
    },
    {
      when: "it goes to a place outside the stack",
      given: around(logged(), log({ destinationArn: bank }, [])),
      outcome: "fail",
      says: "does not make",
    },
    {
      when: "that place is approved",
      given: around(logged(), log({ destinationArn: bank }, [])),
      settings: { destinations: [bank] },
      outcome: "pass",
    },
    {
      when: "nobody says where it goes",
      given: around(logged(), log({}, [])),
      outcome: "undetermined",
      says: "destinationArn",
    },
    { when: "the VPC is not the platform's", given: [foreign], outcome: "pass" },
  ],
});
