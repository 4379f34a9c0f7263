import * as assert from "node:assert/strict";
import type { BalancedPlan, ServicePlan } from "../../components/fargate-microservice/args";
import { type ManagedRule, managedRules } from "../../model/managed-rules";
import { faultLines } from "../support/fault-lines";
import { barePlan, publicPlan, sampleImage, samplePlan, sampleRotation } from "../support/service-plan";

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
const answered = { reason: "Free text", approvedBy: "CISO", until: "2027-01-31" };

/** What is changed in the sample, and the one message that it gives. */
const refusals: readonly (readonly [string, Partial<BalancedPlan>, string])[] = [
  [
    "a key of the wrong form",
    { service: "Screening" },
    'Screening: "Screening" is not a service\'s name. Use lower-case words joined by single hyphens.',
  ],
  [
    "a key with a double hyphen",
    { service: "a--b" },
    'a--b: "a--b" is not a service\'s name. Use lower-case words joined by single hyphens.',
  ],
  [
    "a key of 21 characters",
    { service: "a".repeat(21) },
    `${"a".repeat(21)}: the name has 21 characters. Use at most 20.`,
  ],
  [
    "a key that AWS reserves",
    { service: "internal-x" },
    "internal-x: the name starts with a prefix that AWS reserves. Do not start with internal- or sg-.",
  ],
  [
    "a physical name too long for roles",
    { physicalName: "p".repeat(50) },
    `screening: physical name "${"p".repeat(50)}" is too long. Use at most 49 characters.`,
  ],
  [
    "a privileged port",
    { port: 443 },
    "screening: port 443 cannot be opened without root. Use 1024 to 65535.",
  ],
  [
    "a port that is none",
    { port: 8080.5 },
    "screening: port 8080.5 cannot be opened without root. Use 1024 to 65535.",
  ],
  [
    "a health path without /",
    { health: { ...health, path: "health" } },
    'screening: health "health" is not a path. Use a path that starts with /, at most 1024 characters.',
  ],
  [
    "codes that are no answers of a sound task",
    { health: { ...health, codes: "200-599" } },
    'screening: health.codes "200-599" are none. Use codes of 200 to 499: one, some as 200,204 or a range as 200-399.',
  ],
  [
    "checks that come too often",
    { health: { ...health, intervalSeconds: 4 } },
    "screening: health.intervalSeconds 4 is out of range. Use 5 to 300.",
  ],
  [
    "one good check",
    { health: { ...health, healthyThreshold: 1 } },
    "screening: health.healthyThreshold 1 is out of range. Use 2 to 10.",
  ],
  [
    "more failures than AWS counts",
    { health: { ...health, unhealthyThreshold: 11 } },
    "screening: health.unhealthyThreshold 11 is out of range. Use 2 to 10.",
  ],
  [
    "checks that end a start before its time",
    { startupSeconds: 180, health: { ...health, intervalSeconds: 5 } },
    "screening: a check each 5 s, of which 10 in a row may fail, ends a start after 45 s, and startupSeconds is 180. Use an intervalSeconds of 20 or more, a larger unhealthyThreshold or a shorter start.",
  ],
  [
    "failures that end a start before its time",
    { startupSeconds: 60, health: { ...health, intervalSeconds: 15, unhealthyThreshold: 4 } },
    "screening: a check each 15 s, of which 4 in a row may fail, ends a start after 45 s, and startupSeconds is 60. Use an intervalSeconds of 20 or more, a larger unhealthyThreshold or a shorter start.",
  ],
  [
    "checks that leave a task in service that hangs",
    { health: { ...health, intervalSeconds: 300 } },
    "screening: a check each 300 s, of which 3 in a row may fail, lets a task that hangs get requests for 900 s. Use at most 600: a smaller intervalSeconds or unhealthyThreshold.",
  ],
  [
    "a balancer that waits for nobody",
    { idleTimeoutSeconds: 0 },
    "screening: idleTimeoutSeconds 0 is out of range. Use 1 to 4000.",
  ],
  [
    "a balancer that waits for ever",
    { idleTimeoutSeconds: 4001 },
    "screening: idleTimeoutSeconds 4001 is out of range. Use 1 to 4000.",
  ],
  [
    "an empty health command",
    { healthCommand: [] },
    "screening: healthCommand is empty. Name a command inside the image, or leave it out.",
  ],
  [
    "too long a start",
    { startupSeconds: 901 },
    "screening: startupSeconds 901 is out of range. Use 0 to 900.",
  ],
  ["no task", { tasks: { min: 0 } }, "screening: tasks.min 0 is out of range. Use 1 to 1000."],
  [
    "a size that Fargate does not have",
    { cpu: 300 },
    "screening: cpu 300 is not a Fargate size. Use 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768.",
  ],
  [
    "a tag",
    { image: `${own}:1.2` },
    `screening: image "${own}:1.2" is not a digest of its own repository. Use ${own}@sha256:<64 hex digits>.`,
  ],
  [
    "a short digest",
    { image: `${own}@sha256:abc` },
    `screening: image "${own}@sha256:abc" is not a digest of its own repository. Use ${own}@sha256:<64 hex digits>.`,
  ],
  [
    "another repository",
    { image: sampleImage.replace("screening", "other") },
    `screening: image "${sampleImage.replace("screening", "other")}" is not a digest of its own repository. Use ${own}@sha256:<64 hex digits>.`,
  ],
  [
    "a variable of the wrong form",
    { environment: { "1A": "x" } },
    'screening: "1A" is not an environment variable\'s name. Use letters, digits and _, no digit first.',
  ],
  [
    "a variable set twice",
    { environment: { TOKEN: "x" }, ...secret({}) },
    "screening: environment variable TOKEN is set twice. Rename the setting or the secret that makes it.",
  ],
  [
    "a secret's name",
    secret({ name: "a b" }),
    'screening: secret token has the name "a b". Use at most 512 letters, digits and /_+=.@- only.',
  ],
  [
    "a secret of another region",
    { existingSecrets: [{ ...existing, arn: existing.arn.replace("eu-central-1", "eu-west-1") }] },
    'screening: secret db is "arn:aws:secretsmanager:eu-west-1:111122223333:secret:bank/db-a1B2c3". Use a whole ARN of this account and region, arn:aws:secretsmanager:eu-central-1:111122223333:secret:<name>-<six characters>.',
  ],
  [
    "a secret under a key of another account",
    { existingSecrets: [{ ...existing, keyArn: "arn:aws:kms:eu-central-1:444455556666:key/1" }] },
    'screening: secret db has the key "arn:aws:kms:eu-central-1:444455556666:key/1". Use one of this account and region, arn:aws:kms:eu-central-1:111122223333:key/<id>.',
  ],
  [
    "a setting in the place of a secret that somebody else makes",
    { environment: { DB: "x" }, existingSecrets: [existing] },
    "screening: environment variable DB is set twice. Rename the setting or the secret that makes it.",
  ],
  [
    "a rotation over 90 days",
    secret({ rotation: { ...sampleRotation, days: 91 } }),
    "screening: secret token rotates every 91 days. Use 1 to 90.",
  ],
  [
    "a rotation by no function",
    secret({ rotation: { ...sampleRotation, functionArn: "rotate" } }),
    'screening: secret token has the rotation function "rotate". Use the ARN of a Lambda function.',
  ],
  [
    "a rotation in a role of any name",
    secret({ rotation: { ...sampleRotation, roleArn: "arn:aws:iam::111122223333:role/rotate*" } }),
    'screening: secret token is rotated in the role "arn:aws:iam::111122223333:role/rotate*". Use the ARN of a role, without wildcards.',
  ],
  [
    "a change by hand that is too rare",
    secret({ rotation: { days: 0, byHand: { reason: "r", approvedBy: "a", until: "2026-03-31" } } }),
    "screening: secret token rotates every 0 days. Use 1 to 90.",
  ],
  [
    "a secret's name that ends like an ARN",
    secret({ name: "cdd/dev/screening/client-Secret" }),
    'screening: secret token has the name "cdd/dev/screening/client-Secret", which ends as Secrets Manager ends an ARN. Do not end it in a hyphen and six characters.',
  ],
  [
    "a destination without an address",
    egress({ cidrs: [] }),
    "screening: destination watchlist has no address. Name at least one range (CIDR) or prefix list.",
  ],
  [
    "the whole world",
    egress({ cidrs: ["0.0.0.0/0"] }),
    'screening: destination watchlist has the range "0.0.0.0/0", the whole world. Name the addresses that are meant.',
  ],
  [
    "an address without a mask",
    egress({ cidrs: ["192.0.2.1"] }),
    'screening: destination watchlist has the range "192.0.2.1". Use an IPv4 range such as 192.0.2.0/24.',
  ],
  [
    "a prefix list that is none",
    egress({ prefixLists: ["s3"] }),
    'screening: destination watchlist has the prefix list "s3". Use an id such as pl-0123456789abcdef0.',
  ],
  [
    "a port of a destination",
    egress({ port: 0 }),
    "screening: destination watchlist has the port 0. Use 1 to 65535.",
  ],
  [
    "a public service without a name",
    { exposure: "public", rateLimit: 2000 },
    "screening: it is public and has no publicName. Give it one, or make it internal.",
  ],
  [
    "an internal service with a public name",
    { publicName: "a.example" },
    'screening: it is internal and has the publicName "a.example". Leave that out, or make it public.',
  ],
  [
    "a name too long for a certificate",
    { internalName: "n".repeat(65) },
    `screening: internalName "${"n".repeat(65)}" does not fit a certificate. Use at most 64 characters.`,
  ],
  [
    "a rate limit under AWS's least",
    { rateLimit: 9 },
    "screening: rateLimit 9 is out of range. Use 10 to 2000000000 requests in 5 minutes where it is internal.",
  ],
  [
    "a path with a pattern",
    { largeBodyPaths: ["/a*"] },
    'screening: largeBodyPaths has "/a*". Use paths such as /documents, without a / at the end.',
  ],
  [
    "paths too long for a rule",
    { largeBodyPaths: [`/${"a".repeat(400)}`] },
    "screening: largeBodyPaths is too long for one rule of the WAF. Use at most 400 characters in all.",
  ],
  [
    "a rule that AWS's groups have not",
    { falsePositives: [{ rule: "SizeRestrictions_BODY" as ManagedRule, paths: ["/a"], ...answered }] },
    `screening: falsePositives has the rule SizeRestrictions_BODY. Use ${managedRules.join(", ")}.`,
  ],
  [
    "a pattern where a rule is excepted",
    { falsePositives: [{ rule: "SQLi_BODY", paths: ["/a*"], ...answered }] },
    'screening: falsePositives of SQLi_BODY has "/a*". Use paths such as /documents, without a / at the end.',
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
    "screening: falsePositives of SQLi_BODY is too long for one rule of the WAF. Use at most 400 characters in all.",
  ],
  [
    "test traffic from the whole world",
    { testTrafficCidrs: ["0.0.0.0/0"] },
    'screening: test traffic has the range "0.0.0.0/0", the whole world. Name the addresses that are meant.',
  ],
  [
    "weights of nothing",
    { capacity: { base: 1, fargateWeight: 0, spotWeight: 0 } },
    "screening: capacity weights 0 (FARGATE) and 0 (FARGATE_SPOT) do not work. Use 0 to 1000 each, at least one above 0.",
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

  it("refuses more than 2000 requests in 5 minutes where the service is public", () => {
    assert.deepEqual(faultLines({ ...publicPlan, rateLimit: 2001 }), [
      "screening: rateLimit 2001 is out of range. Use 10 to 2000 requests in 5 minutes where it is public.",
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
