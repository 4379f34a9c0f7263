import * as aws from "@pulumi/aws";
import { account, arn, type Base, region, stranger } from "./base";
import { faults } from "./fault";

const lets =
  (opening: object) =>
  ({ vpc, options }: Base, name: string) => {
    const group = new aws.ec2.SecurityGroup(`of-${name}`, { vpcId: vpc.id, description: "Planted" }, options);
    new aws.vpc.SecurityGroupIngressRule(
      name,
      { securityGroupId: group.id, description: "Planted", ipProtocol: "tcp", ...opening },
      options,
    );
  };
const port = (only: number) => ({ fromPort: only, toPort: only });
const sends =
  (opening: (base: Base, name: string) => object) =>
  (base: Base, name: string): void => {
    const group = new aws.ec2.SecurityGroup(
      `of-${name}`,
      { vpcId: base.vpc.id, description: "Planted" },
      base.options,
    );
    new aws.vpc.SecurityGroupEgressRule(
      name,
      {
        securityGroupId: group.id,
        description: "Planted",
        ipProtocol: "tcp",
        ...port(443),
        ...opening(base, name),
      },
      base.options,
    );
  };
const acl =
  (change: (rules: aws.types.input.wafv2.WebAclRule[]) => aws.types.input.wafv2.WebAclRule[]) =>
  ({ webAclRules, options }: Base, name: string) =>
    new aws.wafv2.WebAcl(
      name,
      {
        name,
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: name, sampledRequestsEnabled: false },
        rules: change(webAclRules()),
      },
      options,
    );
const passing = (priority: number): aws.types.input.wafv2.WebAclRule => ({
  name: "pass",
  priority,
  action: { allow: {} },
  statement: { geoMatchStatement: { countryCodes: ["GB"] } },
  visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "pass", sampledRequestsEnabled: false },
});
const listens =
  (change: object) =>
  ({ balancer, listenerArgs, options }: Base, name: string) =>
    new aws.lb.Listener(
      name,
      { ...listenerArgs, loadBalancerArn: balancer.arn, port: 9443, ...change },
      options,
    );

