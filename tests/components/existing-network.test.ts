import * as assert from "node:assert/strict";
import { type Output, output } from "@pulumi/pulumi";
import type { ExistingNetworkPlan } from "../../components/network/args";
import { ExistingNetwork } from "../../components/network/existing";
import type { FoundNetwork } from "../../components/network/existing-args";
import { networkAt } from "../../components/network/network-at";
import { endpoint, foundNetwork, id, subnet, vpcId } from "../support/found-network";
import { recordProgram } from "../support/record-program";
import { made } from "../support/summaries";

const policies = { s3: "s3", dynamodb: "dynamodb", "ecr.api": "api", "ecr.dkr": "dkr", logs: "logs" };
const plan: ExistingNetworkPlan = {
  kind: "existing",
  namePrefix: "cdd-dev",
  account: "111122223333",
  region: "eu-west-2",
  availabilityZones: ["eu-west-2a", "eu-west-2b"],
  vpcId,
  subnetIds: { public: [], private: [], isolated: [], tasks: [] },
  gatewayEndpoints: { s3: id("vpce", 1) },
  endpointPolicies: policies,
  endpointCallers: ["sg-rotation"],
  resolvedNames: ["*.internal.example.com", "logs.eu-west-2.amazonaws.com"],
  waysIn: [{ range: "198.51.100.0/24", tier: "public", port: 443, answers: [1024, 65_535] }],
  waysBack: ["10.200.8.0/24", "10.200.9.0/24"],
};

function record(found: FoundNetwork = foundNetwork, changes: Partial<ExistingNetworkPlan> = {}) {
  return recordProgram(() => {
    const place = { ...plan, ...changes, found };
    const network = networkAt("network", place, { logsKeyArn: output("key") });
    assert.ok(network instanceof ExistingNetwork);
    const { ready, ...forServices } = network.forServices;
    const { vpcId: its, forPrivate, egressAddresses, natGatewayIds, blockedNames, ownersDuties } = network;
    return {
      vpcId: its as Output<string>,
      forServices,
      forPrivate,
      ready: ready.map(({ urn }) => urn.apply((each) => each.split("::").at(-1))),
      ofTheOwner: [egressAddresses, natGatewayIds, blockedNames === undefined],
      ownersDuties,
    };
  });
}
type Outputs = Readonly<
  Record<"forServices" | "forPrivate", Record<string, unknown>> &
    Record<"ready" | "ownersDuties", readonly string[]> & { vpcId: string; ofTheOwner: unknown }
>;

const foreign: FoundNetwork = { ...foundNetwork, interfaces: [endpoint(3, "logs"), endpoint(4, "ecr.api")] };
const row = (first: number) => [id("subnet", first), id("subnet", first + 1)];

