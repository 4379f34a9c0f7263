import * as assert from "node:assert/strict";
import type { ServicePlan } from "../../../components/fargate-microservice/args";
import type { Catalogue } from "../../../model/catalogue";
import type { QuotaName } from "../../../model/quotas";
import { plan } from "../../../plan";
import { mostTasks, peakPerZone } from "../../../plan/needs";
import { networkNeeds } from "../../../plan/needs/network";
import { entry, registered, scheduled, worker } from "../../support/catalogues";
import { existingNetwork, id } from "../../support/found-network";
import { problemLines } from "../../support/problem-lines";
import { retainedStack, rotationBy, stackReading } from "../../support/stacks";

type Values = Readonly<Record<string, unknown>>;
type Counts = Partial<Record<QuotaName, number>>;

function planned(services: object, more: object = {}, changes: Values = {}) {
  const catalogue = { stores: {}, recordClasses: {}, destinations: {}, services, ...more } as Catalogue;
  return plan(catalogue, stackReading({ egress: {}, rotation: {}, ...changes }));
}

/** What a stack of these services takes of each quota; by two AZs with one NAT gateway, one task of 256 units each. */
function needs(...given: Parameters<typeof planned>): Counts {
  const { quotas } = planned(...given);
  return Object.fromEntries(Object.entries(quotas).map(([name, { need }]) => [name, need]));
}

/** What of it a document's length decides, which grows with every name. */
const lengths: readonly string[] = [
  "characters-per-endpoint-policy",
  "characters-of-a-roles-policies",
  "bytes-per-bucket-policy",
  "bytes-per-table-policy",
  "characters-per-repository-policy",
  "bytes-per-topic-policy",
  "bytes-per-key-policy",
  "units-per-web-acl",
];

/** What a stack takes beside another one. */
function beside(one: Counts, other: Counts): Counts {
  return Object.fromEntries(
    Object.entries(other).flatMap(([name, need]) => {
      const more = need - (one[name as QuotaName] ?? 0);
      return more === 0 || lengths.includes(name) ? [] : [[name, more]];
    }),
  );
}

const alone = () => needs({ one: worker });
const adds = (...given: Parameters<typeof needs>) => beside(alone(), needs(...given));
const transit = {
  network: {
    cidr: "10.0.0.0/16",
    taskCidr: "100.64.0.0/16",
    egress: "transit",
    transitGateway: "tgw-0123456789abcdef0",
    testTrafficCidrs: [],
  },
};