/** Networks, balancers, WebACLs and providers. */
export const edgeFaults = [
  ...faults("ec2-securitygroup-disallow-wide-ingress", {
    "desktop-from-a-wide-range": lets({ ...port(3389), cidrIpv4: "18.128.0.0/10" }),
    "database-from-one-office": lets({ ...port(5432), cidrIpv4: "198.51.100.7/32" }),
    "everything-from-one-address": lets({ fromPort: 0, toPort: 65535, cidrIpv4: "203.0.113.9/32" }),
    "shell-from-a-providers-ipv6": lets({ ...port(22), cidrIpv6: "2a00::/16" }),
  }),
  ...faults("resource-disallow-public-access", {
    "list-of-both-halves": ({ options }, name) =>
      new aws.ec2.ManagedPrefixList(
        name,
        {
          name,
          addressFamily: "IPv4",
          maxEntries: 2,
          entries: [{ cidr: "0.0.0.0/1" }, { cidr: "128.0.0.0/1" }],
        },
        options,
      ),
    "sign-in-that-lets-all-in": listens({
      defaultActions: [
        {
          type: "authenticate-oidc",
          order: 1,
          authenticateOidc: {
            authorizationEndpoint: "https://idp.example.net/a",
            tokenEndpoint: "https://idp.example.net/t",
            userInfoEndpoint: "https://idp.example.net/u",
            issuer: "https://idp.example.net",
            clientId: "ledger",
            clientSecret: "an-example-only",
            onUnauthenticatedRequest: "allow",
          },
        },
      ],
    }),
    "pages-of-every-site": listens({ routingHttpResponseAccessControlAllowOriginHeaderValue: "*" }),
    "block-lifted-for-another-stacks-bucket": ({ options }, name) =>
      new aws.s3.BucketPublicAccessBlock(
        name,
        {
          bucket: "archive-of-others",
          blockPublicAcls: true,
          blockPublicPolicy: false,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
        options,
      ),
    "object-that-all-read": ({ options }, name) =>
      new aws.s3.BucketObjectv2(
        name,
        { bucket: "archive-of-others", key: "k", acl: "authenticated-read" },
        options,
      ),
    "account-without-its-block": ({ options }, name) =>
      new aws.s3.AccountPublicAccessBlock(name, { blockPublicAcls: false }, options),
    "function-that-asks-nobody": ({ options }, name) =>
      new aws.lambda.FunctionUrl(name, { functionName: "x", authorizationType: "NONE" }, options),
  }),
  ...faults("ec2-securitygroup-enforce-known-prefix-lists", {
    "to-a-strangers-list": sends(() => ({ prefixListId: "pl-0fedcba987654321" })),
    "to-a-list-of-the-world": sends(({ options }, name) => ({
      prefixListId: new aws.ec2.ManagedPrefixList(
        `list-${name}`,
        { name, addressFamily: "IPv4", maxEntries: 1, entries: [{ cidr: "64.0.0.0/2" }] },
        options,
      ).id,
    })),
  }),
  ...faults("ecs-service-enforce-private-subnets", {
    "tasks-half-on-the-internet": ({ vpc, gateway, serviceArgs, tasks, options }, name) => {
      const outer = new aws.ec2.Subnet(
        `outer-${name}`,
        {
          vpcId: vpc.id,
          cidrBlock: "10.20.50.0/24",
          availabilityZone: `${region}a`,
          mapPublicIpOnLaunch: false,
        },
        options,
      );
      const table = new aws.ec2.RouteTable(
        `outer-${name}`,
        { vpcId: vpc.id, routes: [{ cidrBlock: "0.0.0.0/1", gatewayId: gateway.id }] },
        options,
      );
      new aws.ec2.RouteTableAssociation(
        `outer-${name}`,
        { subnetId: outer.id, routeTableId: table.id },
        options,
      );
      new aws.ecs.Service(
        name,
        { ...serviceArgs, networkConfiguration: { subnets: [outer.id], securityGroups: [tasks.id] } },
        options,
      );
    },
  }),
  ...faults("wafv2-webacl-disallow-early-allow", {
    "a-country-passes": acl((rules) => [passing(1), ...rules]),
    "between-the-groups": acl((rules) => [
      ...rules.map((rule) => ({ ...rule, priority: 2 * Number(rule.priority) })),
      passing(43),
    ]),
    "a-group-of-ones-own-first": acl((rules) => [
      {
        ...passing(0),
        action: undefined,
        overrideAction: { none: {} },
        statement: { ruleGroupReferenceStatement: { arn: arn("wafv2", "regional/rulegroup/own/1") } },
      } as aws.types.input.wafv2.WebAclRule,
      ...rules,
    ]),
    "a-group-that-lets-pass": ({ options }, name) =>
      new aws.wafv2.RuleGroup(
        name,
        {
          scope: "REGIONAL",
          capacity: 5,
          rules: [passing(0) as never],
          visibilityConfig: {
            cloudwatchMetricsEnabled: true,
            metricName: name,
            sampledRequestsEnabled: false,
          },
        },
        options,
      ),
  }),
  ...faults("wafv2-webacllogging-enforce-redaction", {
    "log-of-captchas-alone": ({ options }, name) =>
      new aws.wafv2.WebAclLoggingConfiguration(
        name,
        {
          resourceArn: arn("wafv2", "regional/webacl/x/1"),
          logDestinationConfigs: [arn("logs", "log-group:aws-waf-logs-ledger")],
          redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
          loggingFilter: {
            defaultBehavior: "KEEP",
            filters: [
              {
                behavior: "DROP",
                requirement: "MEETS_ANY",
                conditions: [{ actionCondition: { action: "ALLOW" } }],
              },
            ],
          },
        },
        options,
      ),
  }),
  ...faults("resource-disallow-foreign-references", {
    "waf-log-of-a-stranger": ({ options }, name) =>
      new aws.wafv2.WebAclLoggingConfiguration(
        name,
        {
          resourceArn: arn("wafv2", "regional/webacl/x/1"),
          logDestinationConfigs: [arn("logs", "log-group:aws-waf-logs-x", stranger)],
          redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
        },
        options,
      ),
    "images-to-a-stranger": ({ options }, name) =>
      new aws.ecr.ReplicationConfiguration(
        name,
        { replicationConfiguration: { rules: [{ destinations: [{ region, registryId: stranger }] }] } },
        options,
      ),
    "group-of-a-stranger": sends(() => ({ referencedSecurityGroupId: `${stranger}/sg-0123456789abcdef0` })),
  }),
  ...faults("resource-disallow-weakened-protection", {
    "sign-in-in-plain-text": listens({
      defaultActions: [
        {
          type: "authenticate-oidc",
          order: 1,
          authenticateOidc: {
            authorizationEndpoint: "http://idp.example.net/a",
            tokenEndpoint: "http://idp.example.net/t",
            userInfoEndpoint: "http://idp.example.net/u",
            issuer: "https://idp.example.net",
            clientId: "ledger",
            clientSecret: "an-example-only",
          },
        },
      ],
    }),
    "past-the-group-by-privatelink": ({ balancerArgs, options }, name) =>
      new aws.lb.LoadBalancer(
        name,
        {
          internal: true,
          loadBalancerType: "network",
          subnets: balancerArgs.subnets ?? [],
          securityGroups: balancerArgs.securityGroups ?? [],
          enableDeletionProtection: true,
          enableCrossZoneLoadBalancing: true,
          enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
        },
        options,
      ),
  }),
  ...faults("lb-listenerrule-enforce-known-listener", {
    "rule-on-anybodys-listener": ({ targets, options }, name) =>
      new aws.lb.ListenerRule(
        name,
        {
          listenerArn: arn("elasticloadbalancing", "listener/app/others/1/2"),
          actions: [{ type: "forward", targetGroupArn: targets.arn }],
          conditions: [{ hostHeader: { values: ["x.example.net"] } }],
        },
        options,
      ),
  }),
  ...faults("stack-enforce-provider-account-and-region", {
    "provider-of-another-account": (_, name) =>
      new aws.Provider(name, {
        region,
        allowedAccountIds: [account],
        assumeRoles: [{ roleArn: `arn:aws:iam::${stranger}:role/deploy` }],
      }),
    "provider-with-a-key": (_, name) =>
      new aws.Provider(name, {
        region,
        allowedAccountIds: [account],
        accessKey: "AKIAQWERTY234567ABCD",
        secretKey: "an-example",
      }),
    "provider-of-two-accounts": (_, name) =>
      new aws.Provider(name, { region, allowedAccountIds: [account, stranger] }),
    "provider-that-asks-nobody": (_, name) =>
      new aws.Provider(name, { region, allowedAccountIds: [account], skipRequestingAccountId: true }),
    "provider-at-a-strangers-host": (_, name) =>
      new aws.Provider(name, {
        region,
        allowedAccountIds: [account],
        endpoints: [{ sts: "https://sts.example.net" }],
      }),
  }),
];
