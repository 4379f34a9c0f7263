import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { readStackConfig } from "../../../config/stack-config";
import { line, report } from "../../../model/problems";
import { byHand, rotationBy, stackConfig, stackReading, stackValues } from "../../support/stacks";

/** The problems of a stack file with these changes, one string each. */
function problems(changes: Readonly<Record<string, unknown>>, stack = "test"): string[] {
  return stackReading(changes, stack).problems.map(line);
}

/** The keys of a stack file, and those that few have. */
const keys = Object.keys(stackValues())
  .flatMap((key) => {
    if (key === "retain") return [key, "backups", "replication"];
    if (key === "logRetentionDays") return [key, "logDestination"];
    if (key === "ec2Capacity") return [key, "containerSecurity"];
    if (key === "rotation") return [key, "existingSecrets"];
    return key === "release" ? [key, "changes", "waf"] : [key];
  })
  .join(", ");

const rotated = "profile/registers-api-key";
const role = (account: string) => `arn:aws:iam::${account}:role/somebody`;

/** What is changed, and the one problem that comes of it. */
const two = (prefix: string) => ["0", "1"].map((last) => `${prefix}-0123456789abcdef${last}`);
const existing = {
  kind: "existing",
  vpcId: "vpc-0123456789abcdef0",
  subnets: { private: two("subnet"), tasks: two("subnet") },
  gatewayEndpoints: { s3: "vpce-0123456789abcdef0" },
  testTrafficCidrs: [],
};

const transitGateway = "tgw-0123456789abcdef0";

