import * as assert from "node:assert/strict";
import type { BalancedPlan, ServicePlan } from "../../components/fargate-microservice/args";
import type { ManagedRule } from "../../model/managed-rules";
import { faultLines } from "../support/fault-lines";
import {
  barePlan,
  publicPlan,
  registeredPlan,
  sampleImage,
  samplePlan,
  sampleRotation,
} from "../support/service-plan";

const own = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/cdd-dev-screening";
const egress = (change: Partial<ServicePlan["egress"][number]>) => ({
  egress: [{ destination: "watchlist", cidrs: ["192.0.2.0/24"], prefixLists: [], port: 443, ...change }],
});
const secret = (change: Partial<ServicePlan["secrets"][number]>) => ({
  secrets: [
    {
      key: "token",
      name: "cdd/dev/screening/token",
      environmentVariable: "TOKEN",
      rotation: sampleRotation,
      ...change,
    },
  ],
});

const existing = {
  key: "db",
  environmentVariable: "DB",
  arn: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:bank/db-a1B2c3",
};
const { health } = samplePlan;
const answered = { ticket: "CDD-7" };

/** What is changed in the sample, and the one message that it gives. */
const refusals: readonly (readonly [string, Partial<BalancedPlan>, string])[] = [
  [
    "a key of the wrong form",
    { service: "Screening" },
    'service: "Screening" is not allowed. Use lower-case words of letters and digits, joined by single hyphens.',
  ],
  [
    "a key with a double hyphen",
    { service: "a--b" },
    'service: "a--b" is not allowed. Use lower-case words of letters and digits, joined by single hyphens.',
  ],
  [
    "a key of 21 characters",
    { service: "a".repeat(21) },
    `service: "${"a".repeat(21)}" is not allowed. Use at most 20 characters.`,
  ],
  [
    "a key that AWS reserves",
    { service: "internal-x" },
    'service: "internal-x" is not allowed. AWS reserves this beginning. Do not start with internal- or sg-.',
  ],
  [
    "a physical name too long for roles",
    { physicalName: "p".repeat(50) },
    `physicalName: "${"p".repeat(50)}" is too long. Use at most 49 characters.`,
  ],
  [
    "a privileged port",
    { port: 443 },
    "port: 443 is not allowed. Use a whole number of the container's port, 1024 to 65535.",
  ],
  [
    "a port that is none",
    { port: 8080.5 },
    "port: 8080.5 is not allowed. Use a whole number of the container's port, 1024 to 65535.",
  ],
  [
    "a health path without /",
    { health: { ...health, path: "health" } },
    'health.path: "health" is not allowed. Use a path that starts with /.',
  ],
  [
    "codes that are no answers of a sound task",
    { health: { ...health, codes: "200-599" } },
    'health.codes: "200-599" is not allowed. Use codes of 200 to 499: one, some as 200,204 or a range as 200-399.',
  ],
  [
    "checks that come too often",
    { health: { ...health, intervalSeconds: 4 } },
    "health.intervalSeconds: 4 is not allowed. Use a whole number of seconds between two checks, 5 to 300.",
  ],
  [
    "one good check",
    { health: { ...health, healthyThreshold: 1 } },
    "health.healthyThreshold: 1 is not allowed. Use a whole number of good checks in a row, 2 to 10.",
  ],
  [
    "more failures than AWS counts",
    { health: { ...health, unhealthyThreshold: 11 } },
    "health.unhealthyThreshold: 11 is not allowed. Use a whole number of failed checks in a row, 2 to 10.",
  ],
  [
    "checks that end a start before its time",
    { startupSeconds: 180, health: { ...health, intervalSeconds: 5 } },
    "health: a check each 5 s, of which 10 in a row may fail, ends a start after 45 s, and startupSeconds is 180. Use an intervalSeconds of 20 or more, a larger unhealthyThreshold or a shorter start.",
  ],
  [
    "failures that end a start before its time",
    { startupSeconds: 60, health: { ...health, intervalSeconds: 15, unhealthyThreshold: 4 } },
    "health: a check each 15 s, of which 4 in a row may fail, ends a start after 45 s, and startupSeconds is 60. Use an intervalSeconds of 20 or more, a larger unhealthyThreshold or a shorter start.",
  ],
  [
    "checks that leave a task in service that hangs",
    { health: { ...health, intervalSeconds: 300 } },
    "health: a check each 300 s, of which 3 in a row may fail, lets a task that hangs get requests for 900 s. Use at most 600: a smaller intervalSeconds or unhealthyThreshold.",
  ],
  [
    "a task that hangs for a second too long, by checks and by failures",
    { health: { ...health, intervalSeconds: 86, unhealthyThreshold: 7 } },
    "health: a check each 86 s, of which 7 in a row may fail, lets a task that hangs get requests for 602 s. Use at most 600: a smaller intervalSeconds or unhealthyThreshold.",
  ],
  [
    "a start that is ended, and of such checks nothing else",
    { startupSeconds: 540, health: { ...health, intervalSeconds: 250, unhealthyThreshold: 3 } },
    "health: a check each 250 s, of which 3 in a row may fail, ends a start after 500 s, and startupSeconds is 540. Use an intervalSeconds of 270 or more, a larger unhealthyThreshold or a shorter start.",
  ],
  [
    "a start that is ended a second before its time",
    { startupSeconds: 541 - 1, health: { ...health, intervalSeconds: 59 } },
    "health: a check each 59 s, of which 10 in a row may fail, ends a start after 531 s, and startupSeconds is 540. Use an intervalSeconds of 60 or more, a larger unhealthyThreshold or a shorter start.",
  ],
  [
    "a balancer that waits for nobody",
    { idleTimeoutSeconds: 0 },
    "idleTimeoutSeconds: 0 is not allowed. Use a whole number of seconds, 1 to 4000.",
  ],
  [
    "a balancer that waits for ever",
    { idleTimeoutSeconds: 4001 },
    "idleTimeoutSeconds: 4001 is not allowed. Use a whole number of seconds, 1 to 4000.",
  ],
  [
    "an empty health command",
    { healthCommand: [] },
    "healthCommand: [] is not allowed. Use a command and its arguments, or leave it out.",
  ],
  [
    "too long a start",
    { startupSeconds: 901 },
    "startupSeconds: 901 is not allowed. Use a whole number of seconds, 0 to 900.",
  ],
  ["no task", { tasks: { min: 0 } }, "tasks.min: 0 is not allowed. Use a whole number of tasks, 1 to 1000."],
  [
    "a size that Fargate does not have",
    { cpu: 300 },
    "cpu: 300 is not a Fargate size. Use 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768.",
  ],
  [
    "a tag",
    { image: `${own}:1.2` },
    `image: "${own}:1.2" is not a digest of its own repository. Use ${own}@sha256:<64 hex digits>.`,
  ],
  [
    "a short digest",
    { image: `${own}@sha256:abc` },
    `image: "${own}@sha256:abc" is not a digest of its own repository. Use ${own}@sha256:<64 hex digits>.`,
  ],
  [
    "two digests",
    { image: `${sampleImage}@x` },
    `image: "${sampleImage}@x" is not a digest of its own repository. Use ${own}@sha256:<64 hex digits>.`,
  ],
  [
    "another repository",
    { image: sampleImage.replace("screening", "other") },
    `image: "${sampleImage.replace("screening", "other")}" is not a digest of its own repository. Use ${own}@sha256:<64 hex digits>.`,
  ],
  [
    "a variable of the wrong form",
    { environment: { "1A": "x" } },
    'environment.1A: "1A" is not a name here. Use capitals, digits and _ for the name of a setting, e.g. LOG_LEVEL.',
  ],
  [
    "a variable set twice",
    { environment: { TOKEN: "x" }, ...secret({}) },
    "secrets.token.environmentVariable: TOKEN is set twice. Rename the secret, or the setting of that name.",
  ],
  [
    "a secret's name",
    secret({ name: "a b" }),
    'secrets.token.name: "a b" is not allowed. Use at most 512 letters, digits and /_+=.@- only.',
  ],
  [
    "a secret of another region",
    { existingSecrets: [{ ...existing, arn: existing.arn.replace("eu-central-1", "eu-west-1") }] },
    'existingSecrets.db.arn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:bank/db-a1B2c3" is not of this account and region. Use arn:aws:secretsmanager:eu-central-1:111122223333:secret:<name>-<six characters>.',
  ],
  [
    "a secret under a key of another account",
    {
      existingSecrets: [
        {
          ...existing,
          keyArn: "arn:aws:kms:eu-central-1:444455556666:key/01234567-89ab-cdef-0123-456789abcdef",
        },
      ],
    },
    'existingSecrets.db.keyArn: "arn:aws:kms:eu-central-1:444455556666:key/01234567-89ab-cdef-0123-456789abcdef" is not of this account and region. Use arn:aws:kms:eu-central-1:111122223333:key/<id>.',
  ],
  [
    "a setting in the place of a secret that somebody else makes",
    { environment: { DB: "x" }, existingSecrets: [existing] },
    "existingSecrets.db.environmentVariable: DB is set twice. Rename the secret, or the setting of that name.",
  ],
  [
    "a rotation over 90 days",
    secret({ rotation: { ...sampleRotation, days: 91 } }),
    "secrets.token.rotation.days: 91 is not allowed. Use a whole number of days, 1 to 90.",
  ],
  [
    "a rotation by no function",
    secret({ rotation: { ...sampleRotation, functionArn: "rotate" } }),
    'secrets.token.rotation.functionArn: "rotate" is not allowed. Use the ARN of a Lambda function, without a version.',
  ],
  [
    "a rotation in a role of any name",
    secret({ rotation: { ...sampleRotation, roleArn: "arn:aws:iam::111122223333:role/rotate*" } }),
    'secrets.token.rotation.roleArn: "arn:aws:iam::111122223333:role/rotate*" is not allowed. Use the ARN of a role, arn:aws:iam::<account>:role/<name>, without wildcards.',
  ],
  [
    "a change by hand that is too rare",
    secret({ rotation: { days: 0, byHand: "CDD-9" } }),
    "secrets.token.rotation.days: 0 is not allowed. Use a whole number of days, 1 to 90.",
  ],
  [
    "a secret's name that ends like an ARN",
    secret({ name: "cdd/dev/screening/client-Secret" }),
    'secrets.token.name: "cdd/dev/screening/client-Secret" is not allowed. Do not end it in a hyphen and six characters: Secrets Manager ends its ARNs so.',
  ],
  [
    "a destination without an address",
    egress({ cidrs: [] }),
    'egress.watchlist: {"cidrs":[],"prefixLists":[],"port":443} is not allowed. Name at least one range in cidrs or one id in prefixLists.',
  ],
  [
    "the whole world",
    egress({ cidrs: ["0.0.0.0/0"] }),
    'egress.watchlist.cidrs[0]: "0.0.0.0/0" is not allowed. Use an IPv4 range of /16 to /32 that starts at its first address, e.g. 192.0.2.0/24.',
  ],
  [
    "an address without a mask",
    egress({ cidrs: ["192.0.2.1"] }),
    'egress.watchlist.cidrs[0]: "192.0.2.1" is not allowed. Use an IPv4 range of /16 to /32 that starts at its first address, e.g. 192.0.2.0/24.',
  ],
  [
    "a prefix list that is none",
    egress({ prefixLists: ["s3"] }),
    'egress.watchlist.prefixLists[0]: "s3" is not allowed. Use the id of a prefix list, e.g. pl-0123456789abcdef0.',
  ],
  [
    "a port of a destination",
    egress({ port: 0 }),
    "egress.watchlist.port: 0 is not allowed. Use a whole number of the port, 1 to 65535.",
  ],
  [
    "a public service without a name",
    { exposure: "public", rateLimit: 2000 },
    "publicName: is missing, and the service is public. Give it one, or make it internal.",
  ],
  [
    "an internal service with a public name",
    { publicName: "a.example" },
    'publicName: "a.example" is of an internal service. Leave it out, or make that public.',
  ],
  [
    "calls from ranges of the bank to a service that is public",
    { exposure: "public", publicName: "a.example", rateLimit: 2000, inboundCidrs: ["10.200.8.0/24"] },
    "inboundCidrs: does nothing: the service is public, and is reached from everywhere. Leave it out.",
  ],
  [
    "alarms that no share would set off, of which only that is said",
    {
      alarms: { errorPercent: 0 },
      release: {
        ...{ strategy: "canary", canaryPercent: 1, canaryBakeMinutes: 1, bakeMinutes: 5, hooks: [] },
        requestsPerMinute: 1,
      },
    },
    "alarms.errorPercent: 0 is not allowed. Use a number of percent above 0, at most 100.",
  ],
  [
    "a name too long for a certificate",
    { internalName: "n".repeat(65) },
    `internalName: "${"n".repeat(65)}" does not fit a certificate. Use at most 64 characters.`,
  ],
  [
    "a rate limit under AWS's least",
    { rateLimit: 9 },
    "rateLimit: 9 is not allowed. Use a whole number of requests in 5 minutes per address, 10 to 1000000.",
  ],
  [
    "a path with a pattern",
    { largeBodyPaths: ["/a*"] },
    'largeBodyPaths[0]: "/a*" is not allowed. Use a path such as /documents, without a / at the end.',
  ],
  [
    "paths too long for a rule",
    { largeBodyPaths: [`/${"a".repeat(400)}`] },
    "largeBodyPaths: they are too long for one rule of the WAF. Use at most 400 characters in all.",
  ],
  [
    "a rule that AWS's groups have not",
    { falsePositives: [{ rule: "SizeRestrictions_BODY" as ManagedRule, paths: ["/a"], ...answered }] },
    'falsePositives[0].rule: "SizeRestrictions_BODY" is not allowed. Use largeBodyPaths for the size of bodies.',
  ],
  [
    "a pattern where a rule is excepted",
    { falsePositives: [{ rule: "SQLi_BODY", paths: ["/a*"], ...answered }] },
    'falsePositives[0].paths[0]: "/a*" is not allowed. Use a path such as /documents, without a / at the end.',
  ],
  [
    "paths of two exceptions too long for their one rule",
    {
      falsePositives: ["a", "b"].map((letter) => ({
        rule: "SQLi_BODY",
        paths: [`/${letter.repeat(200)}`],
        ...answered,
      })),
    },
    "falsePositives: paths of SQLi_BODY are too long for one rule of the WAF. Use at most 400 characters in all.",
  ],
  [
    "test traffic from the whole world",
    { testTrafficCidrs: ["0.0.0.0/0"] },
    'testTrafficCidrs[0]: "0.0.0.0/0" is not allowed. Use an IPv4 range of /16 to /32 that starts at its first address, e.g. 192.0.2.0/24.',
  ],
  [
    "a call from an address of the internet",
    { inboundCidrs: ["198.51.100.0/24"] },
    'inboundCidrs[0]: "198.51.100.0/24" is not allowed. Use a private range of the bank, e.g. 10.200.8.0/24: no internal balancer is reached from the internet.',
  ],
  [
    "weights of nothing",
    { capacity: { base: 1, fargateWeight: 0, spotWeight: 0 } },
    'capacity: {"base":1,"fargateWeight":0,"spotWeight":0} is not allowed. Give fargateWeight, spotWeight or both a share above 0.',
  ],
];