// Counted by hand; that the whole program's graph takes as much, tests/program/quotas.test.ts holds.
describe("a stack takes of AWS's quotas", () => {
  it("for one worker: a VPC, a cluster, and what is told of", () => {
    const taken = Object.entries(alone()).filter(([name, need]) => need !== 0 && !lengths.includes(name));
    assert.deepEqual(Object.fromEntries(taken), {
      // The old task and the new one; the base counts for each.
      "fargate-on-demand-vcpus": 0.5,
      "fargate-spot-vcpus": 0.25,
      "services-per-cluster": 1,
      "capacity-providers-per-cluster": 2,
      vpcs: 1,
      "ranges-per-vpc": 1,
      // Four tiers in two AZs; a route table for each, and the VPC's own; an ACL for each tier, and the VPC's own.
      "subnets-per-vpc": 8,
      "route-tables-per-vpc": 9,
      "network-acls-per-vpc": 5,
      // Within the VPC, to S3 and DynamoDB, and out.
      "routes-per-route-table": 4,
      // Answers from outside, the VPC's own, and AWS's last one.
      "rules-per-network-acl": 3,
      "elastic-ips": 1,
      "nat-gateways-per-az": 1,
      // For images, their layers, and logs.
      "interface-endpoints-per-vpc": 3,
      "gateway-endpoints": 2,
      // Two tasks, three endpoints in two AZs, a NAT gateway.
      "network-interfaces": 9,
      // Of the tasks, of the endpoints, and the VPC's default one.
      "security-groups": 3,
      "security-groups-per-interface": 1,
      // Tasks call the endpoints, and S3.
      "rules-per-security-group": 2,
      "cloud-map-namespaces": 1,
      // The tasks', the one that starts them, and that of flow logs.
      roles: 3,
      // Four of releases, one of stopped tasks.
      "event-rules": 5,
      // One of each rule, two of the NAT gateway, one of flow logs, one of names that are blocked, five of the worker.
      "metric-alarms": 14,
      "log-resource-policies": 4,
    });
  });

  it("behind a balancer: two target groups, its eight addresses in each AZ, and alarms of both groups", () => {
    const balanced: Counts = {
      // From the testers' range, where balancers stand.
      "rules-per-network-acl": 1,
      "network-interfaces": 16,
      "security-groups": 1,
      "load-balancers": 1,
      "listeners-per-load-balancer": 2,
      "rules-per-load-balancer": 2,
      "target-groups": 2,
      "targets-per-load-balancer": 2,
      "web-acls": 1,
      certificates: 1,
      "cloud-map-instances-per-namespace": 1,
      "cloud-map-instances-per-service": 1,
      roles: 1,
      "metric-alarms": 14,
    };
    assert.deepEqual(adds({ one: entry }), balanced);
    assert.deepEqual(adds({ one: { ...entry, exposure: "public" } }), {
      ...balanced,
      // The world's two ports, and what it is answered by.
      "rules-per-network-acl": 3,
      // The one that redirects.
      "listeners-per-load-balancer": 3,
      "rules-per-security-group": 1,
    });
  });

  it("of capacity units of its WebACL: what AWS says of each group, and of each statement of the program's own", () => {
    const units = (more: object) => needs({ one: { ...entry, ...more } })["units-per-web-acl"];
    // The rate limit, and four of AWS's groups: reputation, known bad inputs, SQL injection, common rules.
    const usual = 2 + 25 + 200 + 200 + 700;
    assert.equal(units({}), usual);
    assert.equal(
      planned({ one: entry, two: { ...entry, largeBodyPaths: ["/upload"] } }).quotas["units-per-web-acl"]?.by,
      "the WebACL of two",
    );
    // A label, and a pattern on the path, decoded and made plain: each transformation counts.
    assert.equal(units({ largeBodyPaths: ["/upload"] }), usual + 1 + 3 + 2 * 10);
  });

  it("with uploads: the scan's role, its two rules, and an alarm of each", () => {
    const papers = { kind: "bucket", description: "Papers", dataClass: "restricted" };
    const door = { one: { ...entry, exposure: "public", data: { papers: "write" } } };
    const stores = (more: object) => ({ stores: { papers: { ...papers, ...more } } });
    assert.deepEqual(beside(needs(door, stores({})), needs(door, stores({ uploads: true }))), {
      roles: 1,
      "event-rules": 2,
      "metric-alarms": 2,
    });
  });

  it("found by name: its tasks one by one", () =>
    assert.deepEqual(adds({ one: registered }), {
      "cloud-map-instances-per-namespace": 2,
      "cloud-map-instances-per-service": 2,
    }));

  it("by a schedule: one task, no service, the role that starts it and the rule of runs that end badly", () =>
    assert.deepEqual(adds({ one: scheduled }), {
      "fargate-on-demand-vcpus": -0.25,
      "fargate-spot-vcpus": -0.25,
      "services-per-cluster": -1,
      "network-interfaces": -1,
      roles: 1,
      "event-rules": 1,
      // Of that rule.
      "metric-alarms": 1,
    }));

  it("with files: a mount target in each AZ behind a group of its own", () => {
    const scans = { kind: "files", description: "Scans", dataClass: "restricted" };
    assert.deepEqual(adds({ one: { ...worker, data: { scans: "write" } } }, { stores: { scans } }), {
      "network-interfaces": 2,
      "security-groups": 1,
      // Tasks call them, and their subnets are let in.
      "rules-per-security-group": 1,
      "rules-per-network-acl": 1,
      "file-systems": 1,
    });
  });

  it("with tables: one each, with an alarm of what it throttles, and a way to DynamoDB", () => {
    const index = { kind: "table", description: "Index", dataClass: "restricted", partitionKey: "id" };
    assert.deepEqual(adds({ one: { ...worker, data: { index: "write" } } }, { stores: { index } }), {
      tables: 1,
      "metric-alarms": 1,
      "rules-per-security-group": 1,
    });
  });

  it("with machines: each has an interface, and together a provider, a group and a role", () => {
    const ec2Capacity = { plain: { description: "Machines" } };
    const size = { "ec2Capacity.plain": { instanceTypes: ["c7i.xlarge"], min: 0, max: 5 } };
    assert.deepEqual(adds({ one: worker }, { ec2Capacity }, size), {
      "capacity-providers-per-cluster": 1,
      // Three endpoints for what machines say, in two AZs.
      "interface-endpoints-per-vpc": 3,
      "network-interfaces": 5 + 6,
      "security-groups": 1,
      roles: 1,
    });
  });

  it("with a NAT gateway in each AZ: one more, with its address and two alarms", () =>
    assert.deepEqual(adds({ one: worker }, {}, { "network.natGateways": "one-per-az" }), {
      "elastic-ips": 1,
      "network-interfaces": 1,
      "metric-alarms": 2,
    }));

  it("with addresses of the bank's own: none anew", () =>
    assert.deepEqual(adds({ one: worker }, {}, { "network.elasticIps": ["eipalloc-0123456789abcdef0"] }), {
      "elastic-ips": -1,
    }));

  it("that scales: one target", () => {
    const tasks = { "services.one": { tasks: { min: 1, max: 2 } } };
    assert.equal(adds({ one: worker }, {}, tasks)["scaling-targets"], 1);
  });

  it("through a transit gateway: a second range, the attachment's subnets with one table and one ACL, and no NAT gateway", () =>
    assert.deepEqual(adds({ one: worker }, {}, transit), {
      "ranges-per-vpc": 1,
      // Of the two public subnets' tables one is left, for both of the attachment's.
      "route-tables-per-vpc": -1,
      // To the second range; the one out is there as before, by another way.
      "routes-per-route-table": 1,
      "elastic-ips": -1,
      "nat-gateways-per-az": -1,
      // The attachment's two, and no NAT gateway's.
      "network-interfaces": 1,
      "metric-alarms": -2,
    }));

  it("that people see and look after, and whose logs go elsewhere: a policy for each, and one subscription", () => {
    const role = (name: string) => [`arn:aws:iam::111122223333:role/${name}`];
    assert.deepEqual(
      adds(
        { one: worker },
        {},
        {
          "access.clusterViewers": role("viewer"),
          "access.clusterOperators": role("operator"),
          logDestination: "arn:aws:logs:eu-west-2:444455556666:destination:security",
        },
      ),
      { "managed-policies": 2, "subscriptions-per-log-group": 1 },
    );
  });

  it("with functions that look at a release: the role in which ECS calls them", () => {
    const hooks = [
      {
        functionArn: "arn:aws:lambda:eu-west-2:111122223333:function:judge",
        stages: ["POST_SCALE_UP"],
        minutes: 5,
      },
    ];
    const release = (more: object) =>
      needs({ one: entry }, {}, { release: { strategy: "blue-green", ...more } });
    assert.deepEqual(beside(release({}), release({ hooks })), { roles: 1 });
  });

  it("with records that are copied elsewhere: a role, and an alarm on what is left behind", () => {
    const evidence = {
      kind: "bucket",
      description: "Evidence",
      dataClass: "restricted",
      recordClass: "proofs",
    };
    const recordClasses = { proofs: { description: "Proofs", retentionDays: 2557, lock: "compliance" } };
    const given = [
      { one: { ...worker, data: { evidence: "append" } } },
      { stores: { evidence }, recordClasses },
    ] as const;
    const replication = {
      evidence: {
        bucketArn: "arn:aws:s3:::bank-records",
        keyArn: "arn:aws:kms:eu-west-1:444455556666:key/4d9f1f8e-0c1b-4f5e-9a57-3f0f0c6f2b11",
      },
    };
    assert.deepEqual(
      beside(needs(...given, retainedStack), needs(...given, { ...retainedStack, replication })),
      { roles: 1, "metric-alarms": 1 },
    );
  });

  it("whose data is kept: what is told of calls past four eyes, from the region where IAM's are recorded, too", () => {
    const kept = { ...retainedStack, retain: true };
    const here = needs({ one: worker }, {}, kept);
    // One rule less where nothing can be released with less care, and the role that sends on what IAM records.
    assert.equal(here["event-rules"], 5 + 5);
    assert.equal(here.roles, 3 + 1);
    const home = {
      region: "us-east-1",
      availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
      "network.natGateways": "one-per-az",
    };
    assert.equal(needs({ one: worker }, {}, { ...kept, ...home }).roles, 3);
  });

  it("with tasks that speak TLS: an alarm more of each target group, on handshakes that fail", () => {
    const plain = { exceptions: { plaintext: { stacks: ["test"], ticket: "CDD-7" } } };
    assert.deepEqual(beside(needs({ one: { ...entry, ...plain } }), needs({ one: entry })), {
      "metric-alarms": 2,
    });
  });

  it("of tasks: the most that one of its schedules lets scaling make, and more in an AZ than fits evenly", () => {
    const schedules = [
      { name: "morning", cron: "cron(0 8 * * ? *)", timezone: "Europe/London", min: 1, max: 9 },
    ];
    const { services } = planned(
      { one: entry },
      {},
      {
        "services.one": { tasks: { min: 1, max: 4 }, scaling: { schedules } },
      },
    );
    assert.equal(mostTasks(services[0] as ServicePlan), 9);
    // Five of nine, old and new.
    assert.equal(peakPerZone(services, 2), 10);
  });

  it("in somebody else's VPC: no role for flow logs, no default group, and policies of the endpoints that it makes", () => {
    const own = needs({ one: worker });
    const existing = (more: object) =>
      needs({ one: worker }, {}, { network: { ...existingNetwork, ...more } });
    assert.deepEqual([own.roles, existing({}).roles], [3, 2]);
    assert.deepEqual([own["security-groups"], existing({})["security-groups"]], [3, 2]);
    // The owner's gateways have policies of the owner's.
    const policed = (changes: Values) =>
      networkNeeds["characters-per-endpoint-policy"](planned({ one: worker }, {}, changes))
        .map(({ by }) => by.replace("the endpoint of ", ""))
        .sort();
    const made = ["ecr.api", "ecr.dkr", "logs"];
    assert.deepEqual(policed({}), ["dynamodb", ...made, "s3"]);
    assert.deepEqual(policed({ network: existingNetwork }), made);
    const interfaceEndpoints = made.map((_, index) => id("vpce", 3 + index));
    assert.deepEqual(policed({ network: { ...existingNetwork, interfaceEndpoints } }), []);
  });

  it("of rules of the attachment's ACL: what tasks send, its answers, what is told of packets too big, and AWS's last one", () => {
    const registers = { cidrs: ["10.200.8.0/24"], hosts: [], port: 443 };
    const lines = problemLines(
      {
        stores: {},
        recordClasses: {},
        destinations: { registers: { description: "Registers" } },
        services: { one: { ...worker, egress: ["registers"] } },
      },
      { rotation: {}, ...transit, egress: { registers }, quotas: { "rules-per-network-acl": 0 } },
    );
    assert.deepEqual(
      lines.flatMap((line) => /the ACL of the attachment's subnets (.*) at its/.exec(line)?.[1] ?? []),
      ["(ingress) needs 3", "(egress) needs 3"],
    );
  });

  it("of rules of each group, as its calls, destinations, files and machines open it", () => {
    const scans = { kind: "files", description: "Scans", dataClass: "restricted" };
    const lines = (changes: Values) =>
      problemLines(
        {
          stores: { scans },
          recordClasses: {},
          destinations: { registers: { description: "Registers" } },
          ec2Capacity: { plain: { description: "Machines" } },
          services: {
            door: { ...entry, exposure: "public", calls: ["inner"], egress: ["registers"] },
            inner: { ...entry, data: { scans: "write" }, calls: ["found"] },
            found: { ...registered, capacity: "ec2:plain" },
          },
        } as unknown as Catalogue,
        {
          rotation: {},
          "egress.registers": {
            cidrs: ["198.51.100.0/24", "203.0.113.0/24"],
            prefixLists: ["pl-0123456789abcdef0"],
            hosts: [],
            port: 587,
          },
          "services.inner": { inboundCidrs: ["10.200.8.0/24", "10.201.8.0/24"] },
          "ec2Capacity.plain": { instanceTypes: ["c7i.xlarge"], min: 0, max: 5 },
          ...changes,
          "quotas.rules-per-security-group": 0,
        },
      ).map((line) => line.replace(/^.*: the group of (.*) needs (\d+) at its .*$/, "$1: $2"));
    const groups = [
      // Testers, and the world's two ports.
      "the balancer of door (inbound): 3",
      "the balancer of door (outbound): 1",
      // Testers, two ranges of the bank, and one caller.
      "the balancer of inner (inbound): 4",
      "the balancer of inner (outbound): 1",
      "the files of scans (inbound): 1",
      // Endpoints and S3.
      "the machines of plain (outbound): 2",
      "the tasks of door (inbound): 1",
      // Endpoints, S3, two ranges, a list, and whom it calls.
      "the tasks of door (outbound): 6",
      "the tasks of found (inbound): 1",
      "the tasks of found (outbound): 2",
      "the tasks of inner (inbound): 1",
      // Endpoints, S3, the files, and whom it calls.
      "the tasks of inner (outbound): 4",
    ];
    const existing = { ...existingNetwork, testTrafficCidrs: ["192.0.2.240/28"] };
    // Each that calls, and the machines.
    assert.deepEqual(
      lines({ network: existing }).sort(),
      [...groups, "the interface endpoints (inbound): 4"].sort(),
    );
    const interfaceEndpoints = [3, 4, 5, 6, 7, 8].map((index) => id("vpce", index));
    assert.deepEqual(lines({ network: { ...existing, interfaceEndpoints } }).sort(), groups);
  });

  it("of rules of its endpoints' group: one more for the function that rotates secrets in the VPC", () => {
    const secret = { one: { ...worker, secrets: ["key"] } };
    const rotation = (more: object) => ({ rotation: { "one/key": { ...rotationBy(), ...more } } });
    const found = (changes: Values) =>
      problemLines(
        { stores: {}, recordClasses: {}, destinations: {}, services: secret } as unknown as Catalogue,
        {
          egress: {},
          ...changes,
          "quotas.rules-per-security-group": 1,
        },
      ).filter((line) => line.includes("endpoints"));
    assert.deepEqual(found(rotation({})), []);
    assert.match(
      String(found(rotation({ securityGroup: "sg-0123456789abcdef0" }))),
      /the group of the interface endpoints \(inbound\) needs 2 at/,
    );
  });

  it("with backups: the two roles and rules of them", () => {
    const index = { kind: "table", description: "Index", dataClass: "restricted", partitionKey: "id" };
    const given = [{ one: { ...worker, data: { index: "write" } } }, { stores: { index } }] as const;
    assert.deepEqual(beside(needs(...given), needs(...given, { backups: {} })), {
      roles: 2,
      "event-rules": 2,
      "metric-alarms": 2,
    });
  });
});
