import * as assert from "node:assert/strict";
import type { ExistingNetworkPlan } from "../../../components/network/args";
import type { FoundNetwork } from "../../../components/network/existing-args";
import type { Catalogue } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { tenantsOf } from "../../../plan/address-problems";
import { existingNetworkProblems, judged } from "../../../plan/existing-network";
import { registered, small, smallWith, worker } from "../../support/catalogues";
import { endpoint, existingNetwork, foundNetwork, id, subnet } from "../../support/found-network";
import { stackReading } from "../../support/stacks";

/** What is wrong with a network for a catalogue, by the stack file's keys below `network`. */
function problems(catalogue: Catalogue, found: Partial<FoundNetwork>, changes: object = {}): string[] {
  const planned = plan(catalogue, stackReading({ network: existingNetwork, ...changes }));
  return existingNetworkProblems(
    planned.network as ExistingNetworkPlan,
    { ...foundNetwork, ...found },
    tenantsOf(planned),
  ).map(([key, message]) => `${key}: ${message}`);
}

const { portal, ...inner } = small.services;
const inside: Catalogue = { ...small, services: inner };
const open = { ...worker, exceptions: { publicIp: { stacks: ["test"], ticket: "CDD-7" } } };
const lacking = (tier: keyof FoundNetwork["subnets"]) => ({
  subnets: { ...foundNetwork.subnets, [tier]: [] },
});
const zones = "name a subnet in each of eu-west-2a, eu-west-2b.";
const ends = (number: number, service: string) => endpoint(number, service, { securityGroupIds: [] });

describe("a tier that an existing VPC lacks", () => {
  it("is missed in public by what is reached or stands there, and by nobody else", () => {
    const missed = (catalogue: Catalogue) => problems(catalogue, lacking("public"));
    assert.deepEqual(missed(inside), []);
    assert.deepEqual(missed({ ...inside, services: { ...inner, open } }), [
      `subnets.public: is missing. open stands in public: ${zones}`,
    ]);
    assert.deepEqual(missed(smallWith({ open })), [
      `subnets.public: is missing. portal, open stand in public: ${zones}`,
    ]);
  });

  it("is missed by every stack where tasks or balancers stand", () => {
    for (const tier of ["private", "tasks"] as const)
      assert.ok(
        problems(inside, lacking(tier)).includes(
          `subnets.${tier}: is missing. Every stack has these: ${zones}`,
        ),
        tier,
      );
  });

  it("is missed for endpoints and file systems, and not where the owner has the endpoints and there are no files", () => {
    const interfaces = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"].map((service, index) =>
      endpoint(3 + index, service),
    );
    const theirs = { network: { ...existingNetwork, interfaceEndpoints: interfaces.map((each) => each.id) } };
    assert.deepEqual(problems(small, lacking("isolated")), [
      `subnets.isolated: is missing. The program's own endpoints stand there: ${zones}`,
    ]);
    assert.deepEqual(problems(small, { ...lacking("isolated"), interfaces }, theirs), []);
    const files = smallWith(
      { trail: { data: { ...small.services.trail?.data, scans: "write" } } },
      { stores: { scans: { kind: "files", description: "Scans", dataClass: "restricted" } } },
    );
    assert.deepEqual(problems(files, { ...lacking("isolated"), interfaces }, theirs), [
      `subnets.isolated: is missing. File systems have their mount targets there: ${zones}`,
    ]);
  });

  it("may be named in any order of its AZs", () =>
    assert.deepEqual(
      problems(small, { subnets: { ...foundNetwork.subnets, tasks: [subnet(31), subnet(30)] } }),
      [],
    ));
});

