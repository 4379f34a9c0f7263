import { ecsSubnetRules } from "../../policy/rules/ecs-subnets";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { exceptionCases, exceptionDay } from "../support/policy-exceptions";
import { microservice, microserviceUrn } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const types = {
  subnet: "aws:ec2/subnet:Subnet",
  table: "aws:ec2/routeTable:RouteTable",
  gateway: "aws:ec2/internetGateway:InternetGateway",
};
/** Service, subnet, route table and a default route, once with ids and once before there are any. */
function network(options: {
  known: boolean;
  route?: Record<string, unknown>;
  made?: Record<string, readonly string[]>;
  inline?: unknown;
  joined?: boolean;
  /** How the provider shows ids. @default as `id` */
  show?: "id" | "arn";
  /** The routes inside the table are made of the gateway. @default false */
  madeRoutes?: boolean;
}): [JudgedResource, ...JudgedResource[]] {
  const {
    known,
    route = { natGatewayId: known ? "nat-1" : unknown },
    made = {},
    inline,
    joined = true,
    show = "id",
    madeRoutes = false,
  } = options;
  const id = (value: string) => (known ? value : unknown);
  const shown = (value: string) =>
    show === "id"
      ? { id: id(value) }
      : { arn: `arn:aws:ec2:eu-west-1:111122223333:${value.split("-")[0]}/${value}` };
  const madeOf = (dependencies: Record<string, string[]>) =>
    known ? {} : { propertyDependencies: dependencies };
  const subnet = urnOf(types.subnet, "private-1");
  const table = urnOf(types.table, "private-1");
  return [
    resource(
      "aws:ecs/service:Service",
      "service",
      { networkConfiguration: { subnets: [id("subnet-1")] } },
      madeOf({ networkConfiguration: [subnet] }),
    ),
    resource(types.subnet, "private-1", shown("subnet-1")),
    resource(
      types.table,
      "private-1",
      { ...shown("rtb-1"), ...(inline ? { routes: inline } : {}) },
      madeRoutes ? { propertyDependencies: { routes: [urnOf(types.gateway, "internet")] } } : {},
    ),
    resource(types.gateway, "internet", { id: id("igw-1") }),
    ...(joined
      ? [
          resource(
            "aws:ec2/routeTableAssociation:RouteTableAssociation",
            "private-1",
            { subnetId: id("subnet-1"), routeTableId: id("rtb-1") },
            madeOf({ subnetId: [subnet], routeTableId: [table] }),
          ),
        ]
      : []),
    resource(
      "aws:ec2/route:Route",
      "default",
      { routeTableId: id("rtb-1"), destinationCidrBlock: "0.0.0.0/0", ...route },
      known ? {} : { propertyDependencies: { routeTableId: [table], ...made } },
    ),
  ];
}
/** Tasks of a schedule in the same network as the service. */
function scheduled(options: Parameters<typeof network>[0]): [JudgedResource, ...JudgedResource[]] {
  const [service, ...rest] = network(options);
  const { networkConfiguration } = service.inputs ?? {};
  const made = service.propertyDependencies?.networkConfiguration;
  return [
    resource(
      "aws:scheduler/schedule:Schedule",
      "schedule",
      { target: { ecsParameters: { networkConfiguration } } },
      made ? { propertyDependencies: { target: made } } : {},
    ),
    ...rest,
  ];
}
const toGateway = { gatewayId: [urnOf(types.gateway, "internet")] };

