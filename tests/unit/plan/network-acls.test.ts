import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type AclRule, tiers } from "../../../components/network/args";
import { networkFaults } from "../../../components/network/validate";
import { readStackConfig } from "../../../config/stack-config";
import { plan } from "../../../plan";
import { networkAcls } from "../../../plan/network-acls";
import { type Flow, flowsOf } from "../../../plan/network-flows";
import { layOut } from "../../../plan/tiers";
import { always } from "../../support/always";
import { entry, registered, small, smallWith } from "../../support/catalogues";
import { anyPlan, ownNetwork } from "../../support/plans";
import { stackValues } from "../../support/stacks";

const places = layOut({ cidr: "10.0.0.0/16" }, { public: 24, private: 20, isolated: 24, tasks: 20 }, 2);
const range = {
  public: "10.0.0.0/22",
  private: "10.0.64.0/18",
  isolated: "10.0.128.0/22",
  tasks: "10.0.192.0/18",
};
const world = "0.0.0.0/0";

/** Rules as text, without their numbers: `allow tcp 443 10.0.192.0/18`. */
const told = (rules: readonly AclRule[]) =>
  rules
    .map(({ action, protocol, range: where, ports }) => {
      const at = ports === undefined ? "" : ports[0] === ports[1] ? ` ${ports[0]}` : ` ${ports.join("-")}`;
      return `${action} ${protocol}${at} ${where}`;
    })
    .sort();

const acls = (values: Readonly<Record<string, unknown>> = {}, catalogue = small, others: object = {}) =>
  ownNetwork(plan(catalogue, readStackConfig(stackValues(values), "test", { ...others }))).acls;

