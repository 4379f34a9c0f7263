import { efsRelationRules } from "../../policy/rules/efs-relations";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { document } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(efsRelationRules, name);
const type = "aws:efs/fileSystem:FileSystem";
const fileSystem = (id: string = "fs-1") => resource(type, "files", { id });
/** Something of a file system, by its id or before there is one. */
const of = (
  token: string,
  inputs: Record<string, unknown>,
  more: { readonly id?: string; readonly made?: string } = {},
): JudgedResource =>
  resource(
    token,
    "policy",
    { fileSystemId: more.id ?? "fs-1", ...inputs },
    more.made ? { propertyDependencies: { fileSystemId: [urnOf(type, more.made)] } } : {},
  );

const backup = (status: unknown, more = {}) =>
  of("aws:efs/backupPolicy:BackupPolicy", { backupPolicy: { status } }, more);

describeRule({
  rule: rule("efs-filesystem-enable-backups"),
  passing: [fileSystem(), backup("ENABLED")],
  decisive: [],
  cases: [
    { when: "there is no policy", given: [fileSystem()], outcome: "fail", says: "no BackupPolicy" },
    { when: "it is off", given: [fileSystem(), backup("DISABLED")], outcome: "fail", says: "not enable" },
    { when: "it is another's", given: [fileSystem(), backup("ENABLED", { id: "fs-2" })], outcome: "fail" },
    {
      when: "it says nothing",
      given: [fileSystem(), of("aws:efs/backupPolicy:BackupPolicy", {})],
      outcome: "fail",
      says: "policy does not enable backups",
    },
    {
      when: "the stack makes no backups",
      given: [fileSystem()],
      settings: { demanded: false },
      outcome: "pass",
    },
    {
      when: "before there is an id, it is this one's",
      given: [fileSystem(unknown), backup("ENABLED", { id: unknown, made: "files" })],
      outcome: "pass",
    },
    {
      when: "before there is an id, nobody says whose it is",
      given: [fileSystem(unknown), backup("ENABLED", { id: unknown })],
      outcome: "undetermined",
      says: "property=fileSystemId",
    },
    {
      when: "nobody says whether it is on",
      given: [fileSystem(), backup(unknown)],
      outcome: "undetermined",
      says: "property=backupPolicy.status",
    },
  ],
});

const refusal = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const policy = (change: Record<string, unknown> = {}, more = {}) =>
  of("aws:efs/fileSystemPolicy:FileSystemPolicy", { policy: document({ ...refusal, ...change }) }, more);

describeRule({
  rule: rule("efs-filesystempolicy-enforce-tls"),
  passing: [fileSystem(), policy()],
  decisive: [],
  cases: [
    { when: "there is no policy", given: [fileSystem()], outcome: "fail", says: "no FileSystemPolicy" },
    { when: "it is another's", given: [fileSystem(), policy({}, { id: "fs-2" })], outcome: "fail" },
    {
      when: "another statement stands beside it",
      given: [
        fileSystem(),
        of("aws:efs/fileSystemPolicy:FileSystemPolicy", {
          policy: document({ ...refusal, Effect: "Allow" }, refusal),
        }),
      ],
      outcome: "pass",
    },
    {
      when: "it names all of EFS",
      given: [fileSystem(), policy({ Action: "elasticfilesystem:*" })],
      outcome: "pass",
    },
    {
      when: "it names all that clients do",
      given: [fileSystem(), policy({ Action: ["elasticfilesystem:Client*"] })],
      outcome: "pass",
    },
    {
      when: "it refuses to write only",
      given: [fileSystem(), policy({ Action: "elasticfilesystem:ClientWrite" })],
      outcome: "fail",
      says: "does not refuse",
    },
    {
      when: "it refuses one role only",
      given: [fileSystem(), policy({ Principal: { AWS: "arn:aws:iam::111122223333:role/one" } })],
      outcome: "fail",
    },
    { when: "it allows", given: [fileSystem(), policy({ Effect: "Allow" })], outcome: "fail" },
    {
      when: "it refuses TLS",
      given: [fileSystem(), policy({ Condition: { Bool: { "aws:SecureTransport": "true" } } })],
      outcome: "fail",
    },
    {
      when: "before there is an id, its document is not known",
      given: [
        fileSystem(unknown),
        of("aws:efs/fileSystemPolicy:FileSystemPolicy", { policy: unknown }, { id: unknown, made: "files" }),
      ],
      outcome: "undetermined",
      says: "property=policy",
    },
    {
      when: "it is no document",
      given: [fileSystem(), of("aws:efs/fileSystemPolicy:FileSystemPolicy", { policy: "{" })],
      outcome: "fail",
      says: "could not be judged",
    },
  ],
});

const subnetType = "aws:ec2/subnet:Subnet";
const tableType = "aws:ec2/routeTable:RouteTable";
const gatewayType = "aws:ec2/internetGateway:InternetGateway";
const target = (subnetId: unknown = "subnet-1", made: readonly string[] = []) =>
  resource(
    "aws:efs/mountTarget:MountTarget",
    "target",
    { fileSystemId: "fs-1", subnetId },
    { propertyDependencies: { subnetId: made } },
  );
const network = (route: Record<string, unknown>, id: (value: string) => string = (value) => value) => [
  resource(subnetType, "private-1", { id: id("subnet-1") }),
  resource(tableType, "private-1", { id: id("rtb-1") }),
  resource(gatewayType, "internet", { id: id("igw-1") }),
  resource(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "private-1",
    { subnetId: id("subnet-1"), routeTableId: id("rtb-1") },
    {
      propertyDependencies: {
        subnetId: [urnOf(subnetType, "private-1")],
        routeTableId: [urnOf(tableType, "private-1")],
      },
    },
  ),
  resource(
    "aws:ec2/route:Route",
    "default",
    { routeTableId: id("rtb-1"), destinationCidrBlock: "0.0.0.0/0", ...route },
    {
      propertyDependencies: {
        routeTableId: [urnOf(tableType, "private-1")],
        ...(route.gatewayId === undefined ? {} : { gatewayId: [urnOf(gatewayType, "internet")] }),
      },
    },
  ),
];
const before = () => unknown;

describeRule({
  rule: rule("efs-mounttarget-disallow-public-subnets"),
  passing: [target(), ...network({ natGatewayId: "nat-1" })],
  decisive: ["subnetId"],
  cases: [
    {
      when: "the default route leads to the internet gateway",
      given: [target(), ...network({ gatewayId: "igw-1" })],
      outcome: "fail",
      says: "a route to an internet gateway",
    },
    {
      when: "it leads there before there are ids",
      given: [target(unknown, [urnOf(subnetType, "private-1")]), ...network({ gatewayId: unknown }, before)],
      outcome: "fail",
    },
    {
      when: "before there are ids, it leads to a NAT gateway",
      given: [
        target(unknown, [urnOf(subnetType, "private-1")]),
        ...network({ natGatewayId: unknown }, before),
      ],
      outcome: "pass",
    },
    { when: "no subnet is named", given: [target("")], outcome: "fail", says: "no subnets" },
    {
      when: "the subnet is not of the stack",
      given: [target("subnet-9")],
      outcome: "fail",
      says: "subnet-9",
    },
    {
      when: "that subnet is approved",
      given: [target("subnet-9")],
      settings: { approvedSubnets: ["subnet-9"] },
      outcome: "pass",
    },
  ],
});