describeRule({
  rule: ruleNamed(ecsSubnetRules, "ecs-service-enforce-private-subnets"),
  passing: network({ known: true }),
  decisive: ["networkConfiguration"],
  today: exceptionDay,
  cases: [
    {
      when: "the provider shows ARNs and no ids",
      given: network({ known: true, show: "arn" }),
      outcome: "pass",
    },
    {
      when: "it shows ARNs, and the default route leads to the internet gateway",
      given: network({ known: true, show: "arn", route: { gatewayId: "igw-1" } }),
      outcome: "fail",
    },
    {
      when: "AWS will report the routes of the table",
      given: network({ known: false, inline: unknown }),
      outcome: "pass",
    },
    {
      when: "routes inside the table are made of an internet gateway that has no id yet",
      given: network({ known: false, inline: unknown, madeRoutes: true }),
      outcome: "fail",
      says: "has a route to an internet gateway",
    },
    {
      when: "before there are ids, the default route leads to a NAT gateway",
      given: network({ known: false }),
      outcome: "pass",
    },
    {
      when: "the default route leads to the internet gateway",
      given: network({ known: true, route: { gatewayId: "igw-1" } }),
      outcome: "fail",
      says: "private-1 has a route to an internet gateway",
    },
    {
      when: "before there are ids, it leads to the internet gateway",
      given: network({ known: false, route: { gatewayId: unknown }, made: toGateway }),
      outcome: "fail",
    },
    {
      when: "nobody says where the unknown gateway comes from",
      given: network({ known: false, route: { gatewayId: unknown } }),
      outcome: "undetermined",
      says: "property=gatewayId",
    },
    {
      when: "the route for IPv6 leads there",
      given: network({
        known: true,
        route: { destinationCidrBlock: undefined, destinationIpv6CidrBlock: "::/0", gatewayId: "igw-1" },
      }),
      outcome: "fail",
    },
    {
      when: "a narrow route leads there",
      given: network({ known: true, route: { destinationCidrBlock: "192.0.2.0/24", gatewayId: "igw-1" } }),
      outcome: "fail",
    },
    {
      when: "half of the internet is routed there",
      given: network({ known: true, route: { destinationCidrBlock: "128.0.0.0/1", gatewayId: "igw-1" } }),
      outcome: "fail",
    },
    {
      when: "a route inside the table leads there",
      given: network({ known: true, inline: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] }),
      outcome: "fail",
    },
    {
      when: "the subnet has the VPC's main route table",
      given: network({ known: true, joined: false }),
      outcome: "fail",
      says: "no route table",
    },
    {
      when: "the subnet is not of the stack",
      given: [
        resource("aws:ecs/service:Service", "service", { networkConfiguration: { subnets: ["subnet-9"] } }),
      ],
      outcome: "fail",
      says: "subnet-9",
    },
    {
      when: "that subnet is approved",
      given: [
        resource("aws:ecs/service:Service", "service", { networkConfiguration: { subnets: ["subnet-9"] } }),
      ],
      settings: { approvedSubnets: ["subnet-9"] },
      outcome: "pass",
    },
    {
      when: "no subnet is named",
      given: [resource("aws:ecs/service:Service", "service", {})],
      outcome: "fail",
      says: "no subnets",
    },
    ...exceptionCases("publicIp", (parent) => {
      const [service, ...rest] = network({ known: true, route: { gatewayId: "igw-1" } });
      return [{ ...service, parent }, ...rest];
    }),
    {
      when: "an exception is declared and listed, and the subnet is not of the stack",
      given: [
        resource(
          "aws:ecs/service:Service",
          "service",
          { networkConfiguration: { subnets: ["subnet-9"] } },
          { parent: microserviceUrn("screening") },
        ),
        microservice("screening", { exceptions: { publicIp: { ticket: "CDD-7" } } }),
      ],
      register: [{}],
      outcome: "excepted",
      says: "subnet-9",
    },
    { when: "scheduled tasks stand in private subnets", given: scheduled({ known: true }), outcome: "pass" },
    {
      when: "scheduled tasks stand in them before there are ids",
      given: scheduled({ known: false }),
      outcome: "pass",
    },
    {
      when: "scheduled tasks have a route to the internet gateway",
      given: scheduled({ known: true, route: { gatewayId: "igw-1" } }),
      outcome: "fail",
    },
    {
      when: "scheduled tasks have one before there are ids",
      given: scheduled({ known: false, route: { gatewayId: unknown }, made: toGateway }),
      outcome: "fail",
    },
    {
      when: "scheduled tasks name no subnet",
      given: [resource("aws:scheduler/schedule:Schedule", "schedule", { target: { ecsParameters: {} } })],
      outcome: "fail",
      says: "no subnets",
    },
    {
      when: "a schedule starts no tasks",
      given: [
        resource("aws:scheduler/schedule:Schedule", "schedule", { target: { arn: "arn:aws:sqs:::queue" } }),
      ],
      outcome: "pass",
    },
    {
      when: "nobody knows what a schedule starts",
      given: [resource("aws:scheduler/schedule:Schedule", "schedule", { target: unknown })],
      outcome: "undetermined",
      says: "property=target",
    },
    {
      when: "one subnet's id is unknown and comes from nowhere",
      given: [
        resource("aws:ecs/service:Service", "service", { networkConfiguration: { subnets: [unknown] } }),
      ],
      outcome: "undetermined",
      says: "networkConfiguration.subnets",
    },
  ],
});
