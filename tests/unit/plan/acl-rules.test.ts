import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type AclRule, tiers } from "../../../components/network/args";
import { networkAcls } from "../../../plan/network-acls";
import type { Flow } from "../../../plan/network-flows";
import { layOut } from "../../../plan/tiers";
import { always } from "../../support/always";

const places = layOut({ cidr: "10.0.0.0/16" }, { public: 24, private: 20, isolated: 24, tasks: 20 }, 2);
const { public: open, private: inner, tasks } = places;
const world = "0.0.0.0/0";
const icmp = `allow icmp ${world}`;

function told(rules: readonly AclRule[]): string[] {
  return rules
    .map(({ action, protocol, range, ports }) =>
      [action, protocol, ...(ports === undefined ? [] : [ports.join("-")]), range].join(" "),
    )
    .sort();
}

/** What the ACLs say that say anything. */
function aclsOf(flows: readonly Flow[], others: readonly string[] = []) {
  const acls = networkAcls(flows, places, others);
  return Object.fromEntries(
    [...tiers, "transit" as const].flatMap((tier) => {
      const { ingress, egress } = acls[tier];
      return ingress.length + egress.length === 0
        ? []
        : [[tier, { ingress: told(ingress), egress: told(egress) }]];
    }),
  );
}

const linux = [32_768, 65_535] as const;
const any = [1024, 65_535] as const;
const bank = "10.200.0.0/16";

describe("what a flow opens", () => {
  it("is both ends' ways there and back, within the VPC", () =>
    assert.deepEqual(
      aclsOf([{ from: { tier: "tasks" }, to: { tier: "private" }, port: 443, answers: linux }]),
      {
        tasks: {
          ingress: [`allow tcp 32768-65535 ${inner.range}`],
          egress: [`allow tcp 443-443 ${inner.range}`],
        },
        private: {
          ingress: [`allow tcp 443-443 ${tasks.range}`],
          egress: [`allow tcp 32768-65535 ${tasks.range}`],
        },
      },
    ));

  it("to the world by a NAT gateway is its tier's and the public one's", () =>
    assert.deepEqual(
      aclsOf([{ from: { tier: "tasks" }, to: { range: world }, port: 443, answers: linux, by: "nat" }]),
      {
        tasks: {
          ingress: [icmp, `allow tcp 32768-65535 ${world}`],
          egress: [icmp, `allow tcp 443-443 ${world}`],
        },
        public: {
          ingress: [
            icmp,
            `allow tcp 1024-3388 ${world}`,
            `allow tcp 3390-65535 ${world}`,
            `allow tcp 443-443 ${tasks.range}`,
          ],
          egress: [icmp, `allow tcp 32768-65535 ${tasks.range}`, `allow tcp 443-443 ${world}`],
        },
      },
    ));

  it("out by a transit gateway is judged at the attachment by where it comes from", () =>
    assert.deepEqual(
      aclsOf([{ from: { tier: "tasks" }, to: { range: bank }, port: 443, answers: linux, by: "transit" }]),
      {
        tasks: {
          ingress: [icmp, `allow tcp 32768-65535 ${bank}`],
          egress: [icmp, `allow tcp 443-443 ${bank}`],
        },
        transit: {
          ingress: [icmp, `allow tcp 443-443 ${tasks.range}`],
          egress: [icmp, `allow tcp 32768-65535 ${tasks.range}`],
        },
      },
    ));

  it("in by a transit gateway is judged there by where it goes", () =>
    assert.deepEqual(
      aclsOf([{ from: { range: bank }, to: { tier: "private" }, port: 443, answers: any, by: "transit" }]),
      {
        private: {
          ingress: [icmp, `allow tcp 443-443 ${bank}`],
          egress: [icmp, `allow tcp 1024-65535 ${bank}`],
        },
        transit: {
          ingress: [icmp, `allow tcp 1024-65535 ${inner.range}`],
          egress: [icmp, `allow tcp 443-443 ${inner.range}`],
        },
      },
    ));

  it("from the world is the door's alone, not that of every tier that the world takes in", () =>
    assert.deepEqual(aclsOf([{ from: { range: world }, to: { tier: "public" }, port: 443, answers: any }]), {
      public: {
        ingress: [icmp, `allow tcp 443-443 ${world}`],
        egress: [icmp, `allow tcp 1024-65535 ${world}`],
      },
    }));

  it("from a range of the VPC is the way out of the tier that it is of, too", () => {
    const [subnet = ""] = tasks.subnets;
    const { tasks: out, isolated } = aclsOf([
      { from: { range: subnet }, to: { tier: "public" }, port: 8443, answers: any },
    ]);
    assert.deepEqual(out, {
      ingress: [`allow tcp 1024-65535 ${open.range}`],
      egress: [`allow tcp 8443-8443 ${open.range}`],
    });
    assert.equal(isolated, undefined);
  });

  it("is nothing where there is none", () => assert.deepEqual(aclsOf([], [bank]), {}));
});

