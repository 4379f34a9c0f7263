import * as assert from "node:assert/strict";
import type { Catalogue } from "../../../model/catalogue";
import { nearest } from "../../../model/nearest";
import { quota, quotaIn, quotaNames } from "../../../model/quotas";
import { plan } from "../../../plan";
import { catalogueIn } from "../../../plan/presence";
import { platform } from "../../../services";
import { entry, registered, scheduled, small, worker } from "../../support/catalogues";
import { problemLines } from "../../support/problem-lines";
import { byHand, readingOf, retainedStack, stackNames, stackReading } from "../../support/stacks";

const none = { stores: {}, recordClasses: {}, destinations: {} };
const only = (services: Record<string, unknown>) => ({ ...none, services }) as Catalogue;
const values = { egress: {}, rotation: {} };
const needs = (catalogue: Catalogue, changes: Readonly<Record<string, unknown>> = {}) =>
  plan(catalogue, stackReading({ ...values, ...changes })).quotas;
const found = (quotas: Readonly<Record<string, unknown>>, catalogue = small, changes = {}) =>
  problemLines(catalogue, { quotas, ...changes });
const at = "Pulumi.test.yaml: cdd:platform.quotas";
const plenty = { "fargate-on-demand-vcpus": 1000, "fargate-spot-vcpus": 1000 };

/** Callers of one service, which has as many callers as they are. */
const callers = (count: number) =>
  only({
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`caller-${index}`, { ...worker, calls: ["called"] }]),
    ),
    called: entry,
  });

describe("AWS's quotas", () => {
  it("each have a page of AWS's, one name and at most one code of their own", () => {
    for (const name of quotaNames) {
      assert.match(quota(name).source, /^https:\/\/docs\.aws\.amazon\.com\/[\w/.-]+\.html$/, name);
      assert.match(quota(name).code ?? "L-00000000", /^L-[0-9A-F]{8}$/, name);
    }
    const codes = quotaNames.flatMap((name) => quota(name).code ?? []);
    assert.equal(new Set(codes).size, codes.length);
  });

  it("are the account's own where the stack file says so, by name or by code, and else AWS's defaults", () => {
    assert.equal(quotaIn("load-balancers", {}), 50);
    assert.equal(quotaIn("load-balancers", { "load-balancers": 3 }), 3);
    assert.equal(quotaIn("load-balancers", { "L-53DA6B97": 70 }), 70);
    assert.equal(quotaIn("load-balancers", { "L-3032A538": 70 }), 50);
  });

  it("hold every shipped stack, and no file says more than it needs to", () => {
    for (const stack of stackNames) {
      const reading = readingOf(stack);
      const planned = plan(catalogueIn(platform, stack), reading);
      for (const [name, { need, quota: has }] of Object.entries(planned.quotas)) assert.ok(need <= has, name);
      for (const name of quotaNames.filter((each) => reading.config?.quotas[each] !== undefined))
        assert.ok((planned.quotas[name]?.need ?? 0) > quota(name).most, `${stack}: ${name} fits the default`);
    }
  });
});

describe("in a stack file", () => {
  it("a quota that nobody has is refused, with the nearest name", () => {
    assert.deepEqual(found({ ...plenty, "load-balancer": 60 }), [
      `${at}.load-balancer: "load-balancer" is not a name here. Use load-balancers: all stand in docs/reference/quotas.md.`,
    ]);
    assert.match(String(found({ ...plenty, "l-53da6b98": 60 })), /Use L-53DA6B97:/);
  });

  it("a quota that AWS raises for nobody is refused", () => {
    assert.deepEqual(found({ ...plenty, "units-per-web-acl": 6000 }), [
      `${at}.units-per-web-acl: "units-per-web-acl" is not a name here. AWS raises it for nobody: it is 5000.`,
    ]);
  });

  it("a quota said twice, or by something else than a number, is refused, and an empty section is none", () => {
    assert.match(
      String(found({ ...plenty, "load-balancers": 60, "L-53DA6B97": 70 })),
      /platform\.quotas: .* is not allowed\. Name each quota once: by its name, or by its code\./,
    );
    assert.deepEqual(found({ ...plenty, vpcs: "6" }), [
      `${at}.vpcs: "6" is not allowed. Use a whole number of what AWS has granted, 0 to 10000000.`,
    ]);
    assert.deepEqual(problemLines(small, { quotas: null, ...oneSmallTask }), []);
  });
});

const oneSmallTask = { capacity: { base: 1, fargateWeight: 1, spotWeight: 0 } };

