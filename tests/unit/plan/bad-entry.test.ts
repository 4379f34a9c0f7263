import * as assert from "node:assert/strict";
import type { Catalogue } from "../../../model/catalogue";
import { entry, registered, scheduled, smallWith, worker } from "../../support/catalogues";
import { problemLines } from "../../support/problem-lines";
import { byHand } from "../../support/stacks";

/** The small catalogue with one entry more. */
const extra = (value: object) => smallWith({ extra: value });
const helper = { description: "A helper", memory: 64 };
const accepted = {
  stacks: ["test"],
  ticket: "CDD-7",
};
const nightly = (expression: string, timezone = "UTC") =>
  extra({ ...worker, schedule: { expression, timezone } });

/** The catalogue with machines, and their size in the stack. */
const onMachines = (value: object): Catalogue => ({
  ...extra({ ...worker, capacity: "ec2:big", ...value }),
  ec2Capacity: { big: { description: "Big machines" } },
});
const machines = { "ec2Capacity.big": { instanceTypes: ["c7i.xlarge"], min: 0, max: 2 } };

const shared = [
  "description, owner, dataClass, criticality, continuity, stacks, data, secrets, calls, egress, environment, healthCommand, startupSeconds,",
  "entryPoint, command, after, stopSeconds, ulimits, gpus, sharedMemoryMiB, ephemeralStorageGiB, containers, logging,",
  "openTelemetry, exceptions, capacity, architecture",
].join(" ");
const isWorker = `is not a key here. Without exposure and schedule it is a worker, which nobody calls. Use ${shared}, release, alarms.`;
const isRegistered = `is not a key here. With exposure "task" it has no load balancer. Use ${shared}, exposure, port, release, alarms.`;
const isScheduled = `is not a key here. With a schedule it is a task that runs to its end. Use ${shared}, schedule.`;
const unshifted =
  '"canary" is not allowed. Use rolling: without a load balancer there is no traffic to shift.';

type Row = readonly [what: string, catalogue: Catalogue, path: string, message: string];