describe("A service's plan", () => {
  it("accepts the internal, the public and the bare sample, with and without an image", () => {
    for (const plan of [samplePlan, publicPlan, barePlan, { ...samplePlan, image: sampleImage }])
      assert.deepEqual(faultLines(plan), []);
  });

  for (const [what, change, message] of refusals) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(faultLines({ ...samplePlan, secrets: [], ...change }), [message]);
    });
  }

  for (const [what, change] of [
    ["the longest physical name", { physicalName: "p".repeat(49) }],
    ["calls from ranges of the bank to an internal service", { inboundCidrs: ["10.200.8.0/24"] }],
    ["the longest name on a certificate", { internalName: "n".repeat(64) }],
    [
      "a start that just fits its checks",
      { startupSeconds: 540, health: { ...health, intervalSeconds: 60 } },
    ],
    ["the longest hang", { health: { ...health, intervalSeconds: 100, unhealthyThreshold: 6 } }],
    ["as many paths as a rule takes", { largeBodyPaths: [`/${"a".repeat(199)}`, `/${"b".repeat(199)}`] }],
    [
      "that many of each rule",
      {
        falsePositives: (["SQLi_BODY", "SQLi_COOKIE"] as const).map((rule) => ({
          rule,
          paths: [`/${"a".repeat(399)}`],
          ...answered,
        })),
      },
    ],
    [
      "a secret under a key of its own",
      {
        existingSecrets: [
          {
            ...existing,
            keyArn: "arn:aws:kms:eu-central-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef",
          },
        ],
      },
    ],
  ] as readonly (readonly [string, Partial<BalancedPlan>])[])
    it(`accepts ${what}`, () => assert.deepEqual(faultLines({ ...samplePlan, ...change }), []));

  it("refuses a privileged port of a service without a balancer", () => {
    assert.deepEqual(faultLines({ ...registeredPlan, port: 443 }), [
      "port: 443 is not allowed. Use a whole number of the container's port, 1024 to 65535.",
    ]);
  });

  it("refuses more than 2000 requests in 5 minutes where the service is public", () => {
    assert.deepEqual(faultLines({ ...publicPlan, rateLimit: 2001 }), [
      "rateLimit: 2001 is not allowed. Use a whole number of requests in 5 minutes per address, 10 to 2000.",
    ]);
  });

  it("gives all problems at once", () => {
    const problems = faultLines({
      ...samplePlan,
      port: 80,
      cpu: 300,
      rateLimit: 1,
      health: { path: "", codes: "200" },
    });
    assert.deepEqual(problems.map((problem) => problem.split(":")[0]).sort(), [
      "cpu",
      "health.path",
      "port",
      "rateLimit",
    ]);
  });
});
