import * as assert from "node:assert/strict";
import type { z } from "zod";
import { network } from "../../../model/network";
import { faultsOf } from "../../../model/reading";

const takes = (form: z.ZodType, value: unknown) => faultsOf(form, value).length === 0;
const times = (count: number, text: string) => text.repeat(count);

describe("a network of the stack's own", () => {
  const own = { cidr: "10.16.0.0/16", natGateways: "single", testTrafficCidrs: [] };
  const may = (change: object) => takes(network, { ...own, ...change });
  const ids = {
    ipamPool: "ipam-pool",
    transitGateway: "tgw",
  };

  it("has a private range of /16 to /22", () => {
    for (const cidr of ["10.0.0.0/16", "10.0.0.0/22", "192.168.0.0/16"]) assert.ok(may({ cidr }), cidr);
    for (const cidr of ["10.0.0.0/15", "10.0.0.0/23", "10.0.1.0/16", "100.64.0.0/16", "52.0.0.0/16", "x", 10])
      assert.ok(!may({ cidr }), String(cidr));
  });

  it("has tasks in a range of /16 to /24 that nobody outside routes", () => {
    for (const taskCidr of ["100.64.0.0/16", "100.64.0.0/24", "10.1.0.0/16"])
      assert.ok(may({ taskCidr }), taskCidr);
    for (const taskCidr of ["100.64.0.0/15", "100.64.0.0/25", "100.64.1.0/16", "52.0.0.0/16", "x"])
      assert.ok(!may({ taskCidr }), taskCidr);
  });

  it("has subnets that what stands there fits in", () => {
    for (const [tier, most] of [
      ["public", 27],
      ["private", 27],
      ["isolated", 28],
      ["tasks", 28],
    ] as const) {
      assert.ok(may({ subnetMasks: { [tier]: 18 } }) && may({ subnetMasks: { [tier]: most } }), tier);
      assert.ok(!may({ subnetMasks: { [tier]: 17 } }) && !may({ subnetMasks: { [tier]: most + 1 } }), tier);
    }
  });

  for (const [key_, prefix] of Object.entries(ids))
    it(`knows its ${key_} by its id`, () => {
      for (const end of ["01234567", times(17, "f")]) assert.ok(may({ [key_]: `${prefix}-${end}` }), end);
      for (const end of ["0123456", times(18, "f"), "0123456g", "01234567x"])
        assert.ok(!may({ [key_]: `${prefix}-${end}` }), end);
      assert.ok(!may({ [key_]: `x${prefix}-01234567` }));
    });

  it("knows its Elastic IPs by their ids", () => {
    const ip = (end: string) => may({ elasticIps: [`eipalloc-${end}`] });
    assert.ok(ip("01234567") && ip(times(17, "f")));
    assert.ok(!ip("0123456") && !ip(times(18, "f")) && !ip("0123456g") && !may({ elasticIps: [] }));
    assert.ok(!may({ elasticIps: ["xeipalloc-01234567"] }));
  });

  it("sends its flow logs to a bucket, with a prefix or none", () => {
    const logs = (name: string) => may({ flowLogBucket: `arn:aws:s3:::${name}` });
    for (const name of ["abc", times(63, "a"), "a.b-c1", "abc/", "abc/d_e.f-g/", "abc/d/e"])
      assert.ok(logs(name), name);
    for (const name of ["ab", times(64, "a"), "-abc", "abc-", "Abc", "abc//", "abc/d e", "abc/*"])
      assert.ok(!logs(name), name);
    assert.ok(!may({ flowLogBucket: "xarn:aws:s3:::abc" }));
  });

  it("has a way out: NAT gateways, or a transit gateway that all goes through", () => {
    const tgw = { transitGateway: "tgw-0123456789abcdef0" };
    assert.ok(may({ natGateways: "one-per-az" }) && may({ egress: "nat" }) && may(tgw));
    assert.ok(may({ natGateways: undefined, egress: "transit", ...tgw }) === false, "undefined is said");
    const { natGateways: _, ...without } = own;
    assert.ok(takes(network, { ...without, egress: "transit", ...tgw }));
    assert.ok(!takes(network, without) && !takes(network, { ...without, egress: "nat" }));
    assert.ok(!takes(network, { ...without, egress: "transit" }) && !may({ egress: "none" }));
  });

  it("may be told of what is not encrypted, or refuse it", () => {
    assert.ok(may({ encryptionControl: "monitor" }) && may({ encryptionControl: "enforce" }));
    assert.ok(!may({ encryptionControl: "off" }) && !may({ natGateways: "none" }));
  });
});
