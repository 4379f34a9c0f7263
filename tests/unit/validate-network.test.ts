import * as assert from "node:assert/strict";
import type { AclRule, NetworkPlan } from "../../components/network/args";
import { validateNetwork } from "../../components/network/validate";
import { layOut } from "../../plan/tiers";

const masks = { public: 24, private: 22, isolated: 24, tasks: 20 };
const closed = { ingress: [], egress: [] };
const sound: NetworkPlan = {
  kind: "own",
  namePrefix: "cdd-dev",
  region: "eu-west-2",
  cidr: "10.16.0.0/16",
  availabilityZones: ["eu-west-2a", "eu-west-2b"],
  tiers: layOut({ cidr: "10.16.0.0/16" }, masks, 2),
  acls: { public: closed, private: closed, isolated: closed, tasks: closed },
  natGateways: "OnePerAz",
  endpointPolicies: {
    s3: "{}",
    dynamodb: "{}",
    "ecr.api": "{}",
    "ecr.dkr": "{}",
    logs: "{}",
    secretsmanager: "{}",
    kms: "{}",
  },
  endpointCallers: [],
  dns: {
    allowed: ["*.internal.example.com", "logs.eu-west-2.amazonaws.com"],
    queryLogGroup: "cdd-dev-dns-queries",
  },
  flowLogGroup: "cdd-dev-flow-logs",
  logRetentionDays: 30,
  retain: false,
  roles: { path: "/cdd/dev/", account: "111122223333" },
};
const problems = (changes: Partial<NetworkPlan>) => validateNetwork({ ...sound, ...changes });
const zones = (...letters: string[]) => letters.map((letter) => `eu-west-2${letter}`);
const rules = (count: number): AclRule[] =>
  Array.from({ length: count }, (_, index) => ({
    number: 100 + index,
    action: "allow",
    protocol: "tcp",
    range: "198.51.100.0/24",
    ports: [index, index],
  }));

describe("validateNetwork", () => {
  it("finds nothing in a sound plan, with two AZs to four", () => {
    for (const letters of ["ab", "abc", "abcd"])
      assert.deepEqual(
        problems({
          availabilityZones: zones(...letters),
          tiers: layOut({ cidr: "10.16.0.0/16" }, masks, letters.length),
        }),
        [],
      );
  });

  const { tiers } = sound;
  const cases: Readonly<Record<string, readonly [Partial<NetworkPlan>, readonly string[]]>> = {
    "an AZ twice": [
      { availabilityZones: zones("a", "a") },
      ["network: availabilityZones are eu-west-2a, eu-west-2a. Use at least 2, each once."],
    ],
    "an AZ of another region": [
      { availabilityZones: ["eu-west-2a", "eu-west-1b"] },
      ['network: "eu-west-1b" is no AZ of eu-west-2. Use eu-west-2a, eu-west-2b and so on.'],
    ],
    "subnets that are not one for each AZ": [
      { tiers: { ...tiers, isolated: layOut({ cidr: "10.16.0.0/16" }, masks, 3).isolated } },
      ["network: 3 isolated subnets are not one for each of 2 AZs."],
    ],
    "tiers that do not fit the VPC": [
      { cidr: "10.16.0.0/18", tiers },
      [
        "network: the tasks subnets, 10.16.64.0/18, lie outside 10.16.0.0/18. Use smaller subnets (greater masks).",
      ],
    ],
    "tiers at one place": [
      { tiers: { ...tiers, private: tiers.public } },
      [
        "network: the private subnets, 10.16.0.0/22, share addresses with another tier's. Use ranges of their own.",
      ],
    ],
    "a subnet outside its tier": [
      { tiers: { ...tiers, tasks: { ...tiers.tasks, subnets: ["10.16.64.0/20", "10.16.0.0/29"] } } },
      ['network: "10.16.0.0/29" is no tasks subnet. Use a range of at most /28 in 10.16.64.0/18.'],
    ],
    "a network ACL with more rules than AWS takes": [
      { acls: { ...sound.acls, private: { ingress: rules(19), egress: rules(20) } } },
      [
        "network: the ACL of the private subnets would have 20 egress rules, and AWS takes 19 beside its own. " +
          "Name fewer and wider ranges in egress, inboundCidrs of services and network.testTrafficCidrs, or prefix lists in egress.",
      ],
    ],
    "a network ACL with a number twice": [
      { acls: { ...sound.acls, private: { ingress: [...rules(2), ...rules(1)], egress: [] } } },
      ["network: two ingress rules of the ACL of the private subnets have one number."],
    ],
    "several at once": [
      { cidr: "10.16.1.0/16", availabilityZones: zones("a", "a") },
      [
        'network: "10.16.1.0/16" is no range of a VPC. Use an IPv4 range of /16 to /28 that starts at its first address.',
        "network: availabilityZones are eu-west-2a, eu-west-2a. Use at least 2, each once.",
      ],
    ],
  };
  for (const [what, [changes, expected]] of Object.entries(cases)) {
    it(`refuses ${what}, and says what is allowed`, () => {
      assert.deepEqual(problems(changes), expected);
    });
  }

  it("refuses fewer than two AZs", () => {
    assert.ok(
      problems({ availabilityZones: zones("a") }).includes(
        "network: availabilityZones are eu-west-2a. Use at least 2, each once.",
      ),
    );
    assert.ok(
      problems({ availabilityZones: [] }).includes(
        "network: availabilityZones are none. Use at least 2, each once.",
      ),
    );
  });

  for (const cidr of ["10.16.0.0", "10.16.0.0/15", "10.16.0.0/29", "fd00::/16", "10.16.0.0/16 ", "ten"]) {
    it(`refuses the range "${cidr}" without a second, misleading problem`, () => {
      const [only, ...more] = problems({ cidr });
      assert.match(String(only), /^network: ".*" is no range of a VPC\./);
      assert.deepEqual(more, []);
    });
  }
});
