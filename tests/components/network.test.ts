import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Network } from "../../components/network";
import type { NetworkArgs } from "../../components/network/args";
import { networkAt } from "../../components/network/network-at";
import { nth } from "../../components/shared/nth";
import { layOut } from "../../plan/tiers";
import { childrenOfVpc } from "../support/judged-vpc";
import { logicalName, type RecordedResource, recordProgram, unknown } from "../support/record-program";
import { made, statements } from "../support/summaries";

const account = "111122223333";
const key = `arn:aws:kms:eu-west-2:${account}:key/logs`;

const args: NetworkArgs = {
  kind: "own",
  namePrefix: "cdd-dev",
  region: "eu-west-2",
  cidr: "10.16.0.0/16",
  availabilityZones: ["eu-west-2a", "eu-west-2b"],
  tiers: {
    public: { range: "10.16.0.0/22", subnets: ["10.16.0.0/24", "10.16.1.0/24"] },
    private: { range: "10.16.16.0/20", subnets: ["10.16.16.0/22", "10.16.20.0/22"] },
    isolated: { range: "10.16.32.0/22", subnets: ["10.16.32.0/24", "10.16.33.0/24"] },
    tasks: { range: "10.16.64.0/18", subnets: ["10.16.64.0/20", "10.16.80.0/20"] },
  },
  acls: {
    public: { ingress: [], egress: [] },
    private: { ingress: [], egress: [] },
    isolated: {
      ingress: [
        { number: 1200, action: "allow", protocol: "tcp", range: "10.16.64.0/18", ports: [443, 443] },
      ],
      egress: [
        { number: 1300, action: "allow", protocol: "tcp", range: "10.16.64.0/18", ports: [32_768, 65_535] },
      ],
    },
    tasks: {
      ingress: [
        { number: 100, action: "deny", protocol: "-1", range: "10.17.0.0/16" },
        { number: 1400, action: "allow", protocol: "icmp", range: "0.0.0.0/0" },
      ],
      egress: [],
    },
  },
  natGateways: "Single",
  endpointPolicies: {
    s3: '{"for":"s3"}',
    dynamodb: '{"for":"dynamodb"}',
    "ecr.api": '{"for":"ecr.api"}',
    "ecr.dkr": '{"for":"ecr.dkr"}',
    logs: '{"for":"logs"}',
    secretsmanager: '{"for":"secretsmanager"}',
    kms: '{"for":"kms"}',
  },
  endpointCallers: [],
  dns: {
    allowed: ["*.internal.example.com", "logs.eu-west-2.amazonaws.com"],
    queryLogGroup: "cdd-dev-dns-queries",
  },
  flowLogGroup: "cdd-dev-flow-logs",
  logRetentionDays: 30,
  retain: false,
  roles: { path: "/cdd/dev/", account, permissionsBoundary: `arn:aws:iam::${account}:policy/boundary` },
  logsKeyArn: key,
};

const record = (changes: Partial<NetworkArgs> = {}, preview = false) =>
  recordProgram(
    () => {
      const { logsKeyArn, ...place } = { ...args, ...changes };
      const made = networkAt("network", place, { logsKeyArn });
      const { vpcId, forServices, egressAddresses, natGatewayIds, blockedNames } = made;
      const { internetGateway, ready, ...network } = forServices;
      return {
        vpcId,
        forServices: network,
        egressAddresses,
        natGatewayIds,
        blockedNames,
        internetGateway: pulumi.output(internetGateway).apply((resource) => resource?.urn),
        ready: ready.map((resource) => resource.urn.apply(logicalName)),
      };
    },
    { preview },
  );

const vpcId = "vpc-network-vpc";
const isolated = ["subnet-network-vpc-isolated-1", "subnet-network-vpc-isolated-2"];
const zones = ["eu-west-2a", "eu-west-2b"];
const tables = zones.map((zone) => `rtb-network-tasks-${zone}-table`);

/** What the tasks of a zone stand in. */
const tasksIn = (zone: string, cidrBlock: string) => {
  const tags = { Name: `cdd-dev-tasks-${zone}` };
  return {
    [`network-tasks-${zone}`]: {
      type: "aws:ec2/subnet:Subnet",
      inputs: { vpcId, availabilityZone: zone, cidrBlock, mapPublicIpOnLaunch: false, tags },
    },
    [`network-tasks-${zone}-table`]: { type: "aws:ec2/routeTable:RouteTable", inputs: { vpcId, tags } },
    [`network-tasks-${zone}-association`]: {
      type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
      inputs: { subnetId: `subnet-network-tasks-${zone}`, routeTableId: `rtb-network-tasks-${zone}-table` },
    },
  };
};

