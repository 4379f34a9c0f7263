import * as assert from "node:assert/strict";
import type { z } from "zod";
import { network, subnetMasksOf } from "../../../model/network";
import { line } from "../../../model/problems";
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

describe("somebody else's network", () => {
  const id = (kind: string, end = "01234567") => `${kind}-${end}`;
  const two = [id("subnet"), id("subnet", times(17, "f"))];
  const given = {
    kind: "existing",
    vpcId: id("vpc"),
    subnets: { private: two, tasks: two },
    gatewayEndpoints: { s3: id("vpce") },
    testTrafficCidrs: [],
  };
  const lines = (change: object) => faultsOf(network, { ...given, ...change }).map(line);

  for (const change of [
    {},
    { vpcId: id("vpc", times(17, "f")) },
    { subnets: { public: two, private: two, tasks: two, isolated: two } },
    { gatewayEndpoints: { s3: id("vpce"), dynamodb: id("vpce", times(17, "0")) } },
    { interfaceEndpoints: [id("vpce")] },
    { testTrafficCidrs: ["10.0.0.0/16"] },
  ])
    it(`may have ${JSON.stringify(change)}`, () => assert.deepEqual(lines(change), []));

  const vpc = "Use the id of a VPC of the stack's account, e.g. vpc-0123456789abcdef0.";
  const endpoint = "Use the id of a VPC endpoint, e.g. vpce-0123456789abcdef0.";
  const each = "Name one subnet in each AZ, by id.";
  for (const [change, said] of [
    ...["vpc-0123456", id("vpc", times(18, "f")), "vpc-0123456g", "xvpc-01234567", id("subnet")].map(
      (wrong) => [{ vpcId: wrong }, `vpcId: "${wrong}" is not allowed. ${vpc}`] as const,
    ),
    ...[[], [id("subnet")]].map(
      (few) =>
        [
          { subnets: { private: two, tasks: few } },
          `subnets.tasks: ${JSON.stringify(few)} is not allowed. ${each}`,
        ] as const,
    ),
    [{ subnets: { tasks: two } }, `subnets.private: is missing. ${each}`],
    [
      { subnets: { private: two, tasks: [...two, id("vpc")] } },
      'subnets.tasks[2]: "vpc-01234567" is not allowed. Use the id of a subnet, e.g. subnet-0123456789abcdef0.',
    ],
    [{ gatewayEndpoints: {} }, `gatewayEndpoints.s3: is missing. ${endpoint}`],
    [{ gatewayEndpoints: { s3: "s3" } }, `gatewayEndpoints.s3: "s3" is not allowed. ${endpoint}`],
    [
      { interfaceEndpoints: [] },
      "interfaceEndpoints: [] is not allowed. Name the interface endpoints by their ids.",
    ],
    [
      { cidr: "10.0.0.0/16" },
      'cidr: "cidr" is not a key here. Use kind, vpcId, subnets, gatewayEndpoints, interfaceEndpoints, testTrafficCidrs.',
    ],
  ] as const)
    it(`never has ${JSON.stringify(change)}`, () => assert.deepEqual(lines(change), [said]));
});

describe("a network that is of no kind", () => {
  const own = { cidr: "10.16.0.0/16", natGateways: "single", testTrafficCidrs: [] };

  it("is judged as one of the stack's own", () => {
    assert.ok(takes(network, own) && takes(network, { ...own, kind: "own" }));
    assert.deepEqual(faultsOf(network, { ...own, kind: "other" }).map(line), [
      'kind: "other" is not allowed. Use own or existing.',
    ]);
    for (const value of [null, "existing", 7]) {
      const [found, ...more] = faultsOf(network, value).map(line);
      assert.match(found ?? "", /is not allowed\. Use an object with the keys kind, cidr, subnetMasks, /);
      assert.deepEqual(more, []);
    }
  });
});

describe("the subnets of a network of the stack's own", () => {
  for (const [given, masks] of [
    [{ cidr: "10.0.0.0/16" }, [24, 20, 24, 20]],
    [{ cidr: "10.0.0.0/18" }, [26, 22, 26, 22]],
    [{ cidr: "10.0.0.0/19" }, [27, 23, 27, 23]],
    [{ cidr: "10.0.0.0/22" }, [27, 26, 27, 26]],
    [{ cidr: "10.0.0.0/22", taskCidr: "100.64.0.0/16" }, [27, 26, 27, 18]],
    [{ cidr: "10.0.0.0/16", subnetMasks: { public: 27, tasks: 19 } }, [27, 20, 24, 19]],
    [{ cidr: "10.0.0.0/16", taskCidr: "100.64.0.0/24", subnetMasks: { tasks: 28 } }, [24, 20, 24, 28]],
  ] as const)
    it(`are by what its file says: ${JSON.stringify(given)}`, () => {
      const { public: outer, private: inner, isolated, tasks } = subnetMasksOf(given);
      assert.deepEqual([outer, inner, isolated, tasks], masks);
    });
});
