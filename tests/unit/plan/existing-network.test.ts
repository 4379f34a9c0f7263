import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import type { ExistingNetworkPlan } from "../../../components/network/args";
import type { FoundNetwork, FoundSubnet } from "../../../components/network/existing-args";
import { plan } from "../../../plan";
import { tenantsOf } from "../../../plan/address-problems";
import { existingNetworkProblems, judged } from "../../../plan/existing-network";
import { small } from "../../support/catalogues";
import {
  endpoint,
  id,
  existingNetwork as network,
  foundNetwork as sound,
  subnet,
  vpcId,
} from "../../support/found-network";
import { stackReading } from "../../support/stacks";

const planned = (changes: object = {}) => plan(small, stackReading({ network: { ...network, ...changes } }));
const existing = (changes: object = {}) => planned(changes).network as ExistingNetworkPlan;

const problems = (found: Partial<FoundNetwork>, changes: object = {}) =>
  existingNetworkProblems(existing(changes), { ...sound, ...found }, tenantsOf(planned(changes))).map(
    ([key, message]) => `${key}: ${message}`,
  );
const inTier = (tier: keyof FoundNetwork["subnets"], ...subnets: readonly FoundSubnet[]) => ({
  subnets: { ...sound.subnets, [tier]: subnets },
});

