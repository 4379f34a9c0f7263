import * as assert from "node:assert/strict";
import { UnknownRead } from "../../policy/lib/known";
import { isWorld, type OpeningProps, onlyPort, openingOf, portsOf } from "../../policy/lib/openings";

const opening = (props: OpeningProps) => openingOf(props);
/** What a rule opens, all of it read. */
const all = (props: OpeningProps) => {
  const { description, protocol, from, to, cidrs, prefixLists, groups, self } = openingOf(props);
  const read = (names: readonly (() => string)[]) => names.map((name) => name());
  return {
    description,
    protocol,
    from,
    to,
    cidrs: read(cidrs),
    prefixLists: read(prefixLists),
    groups: read(groups),
    self,
  };
};
const nothing = {
  description: undefined,
  protocol: undefined,
  from: undefined,
  to: undefined,
  cidrs: [],
  prefixLists: [],
  groups: [],
  self: false,
};

describe("a rule of a security group", () => {
  it("opens nothing where it says nothing", () => assert.deepEqual(all({}), nothing));

  // Inputs of aws.ec2.SecurityGroup, aws.ec2.SecurityGroupRule and aws.vpc.SecurityGroupIngressRule.
  for (const [props, read] of [
    [{ description: "d" }, { description: "d" }],
    [{ protocol: "tcp" }, { protocol: "tcp" }],
    [{ ipProtocol: "tcp" }, { protocol: "tcp" }],
    [{ fromPort: 0 }, { from: 0 }],
    [{ toPort: 443 }, { to: 443 }],
    [{ cidrBlocks: ["10.0.0.0/8", "10.1.0.0/16"] }, { cidrs: ["10.0.0.0/8", "10.1.0.0/16"] }],
    [{ ipv6CidrBlocks: ["::/0"] }, { cidrs: ["::/0"] }],
    [{ cidrIpv4: "10.0.0.0/8" }, { cidrs: ["10.0.0.0/8"] }],
    [{ cidrIpv6: "::/0" }, { cidrs: ["::/0"] }],
    [{ prefixListIds: ["pl-1", "pl-2"] }, { prefixLists: ["pl-1", "pl-2"] }],
    [{ prefixListId: "pl-1" }, { prefixLists: ["pl-1"] }],
    [{ securityGroups: ["sg-1", "sg-2"] }, { groups: ["sg-1", "sg-2"] }],
    [{ sourceSecurityGroupId: "sg-1" }, { groups: ["sg-1"] }],
    [{ referencedSecurityGroupId: "sg-1" }, { groups: ["sg-1"] }],
    [{ self: true }, { self: true }],
    // What is empty names nobody.
    [{ cidrIpv4: "", cidrIpv6: "", prefixListId: "", sourceSecurityGroupId: "", self: false }, {}],
    [{ cidrBlocks: [], ipv6CidrBlocks: [], prefixListIds: [], securityGroups: [] }, {}],
  ] as const)
    it(`is read as ${JSON.stringify(props)}`, () => assert.deepEqual(all(props), { ...nothing, ...read }));

  const unknown = (property: keyof OpeningProps, more: OpeningProps = {}): OpeningProps =>
    Object.defineProperty({ ...more }, property, {
      get() {
        throw new UnknownRead("urn", property);
      },
    });

  it("hides nothing behind what is not known", () => {
    const { cidrs, groups } = opening(
      unknown("cidrIpv6", { cidrIpv4: "10.0.0.0/8", securityGroups: ["sg-1"] }),
    );
    assert.equal(cidrs[0]?.(), "10.0.0.0/8");
    assert.throws(() => cidrs[1]?.(), UnknownRead);
    assert.equal(cidrs.length, 2);
    assert.equal(groups.length, 1);
    for (const property of ["prefixListId", "sourceSecurityGroupId", "referencedSecurityGroupId"] as const) {
      const { prefixLists, groups: named } = opening(unknown(property));
      assert.throws(() => [...prefixLists, ...named].map((name) => name()), UnknownRead, property);
    }
  });
});

describe("a range that is the world", () => {
  for (const [cidr, world] of [
    ["0.0.0.0/0", true],
    ["0.0.0.0/1", true],
    ["52.0.0.0/7", true],
    ["52.0.0.0/8", false],
    ["203.0.113.7/32", false],
    ["::/0", true],
    ["2600::/15", true],
    ["2600::/16", false],
    ["2001:db8::/32", false],
    // What cannot be read may be any.
    ["", true],
    ["10.0.0.0", true],
    ["10.0.0.0/x", true],
    ["10.0.0.0/16/", true],
  ] as const)
    it(`${world ? "is" : "is not"} ${cidr || "nothing"}`, () => assert.equal(isWorld(cidr), world));
});

describe("the one port of a rule", () => {
  for (const protocol of ["tcp", "udp", "TCP", "Udp", "6", "17"])
    it(`is that from which it goes to itself, of ${protocol}`, () => {
      assert.equal(onlyPort(opening({ protocol, fromPort: 443, toPort: 443 })), 443);
      assert.equal(onlyPort(opening({ protocol, fromPort: 0, toPort: 0 })), 0);
      for (const ports of [{}, { fromPort: 443 }, { toPort: 443 }, { fromPort: 443, toPort: 444 }])
        assert.equal(onlyPort(opening({ protocol, ...ports })), undefined, JSON.stringify(ports));
    });
  for (const protocol of ["-1", "all", "icmp", "1", "58", "", undefined])
    it(`is none of ${protocol ?? "no protocol"}`, () =>
      assert.equal(
        onlyPort(opening({ ...(protocol !== undefined && { protocol }), fromPort: 8, toPort: 8 })),
        undefined,
      ));
});

describe("the ports of a rule", () => {
  for (const [props, said] of [
    [{}, "all ports"],
    [{ fromPort: 443, toPort: 443 }, "all ports"],
    [{ protocol: "-1", fromPort: 0, toPort: 0 }, "all ports"],
    [{ protocol: "All" }, "all ports"],
    [{ protocol: "tcp", fromPort: 443, toPort: 443 }, "tcp 443"],
    [{ ipProtocol: "udp", fromPort: 53, toPort: 54 }, "udp 53 to 54"],
    [{ protocol: "-11", fromPort: 1, toPort: 1 }, "-11 1"],
  ] as const)
    it(`are said as "${said}" of ${JSON.stringify(props)}`, () =>
      assert.equal(portsOf(opening(props)), said));
});
