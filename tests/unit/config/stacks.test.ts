import * as assert from "node:assert/strict";
import { readStackConfig, type StackConfig } from "../../../config/stack-config";
import { rangesOfOthers } from "../../../config/stack-files";
import { betweenStacks } from "../../../config/stacks";
import { configOf, projectFolder, stackConfig, stackFiles } from "../../support/stacks";

/** A stack that may stand beside others, changed at the given paths. */
function stack(name: string, number: number, changes: Readonly<Record<string, unknown>> = {}): StackConfig {
  const account = String(number).repeat(12);
  const role = (who: string) => [`arn:aws:iam::${account}:role/${who}`];
  return stackConfig(
    {
      account,
      domain: `${name}.example-bank.com`,
      zoneId: `Z${name.toUpperCase()}12345678`,
      "network.cidr": `10.${number}.0.0/16`,
      "access.keyAdministrators": role("administrator"),
      "access.deployers": role("deployer"),
      "access.secretWriters": role("writer"),
      "access.imagePushers": role("pusher"),
      ...changes,
    },
    name,
  );
}

const retained = {
  retain: true,
  logRetentionDays: 2557,
  availabilityZones: ["eu-west-2a", "eu-west-2b", "eu-west-2c"],
  "network.natGateways": "one-per-az",
  "capacity.spotWeight": 0,
  "defaults.tasks.min": 2,
};
const dev = stack("dev", 1);
const prod = (changes: Readonly<Record<string, unknown>> = {}) =>
  stack("prod", 2, { ...retained, ...changes });

function found(...stacks: readonly StackConfig[]): string[] {
  return betweenStacks(stacks).map(({ file, path, message }) => `${file}: ${path}: ${message}`);
}

describe("the stack files", () => {
  const stacks = Object.entries(stackFiles).map(([name, platform]) =>
    configOf(readStackConfig(platform, name)),
  );
  const named = Object.fromEntries(stacks.map((config) => [config.stack, config]));

  it("are those of dev, qa, beta and prod", () => {
    assert.deepEqual(Object.keys(stackFiles), ["beta", "dev", "prod", "qa"]);
  });

  it("fit together", () => assert.deepEqual(found(...stacks), []));

  it("differ as the environments do", () => {
    const row = (pick: (config: StackConfig) => unknown) =>
      ["dev", "qa", "beta", "prod"].map((name) => pick(named[name] ?? assert.fail(name)));
    assert.deepEqual(
      row(({ availabilityZones }) => availabilityZones.length),
      [2, 2, 3, 3],
    );
    assert.deepEqual(
      row(({ network }) => network.natGateways),
      ["single", "single", "one-per-az", "one-per-az"],
    );
    assert.deepEqual(
      row(({ defaults }) => [defaults.tasks.min, defaults.tasks.max]),
      [
        [1, 2],
        [1, 4],
        [2, 6],
        [2, 20],
      ],
    );
    assert.deepEqual(
      row(({ retain }) => retain),
      [false, false, true, true],
    );
    assert.deepEqual(
      row(({ logRetentionDays }) => logRetentionDays),
      [30, 90, 365, 2557],
    );
    assert.deepEqual(
      row(({ capacity }) => capacity.spotWeight > capacity.fargateWeight),
      [true, false, false, false],
    );
    assert.deepEqual(
      row(({ capacity }) => capacity.spotWeight > 0),
      [true, true, false, false],
    );
    assert.deepEqual(
      row(({ release }) => release.strategy),
      ["rolling", "rolling", "canary", "canary"],
    );
    assert.deepEqual(
      row(({ release }) => [release.canaryPercent, release.canaryBakeMinutes, release.bakeMinutes]),
      [
        [undefined, undefined, undefined],
        [undefined, undefined, undefined],
        [20, 10, 10],
        [10, 15, 30],
      ],
    );
    assert.deepEqual(
      row(({ release }) => release.approval?.approvers ?? []),
      [[], [], [], ["arn:aws:iam::444444444444:role/cdd-release-approver"]],
    );
    assert.deepEqual(
      row(({ images }) => images),
      [{}, {}, {}, {}],
    );
  });

  it("give the ranges of the other stacks", () => {
    assert.deepEqual(rangesOfOthers(projectFolder, "dev"), {
      beta: "10.18.0.0/16",
      prod: "10.19.0.0/16",
      qa: "10.17.0.0/16",
    });
  });
});

describe("betweenStacks", () => {
  it("finds nothing where all is right", () => assert.deepEqual(found(dev, prod()), []));

  it("finds VPCs that overlap", () => {
    assert.deepEqual(found(dev, stack("qa", 3, { "network.cidr": dev.network.cidr })), [
      'Pulumi.dev.yaml: cdd:platform.network.cidr: "10.1.0.0/16" overlaps with 10.1.0.0/16 of stack qa. Use a /16 of its own.',
    ]);
  });

  for (const [key, value] of [
    ["account", "111111111111"],
    ["domain", "dev.example-bank.com"],
    ["zoneId", "ZDEV12345678"],
  ] as const) {
    it(`finds a shared ${key}`, () => {
      const role = (who: string) => [`arn:aws:iam::111111111111:role/${who}`];
      const roles = {
        "access.keyAdministrators": role("administrator"),
        "access.deployers": role("deployer"),
        "access.secretWriters": role("writer"),
        "access.imagePushers": role("pusher"),
      };
      assert.deepEqual(found(dev, stack("qa", 3, { [key]: value, ...(key === "account" && roles) })), [
        `Pulumi.dev.yaml: cdd:platform.${key}: "${value}" is also stack qa's. Use one of its own.`,
      ]);
    });
  }

  for (const [what, changes, message] of [
    [
      "production that does not retain",
      { retain: false },
      "cdd:platform.retain: false is not allowed in production. Use true.",
    ],
    [
      "two AZs under retained data",
      { availabilityZones: ["eu-west-2a", "eu-west-2b"] },
      'cdd:platform.availabilityZones: ["eu-west-2a","eu-west-2b"] are too few to retain data. Use 3 or 4.',
    ],
    [
      "one NAT gateway under retained data",
      { "network.natGateways": "single" },
      'cdd:platform.network.natGateways: "single" fails with one AZ. Use one-per-az.',
    ],
    [
      "a short retention of logs beside retained data",
      { logRetentionDays: 180 },
      "cdd:platform.logRetentionDays: 180 days are too few where data is retained. Use 365 or more.",
    ],
    [
      "spot capacity in production",
      { "capacity.spotWeight": 1 },
      "cdd:platform.capacity.spotWeight: 1 lets customers wait for interrupted tasks. Use 0.",
    ],
  ] as const) {
    it(`finds ${what}`, () => assert.deepEqual(found(dev, prod(changes)), [`Pulumi.prod.yaml: ${message}`]));
  }

  it("finds logs of another stack that are kept longer than production's", () => {
    assert.deepEqual(found(stack("dev", 1, { logRetentionDays: 3653 }), prod()), [
      "Pulumi.prod.yaml: cdd:platform.logRetentionDays: 2557 days are fewer than another stack's. Use 3653 or more.",
    ]);
  });
});