/** What an entry says that its kind cannot have. */
const kinds: readonly Row[] = [
  ["a port without exposure", extra({ ...worker, port: 8080 }), "port", `"port" ${isWorker}`],
  ["a health path of a worker", extra({ ...worker, health: "/health" }), "health", `"health" ${isWorker}`],
  ["a canary of a worker", extra({ ...worker, release: "canary" }), "release", unshifted],
  ["a canary of registered tasks", extra({ ...registered, release: "canary" }), "release", unshifted],
  [
    "TLS that is there anyway",
    extra({ ...registered, taskTls: true }),
    "taskTls",
    `"taskTls" ${isRegistered}`,
  ],
  [
    "registered tasks without a port",
    extra({ ...worker, exposure: "task" }),
    "port",
    "is missing. Use a whole number of the container's port, 1024 to 65535.",
  ],
  [
    "a schedule with an exposure",
    extra({ ...scheduled, exposure: "internal" }),
    "exposure",
    `"exposure" ${isScheduled}`,
  ],
  ["a schedule with a port", extra({ ...scheduled, port: 8080 }), "port", `"port" ${isScheduled}`],
  [
    "a schedule with a release",
    extra({ ...scheduled, release: "rolling" }),
    "release",
    `"release" ${isScheduled}`,
  ],
  ["a schedule with alarms", extra({ ...scheduled, alarms: {} }), "alarms", `"alarms" ${isScheduled}`],
  [
    "an expression that Scheduler does not read",
    nightly("every night"),
    "schedule.expression",
    '"every night" is not allowed. Use cron(minutes hours day month weekday year) or rate(1 hour).',
  ],
  ...[
    "cron(0 25 * * ? *)",
    "cron(60 2 * * ? *)",
    "cron(0 2 1 * MON *)",
    "cron(0 2 ? * ? *)",
    "cron(0 2 32 * ? *)",
  ].map(
    (expression): Row => [
      `a time that there is not, ${expression}`,
      nightly(expression),
      "schedule.expression",
      `"${expression}" is not allowed. Use minutes 0-59, hours 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 1-7 or SUN-SAT, year 1970-2199, and ? for exactly one of day and weekday.`,
    ],
  ),
  [
    "an alarm threshold outside its metric",
    extra({ ...entry, alarms: { latencySeconds: 61 } }),
    "alarms.latencySeconds",
    "61 is never reached: the balancer closes a connection after 60 s without a byte. Use at most 60, or a larger idleTimeoutSeconds.",
  ],
  [
    "an alarm beyond what the entry lets the balancer wait",
    extra({ ...entry, idleTimeoutSeconds: 10, alarms: { latencySeconds: 11 } }),
    "alarms.latencySeconds",
    "11 is never reached: the balancer closes a connection after 10 s without a byte. Use at most 10, or a larger idleTimeoutSeconds.",
  ],
  [
    "a balancer that waits longer than AWS lets it",
    extra({ ...entry, idleTimeoutSeconds: 4001 }),
    "idleTimeoutSeconds",
    "4001 is not allowed. Use a whole number of seconds, 1 to 4000.",
  ],
  [
    "a balancer that waits, where there is none",
    extra({ ...registered, idleTimeoutSeconds: 300 }),
    "idleTimeoutSeconds",
    `"idleTimeoutSeconds" ${isRegistered}`,
  ],
  [
    "health that is no path",
    extra({ ...entry, health: { path: "health" } }),
    "health.path",
    '"health" is not allowed. Use a path that starts with /.',
  ],
  [
    "health without a path",
    extra({ ...entry, health: { codes: "200" } }),
    "health.path",
    "is missing. Use a path that starts with /.",
  ],
  [
    "codes of a failure",
    extra({ ...entry, health: { path: "/", codes: "200-503" } }),
    "health.codes",
    '"200-503" is not allowed. Use codes of 200 to 499: one, some as 200,204 or a range as 200-399.',
  ],
  [
    "codes from the higher to the lower",
    extra({ ...entry, health: { path: "/", codes: "399-200" } }),
    "health.codes",
    '"399-200" is not allowed. Use codes of 200 to 499: one, some as 200,204 or a range as 200-399.',
  ],
  [
    "checks that come too often",
    extra({ ...entry, health: { path: "/", intervalSeconds: 4 } }),
    "health.intervalSeconds",
    "4 is not allowed. Use a whole number of seconds between two checks, 5 to 300.",
  ],
  [
    "a key that health has not",
    extra({ ...entry, health: { path: "/", interval: 5 } }),
    "health.interval",
    '"interval" is not a key here. Use path, codes, intervalSeconds, healthyThreshold, unhealthyThreshold.',
  ],
  [
    "an alarm at nothing",
    extra({ ...entry, alarms: { errorPercent: 0 } }),
    "alarms.errorPercent",
    "0 is not allowed. Use a number of percent above 0, at most 100.",
  ],
  [
    "an alarm on answers that nobody gets",
    extra({ ...worker, alarms: { errorPercent: 5 } }),
    "alarms.errorPercent",
    '"errorPercent" is not a key here. Use cpuPercent, memoryPercent.',
  ],
];

