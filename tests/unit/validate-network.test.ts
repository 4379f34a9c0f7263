import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { NetworkPlan } from "../../components/network/args";
import { validateNetwork } from "../../components/network/validate";

const sound: NetworkPlan = {
  namePrefix: "cdd-dev",
  region: "eu-west-2",
  cidr: "10.16.0.0/16",
  availabilityZones: ["eu-west-2a", "eu-west-2b", "eu-west-2c"],
  availabilityZoneCidrMask: 18,
  subnetMasks: { public: 24, private: 20, isolated: 24 },
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
  flowLogGroup: "cdd-dev-flow-logs",
  logRetentionDays: 30,
  retain: false,
  roles: { path: "/cdd/dev/", account: "111122223333" },
};
const problems = (changes: Partial<NetworkPlan>) => validateNetwork({ ...sound, ...changes });
const zones = (...letters: string[]) => letters.map((letter) => `eu-west-2${letter}`);

describe("validateNetwork", () => {
  it("finds nothing in a sound plan, with two AZs to as many as there is room for", () => {
    for (const letters of ["ab", "abc", "abcd"])
      assert.deepEqual(problems({ availabilityZones: zones(...letters) }), []);
  });

  const cases: Readonly<Record<string, readonly [Partial<NetworkPlan>, readonly string[]]>> = {
    "more AZs than shares": [
      { availabilityZones: zones("a", "b", "c", "d", "e") },
      ["network: 5 AZs do not fit 10.16.0.0/16 in shares of /18. Use at most 4."],
    ],
    "one AZ": [
      { availabilityZones: zones("a") },
      ["network: availabilityZones are eu-west-2a. Use at least 2, each once."],
    ],
    "no AZ": [{ availabilityZones: [] }, ["network: availabilityZones are none. Use at least 2, each once."]],
    "an AZ twice": [
      { availabilityZones: zones("a", "a") },
      ["network: availabilityZones are eu-west-2a, eu-west-2a. Use at least 2, each once."],
    ],
    "an AZ of another region": [
      { availabilityZones: ["eu-west-2a", "eu-west-1b"] },
      ['network: "eu-west-1b" is no AZ of eu-west-2. Use eu-west-2a, eu-west-2b and so on.'],
    ],
    "subnets that do not fit together": [
      { subnetMasks: { public: 19, private: 19, isolated: 24 } },
      [
        "network: public /19, private /19, isolated /24 do not fit an AZ's share of /18. " +
          "Use smaller subnets (greater masks).",
      ],
    ],
    "subnets that fit by size, but not where each must start": [
      // Public takes the first half's first quarter, so that private starts at the second half and isolated finds no room.
      { subnetMasks: { public: 20, private: 19, isolated: 20 } },
      [
        "network: public /20, private /19, isolated /20 do not fit an AZ's share of /18. " +
          "Use smaller subnets (greater masks).",
      ],
    ],
    "masks that AWS or the share does not allow": [
      { subnetMasks: { public: 29, private: 16, isolated: 24 } },
      [
        "network: public subnets of /29 do not work. Use /18, an AZ's share, to /28.",
        "network: private subnets of /16 do not work. Use /18, an AZ's share, to /28.",
      ],
    ],
    "a share that is larger than the VPC": [
      { availabilityZoneCidrMask: 15 },
      ["network: an AZ's share of /15 does not work. Use /16 to /28."],
    ],
    "several at once": [
      { cidr: "10.16.1.0/16", availabilityZones: zones("a") },
      [
        'network: "10.16.1.0/16" is no range of a VPC. Use an IPv4 range of /16 to /28 that starts at its first address.',
        "network: availabilityZones are eu-west-2a. Use at least 2, each once.",
      ],
    ],
  };
  for (const [what, [changes, expected]] of Object.entries(cases)) {
    it(`refuses ${what}, and says what is allowed`, () => {
      assert.deepEqual(problems(changes), expected);
    });
  }

  for (const cidr of ["10.16.0.0", "10.16.0.0/15", "10.16.0.0/29", "fd00::/16", "10.16.0.0/16 ", "ten"]) {
    it(`refuses the range "${cidr}" without a second, misleading problem`, () => {
      const [only, ...more] = problems({ cidr });
      assert.match(String(only), /^network: ".*" is no range of a VPC\./);
      assert.deepEqual(more, []);
    });
  }

  it("takes a plan exactly if laying its subnets out one after another stays inside each AZ's share", async () => {
    const mask = fc.integer({ min: 18, max: 28 });
    await fc.assert(
      fc.property(fc.record({ public: mask, private: mask, isolated: mask }), (subnetMasks) => {
        let next = 0;
        for (const each of [subnetMasks.public, subnetMasks.private, subnetMasks.isolated]) {
          const size = 2 ** (32 - each);
          while (next % size !== 0) next += 16;
          next += size;
        }
        assert.equal(problems({ subnetMasks }).length === 0, next <= 2 ** 14);
      }),
    );
  });
});