const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  [
    "a missing key",
    { domain: undefined },
    "cdd:platform.domain: is missing. Use a lower-case domain of at most 34 characters: <service>.internal.<domain> has to fit a certificate's 64.",
  ],
  [
    "a missing key below",
    { "network.cidr": undefined },
    "cdd:platform.network.cidr: is missing. Use a private IPv4 range of /16 to /22 that starts at its first address, e.g. 10.16.0.0/16.",
  ],
  ["an unknown key", { retainn: true }, `cdd:platform.retainn: "retainn" is not a key here. Use ${keys}.`],
  [
    "an unknown key below",
    { "network.ipv6": true },
    'cdd:platform.network.ipv6: "ipv6" is not a key here. Use kind, cidr, subnetMasks, taskCidr, ipamPool, egress, natGateways, transitGateway, elasticIps, flowLogBucket, encryptionControl, testTrafficCidrs.',
  ],
  ["a wrong type", { retain: "yes" }, 'cdd:platform.retain: "yes" is not allowed. Use true or false.'],
  [
    "a number for the account",
    { account: 111122223333 },
    "cdd:platform.account: 111122223333 is not allowed. Use the AWS account's id: 12 digits, in quotes.",
  ],
  [
    "a list for an object",
    { network: [] },
    "cdd:platform.network: [] is not allowed. Use an object with the keys kind, cidr, subnetMasks, taskCidr, ipamPool, egress, natGateways, transitGateway, elasticIps, flowLogBucket, encryptionControl, testTrafficCidrs.",
  ],
  [
    "a region of another partition",
    { region: "cn-north-1", availabilityZones: ["cn-north-1a", "cn-north-1b"] },
    'cdd:platform.region: "cn-north-1" is not allowed. Use a commercial AWS region, e.g. eu-west-2.',
  ],
  [
    "one AZ",
    { availabilityZones: ["eu-west-2a"] },
    'cdd:platform.availabilityZones: ["eu-west-2a"] is not allowed. Name 2 to 4 AZs of the region, e.g. eu-west-2a.',
  ],
  [
    "an AZ named twice",
    { availabilityZones: ["eu-west-2a", "eu-west-2a"] },
    'cdd:platform.availabilityZones: ["eu-west-2a","eu-west-2a"] is not allowed. Name each value once. Name 2 to 4 AZs of the region, e.g. eu-west-2a.',
  ],
  [
    "an AZ of another region",
    { availabilityZones: ["eu-west-2a", "eu-west-1b"] },
    'cdd:platform.availabilityZones[1]: "eu-west-1b" is not an AZ of eu-west-2. Use eu-west-2a, eu-west-2b, ….',
  ],
  [
    "a domain over 34 characters",
    { domain: `${"d".repeat(31)}.com` },
    `cdd:platform.domain: "${"d".repeat(31)}.com" is not allowed. Use a lower-case domain of at most 34 characters: <service>.internal.<domain> has to fit a certificate's 64.`,
  ],
  [
    "a zone that is no id",
    { zoneId: "example.com" },
    'cdd:platform.zoneId: "example.com" is not allowed. Use the id of the domain\'s public hosted zone: Z and 7 to 31 capitals or digits.',
  ],
  [
    "a VPC of another size",
    { "network.cidr": "10.0.0.0/23" },
    'cdd:platform.network.cidr: "10.0.0.0/23" is not allowed. Use a private IPv4 range of /16 to /22 that starts at its first address, e.g. 10.16.0.0/16.',
  ],
  [
    "a VPC in public addresses",
    { "network.cidr": "11.0.0.0/16" },
    'cdd:platform.network.cidr: "11.0.0.0/16" is not allowed. Use a private IPv4 range of /16 to /22 that starts at its first address, e.g. 10.16.0.0/16.',
  ],
  [
    "a range of tasks that is public",
    { "network.taskCidr": "52.0.0.0/16" },
    'cdd:platform.network.taskCidr: "52.0.0.0/16" is not allowed. Use a range of /16 to /24 in 100.64.0.0/10, or a private one, that starts at its first address, e.g. 100.64.0.0/16.',
  ],
  [
    "a range of tasks inside the VPC's",
    { "network.taskCidr": "10.0.64.0/20" },
    'cdd:platform.network.taskCidr: "10.0.64.0/20" overlaps with the VPC\'s own 10.0.0.0/16. Use another range.',
  ],
  [
    "a range of tasks that AWS joins to no such VPC",
    { "network.taskCidr": "172.20.0.0/16" },
    'cdd:platform.network.taskCidr: "172.20.0.0/16" cannot be joined to 10.0.0.0/16: AWS takes ranges of 10.0.0.0/8 and 100.64.0.0/10 there. Use one of these.',
  ],
  [
    "a balancer's subnet that is too small for one",
    { "network.subnetMasks": { public: 28 } },
    "cdd:platform.network.subnetMasks.public: 28 is not allowed. Use a whole number of leading bits of each subnet, 18 to 27.",
  ],
  [
    "a network of a third kind",
    { "network.kind": "rented" },
    'cdd:platform.network.kind: "rented" is not allowed. Use own or existing.',
  ],
  [
    "an existing network with a range of its own",
    { network: { ...existing, cidr: "10.0.0.0/16" } },
    'cdd:platform.network.cidr: "cidr" is not a key here. Use kind, vpcId, subnets, gatewayEndpoints, interfaceEndpoints, testTrafficCidrs.',
  ],
  [
    "an existing network with tasks in one subnet",
    { network: { ...existing, subnets: { ...existing.subnets, tasks: ["subnet-0123456789abcdef0"] } } },
    'cdd:platform.network.subnets.tasks: ["subnet-0123456789abcdef0"] is not allowed. Name one subnet in each AZ, by id.',
  ],
  [
    "an existing network without a gateway to S3",
    { network: { ...existing, gatewayEndpoints: { s3: "s3" } } },
    'cdd:platform.network.gatewayEndpoints.s3: "s3" is not allowed. Use the id of a VPC endpoint, e.g. vpce-0123456789abcdef0.',
  ],
  [
    "a bucket for flow logs that is none",
    { "network.flowLogBucket": "bank-flow-logs" },
    'cdd:platform.network.flowLogBucket: "bank-flow-logs" is not allowed. Use the ARN of a bucket, with a prefix or none, e.g. arn:aws:s3:::bank-flow-logs/cdd.',
  ],
  [
    "an IPAM pool that is none",
    { "network.ipamPool": "pool" },
    'cdd:platform.network.ipamPool: "pool" is not allowed. Use the id of an IPAM pool, e.g. ipam-pool-0123456789abcdef0.',
  ],
  [
    "more Elastic IPs than NAT gateways",
    { "network.elasticIps": ["eipalloc-0123456789abcdef0", "eipalloc-0123456789abcdef1"] },
    "cdd:platform.network.elasticIps: 2 are not one for each of 1 NAT gateway. Name 1.",
  ],
  [
    "the world as test traffic",
    { "network.testTrafficCidrs": ["0.0.0.0/0"] },
    'cdd:platform.network.testTrafficCidrs[0]: "0.0.0.0/0" is not allowed. Use an IPv4 range of /16 to /32 that starts at its first address, e.g. 192.0.2.0/24.',
  ],
  [
    "overlapping test traffic",
    { "network.testTrafficCidrs": ["192.0.2.0/24", "192.0.2.16/28"] },
    'cdd:platform.network.testTrafficCidrs[1]: "192.0.2.16/28" overlaps with 192.0.2.0/24 in the same list. Use ranges that have no address in common.',
  ],
  [
    "a retention that CloudWatch does not know",
    { logRetentionDays: 31 },
    "cdd:platform.logRetentionDays: 31 is not allowed. Use a number of days that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
  ],
  [
    "logs for ever",
    { logRetentionDays: 0 },
    "cdd:platform.logRetentionDays: 0 is not allowed. Use a number of days that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
  ],
  [
    "nobody to administer keys",
    { "access.keyAdministrators": [] },
    "cdd:platform.access.keyAdministrators: [] is not allowed. Name at least one role, arn:aws:iam::<account>:role/<name>.",
  ],
  [
    "a wildcard for a role",
    { "access.deployers": ["arn:aws:iam::111122223333:role/*"] },
    'cdd:platform.access.deployers[0]: "arn:aws:iam::111122223333:role/*" is not allowed. Use the ARN of a role, arn:aws:iam::<account>:role/<name>, without wildcards.',
  ],
  [
    "a subscriber by plain HTTP",
    { "notifications.subscribers": [{ protocol: "http", endpoint: "http://chat.example-bank.com" }] },
    'cdd:platform.notifications.subscribers[0].protocol: "http" is not allowed. Use email, email-json, https, sqs or lambda.',
  ],
  [
    "a role of another account",
    { "access.deployers": [role("999999999999")] },
    `cdd:platform.access.deployers[0]: "${role("999999999999")}" is not of this stack. Use one of account 111122223333.`,
  ],
  [
    "a boundary of another account",
    { "access.permissionsBoundary": "arn:aws:iam::999999999999:policy/b" },
    'cdd:platform.access.permissionsBoundary: "arn:aws:iam::999999999999:policy/b" is not of this stack. Use one of account 111122223333.',
  ],
  [
    "an administrator who deploys",
    { "access.keyAdministrators": [role("111122223333")], "access.deployers": [role("111122223333")] },
    `cdd:platform.access.keyAdministrators[0]: "${role("111122223333")}" is also a deployer. Use another role: who administers keys may not use them.`,
  ],
  [
    "a deployer who reads records and restores them",
    {
      "access.deployers": [role("111122223333")],
      "access.recordReaders": [role("111122223333")],
      "access.restorers": [role("111122223333")],
    },
    `cdd:platform.access.deployers[0]: "${role("111122223333")}" is also a record reader and a restorer. Use another role: who deploys sees neither secrets nor records.`,
  ],
  [
    "a record reader of another account",
    { "access.recordReaders": [role("999999999999")] },
    `cdd:platform.access.recordReaders[0]: "${role("999999999999")}" is not of this stack. Use one of account 111122223333.`,
  ],
  [
    "nobody to push images",
    { "access.imagePushers": undefined },
    "cdd:platform.access.imagePushers: is missing. Name at least one role, arn:aws:iam::<account>:role/<name>.",
  ],
  [
    "an administrator who pushes images",
    { "access.keyAdministrators": [role("111122223333")], "access.imagePushers": [role("111122223333")] },
    `cdd:platform.access.keyAdministrators[0]: "${role("111122223333")}" is also an image pusher. Use another role: who administers keys may not use them.`,
  ],
  [
    "an image pusher who puts secrets",
    { "access.imagePushers": [role("111122223333")], "access.secretWriters": [role("111122223333")] },
    `cdd:platform.access.imagePushers[0]: "${role("111122223333")}" is also a secret writer. Use another role: who brings the code in sees neither secrets nor records.`,
  ],
  [
    "another way of scanning",
    { "registry.scanning": "deep" },
    'cdd:platform.registry.scanning: "deep" is not allowed. Use basic or enhanced.',
  ],
  [
    "no capacity",
    { "capacity.fargateWeight": 0, "capacity.spotWeight": 0 },
    'cdd:platform.capacity: {"base":1,"fargateWeight":0,"spotWeight":0} is not allowed. Give fargateWeight, spotWeight or both a share above 0.',
  ],
  [
    "no task on FARGATE",
    { "capacity.base": 0 },
    "cdd:platform.capacity.base: 0 is not allowed. Use a whole number of tasks that always run on FARGATE, 1 to 1000.",
  ],
  [
    "another strategy",
    { "release.strategy": "recreate" },
    'cdd:platform.release.strategy: "recreate" is not allowed. Use rolling, linear, canary or blue-green.',
  ],
  [
    "a public rate over 2,000",
    { "rateLimits.public": 2001 },
    "cdd:platform.rateLimits.public: 2001 is not allowed. Use a whole number of requests in 5 minutes per address, 10 to 2000.",
  ],
  [
    "a version that moves",
    { waf: { versions: { common: "Default" } } },
    'cdd:platform.waf.versions.common: "Default" is not allowed. Use a static version of AWS\'s, e.g. Version_1.19.',
  ],
  [
    "half a task",
    { "defaults.tasks.min": 1.5 },
    "cdd:platform.defaults.tasks.min: 1.5 is not allowed. Use a whole number of tasks, 1 to 1000.",
  ],
  [
    "a tag for a digest",
    { images: { portal: "latest" } },
    'cdd:platform.images.portal: "latest" is not allowed. Use the image\'s digest, sha256:<64 hex digits>, never a tag: a tag can be moved.',
  ],
  [
    "an image in another account, by its digest",
    { images: { portal: `999999999999.dkr.ecr.eu-west-2.amazonaws.com/x@sha256:${"a".repeat(64)}` } },
    'cdd:platform.images.portal: "999999999999.dkr.ecr.eu-west-2.amazonaws.com/x@sha256:aaaaaaaaaaaaaaaaaaaaaa... is not allowed. Use the digest alone, sha256:<64 hex digits>: each account has a copy of the image in a repository of its own. See "Promote between stacks" in docs/runbook.md.',
  ],
  [
    "a destination without an address",
    { egress: { registers: { hosts: [], port: 443 } } },
    'cdd:platform.egress.registers: {"hosts":[],"port":443} is not allowed. Name at least one range in cidrs or one id in prefixLists.',
  ],
  [
    "a destination without a port",
    { egress: { registers: { cidrs: ["192.0.2.0/24"], hosts: [] } } },
    "cdd:platform.egress.registers.port: is missing. Use a whole number of the port, 1 to 65535.",
  ],
  [
    "the world as a destination",
    { "egress.registers.cidrs": ["0.0.0.0/1"] },
    'cdd:platform.egress.registers.cidrs[0]: "0.0.0.0/1" is not allowed. Use an IPv4 range of /16 to /32 that starts at its first address, e.g. 192.0.2.0/24.',
  ],
  [
    "a destination without its names",
    { "egress.registers.hosts": undefined },
    "cdd:platform.egress.registers.hosts: is missing. Use a list of host names, [] where it is called by address.",
  ],
  ...["*", "*.com", "API.example.com", "https://api.example.com", "api", "a..example.com", "api.*.com"].map(
    (host) =>
      [
        `"${host}" as a name of a destination`,
        { "egress.registers.hosts": [host] },
        `cdd:platform.egress.registers.hosts[0]: "${host}" is not allowed. Use a host name in lower case, e.g. api.example.com, or *.example.com for all names below one.`,
      ] as const,
  ),
  [
    "a destination inside the VPC",
    { "egress.registers.cidrs": ["10.0.4.0/24"] },
    'cdd:platform.egress.registers.cidrs[0]: "10.0.4.0/24" overlaps with the VPC, 10.0.0.0/16. Use addresses outside it.',
  ],
  [
    "a private destination, to which an own VPC has no way",
    { "egress.registers.cidrs": ["198.51.100.0/24", "10.200.4.0/24"] },
    'cdd:platform.egress.registers.cidrs[1]: "10.200.4.0/24" is private, and the VPC has a way to the internet only: a rule would open into nowhere. Use the destination\'s public addresses, a network.transitGateway, or a VPC that has a route to there (network.kind existing).',
  ],
  [
    "a destination that nobody routes outside",
    { "egress.registers.cidrs": ["100.80.0.0/16"] },
    'cdd:platform.egress.registers.cidrs[0]: "100.80.0.0/16" is private, and the VPC has a way to the internet only: a rule would open into nowhere. Use the destination\'s public addresses, a network.transitGateway, or a VPC that has a route to there (network.kind existing).',
  ],
  [
    "a console of the Defender's without a way to it",
    { containerSecurity: { prismaDefender: { console: "wss://console:8084", cidrs: ["172.20.0.0/24"] } } },
    'cdd:platform.containerSecurity.prismaDefender.cidrs[0]: "172.20.0.0/24" is private, and the VPC has a way to the internet only: a rule would open into nowhere. Use the destination\'s public addresses, a network.transitGateway, or a VPC that has a route to there (network.kind existing).',
  ],
  [
    "a console of the Defender's inside the VPC",
    { containerSecurity: { prismaDefender: { console: "wss://console:8084", cidrs: ["10.0.9.0/24"] } } },
    'cdd:platform.containerSecurity.prismaDefender.cidrs[0]: "10.0.9.0/24" overlaps with the VPC, 10.0.0.0/16. Use addresses outside it.',
  ],
  [
    "testers who have no way to the VPC",
    { "network.testTrafficCidrs": ["192.168.7.0/24"] },
    'cdd:platform.network.testTrafficCidrs[0]: "192.168.7.0/24" is private, and the VPC has a way from the internet only: a rule would open into nowhere. Use public addresses, or a VPC that has a route from there (network.kind existing).',
  ],
  [
    "callers in the bank, to which an own VPC has no way back",
    { "network.transitGateway": undefined, "services.profile": { inboundCidrs: ["10.200.8.0/24"] } },
    'cdd:platform.services.profile.inboundCidrs[0]: "10.200.8.0/24" is private, and the VPC has a way back to the internet only: a rule would open into nowhere. Use a network.transitGateway, or a VPC that has a route back to there (network.kind existing).',
  ],
  [
    "callers by a name",
    { "network.transitGateway": transitGateway, "services.profile": { inboundCidrs: ["branches.example"] } },
    'cdd:platform.services.profile.inboundCidrs[0]: "branches.example" is not allowed. Use an IPv4 range of /16 to /32 that starts at its first address, e.g. 192.0.2.0/24.',
  ],
  [
    "callers from half the world",
    { "network.transitGateway": transitGateway, "services.profile": { inboundCidrs: ["128.0.0.0/1"] } },
    'cdd:platform.services.profile.inboundCidrs[0]: "128.0.0.0/1" is not allowed. Use an IPv4 range of /16 to /32 that starts at its first address, e.g. 192.0.2.0/24.',
  ],
  [
    "callers on the internet",
    { "network.transitGateway": transitGateway, "services.profile": { inboundCidrs: ["198.51.100.0/24"] } },
    'cdd:platform.services.profile.inboundCidrs[0]: "198.51.100.0/24" is not allowed. Use a private range of the bank, e.g. 10.200.8.0/24: no internal balancer is reached from the internet.',
  ],
  [
    "callers in the VPC",
    { "network.transitGateway": transitGateway, "services.profile": { inboundCidrs: ["10.0.64.0/24"] } },
    'cdd:platform.services.profile.inboundCidrs[0]: "10.0.64.0/24" overlaps with the VPC, 10.0.0.0/16. Use addresses outside it.',
  ],
  [
    "callers in the tasks' own range",
    {
      "network.transitGateway": transitGateway,
      "network.taskCidr": "100.64.0.0/16",
      "services.profile": { inboundCidrs: ["100.64.7.0/24"] },
    },
    'cdd:platform.services.profile.inboundCidrs[0]: "100.64.7.0/24" overlaps with the VPC, 100.64.0.0/16. Use addresses outside it.',
  ],
  [
    "callers twice",
    {
      "network.transitGateway": transitGateway,
      "services.profile": { inboundCidrs: ["10.200.0.0/16", "10.200.8.0/24"] },
    },
    'cdd:platform.services.profile.inboundCidrs[1]: "10.200.8.0/24" overlaps with 10.200.0.0/16 in the same list. Use ranges that have no address in common.',
  ],
  [
    "an own network without a way out",
    { "network.natGateways": undefined },
    "cdd:platform.network.natGateways: is missing. Use single or one-per-az, or have egress transit.",
  ],
  [
    "everything through a transit gateway that nobody names",
    { "network.natGateways": undefined, "network.egress": "transit" },
    "cdd:platform.network.transitGateway: is missing. Everything outside is reached through it: name it by its id.",
  ],
  [
    "NAT gateways that nothing goes through",
    { "network.egress": "transit", "network.transitGateway": transitGateway },
    "cdd:platform.network.natGateways: does nothing: egress is transit, so there are no NAT gateways. Leave it out.",
  ],
  [
    "Elastic IPs that nothing is seen from",
    {
      "network.egress": "transit",
      "network.transitGateway": transitGateway,
      "network.natGateways": undefined,
      "network.elasticIps": ["eipalloc-0123456789abcdef0"],
    },
    "cdd:platform.network.elasticIps: does nothing: egress is transit, so there are no NAT gateways. Leave it out.",
  ],
  [
    "a transit gateway by its name",
    { "network.transitGateway": "hub" },
    'cdd:platform.network.transitGateway: "hub" is not allowed. Use the id of a transit gateway, e.g. tgw-0123456789abcdef0.',
  ],
  [
    "a transit gateway in place of a way in",
    { "network.transitGateway": transitGateway, "network.testTrafficCidrs": ["192.168.7.0/24"] },
    'cdd:platform.network.testTrafficCidrs[0]: "192.168.7.0/24" is private, and the VPC has a way from the internet only: a rule would open into nowhere. Use public addresses, or a VPC that has a route from there (network.kind existing).',
  ],
  [
    "overlapping addresses of a destination",
    { "egress.registers.cidrs": ["192.0.2.0/25", "192.0.2.0/24"] },
    'cdd:platform.egress.registers.cidrs[1]: "192.0.2.0/24" overlaps with 192.0.2.0/25 in the same list. Use ranges that have no address in common.',
  ],
  [
    "a prefix list that is no id",
    { "egress.registers.prefixLists": ["com.amazonaws.s3"] },
    'cdd:platform.egress.registers.prefixLists[0]: "com.amazonaws.s3" is not allowed. Use the id of a prefix list, e.g. pl-0123456789abcdef0.',
  ],
  [
    "a rotation that is too rare",
    { rotation: { [rotated]: { ...rotationBy(), days: 91 } } },
    `cdd:platform.rotation.${rotated}.days: 91 is not allowed. Use a whole number of days, 1 to 90.`,
  ],
  [
    "a rotation by a function of which nobody says in which role it runs",
    { rotation: { [rotated]: { functionArn: rotationBy().functionArn, days: 30 } } },
    `cdd:platform.rotation.${rotated}.roleArn: is missing. Use the ARN of a role, arn:aws:iam::<account>:role/<name>, without wildcards.`,
  ],
  [
    "a rotation by a function and by hand",
    { rotation: { [rotated]: { ...byHand, roleArn: rotationBy().roleArn } } },
    `cdd:platform.rotation.${rotated}.roleArn: "roleArn" is not a key here. Use byHand, days.`,
  ],
  [
    "a change by hand by no ticket",
    { rotation: { [rotated]: { days: 90, byHand: "soon" } } },
    `cdd:platform.rotation.${rotated}.byHand: "soon" is not allowed. Use a ticket such as CDD-12 or CHG0012345.`,
  ],
  [
    "a rotation that is none",
    { rotation: { [rotated]: "monthly" } },
    `cdd:platform.rotation.${rotated}: "monthly" is not allowed. Use an object with the keys functionArn, roleArn, days, securityGroup.`,
  ],
  [
    "a rotation by a function in a group of any name",
    { rotation: { [rotated]: { ...rotationBy(), securityGroup: "functions" } } },
    `cdd:platform.rotation.${rotated}.securityGroup: "functions" is not allowed. Use the id of the function's security group, sg-<hex>, where it stands in this VPC, or leave it out.`,
  ],
  [
    "a rotation by a function of another region",
    { rotation: { [rotated]: rotationBy("111122223333", "eu-central-1") } },
    `cdd:platform.rotation.${rotated}.functionArn: "${rotationBy("111122223333", "eu-central-1").functionArn}" is not of this stack. Use one of account 111122223333 in eu-west-2.`,
  ],
  [
    "a rotation in a role of another account",
    { rotation: { [rotated]: { ...rotationBy(), roleArn: "arn:aws:iam::999988887777:role/rotate" } } },
    `cdd:platform.rotation.${rotated}.roleArn: "arn:aws:iam::999988887777:role/rotate" is not of this stack. Use one of account 111122223333.`,
  ],
  [
    "a rotation in the role that deploys",
    { rotation: { [rotated]: { ...rotationBy(), roleArn: "arn:aws:iam::111122223333:role/deployer" } } },
    `cdd:platform.rotation.${rotated}.roleArn: "arn:aws:iam::111122223333:role/deployer" is also a deployer. Use another role: who knows secrets neither deploys, nor administers keys, nor reads records.`,
  ],
  [
    "a cost centre with a blank",
    { costCentre: "CDD 1" },
    'cdd:platform.costCentre: "CDD 1" is not allowed. Use letters, digits and hyphens, at most 32.',
  ],
];