const acl = (tier: string, subnetIds: readonly string[], ingress: object[] = [], egress: object[] = []) => ({
  [`network-${tier}-acl`]: {
    type: "aws:ec2/networkAcl:NetworkAcl",
    inputs: { vpcId, subnetIds, ingress, egress, tags: { Name: `cdd-dev-${tier}` } },
  },
});
const subnetsOf = (tier: string) => [1, 2].map((n) => `subnet-network-vpc-${tier}-${n}`);
const allowed = { action: "allow", protocol: "tcp", cidrBlock: "10.16.64.0/18" };

const gateway = (service: "s3" | "dynamodb") => ({
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  inputs: {
    vpcId,
    vpcEndpointType: "Gateway",
    serviceName: `com.amazonaws.eu-west-2.${service}`,
    routeTableIds: tables,
    policy: `{"for":"${service}"}`,
    tags: { Name: `cdd-dev-${service}` },
  },
});
const interfaceTo = (service: string) => ({
  type: "aws:ec2/vpcEndpoint:VpcEndpoint",
  inputs: {
    vpcId,
    vpcEndpointType: "Interface",
    serviceName: `com.amazonaws.eu-west-2.${service}`,
    subnetIds: isolated,
    securityGroupIds: ["sg-network-endpoints-sg"],
    privateDnsEnabled: true,
    policy: `{"for":"${service}"}`,
    tags: { Name: `cdd-dev-${service.replace(".", "-")}` },
  },
});

const logFormat = [
  "version account-id vpc-id subnet-id az-id interface-id srcaddr dstaddr srcport dstport",
  "protocol packets bytes start end action log-status tcp-flags flow-direction traffic-path",
  "pkt-srcaddr pkt-dstaddr pkt-src-aws-service pkt-dst-aws-service reject-reason",
  "ecs-cluster-name ecs-service-name ecs-task-definition-arn ecs-task-id ecs-container-id",
]
  .join(" ")
  .split(" ")
  .map((field) => `\${${field}}`)
  .join(" ");

const route53 = (type: string) => `aws:route53/${type}:${type.charAt(0).toUpperCase()}${type.slice(1)}`;

/** Where every query is written, by whom, and since when. */
const queryLog = {
  "network-dns-queries": {
    type: "aws:cloudwatch/logGroup:LogGroup",
    inputs: {
      name: "cdd-dev-dns-queries",
      retentionInDays: 30,
      kmsKeyId: key,
      deletionProtectionEnabled: false,
    },
    deleteBeforeReplace: true,
  },
  "network-dns-queries-policy": {
    type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    inputs: {
      policyName: "cdd-dev-dns-queries",
      policyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ResolverWritesQueries",
            Effect: "Allow",
            Principal: { Service: ["delivery.logs.amazonaws.com"] },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: [`arn:aws:logs:eu-west-2:${account}:log-group:cdd-dev-dns-queries:*`],
            Condition: {
              StringEquals: { "aws:SourceAccount": account },
              ArnLike: { "aws:SourceArn": `arn:aws:logs:eu-west-2:${account}:*` },
            },
          },
        ],
      }),
    },
    deleteBeforeReplace: true,
  },
  "network-dns-query-log": {
    type: route53("resolverQueryLogConfig"),
    inputs: {
      name: "cdd-dev",
      destinationArn: `arn:aws:logs:eu-west-2:${account}:log-group:cdd-dev-dns-queries`,
    },
    dependsOn: ["network-dns-queries-policy"],
  },
  "network-dns-query-log-association": {
    type: route53("resolverQueryLogConfigAssociation"),
    inputs: { resourceId: vpcId, resolverQueryLogConfigId: "rslvr-qlc-network-dns-query-log" },
  },
};

const dnsRule = (what: string, domains: readonly string[], judged: object) => ({
  [`network-dns-${what}`]: {
    type: route53("resolverFirewallDomainList"),
    inputs: { name: `cdd-dev-${what}`, domains },
  },
  [`network-dns-${what}-rule`]: {
    type: route53("resolverFirewallRule"),
    inputs: {
      name: `cdd-dev-${what}`,
      firewallRuleGroupId: "rslvr-frg-network-dns-rules",
      firewallDomainListId: `rslvr-fdl-network-dns-${what}`,
      firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
      ...judged,
    },
    deleteBeforeReplace: true,
  },
});

