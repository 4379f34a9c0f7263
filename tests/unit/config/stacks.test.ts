import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { readStackConfig } from "../../../config/stack-config";
import { otherStackFiles } from "../../../config/stack-files";
import { line } from "../../../model/problems";
import type { StackConfig } from "../../../model/stack";
import { always } from "../../support/always";
import { spoilt } from "../../support/spoilt";
import {
  configOf,
  projectFolder,
  retainedStack,
  stackFiles,
  stackNames,
  stackValues,
} from "../../support/stacks";

/** A stack that may stand beside others, changed at the given paths. */
function stack(name: string, number: number, changes: Readonly<Record<string, unknown>> = {}) {
  const account = String(number).repeat(12);
  const role = (who: string) => [`arn:aws:iam::${account}:role/${who}`];
  return stackValues({
    account,
    domain: `${name}.example-bank.com`,
    zoneId: `Z${name.toUpperCase()}12345678`,
    "network.cidr": `10.${number}.0.0/16`,
    "access.keyAdministrators": role("administrator"),
    "access.deployers": role("deployer"),
    "access.secretWriters": role("writer"),
    "access.imagePushers": role("pusher"),
    ...changes,
  });
}

const dev = stack("dev", 1);
const prod = (changes: Readonly<Record<string, unknown>> = {}) =>
  stack("prod", 2, { ...retainedStack, "capacity.spotWeight": 0, ...changes });

/** What is said against a stack that stands beside others. */
function found(name: string, own: unknown, others: Readonly<Record<string, unknown>>): string[] {
  return readStackConfig(own, name, others).problems.map((problem) => `${problem.file}: ${line(problem)}`);
}

/** What few stacks say. */
const everySection = {
  "backups.dailyDays": 35,
  "changes.freezes": [
    { from: "2026-12-18T18:00", until: "2027-01-04T08:00", timezone: "Europe/London", overrides: [] },
  ],
  containerSecurity: { prismaDefender: { console: "wss://console.bank.example:8084", cidrs: [] } },
  existingSecrets: {},
  replication: {},
  "registry.pushersDeploy": false,
  "services.profile": { inboundCidrs: [], tasks: { min: 2 }, scaling: { schedules: [] } },
};

describe("the stack files", () => {
  it("are those of dev, qa, beta and prod at least", () => {
    const missing = ["dev", "qa", "beta", "prod"].filter((each) => !stackNames.includes(each));
    assert.deepEqual(missing, []);
  });

  it("fit together", () => {
    for (const [name, platform] of Object.entries(stackFiles))
      assert.deepEqual(found(name, platform, otherStackFiles(projectFolder, name)), []);
  });

  it("differ as the environments do", () => {
    const named = Object.fromEntries(
      Object.entries(stackFiles).map(([name, platform]) => [name, configOf(readStackConfig(platform, name))]),
    );
    const row = (pick: (config: StackConfig) => unknown) =>
      ["dev", "qa", "beta", "prod"].map((name) => pick(named[name] ?? assert.fail(name)));
    assert.deepEqual(
      row(({ availabilityZones }) => availabilityZones.length),
      [2, 2, 3, 3],
    );
    assert.deepEqual(
      row(({ network }) => network.kind !== "existing" && network.natGateways),
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
        [50, 30, 10],
        [10, 30, 30],
      ],
    );
    assert.deepEqual(
      row(({ release }) => release.approval?.approvers.length ?? 0),
      [0, 0, 0, 1],
    );
    assert.deepEqual(
      row(({ images }) => images),
      [{}, {}, {}, {}],
    );
  });
});