/** What it says of where it runs, and of what stands against that. */
const places: readonly Row[] = [
  [
    "GPUs on Fargate",
    extra({ ...worker, gpus: 1 }),
    "gpus",
    '1 needs an EC2 capacity: Fargate has no such option. Leave it out, or use capacity "ec2:<name>".',
  ],
  [
    "shared memory on Fargate",
    extra({ ...worker, sharedMemoryMiB: 128 }),
    "sharedMemoryMiB",
    '128 needs an EC2 capacity: Fargate has no such option. Leave it out, or use capacity "ec2:<name>".',
  ],
  [
    "a limit that Fargate does not change",
    extra({ ...worker, ulimits: { memlock: { soft: 1, hard: 1 } } }),
    "ulimits.memlock",
    '"memlock" is not a limit that Fargate changes. Use nofile, or an EC2 capacity.',
  ],
  [
    "a limit above its highest",
    extra({ ...worker, ulimits: { nofile: { soft: 2, hard: 1 } } }),
    "ulimits.nofile",
    '{"soft":2,"hard":1} is not allowed. Use a soft of at most hard.',
  ],
  [
    "a capacity that is none",
    extra({ ...worker, capacity: "ec2:gpu" }),
    "capacity",
    '"ec2:gpu" is not a capacity. Use fargate.',
  ],
  [
    "a capacity of another form",
    extra({ ...worker, capacity: "spot" }),
    "capacity",
    '"spot" is not allowed. Use "fargate", or "ec2:" and a capacity of ec2Capacity.',
  ],
  [
    "a processor that the machines decide",
    onMachines({ architecture: "arm64" }),
    "architecture",
    "does nothing on EC2: ec2Capacity.big decides it. Leave it out.",
  ],
  [
    "a disk that the machines share",
    onMachines({ ephemeralStorageGiB: 30 }),
    "ephemeralStorageGiB",
    "does nothing on EC2: the machines' disk is shared. Leave it out.",
  ],
  [
    "GPUs on machines without",
    onMachines({ gpus: 1 }),
    "gpus",
    "1 cannot be had: ec2Capacity.big has no GPU. Give it gpu: true, or leave it out.",
  ],
  [
    "a public address on machines",
    onMachines({ exceptions: { publicIp: accepted } }),
    "exceptions.publicIp",
    "is not possible on EC2: such tasks get no public address. Leave it out.",
  ],
  [
    "a shell with a read-only root",
    extra({ ...worker, exceptions: { exec: accepted } }),
    "exceptions.exec",
    "holds in test where the root file system is read-only: no shell can be opened there. Add writableRoot for the same stacks, or leave it out.",
  ],
  [
    "plain text where no balancer speaks to it",
    extra({ ...registered, exceptions: { plaintext: accepted } }),
    "exceptions.plaintext",
    "does nothing: no load balancer speaks to its tasks. Leave it out.",
  ],
  [
    "plain text and TLS",
    extra({ ...entry, taskTls: "container", exceptions: { plaintext: accepted } }),
    "exceptions.plaintext",
    'contradicts taskTls "container": the hop is encrypted or it is not. Leave one of the two out.',
  ],
  [
    "TLS by yes or no",
    extra({ ...entry, taskTls: true }),
    "taskTls",
    "true is not allowed. Use proxy or container.",
  ],
  [
    "an exception by no ticket",
    extra({ ...worker, exceptions: { writableRoot: { ...accepted, ticket: "soon" } } }),
    "exceptions.writableRoot.ticket",
    '"soon" is not allowed. Use a ticket such as CDD-12 or CHG0012345.',
  ],
  [
    "an exception that says itself until when",
    extra({ ...worker, exceptions: { writableRoot: { ...accepted, until: "2027-01-31" } } }),
    "exceptions.writableRoot.until",
    '"until" is not a key here. Use stacks, ticket.',
  ],
  [
    "a release without a ticket",
    extra({
      ...entry,
      release: "rolling",
      exceptions: { release: { ...accepted, stacks: ["prod"], ticket: undefined } },
    }),
    "exceptions.release.ticket",
    "is missing. Use a ticket such as CDD-12 or CHG0012345.",
  ],
  [
    "a disk that is smaller than Fargate's",
    extra({ ...worker, ephemeralStorageGiB: 20 }),
    "ephemeralStorageGiB",
    "20 is not allowed. Use a whole number of GiB, 21 to 200.",
  ],
];

/** What it says of its containers. */
const containers: readonly Row[] = [
  [
    "a container with the service's name",
    extra({ ...worker, containers: { extra: helper } }),
    "containers.extra",
    '"extra" is a container\'s name already. Use another one.',
  ],
  [
    "a container with an agent's name",
    extra({ ...worker, containers: { "log-router": helper } }),
    "containers.log-router",
    '"log-router" is a container\'s name already. Use another one.',
  ],
  [
    "a container with a name in capitals",
    extra({ ...worker, containers: { Cache: helper } }),
    "containers.Cache",
    '"Cache" is not a name here. Use lower-case words of letters and digits, joined by single hyphens.',
  ],
  [
    "a secret that the service does not have",
    extra({ ...worker, secrets: ["own-key"], containers: { cache: { ...helper, secrets: ["key"] } } }),
    "containers.cache.secrets[0]",
    '"key" is not a secret of the service. Use own-key.',
  ],
  [
    "waiting for nobody",
    extra({ ...worker, containers: { cache: helper }, after: { cash: "START" } }),
    "after.cash",
    '"cash" is not another container of the task. Use cache.',
  ],
  [
    "waiting for a health that is never told",
    extra({ ...worker, containers: { cache: helper }, after: { cache: "HEALTHY" } }),
    "after.cache",
    "HEALTHY never comes: cache has no healthCommand. Give it one, or use START.",
  ],
  [
    "evidence through a router that may lose it",
    smallWith({ trail: { logging: "firelens" } }),
    "logging",
    '"firelens" may lose lines, and the service appends to evidence, which is evidence. Use awslogs.',
  ],
];