describe("a stack that its account does not hold is refused, with the numbers:", () => {
  it("vCPUs, with the next step; what just fits is not", () => {
    const size = { ...oneSmallTask, defaults: { cpu: 1024, memory: 2048, tasks: { min: 1 } } };
    assert.deepEqual(found({ "fargate-on-demand-vcpus": 6 }, small, size), []);
    assert.deepEqual(found({ "L-3032A538": 5 }, small, size), [
      `${at}.L-3032A538: Fargate On-Demand vCPU resource count: the stack needs 6 at its own maximum, and the account has 5; ` +
        "AWS's default is 6. Ask AWS for 6 or more (Service Quotas, fargate L-3032A538) and write here what it grants, or " +
        "lower tasks.max, cpu or capacity.fargateWeight.",
    ]);
    assert.match(
      String(found({}, small, { ...size, "defaults.cpu": 2048, "defaults.memory": 4096 })),
      /needs 12 at its own maximum, and the account has 6, AWS's default\. Ask AWS for 12 or more/,
    );
  });

  it("rules of a security group, of each that has too many", () => {
    const most = { ...values, quotas: plenty };
    assert.deepEqual(problemLines(callers(59), most), []);
    assert.deepEqual(
      problemLines(callers(61), most).map((line) => line.split(" at its own maximum")[0]),
      [
        `${at}.rules-per-security-group: Inbound or outbound rules per security group: the group of the interface endpoints (inbound) needs 62`,
        `${at}.rules-per-security-group: Inbound or outbound rules per security group: the group of the balancer of called (inbound) needs 62`,
      ],
    );
  });

  it("balancers, and their WebACLs", () => {
    const services = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`entry-${index}`, entry]));
    const given = { ...values, quotas: { ...plenty, "web-acls": 50 } };
    const lines = problemLines(only(services), given).map((line) => line.split(":")[2]);
    assert.deepEqual(
      lines,
      ["platform.load-balancers", "platform.web-acls"].map((each) =>
        each.replace("platform.", "platform.quotas."),
      ),
    );
  });

  it("rules of a network ACL: AWS's own last one counts, and a raised quota lets more pass", () => {
    const cidrs = (count: number) => Array.from({ length: count }, (_, index) => `198.51.100.${index}/32`);
    const egress = (count: number) => ({ "egress.registers": { cidrs: cidrs(count), hosts: [], port: 587 } });
    const lines = found(plenty, small, egress(20));
    assert.match(
      String(lines),
      /quotas\.rules-per-network-acl: .*the ACL of the tasks subnets \(egress\) needs 25 at its own maximum, and the account has 20/,
    );
    assert.deepEqual(found({ ...plenty, "rules-per-network-acl": 40 }, small, egress(20)), []);
  });

  it("policies of roles, which grow with the stores", () => {
    const tables = (count: number) => {
      const names = Array.from({ length: count }, (_, index) => `table-${index}`);
      const table = { kind: "table", description: "Table", dataClass: "restricted", partitionKey: "id" };
      const data = Object.fromEntries(names.map((name) => [name, "write"]));
      const stores = Object.fromEntries(names.map((name) => [name, table]));
      return { ...only({ one: { ...worker, data } }), stores } as Catalogue;
    };
    const kept = { ...retainedStack, ...values, quotas: plenty };
    assert.deepEqual(problemLines(tables(10), kept), []);
    const lines = problemLines(tables(200), kept).filter((line) => line.includes("quotas"));
    assert.match(
      String(lines),
      /^Pulumi\.test\.yaml: cdd:platform\.quotas\.characters-of-a-roles-policies: Aggregate size of a role's inline policies: the role of the tasks of one needs \d+ at its own maximum, and the account has 10240, AWS's default\. AWS raises it for nobody: let single services use fewer stores/,
    );
    assert.match(String(lines), /the role that makes backups needs \d+/);
  });

  it("policies of secrets, repositories, topics and tables, which grow with whom the stack file names", () => {
    const roles = (name: string, count: number) =>
      Array.from({ length: count }, (_, n) => `arn:aws:iam::111122223333:role/${name.repeat(10)}-${n}`);
    const many = (count: number) => ({
      ...values,
      quotas: plenty,
      "access.deployers": roles("deployer", count),
      "access.secretWriters": roles("secrets-", count),
      rotation: { "one/key": byHand },
    });
    const one = only({ one: { ...worker, secrets: ["key"] } });
    assert.deepEqual(problemLines(one, many(10)), []);
    const lines = problemLines(one, many(100)).filter((line) => line.startsWith(at));
    assert.match(
      lines.join("\n"),
      /characters-per-secret-policy: Resource policy length: the secret one\/key needs \d{5} at its own maximum, and the account has 20480, AWS's default\. AWS raises it for nobody: name fewer roles under access\.deployers and access\.secretWriters/,
    );
    assert.match(
      lines.join("\n"),
      /characters-per-repository-policy: Repository policy length: each repository needs \d{5} .*: name fewer roles under access\.deployers and access\.imagePushers\./,
    );
    const told = (count: number) => ({
      ...values,
      quotas: plenty,
      "notifications.subscribers": Array.from({ length: count }, (_, n) => ({
        protocol: "email",
        endpoint: `somebody-in-operations-${n}@example-bank.com`,
      })),
    });
    assert.deepEqual(problemLines(one, { ...told(10), rotation: { "one/key": byHand } }), []);
    assert.match(
      problemLines(one, { ...told(1000), rotation: { "one/key": byHand } }).join("\n"),
      /bytes-per-topic-policy: Topic policy size: the topic of (alarms|events) needs \d{5} at its own maximum, and the account has 30720, AWS's default\. AWS raises it for nobody: name fewer subscribers/,
    );
  });

  it("policies of tables, which grow with the services that read them", () => {
    const readers = (count: number) =>
      ({
        ...only({
          writer: { ...worker, data: { table: "write" } },
          ...Object.fromEntries(
            Array.from({ length: count }, (_, n) => [`reader-${n}`, { ...worker, data: { table: "read" } }]),
          ),
        }),
        stores: {
          table: { kind: "table", description: "Table", dataClass: "restricted", partitionKey: "id" },
        },
      }) as Catalogue;
    const kept = { ...values, quotas: plenty };
    assert.deepEqual(problemLines(readers(50), kept), []);
    assert.match(
      problemLines(readers(400), kept).join("\n"),
      /bytes-per-table-policy: Resource-based policy size: the table table needs \d{5} .*: let fewer services read it/,
    );
  });

  it("policies of buckets, which grow with the services that read them", () => {
    const readers = (count: number) =>
      ({
        ...only({
          writer: { ...worker, data: { papers: "write" } },
          ...Object.fromEntries(
            Array.from({ length: count }, (_, n) => [`reader-${n}`, { ...worker, data: { papers: "read" } }]),
          ),
        }),
        stores: { papers: { kind: "bucket", description: "Papers", dataClass: "restricted" } },
      }) as Catalogue;
    const kept = { ...values, quotas: plenty };
    assert.deepEqual(problemLines(readers(10), kept), []);
    assert.match(
      problemLines(readers(150), kept).join("\n"),
      /bytes-per-bucket-policy: Bucket policy size: the bucket papers needs \d{5} .*: let fewer services read it, and the others call one that does\./,
    );
  });

  it("whatever it is, with what the stack can have less of, by the keys of its files", () => {
    const asked = {
      "fargate-on-demand-vcpus": "tasks.max, cpu or capacity.fargateWeight",
      "fargate-spot-vcpus": "tasks.max, cpu or capacity.spotWeight",
      "rules-per-network-acl":
        "egress, inboundCidrs of services and network.testTrafficCidrs, or prefix lists in egress",
      "rules-per-security-group":
        "egress, inboundCidrs of services and network.testTrafficCidrs, or declare fewer calls",
      "routes-per-route-table": "egress and inboundCidrs of services",
      "elastic-ips": "network.elasticIps",
      "targets-per-load-balancer": "lower tasks.max",
      "cloud-map-instances-per-namespace": "lower tasks.max",
      "network-interfaces": "lower tasks.max",
      // Nothing in particular; and a quota without a code is found by its service.
      vpcs: "(Service Quotas, vpc L-F678F1CE) and write here what it grants, or let the stack have less",
      "metric-alarms":
        "(Service Quotas, monitoring) and write here what it grants, or let the stack have less",
    };
    const lines = found(Object.fromEntries(Object.keys(asked).map((name) => [name, 0])));
    for (const [name, way] of Object.entries(asked)) {
      const mine = lines.filter((line) => line.startsWith(`${at}.${name}: `));
      assert.ok(mine.length > 0, name);
      for (const line of mine) assert.ok(line.endsWith(`${way}.`), line);
    }
    // AWS raises it for nobody, so nobody can say so of his account: 501 tasks, old and new.
    const many = problemLines(only({ one: registered }), {
      ...values,
      quotas: { ...plenty, "cloud-map-instances-per-namespace": 2000 },
      "defaults.tasks": { min: 501 },
    });
    assert.match(
      many.join("\n"),
      /quotas\.cloud-map-instances-per-service: Instances per service: one needs 1002 .*AWS raises it for nobody: lower tasks\.max\./,
    );
  });

  it("together with all else that is wrong, in one message", () => {
    const lines = found({ vpcs: 0, "elastic-ips": 0 }, small, {
      "network.subnetMasks": { tasks: 28 },
      "defaults.tasks": { min: 9 },
    });
    assert.equal(lines.filter((line) => line.startsWith(at)).length, 3);
    assert.equal(lines.length, 4);
  });
});