describe("ports on which machines are administered", () => {
  const answered = (answers: Flow["answers"], range = world) =>
    aclsOf([{ from: { tier: "private" }, to: { range }, port: 443, answers }]).private?.ingress.filter(
      (rule) => rule !== icmp,
    );

  for (const [answers, left] of [
    [
      [1, 65_535],
      ["1-21", "23-3388", "3390-65535"],
    ],
    [
      [20, 30],
      ["20-21", "23-30"],
    ],
    [[22, 22], []],
    [[22, 23], ["23-23"]],
    [[21, 22], ["21-21"]],
    [[23, 3388], ["23-3388"]],
    [[3389, 3389], []],
    [[3389, 4000], ["3390-4000"]],
    [[1024, 3389], ["1024-3388"]],
    [[3390, 4000], ["3390-4000"]],
    [[1, 21], ["1-21"]],
  ] as const)
    it(`are none of ${answers.join(" to ")} from the world: ${left.join(", ") || "nothing is left"}`, () =>
      assert.deepEqual(
        answered(answers),
        left.map((ports) => `allow tcp ${ports} ${world}`),
      ));

  it("are left where it is not the world that comes in", () =>
    assert.deepEqual(answered([20, 30], bank), [`allow tcp 20-30 ${bank}`]));

  it("are left on the way out", () =>
    assert.deepEqual(
      aclsOf([{ from: { range: world }, to: { tier: "public" }, port: 443, answers: [20, 30] }]).public
        ?.egress,
      [icmp, `allow tcp 20-30 ${world}`],
    ));
});

describe("what several flows open", () => {
  const to = (range: string, port: number, answers: Flow["answers"] = linux): Flow => ({
    from: { tier: "tasks" },
    to: { range },
    port,
    answers,
  });
  const egress = (...flows: readonly Flow[]) => aclsOf(flows).tasks?.egress.filter((rule) => rule !== icmp);
  const ingress = (...flows: readonly Flow[]) => aclsOf(flows).tasks?.ingress.filter((rule) => rule !== icmp);

  it("stands there once, and not beside what opens it already", () => {
    assert.deepEqual(egress(to(bank, 443), to(bank, 443)), [`allow tcp 443-443 ${bank}`]);
    assert.deepEqual(egress(to("10.200.8.0/24", 443), to(bank, 443)), [`allow tcp 443-443 ${bank}`]);
    assert.deepEqual(egress(to(bank, 443), to("10.200.8.0/24", 443)), [`allow tcp 443-443 ${bank}`]);
    assert.deepEqual(ingress(to(bank, 443, linux), to(bank, 444, any)), [`allow tcp 1024-65535 ${bank}`]);
  });

  it("stands there for each where neither opens the other", () => {
    assert.deepEqual(egress(to("10.200.8.0/24", 444), to(bank, 443)), [
      `allow tcp 443-443 ${bank}`,
      "allow tcp 444-444 10.200.8.0/24",
    ]);
    assert.deepEqual(ingress(to(bank, 443, [1024, 40_000]), to(bank, 444, [30_000, 65_535])), [
      `allow tcp 1024-40000 ${bank}`,
      `allow tcp 30000-65535 ${bank}`,
    ]);
    assert.deepEqual(ingress(to("10.200.8.0/24", 443, any), to(bank, 444, linux)), [
      "allow tcp 1024-65535 10.200.8.0/24",
      `allow tcp 32768-65535 ${bank}`,
    ]);
  });

  it("does not hang on their order", () => {
    const flows = [to(bank, 443), to("203.0.113.0/24", 587), to(world, 443), to("198.51.100.0/28", 8443)];
    assert.deepEqual(
      networkAcls(flows, places, [bank, "10.1.0.0/16"]),
      networkAcls(flows.toReversed(), places, ["10.1.0.0/16", bank]),
    );
  });
});

describe("other stacks' networks", () => {
  const out = (range: string): Flow => ({
    from: { tier: "tasks" },
    to: { range },
    port: 443,
    answers: linux,
  });

  it("are denied where a rule would open them, and nowhere else", () => {
    const acls = aclsOf([out("10.128.0.0/9")], ["10.129.0.0/16", "172.16.0.0/16"]);
    assert.deepEqual(acls.tasks, {
      ingress: [icmp, "allow tcp 32768-65535 10.128.0.0/9", "deny -1 10.129.0.0/16"],
      egress: [icmp, "allow tcp 443-443 10.128.0.0/9", "deny -1 10.129.0.0/16"],
    });
  });

  it("are denied first, however many they are, each by a number of its own", () => {
    const others = Array.from(
      { length: 900 },
      (_, index) => `10.${1 + Math.floor(index / 250)}.${index % 250}.0/24`,
    );
    const { egress } = networkAcls([out(world)], places, others).tasks;
    const denied = egress.filter(({ action }) => action === "deny");
    assert.deepEqual(
      denied.map(({ number }) => number),
      Array.from({ length: 900 }, (_, index) => 100 + index),
    );
    assert.deepEqual(new Set(denied.map(({ range }) => range)), new Set(others));
    // Who has which number follows from what the rules say, though most of these would have another's.
    assert.deepEqual(networkAcls([out(world)], places, others.toReversed()).tasks.egress, egress);
  });

  it("come before what is allowed, and all of it in numbers that AWS takes, in their order", () => {
    const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 15 });
    always(
      fc.property(ports, (each) => {
        const flows = each.map((port) => ({ ...out(world), port }));
        for (const rules of Object.values(networkAcls(flows, places, ["10.1.0.0/16"]).tasks)) {
          const numbers = rules.map(({ number }: AclRule) => number);
          assert.deepEqual(
            numbers,
            numbers.toSorted((one: number, other: number) => one - other),
          );
          for (const { action, number } of rules as readonly AclRule[])
            assert.ok(
              action === "deny" ? number >= 100 && number < 1000 : number >= 1000 && number <= 32_766,
            );
        }
      }),
    );
  });
});
