import * as assert from "node:assert/strict";
import type { Catalogue, Relations } from "../../../model/catalogue";
import { line } from "../../../model/problems";
import { catalogueProblems } from "../../../plan/catalogue-problems";
import { entryProblems } from "../../../plan/entry-problems";
import { entry, smallWith } from "../../support/catalogues";

const capacities = {
  plain: { description: "Machines" },
  cards: { description: "Machines with GPUs", gpu: true },
};
const exception = (...stacks: string[]) => ({
  stacks,
  ticket: "CDD-7",
});
const proxy = { description: "Proxy", memory: 64 };

/** Problems of the service `one` with these options, as `path: message`. */
function problems(options: Readonly<Record<string, unknown>>): string[] {
  const relations = {
    services: { one: { ...entry, ...options } },
    stores: { evidence: { kind: "bucket" }, customers: { kind: "table" } },
    destinations: {},
    ec2Capacity: capacities,
  } as Relations;
  return entryProblems(relations, "services.ts").map(line);
}

const sound: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["nothing special", {}],
  [
    "Fargate by name, with files and a disk",
    { capacity: "fargate", architecture: "arm64", ephemeralStorageGiB: 30 },
  ],
  ["more open files", { ulimits: { nofile: { soft: 10, hard: 20 } } }],
  [
    "GPUs of an EC2 capacity that has some",
    { capacity: "ec2:cards", gpus: 1, sharedMemoryMiB: 64, ulimits: { core: { soft: 0, hard: 0 } } },
  ],
  [
    "a shell where the root file system can be written",
    { exceptions: { exec: exception("dev"), writableRoot: exception("dev", "qa") } },
  ],
  ["a public address on Fargate", { exceptions: { publicIp: exception("dev") } }],
  [
    "further containers in an order that ends",
    {
      secrets: ["api-key"],
      after: { proxy: "HEALTHY", migration: "SUCCESS" },
      containers: {
        proxy: { ...proxy, healthCommand: ["/health"], secrets: ["api-key"] },
        migration: { ...proxy, essential: false },
      },
    },
  ],
  [
    "one rule excepted at two paths, and in two stacks",
    {
      falsePositives: [
        { rule: "SQLi_BODY", paths: ["/a", "/b"], ...exception("dev") },
        { rule: "SQLi_BODY", paths: ["/b"], ...exception("qa") },
      ],
    },
  ],
  ["a log router where nothing is evidence", { logging: "firelens", data: { customers: "write" } }],
  ["evidence without a log router", { logging: "awslogs", data: { evidence: "append" } }],
];

const needsEc2 =
  'needs an EC2 capacity: Fargate has no such option. Leave it out, or use capacity "ec2:<name>".';
const noShell =
  "where the root file system is read-only: no shell can be opened there. Add writableRoot for the same stacks, or leave it out.";