describe("a stack beside others", () => {
  it("has no problem where all is right", () => {
    assert.deepEqual(found("dev", dev, { prod: prod() }), []);
    assert.deepEqual(found("prod", prod(), { dev }), []);
  });

  it("overlaps with the range of no other", () => {
    assert.deepEqual(found("qa", stack("qa", 3, { "network.cidr": "10.1.0.0/16" }), { dev, prod: prod() }), [
      'Pulumi.qa.yaml: cdd:platform.network.cidr: "10.1.0.0/16" overlaps with 10.1.0.0/16 of stack dev. Use a range that no other stack has.',
    ]);
  });

  it("reaches no other's network, and shares only what nobody routes", () => {
    const unrouted = { "network.taskCidr": "100.64.0.0/16" };
    assert.deepEqual(found("qa", stack("qa", 3, unrouted), { dev: stack("dev", 1, unrouted) }), []);
    assert.deepEqual(
      found(
        "qa",
        stack("qa", 3, {
          "network.testTrafficCidrs": ["10.1.4.0/24"],
          "services.profile": { inboundCidrs: ["10.1.12.0/24"] },
          "egress.registers": { cidrs: ["10.1.8.0/24"], hosts: [], port: 443 },
        }),
        { dev },
      ),
      [
        'Pulumi.qa.yaml: cdd:platform.egress.registers.cidrs[0]: "10.1.8.0/24" is in 10.1.0.0/16 of stack dev. Stacks do not reach each other: use addresses outside it.',
        'Pulumi.qa.yaml: cdd:platform.network.testTrafficCidrs[0]: "10.1.4.0/24" is in 10.1.0.0/16 of stack dev. Stacks do not reach each other: use addresses outside it.',
        'Pulumi.qa.yaml: cdd:platform.services.profile.inboundCidrs[0]: "10.1.12.0/24" is in 10.1.0.0/16 of stack dev. Stacks do not reach each other: use addresses outside it.',
      ],
    );
  });

  it("overlaps with neither range of another, by neither of its own", () => {
    const other = { "network.cidr": "10.1.0.0/16", "network.taskCidr": "10.64.0.0/16" };
    for (const [key, range, taken] of [
      ["cidr", "10.64.0.0/20", "10.64.0.0/16"],
      ["taskCidr", "10.1.240.0/20", "10.1.0.0/16"],
      ["taskCidr", "10.64.240.0/20", "10.64.0.0/16"],
    ] as const)
      assert.deepEqual(
        found("qa", stack("qa", 3, { [`network.${key}`]: range }), { dev: stack("dev", 1, other) }),
        [
          `Pulumi.qa.yaml: cdd:platform.network.${key}: "${range}" overlaps with ${taken} of stack dev. Use a range that no other stack has.`,
        ],
      );
    assert.deepEqual(
      found("qa", stack("qa", 3, { "network.taskCidr": "10.65.0.0/16" }), { dev: stack("dev", 1, other) }),
      [],
    );
  });

  it("calls nobody in another's tasks' own range, unless that is everybody's", () => {
    const calling = (range: string) => ({
      "network.transitGateway": "tgw-0123456789abcdef0",
      "egress.registers": { cidrs: [range], hosts: [], port: 443 },
    });
    const beside = (taskCidr: string) => ({ dev: stack("dev", 1, { "network.taskCidr": taskCidr }) });
    assert.deepEqual(found("qa", stack("qa", 3, calling("10.64.1.0/24")), beside("10.64.0.0/16")), [
      'Pulumi.qa.yaml: cdd:platform.egress.registers.cidrs[0]: "10.64.1.0/24" is in 10.64.0.0/16 of stack dev. Stacks do not reach each other: use addresses outside it.',
    ]);
    assert.deepEqual(found("qa", stack("qa", 3, calling("100.64.1.0/24")), beside("100.64.0.0/16")), []);
  });

  it("shares nothing with another where both say nothing", () => {
    const without = { zoneId: undefined, domain: undefined, account: undefined };
    const lines = found("qa", stack("qa", 3, without), { dev: stack("dev", 1, without) });
    assert.deepEqual(
      lines.map((line_) => line_.split(" is missing")[0]),
      ["account", "domain", "zoneId"].map((key) => `Pulumi.qa.yaml: cdd:platform.${key}:`),
    );
  });

  it("keeps data where three AZs, a year of logs and a NAT gateway in each AZ stand", () => {
    assert.deepEqual(
      found("beta", stack("beta", 3, { ...retainedStack, logRetentionDays: 365 }), { dev }),
      [],
    );
  });

  it("is judged by what it says, where it says little", () => {
    for (const own of [{ retain: true }, { retain: true, network: {}, waf: {}, capacity: {} }, {}])
      for (const line_ of found("prod", own, { dev, empty: {} }))
        assert.match(line_, /: is missing\. /, line_);
    assert.deepEqual(
      found("qa", stack("qa", 3, { network: undefined }), { dev }).map((line_) => line_.split(": is")[0]),
      ["Pulumi.qa.yaml: cdd:platform.network"],
    );
  });

  it("is judged, and throws nothing, whatever stands in it and in another's file", () => {
    const files = fc.tuple(spoilt(prod(everySection)), spoilt(stack("dev", 1, everySection)));
    always(
      fc.property(files, ([mine, theirs]) => {
        for (const each of found("prod", mine, { dev: theirs }))
          assert.match(each, /^Pulumi\.prod\.yaml: cdd:platform/);
      }),
    );
  });

  it("is asked for none of that where it keeps nothing", () => {
    assert.deepEqual(found("qa", stack("qa", 3, { "capacity.spotWeight": 4 }), { prod: prod() }), []);
  });

  it("keeps production's logs as long as another's, not longer", () => {
    assert.deepEqual(found("prod", prod(), { dev: stack("dev", 1, { logRetentionDays: 2557 }) }), []);
  });

  it("lets nothing pass the WAF where data is retained, or in production", () => {
    const counting = { "waf.mode": "count" };
    const says = (name: string) => [
      `Pulumi.${name}.yaml: cdd:platform.waf.mode: "count" lets attacks pass where data is real. Use block.`,
    ];
    assert.deepEqual(found("qa", stack("qa", 3, counting), { dev }), []);
    assert.deepEqual(
      found("beta", stack("beta", 3, { ...retainedStack, ...counting }), { dev }),
      says("beta"),
    );
    assert.deepEqual(
      found("prod", stack("prod", 3, { "capacity.spotWeight": 0, ...counting }), {}),
      says("prod"),
    );
  });

  for (const [key, value] of [
    ["account", "111111111111"],
    ["domain", "dev.example-bank.com"],
    ["zoneId", "ZDEV12345678"],
  ] as const) {
    it(`has a ${key} of its own`, () => {
      const role = (who: string) => [`arn:aws:iam::111111111111:role/${who}`];
      const roles = {
        "access.keyAdministrators": role("administrator"),
        "access.deployers": role("deployer"),
        "access.secretWriters": role("writer"),
        "access.imagePushers": role("pusher"),
      };
      const own = stack("qa", 3, { [key]: value, ...(key === "account" && roles) });
      assert.deepEqual(found("qa", own, { dev }), [
        `Pulumi.qa.yaml: cdd:platform.${key}: "${value}" is also stack dev's. Use one of its own.`,
      ]);
    });
  }

  it("is judged beside what is sound in files that are not", () => {
    const broken = { ...dev, region: "nowhere", account: 7 };
    assert.deepEqual(
      found("qa", stack("qa", 3, { domain: "dev.example-bank.com" }), { broken, empty: undefined }),
      [
        'Pulumi.qa.yaml: cdd:platform.domain: "dev.example-bank.com" is also stack broken\'s. Use one of its own.',
      ],
    );
  });

  for (const [what, changes, message] of [
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
    it(`is not ${what}`, () =>
      assert.deepEqual(found("prod", prod(changes), { dev }), [`Pulumi.prod.yaml: ${message}`]));
  }

  it("keeps production's logs as long as any other's", () => {
    const others = { dev: stack("dev", 1, { logRetentionDays: 3653 }) };
    assert.deepEqual(found("prod", prod(), others), [
      "Pulumi.prod.yaml: cdd:platform.logRetentionDays: 2557 days are fewer than another stack's. Use 3653 or more.",
    ]);
  });
});
