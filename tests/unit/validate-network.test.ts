import * as assert from "node:assert/strict";
import type { AclRule, NetworkPlan } from "../../components/network/args";
import { networkFaults } from "../../components/network/validate";
import { line } from "../../model/problems";
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
const problems = (changes: Partial<NetworkPlan>) => networkFaults({ ...sound, ...changes }).map(line);
const zones = (...letters: string[]) => letters.map((letter) => `eu-west-2${letter}`);
const rules = (count: number): AclRule[] =>
  Array.from({ length: count }, (_, index) => ({
    number: 100 + index,
    action: "allow",
    protocol: "tcp",
    range: "198.51.100.0/24",
    ports: [index, index],
  }));

describe("a network's plan", () => {
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
  const transit: NonNullable<NetworkPlan["transit"]> = {
    gatewayId: "tgw-0123456789abcdef0",
    range: "10.16.4.0/26",
    subnets: ["10.16.4.0/28", "10.16.4.16/28"],
    acl: closed,
    routes: [],
    back: [],
  };

  it("finds nothing in the smallest of everything", () => {
    const smallest = { ...tiers.public, subnets: ["10.16.0.0/28", "10.16.0.16/28"] };
    assert.deepEqual(problems({ transit, tiers: { ...tiers, public: smallest } }), []);
    const { natGateways: _, ...rest } = {
      ...sound,
      tiers: { ...tiers, public: { ...smallest, subnets: [] } },
    };
    assert.deepEqual(networkFaults(rest), []);
  });

  const cases: Readonly<Record<string, readonly [Partial<NetworkPlan>, readonly string[]]>> = {
    "an AZ twice": [
      { availabilityZones: zones("a", "a") },
      ["availabilityZones: eu-west-2a, eu-west-2a are given. Use at least 2, each once."],
    ],
    "an AZ of another region": [
      { availabilityZones: ["eu-west-2a", "eu-west-1b"] },
      ['availabilityZones[1]: "eu-west-1b" is no AZ of eu-west-2. Use eu-west-2a, eu-west-2b and so on.'],
    ],
    "subnets that are not one for each AZ": [
      { tiers: { ...tiers, isolated: layOut({ cidr: "10.16.0.0/16" }, masks, 3).isolated } },
      ["tiers.isolated: 3 isolated subnets are not one for each of 2 AZs."],
    ],
    "tiers that do not fit the VPC": [
      { cidr: "10.16.0.0/18", tiers },
      [
        "tiers.tasks: the tasks subnets, 10.16.64.0/18, lie outside 10.16.0.0/18. Use smaller subnets (greater masks).",
      ],
    ],
    "tiers at one place": [
      { tiers: { ...tiers, private: tiers.public } },
      [
        "tiers.private: the private subnets, 10.16.0.0/22, share addresses with another tier's. Use ranges of their own.",
      ],
    ],
    "a subnet outside its tier": [
      { tiers: { ...tiers, tasks: { ...tiers.tasks, subnets: ["10.16.64.0/20", "10.16.0.0/29"] } } },
      ['tiers.tasks: "10.16.0.0/29" is no tasks subnet. Use a range of at most /28 in 10.16.64.0/18.'],
    ],
    "a network ACL with a number twice": [
      { acls: { ...sound.acls, private: { ingress: [...rules(2), ...rules(1)], egress: [] } } },
      ["acls.private.ingress: 3 rules have 2 numbers. Give each its own."],
    ],
    "a tier within another's": [
      {
        tiers: {
          ...tiers,
          private: { range: "10.16.0.0/23", subnets: ["10.16.0.0/24", "10.16.1.0/24"] },
        },
      },
      [
        "tiers.private: the private subnets, 10.16.0.0/23, share addresses with another tier's. Use ranges of their own.",
      ],
    ],
    "a subnet that is no range, and one of another tier's": [
      { tiers: { ...tiers, tasks: { ...tiers.tasks, subnets: ["10.16.64.1/20", "10.16.0.0/24"] } } },
      ["10.16.64.1/20", "10.16.0.0/24"].map(
        (subnet) =>
          `tiers.tasks: "${subnet}" is no tasks subnet. Use a range of at most /28 in 10.16.64.0/18.`,
      ),
    ],
    "no subnets in a tier that is not public": [
      { tiers: { ...tiers, isolated: { ...tiers.isolated, subnets: [] } } },
      ["tiers.isolated: 0 isolated subnets are not one for each of 2 AZs."],
    ],
    "fewer public subnets than AZs, but some": [
      { tiers: { ...tiers, public: { ...tiers.public, subnets: tiers.public.subnets.slice(0, 1) } } },
      ["tiers.public: 1 public subnets are not one for each of 2 AZs."],
    ],
    "no room for a transit gateway's attachment, and its network ACL with a number twice": [
      { transit: { ...transit, subnets: [], acl: { ingress: [], egress: [...rules(2), ...rules(1)] } } },
      [
        "transit: 10.16.0.0/16 has no room for the /26 in which the attachment of the transit gateway stands. Use smaller subnets (greater masks), or a greater range.",
        "transit.acl.egress: 3 rules have 2 numbers. Give each its own.",
      ],
    ],
    "NAT gateways where nothing is public": [
      { tiers: { ...tiers, public: { ...tiers.public, subnets: [] } } },
      ["natGateways: NAT gateways stand in public subnets, and there are none."],
    ],
    "several at once": [
      { cidr: "10.16.1.0/16", availabilityZones: zones("a", "a") },
      [
        'cidr: "10.16.1.0/16" is no range of a VPC. Use an IPv4 range of /16 to /28 that starts at its first address.',
        "availabilityZones: eu-west-2a, eu-west-2a are given. Use at least 2, each once.",
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
        "availabilityZones: eu-west-2a are given. Use at least 2, each once.",
      ),
    );
    assert.ok(
      problems({ availabilityZones: [] }).includes(
        "availabilityZones: none are given. Use at least 2, each once.",
      ),
    );
  });

  for (const cidr of [
    "10.16.0.0",
    "10.16.0.0/15",
    "10.16.0.0/29",
    "fd00::/16",
    "10.16.0.0/16 ",
    " 10.16.0.0/16",
    "::ffff:10.16.0.0/112",
    "10.16.0.0/16/16",
    "ten",
  ]) {
    it(`refuses the range "${cidr}" without a second, misleading problem`, () => {
      const [only, ...more] = problems({ cidr });
      assert.match(String(only), /^cidr: ".*" is no range of a VPC\./);
      assert.deepEqual(more, []);
    });
  }
});