describe("a bad entry", () => {
  it("is not what the tests start from", () => {
    for (const sound of [entry, registered, worker, scheduled])
      assert.deepEqual(problemLines(extra(sound)), []);
    assert.deepEqual(problemLines(onMachines({}), machines), []);
  });

  for (const [what, catalogue, path, message] of [...kinds, ...places, ...containers])
    it(`is refused: ${what}`, () => {
      const service = catalogue.services.extra === undefined ? "trail" : "extra";
      const changes = {
        ...(catalogue.ec2Capacity && machines),
        ...(message.startsWith("holds in test") && {
          "access.sessionOperators": ["arn:aws:iam::111122223333:role/operator"],
        }),
        ...(catalogue.services.extra?.secrets && { "rotation.extra/own-key": byHand }),
      };
      assert.deepEqual(problemLines(catalogue, changes), [
        `services.ts: services.${service}.${path}: ${message}`,
      ]);
    });

  it("is none where a command says a word twice", () => {
    const twice = ["/bin/probe", "-H", "a", "-H", "b"];
    for (const option of ["healthCommand", "entryPoint", "command"])
      assert.deepEqual(problemLines(extra({ ...entry, [option]: twice })), []);
  });

  it("is refused: two containers that wait for each other", () => {
    const circle = {
      ...worker,
      after: { cache: "START" },
      containers: { cache: { ...helper, after: { extra: "START" } } },
    };
    assert.deepEqual(problemLines(extra(circle)), [
      'services.ts: services.extra.containers.cache.after.extra: "extra" waits for cache itself, so that neither starts. Remove one of the two.',
      'services.ts: services.extra.after.cache: "cache" waits for extra itself, so that neither starts. Remove one of the two.',
    ]);
  });

  it("is refused: a shell that nobody may open", () => {
    const opened = extra({ ...worker, exceptions: { writableRoot: accepted, exec: accepted } });
    assert.deepEqual(problemLines(opened), [
      "Pulumi.test.yaml: cdd:platform.access.sessionOperators: is missing. extra may be opened by exec: name the roles that do it.",
    ]);
  });

  it("is refused: machines without a size", () => {
    assert.deepEqual(problemLines(onMachines({})), [
      'Pulumi.test.yaml: cdd:platform.ec2Capacity.big: capacity "big" of services.ts has no machines. Give it instanceTypes, min and max.',
    ]);
  });

  for (const [what, value] of [
    ["a worker", worker],
    ["a scheduled entry", scheduled],
  ] as const)
    it(`is refused: a call to ${what}`, () => {
      assert.deepEqual(problemLines(smallWith({ extra: value, portal: { calls: ["extra"] } })), [
        'services.ts: services.portal.calls[0]: "extra" has no port: nobody can call it. Use profile or trail.',
      ]);
    });

  it("is refused: a secret by its ARN, in one line", () => {
    const secrets = ["arn:aws:secretsmanager:eu-west-2:111122223333:secret:own-key-abcdef"];
    assert.deepEqual(problemLines(extra({ ...entry, secrets })), [
      `services.ts: services.extra.secrets[0]: "${secrets[0]}" is not allowed. Use lower-case words of letters and digits, joined by single hyphens.`,
    ]);
  });

  it("is refused: more settings than a task definition has room for", () => {
    const [line = "", ...others] = problemLines(
      extra({ ...entry, environment: { BIG: "x".repeat(62_000) } }),
    );
    assert.deepEqual(others, []);
    assert.match(
      line,
      /services\.extra: its containers take 6\d{4} bytes of a task definition, environment and commands included\. Use at most 61440: keep/,
    );
    assert.deepEqual(problemLines(extra({ ...entry, environment: { BIG: "x".repeat(50_000) } })), []);
  });

  it("is refused: appending to files", () => {
    const files = { kind: "files", description: "Shared files", dataClass: "restricted" };
    const data = { papers: "write", evidence: "append", index: "append", shared: "append" };
    assert.deepEqual(problemLines(smallWith({ trail: { data } }, { stores: { shared: files } })), [
      'services.ts: services.trail.data.shared: "append" is not an access to files: EFS cannot hold it. Use read or write.',
    ]);
  });

  it("is refused by what the component itself says, in the file and under the key where it was said", () => {
    assert.deepEqual(problemLines(extra({ ...entry, startupSeconds: 541 })), [
      "services.ts: services.extra.startupSeconds: 541 is longer than a target group waits: a task that hangs would get requests as long. Use 0 to 540, and load the rest after the first answer.",
    ]);
    const further = { helper: { ...helper, memory: 4096 } };
    assert.deepEqual(problemLines(extra({ ...worker, containers: further })), [
      "services.ts: services.extra.containers: may use 4096 of the task's 512 MiB, and leave nothing for its own. Use less than 512 in all, or a larger task.",
    ]);
  });
});