describe("an existing VPC", () => {
  it("is taken where it holds what the stack needs", () => {
    assert.deepEqual(problems({}), []);
    const asked = existing();
    assert.deepEqual(judged(planned(), sound, "Pulumi.test.yaml"), {
      ...asked,
      found: sound,
    });
  });

  it("leads internal balancers' answers back to the bank", () => {
    const range = "10.200.8.0/24";
    const called = { ...network, testTrafficCidrs: [] };
    const reading = stackReading({ network: called, "services.profile": { inboundCidrs: [range] } });
    const withCalls = plan(small, reading);
    const found = (routes: FoundSubnet["routes"], ranges = sound.vpc.ranges) =>
      existingNetworkProblems(
        withCalls.network as ExistingNetworkPlan,
        {
          ...sound,
          vpc: { ...sound.vpc, ranges },
          ...inTier("private", subnet(20, { routes }), subnet(21, { routes })),
        },
        tenantsOf(withCalls),
      ).map(([key, message]) => `${key}: ${message}`);
    assert.deepEqual(found([{ to: "10.200.0.0/16", by: id("tgw", 1) }]), []);
    assert.deepEqual(found([{ to: "10.200.8.0/25", by: id("tgw", 1) }]), [
      `subnets.private: who calls profile, ${range}, has no route from ${id("subnet", 20)}, ${id("subnet", 21)}: a rule would open into nowhere. Have one made.`,
    ]);
    assert.deepEqual(found([{ to: "10.200.0.0/16", by: id("tgw", 1) }], ["10.240.0.0/16", "10.200.0.0/20"]), [
      `subnets.private: who calls profile, ${range}, is inside the VPC. Use addresses outside it.`,
    ]);
  });

  const cases: Readonly<Record<string, readonly [Partial<FoundNetwork>, readonly string[]]>> = {
    "another account's, shared with this one": [
      { vpc: { ...sound.vpc, ownerId: "999988887777" } },
      [`vpcId: ${vpcId} is account 999988887777's, shared with this one. Use a VPC of account 111122223333.`],
    ],
    "without names": [
      { vpc: { ...sound.vpc, dnsSupport: false, dnsHostnames: false } },
      [
        `vpcId: ${vpcId} resolves no names: enableDnsSupport is off. Have it switched on.`,
        `vpcId: ${vpcId} has enableDnsHostnames off, which private names of endpoints and services need. Have it switched on.`,
      ],
    ],
    "with tasks in one AZ": [
      inTier("tasks", subnet(30), subnet(32)),
      [
        "subnets.tasks: eu-west-2a, eu-west-2a are the AZs of these subnets. Use one in each of eu-west-2a, eu-west-2b.",
        `gatewayEndpoints.s3: ${id("vpce", 1)} is not in the route tables of ${id("subnet", 32)}. Have it put there.`,
        `gatewayEndpoints.dynamodb: ${id("vpce", 2)} is not in the route tables of ${id("subnet", 32)}. Have it put there.`,
      ],
    ],
    "with a private subnet that is public": [
      inTier(
        "private",
        subnet(20, { routes: [{ to: "0.0.0.0/0", by: "igw-1" }], givesPublicAddresses: true }),
        subnet(21),
      ),
      [
        `subnets.private: ${id("subnet", 20)} has a route to an internet gateway. Use subnets without one.`,
        `subnets.private: ${id("subnet", 20)} gives public addresses to what stands in it. Use subnets that do not.`,
      ],
    ],
    "with a public subnet that is private": [
      inTier("public", subnet(10, { routes: [] }), subnet(11)),
      [
        `subnets.public: ${id("subnet", 10)} has no route to an internet gateway: nobody reaches a public balancer there. Use public subnets.`,
      ],
    ],
    "with a subnet of another VPC": [
      inTier("isolated", subnet(40, { vpcId: "vpc-1" }), subnet(41)),
      [`subnets.isolated: ${id("subnet", 40)} is in vpc-1. Use subnets of ${vpcId}.`],
    ],
    "without a way to a destination": [
      inTier("tasks", subnet(30, { routes: [{ to: "198.51.100.0/25", by: "tgw-1" }] }), subnet(31)),
      [
        `subnets.tasks: registers, 198.51.100.0/24, has no route from ${id("subnet", 30)}: a rule would open into nowhere. Have one made.`,
      ],
    ],
    "that a destination is inside of": [
      { vpc: { ...sound.vpc, ranges: ["10.240.0.0/16", "198.51.100.0/24"] } },
      ["subnets.tasks: registers, 198.51.100.0/24, is inside the VPC. Use addresses outside it."],
    ],
    "with another service's gateway": [
      { gateways: { ...sound.gateways, s3: endpoint(1, "dynamodb", { vpcId: "vpc-1" }) } },
      [
        `gatewayEndpoints.s3: ${id("vpce", 1)} is in vpc-1. Use endpoints of ${vpcId}.`,
        `gatewayEndpoints.s3: ${id("vpce", 1)} is an endpoint of type Gateway to com.amazonaws.eu-west-2.dynamodb. Use one of type Gateway to com.amazonaws.eu-west-2.s3.`,
      ],
    ],
    "without the gateway to tables that are used": [
      { gateways: { s3: sound.gateways.s3 } },
      ["gatewayEndpoints.dynamodb: is missing. profile, trail use tables: name DynamoDB's gateway endpoint."],
    ],
    "with too few addresses in one of its subnets, however many another one has": [
      inTier("tasks", subnet(30, { freeAddresses: 2, ownAddresses: 3 }), subnet(31, { freeAddresses: 900 })),
      [
        `subnets.tasks: ${id("subnet", 30)} in eu-west-2a has 2 addresses free and 3 of the stack's own, and needs 6 (6 tasks at their most while all are released, each service's spread over 2 AZs, and 0 machines). Use larger subnets.`,
      ],
    ],
    "with too few for its balancers to grow": [
      inTier("private", subnet(20, { freeAddresses: 15 }), subnet(21)),
      [
        `subnets.private: ${id("subnet", 20)} in eu-west-2a has 15 addresses free and 0 of the stack's own, and needs 16 (2 internal balancers, 8 each). Use larger subnets.`,
      ],
    ],
    "without a tier that something stands in": [
      inTier("public"),
      [
        "subnets.public: is missing. portal stands in public: name a subnet in each of eu-west-2a, eu-west-2b.",
      ],
    ],
  };
  for (const [what, [found, expected]] of Object.entries(cases))
    it(`is refused ${what}`, () => assert.deepEqual(problems(found), expected));

  it("counts what the stack has there already as its own, and a subnet of two tiers for both", () => {
    const tight = { freeAddresses: 0, ownAddresses: 6 };
    assert.deepEqual(problems(inTier("tasks", subnet(30, tight), subnet(31, tight))), []);
    const shared = [subnet(20, { freeAddresses: 21 }), subnet(21)] as const;
    const routes = [...(sound.subnets.tasks[0]?.routes ?? [])];
    const both = shared.map((each) => ({ ...each, routes, tableId: id("rtb", 30) }));
    assert.match(
      problems({ subnets: { ...sound.subnets, private: both, tasks: both } }).join(),
      /has 21 addresses free and 0 of the stack's own, and needs 22 \(2 internal balancers, 8 each; 6 tasks at their most/,
    );
  });

  it("is refused where its owner's interface endpoints are not all there, have no names, or stand behind several groups", () => {
    const ids = [id("vpce", 3), id("vpce", 4)];
    const interfaces = [
      endpoint(3, "logs"),
      endpoint(4, "ecr.api", { privateNames: false, securityGroupIds: [id("sg", 2)] }),
    ];
    assert.deepEqual(problems({ interfaces }, { interfaceEndpoints: ids }), [
      "interfaceEndpoints: ecr.dkr, secretsmanager are missing. Name an endpoint of each, or none at all: then the program makes them.",
      `interfaceEndpoints: ${ids[1]} has no private names: tasks would call AWS's public addresses. Have them switched on.`,
      `interfaceEndpoints: ${ids[1]} is not behind ${id("sg", 1)}, as the others are: tasks are let out to one group. Have it added.`,
    ]);
  });

  it("is refused in one error, which names file and keys, and first of all what is not there", () => {
    const message = (found: Parameters<typeof judged>[1]) => {
      try {
        judged(planned(), found, "Pulumi.test.yaml");
      } catch (error) {
        assert.ok(RunError.isInstance(error));
        return (error as unknown as Error).message;
      }
      return "";
    };
    assert.equal(
      message({ missing: [["vpcId", `"${vpcId}" is not found in eu-west-2 of account 111122223333: gone`]] }),
      `1 problem to solve before anything is created:\n  Pulumi.test.yaml: cdd:platform.network.vpcId: "${vpcId}" is not found in eu-west-2 of account 111122223333: gone`,
    );
    assert.match(
      message({ ...sound, vpc: { ...sound.vpc, dnsSupport: false, ownerId: "999988887777" } }),
      /^2 problems to solve before anything is created:\n {2}Pulumi\.test\.yaml: cdd:platform\.network\.vpcId: /,
    );
  });
});