describe("ways out of an existing VPC", () => {
  const routed = (...to: readonly string[]) => ({
    subnets: {
      ...foundNetwork.subnets,
      tasks: [30, 31].map((number) =>
        subnet(number, { routes: to.map((each) => ({ to: each, by: id("tgw", 1) })) }),
      ),
    },
  });
  const nowhere = (who: string, range: string) =>
    `subnets.tasks: ${who}, ${range}, has no route from ${id("subnet", 30)}, ${id("subnet", 31)}: a rule would open into nowhere. Have one made.`;
  const registers = nowhere("registers", "198.51.100.0/24");

  it("are no routes to lists of prefixes, nor to ranges of IPv6", () => {
    for (const to of ["pl-0123456789abcdef0", "::/0", "2001:db8::/32"])
      assert.deepEqual(problems(small, routed(to)), [registers], to);
    assert.deepEqual(problems(small, routed("::/0", "198.51.100.0/24")), []);
  });

  it("are asked for once for each destination and range, whoever calls it, and each that is missing is told", () => {
    const both = smallWith(
      { trail: { egress: ["registers", "lists"] }, ledger: { ...registered, egress: ["lists"] } },
      { destinations: { lists: { description: "Lists" } } },
    );
    const lists = { cidrs: ["203.0.113.0/25", "203.0.113.128/25"], hosts: ["lists.example.org"], port: 443 };
    assert.deepEqual(problems(both, routed("10.0.0.0/8"), { "egress.lists": lists }), [
      registers,
      nowhere("lists", "203.0.113.0/25"),
      nowhere("lists", "203.0.113.128/25"),
    ]);
  });

  it("are not asked for from the tasks' subnets by what stands in public", () => {
    const catalogue = smallWith({ profile: { egress: [] }, open: { ...open, egress: ["registers"] } });
    assert.deepEqual(problems(catalogue, routed("10.0.0.0/8")), []);
  });
});

describe("endpoints of an existing VPC", () => {
  it("need no gateway to tables that nobody uses", () => {
    const none = smallWith({ profile: { data: { papers: "read" } }, trail: { data: { papers: "write" } } });
    const { index, customers, evidence, ...stores } = none.stores;
    const gateways = { s3: foundNetwork.gateways.s3 };
    assert.deepEqual(problems({ ...none, stores, recordClasses: {} }, { gateways }), []);
  });

  it("are refused of the wrong kind, and where several subnets have no way to them", () =>
    assert.deepEqual(
      problems(small, {
        gateways: { ...foundNetwork.gateways, s3: endpoint(1, "s3", { type: "Interface", tableIds: [] }) },
      }),
      [
        `gatewayEndpoints.s3: ${id("vpce", 1)} is an endpoint of type Interface to com.amazonaws.eu-west-2.s3. Use one of type Gateway to com.amazonaws.eu-west-2.s3.`,
        `gatewayEndpoints.s3: ${id("vpce", 1)} is not in the route tables of ${id("subnet", 30)}, ${id("subnet", 31)}. Have it put there.`,
      ],
    ));

  it("are refused where one is missing, or all stand behind no group", () => {
    const interfaces = ["ecr.api", "ecr.dkr", "logs"].map((service, index) => ends(3 + index, service));
    const theirs = { network: { ...existingNetwork, interfaceEndpoints: interfaces.map((each) => each.id) } };
    assert.deepEqual(problems(small, { interfaces }, theirs), [
      "interfaceEndpoints: secretsmanager is missing. Name an endpoint of each, or none at all: then the program makes them.",
      ...interfaces.map(
        (each) =>
          `interfaceEndpoints: ${each.id} is not behind a security group, as the others are: tasks are let out to one group. Have it added.`,
      ),
    ]);
  });
});

describe("where a stack stands", () => {
  it("is its own network as it is planned, of which nothing is looked up", () => {
    const own = plan(small, stackReading());
    assert.equal(judged(own, undefined, "Pulumi.test.yaml"), own.network);
  });

  it("is never judged before an existing one is looked up", () => {
    const planned = plan(small, stackReading({ network: existingNetwork }));
    assert.throws(() => judged(planned, undefined, "Pulumi.test.yaml"), {
      message: "An existing network is looked up first.",
    });
  });
});