describe("a tier's network ACL", () => {
  it("of tasks lets their balancers in and their own answers, and them out to AWS and what they declare", () => {
    const { ingress, egress } = acls().tasks;
    assert.deepEqual(told(ingress), [
      `allow icmp ${world}`,
      `allow tcp 32768-65535 ${world}`,
      `allow tcp 8443 ${range.public}`,
      `allow tcp 8443 ${range.private}`,
    ]);
    assert.deepEqual(told(egress), [
      `allow icmp ${world}`,
      `allow tcp 1024-65535 ${range.public}`,
      `allow tcp 1024-65535 ${range.private}`,
      `allow tcp 443 ${world}`,
    ]);
  });

  it("of internal balancers knows tasks and testers, and no more of the world", () => {
    const { ingress, egress } = acls().private;
    assert.deepEqual(told(ingress), [
      `allow icmp ${world}`,
      `allow tcp 1024-65535 ${range.tasks}`,
      `allow tcp 443 ${range.tasks}`,
      "allow tcp 8443 192.0.2.240/28",
    ]);
    assert.deepEqual(told(egress), [
      `allow icmp ${world}`,
      "allow tcp 1024-65535 192.0.2.240/28",
      `allow tcp 32768-65535 ${range.tasks}`,
      `allow tcp 8443 ${range.tasks}`,
    ]);
  });

  it("of endpoints answers tasks, and opens nothing by itself", () => {
    const { ingress, egress } = acls().isolated;
    assert.deepEqual(told(ingress), [`allow tcp 443 ${range.tasks}`]);
    assert.deepEqual(told(egress), [`allow tcp 32768-65535 ${range.tasks}`]);
  });

  it("of public balancers and NAT gateways lets customers in, and tasks out to what is declared", () => {
    const { ingress, egress } = acls({
      "egress.registers": { cidrs: ["198.51.100.0/24"], hosts: [], port: 587 },
    }).public;
    assert.deepEqual(told(ingress), [
      `allow icmp ${world}`,
      `allow tcp 1024-65535 ${range.tasks}`,
      "allow tcp 1024-65535 198.51.100.0/24",
      `allow tcp 443 ${world}`,
      `allow tcp 587 ${range.tasks}`,
      `allow tcp 80 ${world}`,
      "allow tcp 8443 192.0.2.240/28",
    ]);
    assert.deepEqual(told(egress), [
      `allow icmp ${world}`,
      `allow tcp 1024-65535 ${world}`,
      "allow tcp 587 198.51.100.0/24",
    ]);
  });

  it("names no prefix list: where a destination is one, answers come from anywhere but to ports of administration", () => {
    const { ingress } = acls({
      "egress.registers": { prefixLists: ["pl-0123456789abcdef0"], hosts: [], port: 443 },
    }).public;
    const fromWorld = told(ingress).filter((rule) => rule.endsWith(world) && /\d-\d/.test(rule));
    assert.deepEqual(fromWorld, [`allow tcp 1024-3388 ${world}`, `allow tcp 3390-65535 ${world}`]);
  });

  it("denies other stacks' networks first, where a rule is so wide that it would open them", () => {
    const other = stackValues({
      account: "222222222222",
      domain: "b.example-bank.com",
      zoneId: "Z0123456789ABD",
    });
    const others = { qa: { ...other, network: { ...(other.network as object), cidr: "10.1.0.0/16" } } };
    const denying = acls({}, small, others);
    const denied = tiers.filter((tier) => told(denying[tier].ingress).includes("deny -1 10.1.0.0/16"));
    assert.deepEqual(denied, ["public", "tasks"]);
    for (const tier of denied)
      for (const rules of [denying[tier].ingress, denying[tier].egress])
        assert.equal(
          rules.findIndex(({ action }) => action === "deny"),
          0,
        );
  });

  it("lets tasks that are called by name be reached by tasks, and files be mounted", () => {
    const catalogue = smallWith(
      {
        ledger: registered,
        portal: { ...entry, exposure: "public", calls: ["profile", "ledger"], data: { scans: "write" } },
      },
      { stores: { scans: { kind: "files", description: "Scans", dataClass: "restricted" } } },
    );
    const { tasks, isolated } = acls({}, catalogue);
    assert.ok(told(tasks.ingress).includes(`allow tcp 8443 ${range.tasks}`));
    assert.ok(told(tasks.egress).includes(`allow tcp 8443 ${range.tasks}`));
    assert.ok(told(tasks.egress).includes(`allow tcp 2049 ${range.isolated}`));
    assert.ok(told(isolated.ingress).includes(`allow tcp 2049 ${range.tasks}`));
  });

  it("lets testers in the VPC out of their own tier, and their answers in", () => {
    const { tasks } = acls({ "network.testTrafficCidrs": ["10.0.192.0/18"] });
    // The answers to balancers, which may go to any port, open it already.
    assert.ok(told(tasks.egress).includes(`allow tcp 1024-65535 ${range.private}`));
    assert.ok(told(tasks.ingress).includes(`allow tcp 1024-65535 ${range.private}`));
  });

  it("answers Lambda functions that rotate secrets at any port", () => {
    const flows = flowsOf([], { machines: false, functions: true, wayTo: () => "nat" });
    const { isolated, tasks } = networkAcls(flows, places, []);
    assert.deepEqual(told(isolated.egress), [`allow tcp 1024-65535 ${range.tasks}`]);
    assert.deepEqual(told(tasks.ingress), [`allow tcp 1024-65535 ${range.isolated}`]);
  });

  it("moves no rule when another comes or goes", () => {
    const flow = (port: number): Flow => ({
      from: { range: "198.51.100.0/24" },
      to: { tier: "private" },
      port,
      answers: [1024, 65_535],
    });
    const numbersOf = (ports: readonly number[]) =>
      new Map(
        networkAcls(ports.map(flow), places, []).private.ingress.map(({ number, ports: at }) => [
          String(at),
          number,
        ]),
      );
    always(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 2, maxLength: 12 }),
        (ports) => {
          const [before, after] = [numbersOf(ports.slice(1)), numbersOf(ports)];
          // Numbers are drawn: that two rules draw the same one happens once in a few hundred.
          const moved = [...before].filter(([at, number]) => after.get(at) !== number);
          assert.ok(moved.length <= 1);
        },
      ),
      { seed: 1 },
    );
  });

  it("has different numbers for its rules", () => {
    always(
      fc.property(anyPlan, ({ planned }) => {
        const network = ownNetwork(planned);
        for (const tier of tiers)
          for (const rules of [network.acls[tier].ingress, network.acls[tier].egress])
            assert.equal(new Set(rules.map(({ number }) => number)).size, rules.length);
        assert.deepEqual(networkFaults(network), []);
      }),
      { numRuns: 25 },
    );
  });
});