describe("what a stack needs", () => {
  it("is twice the tasks of what is released, and of a run one", () => {
    const shares = (base: number, fargateWeight: number, spotWeight: number) => ({
      capacity: { base, fargateWeight, spotWeight },
      defaults: { cpu: 1024, memory: 2048, tasks: { min: 1, max: 10 } },
    });
    const vcpus = (catalogue: Catalogue, changes: object) => {
      const { "fargate-on-demand-vcpus": demand, "fargate-spot-vcpus": spot } = needs(catalogue, {
        ...changes,
      });
      return [demand?.need, spot?.need];
    };
    const one = only({ one: worker });
    assert.deepEqual(vcpus(one, shares(1, 1, 0)), [20, 0]);
    // One and a share of nine, rounded up, of the old tasks and of the new; of twenty all but one on Spot.
    assert.deepEqual(vcpus(one, shares(1, 0, 1)), [2, 19]);
    assert.deepEqual(vcpus(one, shares(2, 1, 3)), [8, 14]);
    assert.deepEqual(vcpus(only({ one: scheduled }), shares(1, 1, 1)), [1, 0]);
  });

  it("is nothing of Fargate for tasks on machines", () => {
    const catalogue = {
      ...only({ one: { ...worker, capacity: "ec2:gpu" } }),
      ec2Capacity: { gpu: { description: "GPU" } },
    } as Catalogue;
    const machines = { "ec2Capacity.gpu": { instanceTypes: ["g6.xlarge"], min: 1, max: 7 } };
    const planned = needs(catalogue, { ...machines, "defaults.tasks": { min: 3 } });
    assert.equal(planned["fargate-on-demand-vcpus"]?.need, 0);
    assert.equal(planned["capacity-providers-per-cluster"]?.need, 3);
  });

  it("counts names: a balancer once, tasks that are found by name one by one", () => {
    const planned = needs(only({ one: registered, two: entry }), { "defaults.tasks": { min: 1, max: 30 } });
    assert.deepEqual(planned["cloud-map-instances-per-service"], { need: 60, by: "one", quota: 1000 });
    assert.equal(planned["cloud-map-instances-per-namespace"]?.need, 61);
    assert.equal(planned["targets-per-load-balancer"]?.need, 60);
    // Of those that take as much, the first.
    const alike = needs(only({ one: entry, two: entry }));
    assert.equal(alike["targets-per-load-balancer"]?.by, "the balancer of one");
  });

  it("is nothing of what somebody else's VPC has already, and of endpoints what the program makes", () => {
    const id = (kind: string, number: number) => `${kind}-0123456789abcde${number}0`;
    const network = {
      kind: "existing",
      vpcId: id("vpc", 1),
      subnets: Object.fromEntries(
        ["public", "private", "isolated", "tasks"].map((tier, index) => [
          tier,
          [id("subnet", 2 * index), id("subnet", 2 * index + 1)],
        ]),
      ),
      gatewayEndpoints: { s3: id("vpce", 1), dynamodb: id("vpce", 2) },
      testTrafficCidrs: [],
    };
    const of = (changes: object) => {
      const all = needs(only({ one: entry }), { network: { ...network, ...changes } });
      return (name: string) => all[name]?.need;
    };
    const made = of({});
    for (const name of [
      "vpcs",
      "subnets-per-vpc",
      "elastic-ips",
      "rules-per-network-acl",
      "gateway-endpoints",
    ])
      assert.equal(made(name), 0, name);
    assert.equal(made("interface-endpoints-per-vpc"), 3);
    assert.equal(made("security-groups"), 3);
    assert.equal(made("log-resource-policies"), 3);
    const foreign = of({ interfaceEndpoints: [id("vpce", 3), id("vpce", 4), id("vpce", 5)] });
    assert.equal(foreign("interface-endpoints-per-vpc"), 0);
    assert.equal(foreign("security-groups"), 2);
    assert.equal(foreign("characters-per-endpoint-policy"), 0);
    // Two tasks, and the balancer's eight in each of two AZs; no endpoint's.
    assert.equal(foreign("network-interfaces"), 2 + 16);
    assert.equal(made("network-interfaces"), 2 + 16 + 6);
  });

  it("names what is nearest by its letters", () => {
    assert.equal(nearest("vpc", ["vpcs", "roles"]), "vpcs");
    assert.equal(nearest("", ["b", "a"]), "b");
    assert.equal(nearest("WEB-ACL", ["units-per-web-acl", "web-acls"]), "web-acls");
  });
});