/** What is answered, and everything else, which is not. */
const dnsFirewall = (retain: boolean) => ({
  "network-dns-rules": { type: route53("resolverFirewallRuleGroup"), inputs: { name: "cdd-dev" } },
  ...dnsRule("allowed", args.dns.allowed, { action: "ALLOW", priority: 100 }),
  ...dnsRule("reverse", ["*.in-addr.arpa", "*.ip6.arpa"], {
    action: "BLOCK",
    blockResponse: "NODATA",
    priority: 150,
  }),
  ...dnsRule("others", ["*"], { action: "BLOCK", blockResponse: "NODATA", priority: 200 }),
  "network-dns-failure": {
    type: route53("resolverFirewallConfig"),
    inputs: { resourceId: vpcId, firewallFailOpen: "DISABLED" },
  },
  "network-dns-firewall": {
    type: route53("resolverFirewallRuleGroupAssociation"),
    inputs: {
      name: "cdd-dev",
      vpcId,
      firewallRuleGroupId: "rslvr-frg-network-dns-rules",
      priority: 200,
      mutationProtection: retain ? "ENABLED" : "DISABLED",
    },
    dependsOn: ["network-dns-allowed-rule", "network-dns-others-rule", "network-dns-reverse-rule"],
    deleteBeforeReplace: true,
  },
});

const natRoute = (zone: string) => ({
  type: "aws:ec2/route:Route",
  inputs: {
    routeTableId: `rtb-network-tasks-${zone}-table`,
    destinationCidrBlock: "0.0.0.0/0",
    natGatewayId: "nat-network-nat-eu-west-2a",
  },
});