describe("ExistingNetwork", () => {
  it("makes interface endpoints and their group where the owner keeps none, and changes nothing else", async () => {
    const program = await record();
    const interfaceTo = (service: string, policy: string) => ({
      [`network-${service.replace(".", "-")}-endpoint`]: {
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        inputs: {
          vpcId,
          vpcEndpointType: "Interface",
          serviceName: `com.amazonaws.eu-west-2.${service}`,
          subnetIds: row(40),
          securityGroupIds: ["sg-network-endpoints-sg"],
          privateDnsEnabled: true,
          policy,
          tags: { Name: `cdd-dev-${service.replace(".", "-")}` },
        },
      },
    });
    const found = made(program, "network");
    assert.deepEqual(found, {
      "network-endpoints-sg": {
        type: "aws:ec2/securityGroup:SecurityGroup",
        inputs: { description: "Interface endpoints", vpcId, tags: { Name: "cdd-dev-endpoints" } },
      },
      "network-endpoints-from-sg-rotation": {
        type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        inputs: {
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          securityGroupId: "sg-network-endpoints-sg",
          referencedSecurityGroupId: "sg-rotation",
          description: found["network-endpoints-from-sg-rotation"]?.inputs.description,
        },
      },
      ...interfaceTo("ecr.api", "api"),
      ...interfaceTo("ecr.dkr", "dkr"),
      ...interfaceTo("logs", "logs"),
    });
    const { ready } = program.outputs as Outputs;
    assert.deepEqual(
      ready,
      ["ecr-api", "ecr-dkr", "logs"].map((service) => `network-${service}-endpoint`),
    );
  });

  it("makes nothing where the owner keeps them, and tells whose group is in front", async () => {
    const program = await record(foreign);
    assert.deepEqual(made(program, "network"), {});
    const { forServices, forPrivate, ready } = program.outputs as Outputs;
    assert.deepEqual(ready, []);
    for (const each of [forServices, forPrivate])
      assert.deepEqual([each.endpointSecurityGroupId, each.foreignEndpoints], [id("sg", 1), true]);
  });

  it("tells services, stores and machines of what was found, in the order of its AZs", async () => {
    const { subnets, gateways } = foundNetwork;
    const mixed: FoundNetwork = {
      ...foundNetwork,
      subnets: {
        // As a stack file may name them, and more than it uses.
        public: [...subnets.public].reverse(),
        private: [subnet(22, { zone: "eu-west-2c" }), ...subnets.private],
        tasks: [...subnets.tasks].reverse(),
        isolated: [...subnets.isolated].reverse(),
      },
      gateways: {
        s3: { ...gateways.s3, prefixListId: "pl-s3" },
        dynamodb: endpoint(2, "dynamodb", { prefixListId: "pl-dynamodb" }),
      },
    };
    const outputs = (await record(mixed)).outputs as Outputs;
    const around = {
      vpcId,
      taskSubnetIds: row(30),
      endpointSecurityGroupId: "sg-network-endpoints-sg",
      foreignEndpoints: false,
      s3PrefixListId: "pl-s3",
    };
    assert.equal(outputs.vpcId, vpcId);
    assert.deepEqual(outputs.forServices, {
      ...around,
      publicSubnetIds: row(10),
      privateSubnetIds: row(20),
      dynamodbPrefixListId: "pl-dynamodb",
    });
    assert.deepEqual(outputs.forPrivate, {
      ...around,
      isolatedSubnetIds: row(40),
      availabilityZones: plan.availabilityZones,
    });
    assert.deepEqual(outputs.ofTheOwner, [[], {}, true]);
  });

  it("has no way to DynamoDB where none is named, and no subnets where nothing stands", async () => {
    const { subnets, gateways } = foundNetwork;
    const few = { ...foundNetwork, subnets: { ...subnets, public: [] }, gateways: { s3: gateways.s3 } };
    const { forServices } = (await record(few)).outputs as Outputs;
    assert.deepEqual([forServices.dynamodbPrefixListId, forServices.publicSubnetIds], ["", []]);
  });

  it("tells the owner what stays with him, by what the stack calls and who calls it", async () => {
    const { ownersDuties } = (await record()).outputs as Outputs;
    const of = (start: string) => ownersDuties.filter((duty) => duty.startsWith(start));
    assert.deepEqual(of("network ACLs of"), [
      "network ACLs of the public subnets: in from 198.51.100.0/24 to port 443, and out to its ports 1024-65535",
    ]);
    assert.deepEqual(of("routes from the private"), [
      "routes from the private subnets back to 10.200.8.0/24, 10.200.9.0/24, and from there to them",
    ]);
    assert.deepEqual(of("a DNS firewall"), [
      "a DNS firewall that fails closed and answers these names alone: *.internal.example.com, logs.eu-west-2.amazonaws.com; an alarm on what it blocks",
    ]);
    const bare = (await record(foundNetwork, { waysIn: [], waysBack: [] })).outputs as Outputs;
    const asked = ["network ACLs of", "routes from the private"];
    assert.deepEqual(
      bare.ownersDuties,
      ownersDuties.filter((duty) => !asked.some((start) => duty.startsWith(start))),
    );
    // Security group and ACL, flow logs, names and their log, gateways, ways out and their alarms, and no change in silence.
    assert.equal(bare.ownersDuties.length, 9);
    for (const duty of bare.ownersDuties) assert.match(duty, /\w{4}/);
  });

  it("shows the engine its plan and not what was found", async () => {
    const component = (await record()).one("network");
    assert.equal(component.type, "cdd:network:ExistingNetwork");
    assert.deepEqual(component.inputs, plan);
    assert.deepEqual(component.outputs, { vpcId });
  });
});