describe("readStackConfig", () => {
  const blocking = {
    mode: "block",
    versions: { knownBadInputs: "Version_1.25", sqlInjection: "Version_2.3", common: "Version_1.19" },
  };

  it("gives what stands in the file, with the stack's name, and what holds where it says nothing", () => {
    const { egress, ...rest } = stackConfig();
    const { egress: given, ...expected } = stackValues();
    assert.deepEqual(rest, {
      stack: "test",
      ...expected,
      existingSecrets: {},
      replication: {},
      waf: blocking,
    });
    assert.deepEqual(given, {
      registers: { cidrs: ["198.51.100.0/24"], hosts: ["api.registers.example.org"], port: 443 },
    });
    assert.deepEqual(egress, {
      registers: {
        cidrs: ["198.51.100.0/24"],
        prefixLists: [],
        hosts: ["api.registers.example.org"],
        port: 443,
      },
    });
  });

  it("reads the JSON that the engine gives", () => {
    assert.deepEqual(readStackConfig(JSON.stringify(stackValues()), "test").config, stackConfig());
  });

  it("takes images, rotation and sizes as absent where the file says nothing of them", () => {
    const { images, rotation, services } = stackConfig({
      images: undefined,
      rotation: undefined,
      services: undefined,
    });
    assert.deepEqual({ images, rotation, services }, { images: {}, rotation: {}, services: {} });
  });

  it("takes a private destination where the VPC is attached to a transit gateway", () => {
    const ways = { "network.transitGateway": transitGateway, "egress.registers.cidrs": ["10.200.4.0/24"] };
    assert.deepEqual(problems(ways), []);
    assert.deepEqual(
      problems({ ...ways, "network.egress": "transit", "network.natGateways": undefined }),
      [],
    );
  });

  for (const [what, changes, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(problems(changes), [message]);
      assert.equal(stackReading(changes).config, undefined);
    });
  }

  for (const [what, value] of [
    ["nothing", undefined],
    ["a text", "hello"],
    ["a list", "[]"],
  ] as const) {
    it(`refuses ${what} where the object should be`, () => {
      const [first, ...others] = readStackConfig(value, "test").problems;
      const found =
        value === undefined ? "is missing" : `${value === "[]" ? "[]" : '"hello"'} is not allowed`;
      assert.deepEqual(first?.steps, ["cdd:platform"]);
      assert.equal(first.message, `${found}. Use an object with the keys ${keys}.`);
      assert.deepEqual(others, []);
    });
  }

  for (const name of ["my-stack", "Prod", "1st", "production1", ""]) {
    it(`refuses "${name}" as the name of a stack`, () => {
      assert.deepEqual(problems({}, name), [
        `name of the stack: "${name}" is not allowed. Use lower-case letters and digits, a letter first, at most 10 characters.`,
      ]);
    });
  }

  it("takes a private destination, and private testers, where the VPC is somebody else's: its routes are read", () => {
    const network = { ...existing, testTrafficCidrs: ["192.168.7.0/24"] };
    assert.deepEqual(problems({ network, "egress.registers.cidrs": ["10.200.4.0/24"] }), []);
  });

  it("keeps a month's backup as long as a night's, and judges one where the other is wrong", () => {
    assert.deepEqual(problems({ backups: { dailyDays: 90, monthlyDays: 90 } }), []);
    for (const backups of [
      { dailyDays: 90, monthlyDays: 7 },
      { dailyDays: 7, monthlyDays: 90 },
    ])
      assert.deepEqual(problems({ backups }).length, 1);
  });

  it("judges no way out of a network whose range is wrong", () => {
    assert.deepEqual(problems({ "network.cidr": "ten", "egress.registers.cidrs": ["10.200.4.0/24"] }), [
      'cdd:platform.network.cidr: "ten" is not allowed. Use a private IPv4 range of /16 to /22 that starts at its first address, e.g. 10.16.0.0/16.',
    ]);
    assert.deepEqual(problems({ "network.cidr": "ten", "network.taskCidr": "10.5.0.0/16" }).length, 1);
  });

  for (const name of ["a", "qa", "a1", "a123456789"])
    it(`takes "${name}" as the name of a stack`, () => assert.deepEqual(problems({}, name), []));

  it("takes a range of tasks that AWS joins to the VPC's: of the same private block, or between carriers", () => {
    for (const taskCidr of ["10.200.0.0/16", "100.64.0.0/16"])
      assert.deepEqual(problems({ "network.taskCidr": taskCidr }), [], taskCidr);
  });

  it("asks for as many Elastic IPs as there are NAT gateways", () => {
    const ids = ["eipalloc-0123456789abcdef0", "eipalloc-0123456789abcdef1"];
    const found = (natGateways: string, count: number) =>
      problems({ "network.natGateways": natGateways, "network.elasticIps": ids.slice(0, count) });
    assert.deepEqual(found("single", 1), []);
    assert.deepEqual(found("one-per-az", 2), []);
    assert.deepEqual(found("one-per-az", 1), [
      "cdd:platform.network.elasticIps: 1 are not one for each of 2 NAT gateways. Name 2.",
    ]);
    // Without the AZs nobody can tell.
    assert.deepEqual(
      problems({
        availabilityZones: [],
        "network.natGateways": "one-per-az",
        "network.elasticIps": ids.slice(0, 1),
      }),
      ["cdd:platform.availabilityZones: [] is not allowed. Name 2 to 4 AZs of the region, e.g. eu-west-2a."],
    );
  });

  it("knows the stacks that have a file, this one first and once", () => {
    const { stacks } = readStackConfig(stackValues(), "test", { dev: {}, test: {} });
    assert.deepEqual(stacks, ["test", "dev"]);
  });

  it("knows the ranges of others that can be routed to, of each that has the right form", () => {
    const network = (cidr: string, taskCidr?: string) => ({ network: { cidr, taskCidr } });
    const { rangesOfOthers } = readStackConfig(stackValues(), "test", {
      dev: network("10.1.0.0/16", "100.64.0.0/16"),
      qa: network("10.2.0.0/16", "10.64.0.0/16"),
      beta: network("ten"),
      prod: undefined,
    });
    assert.deepEqual(rangesOfOthers, ["10.1.0.0/16", "10.2.0.0/16", "10.64.0.0/16"]);
  });

  it("knows the names that a section mentions, whatever stands under them", () => {
    const reading = (images: unknown) => readStackConfig({ ...stackValues(), images }, "test");
    assert.deepEqual(reading({ portal: "latest", "trail/agent": null }).named("images"), [
      "portal",
      "trail/agent",
    ]);
    for (const none of [undefined, null, "portal"]) assert.deepEqual(reading(none).named("images"), []);
    assert.deepEqual(readStackConfig("nothing", "test").named("images"), []);
  });

  it("takes a section without anything under it, which YAML reads as null, as empty", () => {
    const sections = ["images", "services", "ec2Capacity", "egress", "rotation"];
    const { config } = stackReading(Object.fromEntries(sections.map((section) => [section, null])));
    const { images, services, ec2Capacity, egress, rotation } = config ?? {};
    assert.deepEqual(
      { images, services, ec2Capacity, egress, rotation },
      Object.fromEntries(sections.map((section) => [section, {}])),
    );
  });

  it("reports any number of problems together", () => {
    // One of each section, so that none replaces another; what is judged by a wrong region or account cannot be judged.
    const sections = refused.map((each) => [Object.keys(each[1])[0]?.split(".")[0], each] as const);
    const independent = new Map(
      sections.filter(([section]) => section !== "region" && section !== "account"),
    );
    return fc.assert(
      fc.property(fc.subarray([...independent.values()], { minLength: 1 }), (some) => {
        const together = problems(Object.assign({}, ...some.map(([, changes]) => changes)));
        assert.deepEqual(together.toSorted(), some.map(([, , message]) => message).toSorted());
      }),
    );
  });

  it("judges what is sound beside what is not", () => {
    assert.deepEqual(
      problems({
        "network.natGateways": "three",
        "network.testTrafficCidrs": ["192.0.2.0/24", "192.0.2.0/25"],
        "access.deployers": [role("999999999999")],
        "access.secretWriters": "nobody",
      }),
      [
        'cdd:platform.network.natGateways: "three" is not allowed. Use single or one-per-az.',
        'cdd:platform.access.secretWriters: "nobody" is not allowed. Name at least one role, arn:aws:iam::<account>:role/<name>.',
        `cdd:platform.access.deployers[0]: "${role("999999999999")}" is not of this stack. Use one of account 111122223333.`,
        'cdd:platform.network.testTrafficCidrs[1]: "192.0.2.0/25" overlaps with 192.0.2.0/24 in the same list. Use ranges that have no address in common.',
      ],
    );
  });
});

describe("report", () => {
  it("is one line for each problem, under a line that counts them", () => {
    const one = { file: "services.ts", steps: ["a", "b"], message: "1 is not allowed. Use 2." };
    const two = { file: "Pulumi.dev.yaml", steps: ["c"], message: "is missing. Use 3." };
    assert.equal(
      report([one]),
      "1 problem to solve before anything is created:\n  services.ts: a.b: 1 is not allowed. Use 2.",
    );
    assert.equal(
      report([one, two, one]),
      "2 problems to solve before anything is created:\n  services.ts: a.b: 1 is not allowed. Use 2.\n  Pulumi.dev.yaml: c: is missing. Use 3.",
    );
  });
});