const unsound: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ["GPUs on Fargate", { gpus: 2 }, `gpus: 2 ${needsEc2}`],
  [
    "shared memory on Fargate",
    { capacity: "fargate", sharedMemoryMiB: 64 },
    `sharedMemoryMiB: 64 ${needsEc2}`,
  ],
  [
    "a limit that Fargate does not change",
    { ulimits: { core: { soft: 0, hard: 0 } } },
    'ulimits.core: "core" is not a limit that Fargate changes. Use nofile, or an EC2 capacity.',
  ],
  [
    "an unknown capacity",
    { capacity: "ec2:plane" },
    'capacity: "ec2:plane" is not a capacity. Use fargate, ec2:plain or ec2:cards.',
  ],
  [
    "a capacity that every object has",
    { capacity: "ec2:constructor" },
    'capacity: "ec2:constructor" is not a capacity. Use fargate, ec2:plain or ec2:cards.',
  ],
  [
    "an architecture on EC2",
    { capacity: "ec2:plain", architecture: "arm64" },
    "architecture: does nothing on EC2: ec2Capacity.plain decides it. Leave it out.",
  ],
  [
    "a disk on EC2",
    { capacity: "ec2:plain", ephemeralStorageGiB: 30 },
    "ephemeralStorageGiB: does nothing on EC2: the machines' disk is shared. Leave it out.",
  ],
  [
    "GPUs that the capacity has not",
    { capacity: "ec2:plain", gpus: 1 },
    "gpus: 1 cannot be had: ec2Capacity.plain has no GPU. Give it gpu: true, or leave it out.",
  ],
  [
    "a public address on EC2",
    { capacity: "ec2:plain", exceptions: { publicIp: exception("dev") } },
    "exceptions.publicIp: is not possible on EC2: such tasks get no public address. Leave it out.",
  ],
  [
    "a rule excepted twice at a path of a stack",
    {
      falsePositives: [
        { rule: "SQLi_BODY", paths: ["/a", "/b"], ...exception("dev", "qa") },
        { rule: "SQLi_BODY", paths: ["/b", "/c"], ...exception("qa") },
      ],
    },
    "falsePositives[1]: excepts SQLi_BODY at /b in qa a second time. Name each rule, path and stack once.",
  ],
  [
    "a cookie for callers that keep none",
    { exposure: "internal", stickinessSeconds: 60 },
    "stickinessSeconds: does nothing: callers of an internal service keep no cookies. Leave it out.",
  ],
  [
    "a shell on a read-only root",
    { exceptions: { exec: exception("dev", "qa") } },
    `exceptions.exec: holds in dev, qa ${noShell}`,
  ],
  [
    "a shell where the root can be written in other stacks only",
    { exceptions: { exec: exception("dev", "qa"), writableRoot: exception("dev") } },
    `exceptions.exec: holds in qa ${noShell}`,
  ],
  [
    "a container with an agent's name",
    { containers: { "otel-collector": proxy } },
    'containers.otel-collector: "otel-collector" is a container\'s name already. Use another one.',
  ],
  [
    "a container with the service's name",
    { containers: { one: proxy } },
    'containers.one: "one" is a container\'s name already. Use another one.',
  ],
  [
    "a secret that the service has not",
    { secrets: ["api-key", "pin"], containers: { proxy: { ...proxy, secrets: ["pin", "key"] } } },
    'containers.proxy.secrets[1]: "key" is not a secret of the service. Use api-key or pin.',
  ],
  [
    "a wait for a container that is not there",
    { after: { prxy: "START" }, containers: { proxy } },
    'after.prxy: "prxy" is not another container of the task. Use proxy.',
  ],
  [
    "a wait for an agent",
    { after: { "log-router": "START" } },
    'after.log-router: "log-router" is not another container of the task. Leave it out: there is none.',
  ],
  [
    "a wait for health without a command",
    { containers: { proxy: { ...proxy, after: { one: "HEALTHY" } } } },
    "containers.proxy.after.one: HEALTHY never comes: one has no healthCommand. Give it one, or use START.",
  ],
  [
    "a wait for the end of the service itself",
    { containers: { proxy: { ...proxy, after: { one: "COMPLETE" } } } },
    "containers.proxy.after.one: COMPLETE never comes: one is essential, and the task ends with it. Use START or HEALTHY, or essential: false.",
  ],
  [
    "a log router for evidence",
    { logging: "firelens", data: { evidence: "append" } },
    'logging: "firelens" may lose lines, and the service appends to evidence, which is evidence. Use awslogs.',
  ],
];

describe("an entry", () => {
  for (const [what, options] of sound) it(`may have ${what}`, () => assert.deepEqual(problems(options), []));

  for (const [what, options, message] of unsound)
    it(`may not have ${what}`, () => assert.deepEqual(problems(options), [`services.one.${message}`]));

  it("may not have containers that wait for each other", () => {
    assert.deepEqual(
      problems({ after: { proxy: "START" }, containers: { proxy: { ...proxy, after: { one: "START" } } } }),
      [
        'services.one.containers.proxy.after.one: "one" waits for proxy itself, so that neither starts. Remove one of the two.',
        'services.one.after.proxy: "proxy" waits for one itself, so that neither starts. Remove one of the two.',
      ],
    );
  });

  it("is judged with the rest of the catalogue", () => {
    const catalogue: Catalogue = smallWith({ portal: { gpus: 1 } });
    assert.deepEqual(catalogueProblems(catalogue, ["test"]), [
      { file: "services.ts", steps: ["services", "portal", "gpus"], message: `1 ${needsEc2}` },
    ]);
  });
});
