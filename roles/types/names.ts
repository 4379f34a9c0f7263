import type { TypeTable } from "../row";

/** AWS's log delivery is set up with the caller's rights. Source: "Logs sent to CloudWatch Logs", CloudWatch Logs user guide. */
const delivery =
  "logs:CreateLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:PutResourcePolicy";

/** Calls of the provider's resources, `internal/service/route53resolver` of terraform-provider-aws v6. */
export const names: TypeTable = {
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": {
    service: "route53resolver",
    create: {
      resolverNew: "CreateFirewallDomainList",
      resolverOwn: "UpdateFirewallDomains",
      resolverTags: "TagResource",
    },
    read: { resolverOwn: "GetFirewallDomainList ListFirewallDomains ListTagsForResource" },
    update: { resolverOwn: "UntagResource UpdateFirewallDomains", resolverTags: "TagResource" },
    delete: { resolverOwn: "DeleteFirewallDomainList GetFirewallDomainList" },
  },
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": {
    service: "route53resolver",
    create: { resolverNew: "CreateFirewallRuleGroup", resolverTags: "TagResource" },
    read: { resolverOwn: "GetFirewallRuleGroup ListTagsForResource" },
    update: { resolverOwn: "UntagResource", resolverTags: "TagResource" },
    delete: { resolverOwn: "DeleteFirewallRuleGroup" },
  },
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": {
    service: "route53resolver",
    create: { resolverOwn: "CreateFirewallRule" },
    read: { resolverOwn: "ListFirewallRules" },
    update: { resolverOwn: "UpdateFirewallRule" },
    delete: { resolverOwn: "DeleteFirewallRule" },
  },
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": {
    service: "route53resolver",
    create: {
      resolverNew: "AssociateFirewallRuleGroup",
      resolverTags: "TagResource",
      anything: "ec2:DescribeVpcs",
    },
    read: { resolverOwn: "GetFirewallRuleGroupAssociation ListTagsForResource" },
    update: { resolverOwn: "UntagResource UpdateFirewallRuleGroupAssociation", resolverTags: "TagResource" },
    delete: { resolverOwn: "DisassociateFirewallRuleGroup" },
  },
  // Every VPC has one, which bears no tag; deleting puts it back to what AWS begins with.
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": {
    service: "route53resolver",
    create: { resolverSettings: "UpdateFirewallConfig", anything: "ec2:DescribeVpcs" },
    read: { anything: "ListFirewallConfigs" },
    update: { resolverSettings: "UpdateFirewallConfig" },
    delete: { resolverSettings: "UpdateFirewallConfig" },
  },
  "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": {
    service: "route53resolver",
    create: {
      resolverNew: "CreateResolverQueryLogConfig",
      resolverTags: "TagResource",
      linked: "iam:CreateServiceLinkedRole",
      anything: delivery,
    },
    read: { resolverOwn: "GetResolverQueryLogConfig ListTagsForResource" },
    update: { resolverOwn: "UntagResource", resolverTags: "TagResource" },
    delete: { resolverOwn: "DeleteResolverQueryLogConfig", anything: "logs:DeleteLogDelivery" },
  },
  "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": {
    service: "route53resolver",
    create: {
      resolverOwn: "AssociateResolverQueryLogConfig",
      linked: "iam:CreateServiceLinkedRole",
      anything: `ec2:DescribeVpcs ${delivery}`,
    },
    read: { anything: "GetResolverQueryLogConfigAssociation" },
    delete: { resolverOwn: "DisassociateResolverQueryLogConfig", anything: "logs:DeleteLogDelivery" },
  },
};
