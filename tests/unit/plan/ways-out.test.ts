import * as assert from "node:assert/strict";
import type { Catalogue } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { isOpen, publicWayProblems, transitOf, waysBack, wayTo } from "../../../plan/ways-out";
import { entry, registered, smallWith, worker } from "../../support/catalogues";
import { existingNetwork } from "../../support/found-network";
import { stackReading } from "../../support/stacks";

const nat = { egress: "nat" } as const;
const transit = { egress: "transit" } as const;
const gateway = "tgw-0123456789abcdef0";
const publicIp = { stacks: ["test"], ticket: "CDD-7" };

/** Plans of these services, whose destinations have these ranges. */
function services(
  given: object,
  egress: Readonly<Record<string, readonly string[]>> = {},
  changes: Readonly<Record<string, unknown>> = {},
) {
  const destinations = Object.fromEntries(
    Object.keys(egress).map((name) => [name, { description: "Somebody" }]),
  );
  const catalogue = { services: given, stores: {}, recordClasses: {}, destinations } as Catalogue;
  const reached = Object.fromEntries(
    Object.entries(egress).map(([name, cidrs]) => [name, { cidrs, hosts: [], port: 443 }]),
  );
  return plan(catalogue, stackReading({ rotation: {}, ...changes, egress: reached })).services;
}

describe("tasks reach what is outside", () => {
  // Private ranges: RFC 1918. No route of the internet leads there.
  it("by the transit gateway where it is private, or all passes there, and else by the NAT gateway", () => {
    for (const range of ["10.200.0.0/16", "172.16.0.0/12", "192.168.3.0/24"])
      assert.equal(wayTo(nat, range), "transit", range);
    for (const range of ["198.51.100.0/24", "0.0.0.0/0"]) {
      assert.equal(wayTo(nat, range), "nat", range);
      assert.equal(wayTo(transit, range), "transit", range);
    }
  });

  const taken = ["10.0.0.0/24"];
  const attached = { "network.transitGateway": gateway };

  it("by routes in an order of their own, each once, none in another's, of private ranges alone", () => {
    const given = services(
      { one: { ...worker, egress: ["late", "early", "open"] }, two: { ...worker, egress: ["early"] } },
      {
        late: ["192.168.4.0/24", "10.200.4.0/24"],
        early: ["10.200.0.0/16", "172.16.9.0/24"],
        open: ["198.51.100.0/24"],
      },
      attached,
    );
    const network = { ...nat, transitGateway: gateway, cidr: "10.0.0.0/16" };
    assert.deepEqual(transitOf(network, taken, 2, given)?.routes, [
      "10.200.0.0/16",
      "172.16.9.0/24",
      "192.168.4.0/24",
    ]);
    assert.deepEqual(transitOf({ ...network, ...transit }, taken, 2, given)?.routes, ["0.0.0.0/0"]);
    assert.equal(transitOf({ ...nat, cidr: "10.0.0.0/16" }, taken, 2, given), undefined);
  });

  it("with no subnets for an attachment that has no room: what is wrong is told elsewhere", () => {
    const full = { ...transit, transitGateway: gateway, cidr: "10.0.0.0/24" };
    const place = transitOf(full, ["10.0.0.0/24"], 2, []);
    assert.deepEqual([place?.range, place?.subnets], ["10.0.0.0/24", []]);
  });

  it("and are answered by what comes from the bank to internal balancers alone", () => {
    const inbound = {
      ...attached,
      "services.one": { inboundCidrs: ["10.201.0.0/16", "10.200.8.0/24"] },
      "services.two": { inboundCidrs: ["10.200.8.0/24"] },
    };
    const given = services({ one: entry, two: entry, three: registered, four: worker }, {}, inbound);
    assert.deepEqual(waysBack(given), ["10.200.8.0/24", "10.201.0.0/16"]);
  });
});

describe("a stack is open to the internet", () => {
  const open = (one: object, network: Parameters<typeof isOpen>[0] = transit) =>
    isOpen(network, services({ one }, {}, { "network.transitGateway": gateway }));

  it("by its NAT gateway, by customers, and by tasks with public addresses, and by nothing else", () => {
    assert.equal(open(worker, nat), true);
    assert.equal(open({ ...entry, exposure: "public" }), true);
    assert.equal(open({ ...worker, exceptions: { publicIp } }), true);
    for (const closed of [entry, registered, worker]) assert.equal(open(closed), false);
  });
});

describe("a service in the public tier", () => {
  const found = (changes: Readonly<Record<string, unknown>>, exceptions: object = { publicIp }) =>
    publicWayProblems(smallWith({ profile: { exceptions } }), stackReading(changes)).map(
      ({ steps, message }) => [steps.join("."), message.split(" is private")[0]],
    );
  const within = (...cidrs: readonly string[]) => ({ "egress.registers.cidrs": cidrs });

  it("has no private destination, range by range", () => {
    assert.deepEqual(found(within("10.200.4.0/24", "198.51.100.0/24", "192.168.0.0/24")), [
      ["services.profile.egress", "registers, 10.200.4.0/24,"],
      ["services.profile.egress", "registers, 192.168.0.0/24,"],
    ]);
    assert.deepEqual(found(within("198.51.100.0/24")), []);
  });

  it("is not judged in another stack, in somebody else's VPC, and by destinations that the file leaves out", () => {
    const elsewhere = { publicIp: { ...publicIp, stacks: ["prod"] } };
    assert.deepEqual(found(within("10.200.4.0/24"), elsewhere), []);
    assert.deepEqual(found(within("10.200.4.0/24"), {}), []);
    assert.deepEqual(found({ ...within("10.200.4.0/24"), network: existingNetwork }), []);
    for (const changes of [{ egress: {} }, { egress: undefined }, { network: undefined }])
      assert.deepEqual(found(changes), []);
  });
});