describe("Network", () => {
  it("consists of exactly this", async () => {
    const found = made(await record(), "network");
    const { assumeRolePolicy } = found["network-flow-logs-role"]?.inputs ?? {};
    const { policy } = found["network-flow-logs-policy"]?.inputs ?? {};
    assert.deepEqual(found, {
      "network-vpc": {
        type: "awsx:ec2:Vpc",
        inputs: {
          cidrBlock: "10.16.0.0/16",
          enableDnsHostnames: true,
          enableDnsSupport: true,
          availabilityZoneNames: ["eu-west-2a", "eu-west-2b"],
          subnetStrategy: "Auto",
          subnetSpecs: [
            { type: "Public", cidrBlocks: ["10.16.0.0/24", "10.16.1.0/24"] },
            { type: "Private", cidrBlocks: ["10.16.16.0/22", "10.16.20.0/22"] },
            { type: "Isolated", cidrBlocks: ["10.16.32.0/24", "10.16.33.0/24"] },
          ],
          natGateways: { strategy: "None" },
        },
      },
      ...tasksIn("eu-west-2a", "10.16.64.0/20"),
      ...tasksIn("eu-west-2b", "10.16.80.0/20"),
      ...acl("public", subnetsOf("public")),
      ...acl("private", subnetsOf("private")),
      ...acl(
        "isolated",
        isolated,
        [{ ruleNo: 1200, ...allowed, fromPort: 443, toPort: 443 }],
        [{ ruleNo: 1300, ...allowed, fromPort: 32_768, toPort: 65_535 }],
      ),
      ...acl(
        "tasks",
        zones.map((zone) => `subnet-network-tasks-${zone}`),
        [
          { ruleNo: 100, action: "deny", protocol: "-1", cidrBlock: "10.17.0.0/16", fromPort: 0, toPort: 0 },
          {
            ...{
              ruleNo: 1400,
              action: "allow",
              protocol: "icmp",
              cidrBlock: "0.0.0.0/0",
              fromPort: 0,
              toPort: 0,
            },
            ...{ icmpType: 3, icmpCode: 4 },
          },
        ],
      ),
      "network-default-acl": {
        type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        inputs: { defaultNetworkAclId: "acl-network-vpc-default" },
        // After the subnets have left it, and never to be told of them.
        dependsOn: ["network-isolated-acl", "network-private-acl", "network-public-acl", "network-tasks-acl"],
      },
      // Each after the internet gateway, which awsx gives the VPC's name.
      "network-nat-eu-west-2a-address": {
        type: "aws:ec2/eip:Eip",
        inputs: { domain: "vpc", tags: { Name: "cdd-dev-nat-eu-west-2a" } },
        dependsOn: ["network-vpc", "network-vpc"],
      },
      "network-nat-eu-west-2a": {
        type: "aws:ec2/natGateway:NatGateway",
        inputs: {
          allocationId: "eipalloc-network-nat-eu-west-2a-address",
          subnetId: "subnet-network-vpc-public-1",
          tags: { Name: "cdd-dev-nat-eu-west-2a" },
        },
        dependsOn: ["network-vpc"],
      },
      "network-nat-eu-west-2a-route": natRoute("eu-west-2a"),
      "network-nat-eu-west-2b-route": natRoute("eu-west-2b"),
      "network-default-sg": {
        type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        inputs: { vpcId, ingress: [], egress: [] },
      },
      "network-flow-logs": {
        type: "aws:cloudwatch/logGroup:LogGroup",
        inputs: {
          name: "cdd-dev-flow-logs",
          retentionInDays: 30,
          kmsKeyId: key,
          deletionProtectionEnabled: false,
        },
        deleteBeforeReplace: true,
      },
      "network-flow-logs-role": {
        type: "aws:iam/role:Role",
        inputs: {
          name: "cdd-dev-flow-logs",
          path: "/cdd/dev/",
          description: "What VPC flow logs need to write",
          assumeRolePolicy,
          maxSessionDuration: 3600,
          permissionsBoundary: `arn:aws:iam::${account}:policy/boundary`,
        },
        deleteBeforeReplace: true,
      },
      "network-flow-logs-policy": {
        type: "aws:iam/rolePolicy:RolePolicy",
        inputs: { name: "network-flow-logs-policy", role: "cdd-dev-flow-logs", policy },
        deleteBeforeReplace: true,
      },
      "network-flow-log": {
        type: "aws:ec2/flowLog:FlowLog",
        inputs: {
          vpcId,
          trafficType: "ALL",
          logDestinationType: "cloud-watch-logs",
          logDestination: `arn:aws:logs:eu-west-2:${account}:log-group:cdd-dev-flow-logs`,
          iamRoleArn: `arn:aws:iam::${account}:role/cdd/dev/cdd-dev-flow-logs`,
          logFormat,
          maxAggregationInterval: 60,
        },
        deleteBeforeReplace: true,
        dependsOn: ["network-flow-logs-policy"],
      },
      ...queryLog,
      ...dnsFirewall(false),
      "network-s3-endpoint": gateway("s3"),
      "network-dynamodb-endpoint": gateway("dynamodb"),
      "network-endpoints-sg": {
        type: "aws:ec2/securityGroup:SecurityGroup",
        // No inline rule: each service adds its own, and the endpoints answer without one.
        inputs: { description: "Interface endpoints", vpcId, tags: { Name: "cdd-dev-endpoints" } },
      },
      "network-ecr-api-endpoint": interfaceTo("ecr.api"),
      "network-ecr-dkr-endpoint": interfaceTo("ecr.dkr"),
      "network-logs-endpoint": interfaceTo("logs"),
      "network-secretsmanager-endpoint": interfaceTo("secretsmanager"),
      "network-kms-endpoint": interfaceTo("kms"),
    });
  });

  it("takes no subnet out of the default network ACL: each goes into its tier's", async () => {
    const { ignoreChanges } = (await record()).one("network-default-acl");
    assert.deepEqual(ignoreChanges, ["subnetIds"]);
  });

  it("joins a range for the tasks, and has their subnets wait for it", async () => {
    const program = await record({
      taskCidr: "100.64.0.0/16",
      tiers: layOut(
        { cidr: "10.16.0.0/16", taskCidr: "100.64.0.0/16" },
        { public: 24, private: 22, isolated: 24, tasks: 18 },
        2,
      ),
    });
    assert.deepEqual(program.one("network-task-range").inputs, { vpcId, cidrBlock: "100.64.0.0/16" });
    const subnet = program.one("network-tasks-eu-west-2a");
    assert.equal(subnet.inputs.cidrBlock, "100.64.0.0/18");
    assert.deepEqual(subnet.dependsOn.map(logicalName), ["network-task-range"]);
  });

  it("is attached to a transit gateway, through which tasks reach what is private", async () => {
    const gatewayId = "tgw-0123456789abcdef0";
    const rule = { number: 1500, action: "allow", protocol: "tcp", range: "10.16.64.0/18" } as const;
    const program = await record({
      transit: {
        gatewayId,
        range: "10.16.4.0/26",
        subnets: ["10.16.4.0/28", "10.16.4.16/28"],
        acl: { ingress: [{ ...rule, ports: [587, 587] }], egress: [{ ...rule, ports: [32_768, 65_535] }] },
        routes: ["10.200.4.0/24"],
        back: ["10.200.8.0/24"],
      },
    });
    const tags = { Name: "cdd-dev-transit" };
    const subnetIds = zones.map((zone) => `subnet-network-transit-${zone}`);
    assert.deepEqual(program.one("network-transit-eu-west-2b").inputs, {
      vpcId,
      availabilityZone: "eu-west-2b",
      cidrBlock: "10.16.4.16/28",
      mapPublicIpOnLaunch: false,
      tags: { Name: "cdd-dev-transit-eu-west-2b" },
    });
    assert.deepEqual(program.one("network-transit-eu-west-2b-association").inputs, {
      subnetId: "subnet-network-transit-eu-west-2b",
      routeTableId: "rtb-network-transit-table",
    });
    const passes = { ruleNo: 1500, ...allowed };
    assert.deepEqual(program.one("network-transit-acl").inputs, {
      vpcId,
      subnetIds,
      ingress: [{ ...passes, fromPort: 587, toPort: 587 }],
      egress: [{ ...passes, fromPort: 32_768, toPort: 65_535 }],
      tags,
    });
    for (const [index, zone] of zones.entries())
      assert.deepEqual(program.one(`network-transit-${zone}-back-to-10.200.8.0-24`).inputs, {
        routeTableId: `rtb-network-vpc-private-${index + 1}`,
        destinationCidrBlock: "10.200.8.0/24",
        transitGatewayId: gatewayId,
      });
    const found = made(program, "network");
    for (const zone of zones)
      for (const end of ["", "-association"])
        assert.ok(found[`network-transit-${zone}${end}`], `${zone}${end}`);
    assert.deepEqual(found["network-transit-table"]?.inputs, { vpcId, tags });
    // Nothing comes in by the attachment before its subnets are behind their own ACL and table.
    assert.deepEqual(
      found["network-transit-attachment"]?.dependsOn,
      ["acl", ...zones.map((zone) => `${zone}-association`)].map((end) => `network-transit-${end}`).sort(),
    );
    const attachment = program.one("network-transit-attachment");
    assert.deepEqual(attachment.inputs, {
      transitGatewayId: gatewayId,
      vpcId,
      subnetIds,
      securityGroupReferencingSupport: "disable",
      tags,
    });
    const routes = zones.map((zone) => `network-transit-${zone}-to-10.200.4.0-24`);
    const { ready } = program.outputs as { ready: readonly string[] };
    for (const [index, name] of routes.entries()) {
      const route = program.one(name);
      assert.deepEqual(route.inputs, {
        routeTableId: tables[index],
        destinationCidrBlock: "10.200.4.0/24",
        transitGatewayId: gatewayId,
      });
      assert.deepEqual(route.dependsOn.map(logicalName), ["network-transit-attachment"]);
      assert.ok(ready.includes(name));
    }
  });

  describe("where nothing is public", () => {
    const { natGateways, ...rest } = args;
    const closed = { ...rest, tiers: { ...args.tiers, public: { ...args.tiers.public, subnets: [] } } };
    const transit = {
      gatewayId: "tgw-0123456789abcdef0",
      range: "10.16.4.0/26",
      subnets: ["10.16.4.0/28", "10.16.4.16/28"],
      acl: { ingress: [], egress: [] },
      routes: ["0.0.0.0/0"],
      back: ["10.200.8.0/24"],
    };
    const recordClosed = (changes: Partial<NetworkArgs> = {}) =>
      recordProgram(() => {
        const made = new Network("network", { ...closed, ...changes });
        const { egressAddresses, natGatewayIds, forPrivate } = made;
        const { internetGateway, ready, ...forServices } = made.forServices;
        return {
          egressAddresses,
          natGatewayIds,
          forServices,
          forPrivate,
          open: internetGateway !== undefined,
        };
      });

    it("has neither internet gateway nor NAT gateways nor public subnets", async () => {
      const program = await recordClosed();
      const { egressAddresses, natGatewayIds, open } = program.outputs as Record<string, unknown>;
      assert.deepEqual([egressAddresses, natGatewayIds, open], [[], {}, false]);
      assert.deepEqual(
        program.resources.filter(
          ({ name, type }) => /nat|public/.test(name) || /:(Eip|InternetGateway|NatGateway)$/.test(type),
        ),
        [],
      );
      assert.deepEqual(
        program.resources.filter(({ remote }) => remote),
        [],
      );
    });

    it("tells services and stores of the same subnets, and routes from the same tables", async () => {
      const program = await recordClosed({ transit });
      const { forServices, forPrivate } = program.outputs as Record<string, Record<string, unknown>>;
      assert.equal(forServices?.vpcId, vpcId);
      assert.deepEqual(forServices?.publicSubnetIds, []);
      assert.deepEqual(forServices?.privateSubnetIds, subnetsOf("private"));
      assert.deepEqual(forPrivate?.isolatedSubnetIds, isolated);
      for (const [index, zone] of zones.entries())
        assert.equal(
          program.one(`network-transit-${zone}-back-to-10.200.8.0-24`).inputs.routeTableId,
          `rtb-network-vpc-private-${index + 1}`,
        );
    });

    it("is made of what an open one is made of, but for the public tier, so that a first public service moves nothing", async () => {
      const plain = ({ urn, type, inputs }: Pick<RecordedResource, "type" | "urn" | "inputs">) => ({
        urn,
        type,
        inputs,
      });
      const byUrn = (one: { urn: string }, other: { urn: string }) => one.urn.localeCompare(other.urn);
      const open = (await record({ ipamPool: "ipam-pool-0123" })).one("network-vpc");
      const children = (await childrenOfVpc(open, false))
        .filter(({ urn }) => !/InternetGateway|-public-/.test(urn))
        .map(({ urn, type, inputs = {} }) => plain({ urn, type, inputs }));
      const made = (await recordClosed({ ipamPool: "ipam-pool-0123" })).resources.filter(({ urn }) =>
        urn.includes("awsx:ec2:Vpc"),
      );
      assert.equal(made[0]?.urn, open.urn);
      assert.deepEqual(made.slice(1).map(plain).sort(byUrn), children.sort(byUrn));
    });

    it("excludes no way out from AWS's encryption that is not there", async () => {
      const program = await recordClosed({ encryptionControl: "enforce" });
      assert.deepEqual(program.one("network-encryption-control").inputs, { vpcId, mode: "enforce" });
    });
  });

  it("takes its range from the bank's IPAM, and addresses that the bank has", async () => {
    const program = await record({ ipamPool: "ipam-pool-0123", elasticIps: ["eipalloc-0123"] });
    assert.equal(program.one("network-vpc").inputs.ipv4IpamPoolId, "ipam-pool-0123");
    assert.equal(program.one("network-nat-eu-west-2a").inputs.allocationId, "eipalloc-0123");
    assert.deepEqual(program.all("aws:ec2/eip:Eip"), []);
    const { egressAddresses } = program.outputs as { egressAddresses: unknown };
    assert.deepEqual(egressAddresses, ["address of network-nat-eu-west-2a"]);
  });

  it("lets functions that rotate secrets reach the endpoints, where they stand in the VPC", async () => {
    const caller = "sg-0123456789abcdef0";
    const program = await record({ endpointCallers: [caller] });
    assert.deepEqual(program.one(`network-endpoints-from-${caller}`).inputs, {
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      securityGroupId: "sg-network-endpoints-sg",
      referencedSecurityGroupId: caller,
      description: "Endpoints from functions that rotate secrets",
    });
  });

  it("lets VPC flow logs of this account write to their own group and nowhere else", async () => {
    const program = await record({}, true);
    assert.deepEqual(statements(program.one("network-flow-logs-role").inputs.assumeRolePolicy), {
      OnBehalfOfThisAccount: {
        Sid: "OnBehalfOfThisAccount",
        Effect: "Allow",
        Principal: { Service: ["vpc-flow-logs.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:aws:ec2:eu-west-2:${account}:vpc-flow-log/*` },
        },
      },
    });
    const group = `arn:aws:logs:eu-west-2:${account}:log-group:cdd-dev-flow-logs`;
    assert.deepEqual(statements(program.one("network-flow-logs-policy").inputs.policy), {
      WriteFlowLogs: {
        Sid: "WriteFlowLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [group, `${group}:*`],
      },
      FindTheLogGroup: {
        Sid: "FindTheLogGroup",
        Effect: "Allow",
        Action: ["logs:DescribeLogGroups"],
        Resource: ["*"],
      },
    });
  });

  it("follows its plan in zones, ranges and NAT", async () => {
    const program = await record({
      availabilityZones: ["eu-west-2a", "eu-west-2b", "eu-west-2c"],
      natGateways: "OnePerAz",
      cidr: "10.19.0.0/16",
      tiers: layOut({ cidr: "10.19.0.0/16" }, { public: 24, private: 22, isolated: 24, tasks: 20 }, 3),
    });
    const { inputs } = program.one("network-vpc");
    assert.deepEqual(inputs.availabilityZoneNames, ["eu-west-2a", "eu-west-2b", "eu-west-2c"]);
    for (const letter of ["a", "b", "c"])
      assert.equal(
        program.one(`network-nat-eu-west-2${letter}-route`).inputs.natGatewayId,
        `nat-network-nat-eu-west-2${letter}`,
      );
    assert.equal(inputs.cidrBlock, "10.19.0.0/16");
    assert.equal((program.one("network-kms-endpoint").inputs.subnetIds as string[]).length, 3);
    assert.equal((program.one("network-s3-endpoint").inputs.routeTableIds as string[]).length, 3);
  });

  it("says of each record whose task it was, and gives them to the bank's bucket too", async () => {
    for (const field of ["ecs-service-name", "ecs-task-id", "pkt-srcaddr", "reject-reason"])
      assert.ok(logFormat.includes(`\${${field}}`), field);
    const bucket = "arn:aws:s3:::bank-flow-logs/cdd";
    const { inputs } = (await record({ flowLogBucket: bucket })).one("network-bucket-flow-log");
    assert.deepEqual(inputs, {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "s3",
      logDestination: bucket,
      logFormat,
      maxAggregationInterval: 60,
      destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true },
    });
  });

  it("sends every line of its log groups on where the stack says so, and else nowhere", async () => {
    const logDestinationArn = "arn:aws:logs:eu-west-2:444455556666:destination:bank";
    const sent = async (changes: Partial<NetworkArgs>) =>
      (await record(changes))
        .all("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter")
        .map(({ inputs: { logGroup, destinationArn } }) => [logGroup, destinationArn]);
    assert.deepEqual(await sent({}), []);
    assert.deepEqual(
      await sent({ logDestinationArn }),
      [args.flowLogGroup, args.dns.queryLogGroup].map((group) => [group, logDestinationArn]),
    );
  });

  it("protects the log group where the stack retains, and nothing else", async () => {
    const { resources } = await record({ retain: true });
    assert.deepEqual(
      resources.filter(({ protect }) => protect).map(({ name }) => name),
      ["network-flow-logs", "network-dns-queries"],
    );
  });

  it("keeps the DNS firewall from being taken away where the stack retains, and lets it go where it does not", async () => {
    for (const retain of [true, false]) {
      const found = made(await record({ retain }), "network");
      for (const [name, expected] of Object.entries(dnsFirewall(retain)))
        assert.deepEqual(found[name], expected, name);
    }
  });

  it("gives no machine a public address: the transform turns off what awsx turns on, and changes nothing else", async () => {
    const [transform, ...others] = (await record()).one("network-vpc").transforms;
    assert.ok(transform);
    assert.deepEqual(others, []);
    const apply = async (type: string, props: Record<string, unknown>) =>
      (await transform({ custom: true, type, name: "any", props, opts: {} }))?.props;
    assert.deepEqual(
      await apply("aws:ec2/subnet:Subnet", { cidrBlock: "10.16.0.0/24", mapPublicIpOnLaunch: true }),
      { cidrBlock: "10.16.0.0/24", mapPublicIpOnLaunch: false },
    );
    assert.equal(await apply("aws:ec2/vpc:Vpc", { cidrBlock: "10.16.0.0/16" }), undefined);
  });

  it("asks AWS to encrypt within the VPC where the stack says so, and excludes the ways out once it enforces", async () => {
    const control = async (mode: "monitor" | "enforce") => {
      const { inputs, ...opts } =
        made(await record({ encryptionControl: mode }), "network")["network-encryption-control"] ??
        assert.fail();
      // After the ways out, which it excludes.
      assert.deepEqual(opts, {
        type: "aws:ec2/vpcEncryptionControl:VpcEncryptionControl",
        dependsOn: zones.map((zone) => `network-nat-${zone}-route`),
        deleteBeforeReplace: true,
      });
      return inputs;
    };
    assert.deepEqual(await control("monitor"), { vpcId, mode: "monitor" });
    assert.deepEqual(await control("enforce"), {
      vpcId,
      mode: "enforce",
      internetGatewayExclusion: "enable",
      natGatewayExclusion: "enable",
    });
  });

  it("tells services what they need", async () => {
    const subnets = (tier: string) => [1, 2].map((n) => `subnet-network-vpc-${tier}-${n}`);
    assert.deepEqual((await record()).outputs, {
      vpcId,
      forServices: {
        vpcId,
        publicSubnetIds: subnets("public"),
        privateSubnetIds: subnets("private"),
        taskSubnetIds: zones.map((zone) => `subnet-network-tasks-${zone}`),
        endpointSecurityGroupId: "sg-network-endpoints-sg",
        s3PrefixListId: "pl-network-s3-endpoint",
        dynamodbPrefixListId: "pl-network-dynamodb-endpoint",
      },
      natGatewayIds: { "eu-west-2a": "nat-network-nat-eu-west-2a" },
      blockedNames: {
        ruleGroupId: "rslvr-frg-network-dns-rules",
        domainListId: "rslvr-fdl-network-dns-others",
      },
      egressAddresses: ["address of network-nat-eu-west-2a"],
      internetGateway: "urn:pulumi:test::cdd::aws:ec2/internetGateway:InternetGateway::network-vpc",
      ready: [
        ...["public", "private", "isolated", "tasks"].map((tier) => `network-${tier}-acl`),
        ...["query-log-association", "failure", "firewall"].map((each) => `network-dns-${each}`),
        ...zones.map((zone) => `network-tasks-${zone}-association`),
        "network-s3-endpoint",
        "network-dynamodb-endpoint",
        ...["ecr-api", "ecr-dkr", "logs", "secretsmanager", "kms"].map((each) => `network-${each}-endpoint`),
        "network-nat-eu-west-2a-route",
        "network-nat-eu-west-2b-route",
      ],
    });
  });

  it("makes the same resources at a first preview, whose ids and subnets are unknown", async () => {
    const [known, first] = [await record(), await record({}, true)];
    const names = ({ resources }: typeof known) => resources.map(({ urn }) => urn).toSorted();
    assert.deepEqual(names(first), names(known));
    const endpoint = first.one("network-s3-endpoint");
    assert.deepEqual(endpoint.inputs.routeTableIds, [unknown, unknown]);
    assert.equal(endpoint.inputs.policy, '{"for":"s3"}');
    assert.deepEqual(
      endpoint.propertyDependencies.routeTableIds?.map(logicalName),
      zones.map((zone) => `network-tasks-${zone}-table`),
    );
  });

  it("shows the engine its plan and not what flows", async () => {
    const { logsKeyArn, ...plan } = args;
    const component = (await record()).one("network");
    assert.equal(component.type, "cdd:network:Network");
    assert.deepEqual(component.inputs, plan);
    assert.deepEqual(component.outputs, {
      vpcId,
      egressAddresses: ["address of network-nat-eu-west-2a"],
    });
  });

  it("refuses a wrong plan with all problems in one error, before any resource", async () => {
    let refused: unknown;
    const { resources } = await recordProgram(() => {
      try {
        new Network("network", {
          ...args,
          cidr: "10.16.0.1/16",
          availabilityZones: ["eu-west-2a", "eu-west-2a"],
        });
      } catch (error) {
        refused = error;
      }
    });
    assert.ok(pulumi.RunError.isInstance(refused));
    assert.match(
      refused.message,
      /^network: cidr: "10\.16\.0\.1\/16".*\nnetwork: availabilityZones: eu-west-2a, eu-west-2a are given\. Use at least 2/,
    );
    assert.deepEqual(resources, []);
  });
});

describe("one of a tier's parts", () => {
  const parts = ["subnet-a", "subnet-b", "subnet-c"];
  const part = async (index: number) =>
    (await recordProgram(() => ({ id: nth(pulumi.output(parts), index) }))).outputs;

  it("is the one of its zone, from the first to the last", async () => {
    for (const [zone, id] of parts.entries()) assert.deepEqual(await part(zone), { id });
  });

  it("is missed by its number, counted from one", async () => {
    await assert.rejects(part(parts.length), (error) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.equal(error.message, "The network has no part 4 in this tier.");
      return true;
    });
  });
});
