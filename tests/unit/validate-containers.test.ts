import * as assert from "node:assert/strict";
import type { BalancedPlan } from "../../components/fargate-microservice/args";
import { faultLines } from "../support/fault-lines";
import { ownTlsPlan, sampleImage, sampleRotation } from "../support/service-plan";

const ec2 = { ec2: "cdd-dev-ec2-gpu" };
const exception = { reason: "Old code", approvedBy: "CISO", until: "2027-01-01" };
const proxy = {
  name: "proxy",
  memory: 128,
  essential: true,
  environment: {},
  secrets: ["signing-key"],
  after: {},
  startupSeconds: 60,
};
const registry = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/";
const digest = `@sha256:${"b".repeat(64)}`;
const bundle = {
  key: "bundle",
  name: "cdd/dev/screening/bundle",
  environmentVariable: "INSTALL_BUNDLE",
  rotation: sampleRotation,
};
const defender = {
  agents: {
    logRouter: false,
    collector: false,
    defender: { console: "wss://console.bank.example:443", secret: "bundle" },
  },
  secrets: [...ownTlsPlan.secrets, bundle],
  entryPoint: ["/app/run"],
  command: ["serve"],
};
const collector = { logRouter: false, collector: true };
const proxied = { taskTls: "proxy" } as const;
const noOption = "Fargate has no such option. Leave it out, or use an EC2 capacity.";

function problems(changes: Partial<BalancedPlan>): string[] {
  return faultLines({ ...ownTlsPlan, ...changes });
}

const sound: readonly (readonly [string, Partial<BalancedPlan>])[] = [
  ["the sample", {}],
  ["the least and the most", { stopSeconds: 2, ephemeralStorageGiB: 21 }],
  ["the most", { stopSeconds: 120, ephemeralStorageGiB: 200 }],
  ["equal limits", { ulimits: { nofile: { soft: 10, hard: 10 } } }],
  ["a further container", { containers: [{ ...proxy, memory: 1023 }] }],
  [
    "a further container with an image",
    {
      image: sampleImage,
      containers: [proxy],
      repositories: ["cdd-dev-screening", "cdd-dev-screening/proxy"],
      otherImages: { proxy: `${registry}cdd-dev-screening/proxy${digest}` },
    },
  ],
  [
    "what only EC2 has",
    { capacity: ec2, gpus: 1, sharedMemoryMiB: 64, ulimits: { core: { soft: 0, hard: 0 } } },
  ],
  [
    "a shell",
    { exceptions: { exec: exception, writableRoot: exception }, session: { logGroup: "cdd-dev-exec" } },
  ],
  ["a public address on Fargate", { exceptions: { publicIp: exception } }],
  ["plain text by exception", { taskTls: "nobody", exceptions: { plaintext: exception } }],
  ["the proxy", proxied],
  [
    "all memory but what the platform's own containers take",
    { ...proxied, containers: [{ ...proxy, memory: 1024 - 64 - 1 }] },
  ],
  ["an agent's port where it is not there", { port: 4317 }],
  ["a log router", { agents: { logRouter: true, collector: false } }],
  ["the Defender", defender],
  ["the Defender and an image without a command", { ...defender, command: [] }],
  [
    "settings that only look like an agent's",
    { environment: { OTEL_SERVICE_NAME: "x", TW_IMAGE_NAME: "y" } },
  ],
];

const unsound: readonly (readonly [string, Partial<BalancedPlan>, string])[] = [
  ["too short a stop", { stopSeconds: 1 }, "stopSeconds 1 is out of range. Use 2 to 120."],
  ["too long a stop", { stopSeconds: 121 }, "stopSeconds 121 is out of range. Use 2 to 120."],
  ["a broken stop", { stopSeconds: 2.5 }, "stopSeconds 2.5 is out of range. Use 2 to 120."],
  [
    "a small disk",
    { ephemeralStorageGiB: 20 },
    "ephemeralStorageGiB 20 is out of range. Use 21 to 200, or leave it out: 20.",
  ],
  [
    "a large disk",
    { ephemeralStorageGiB: 201 },
    "ephemeralStorageGiB 201 is out of range. Use 21 to 200, or leave it out: 20.",
  ],
  [
    "a disk on EC2",
    { capacity: ec2, ephemeralStorageGiB: 30 },
    "ephemeralStorageGiB 30 does nothing on EC2. Leave it out.",
  ],
  ["GPUs on Fargate", { gpus: 1 }, `gpus 1 cannot be had: ${noOption}`],
  ["shared memory on Fargate", { sharedMemoryMiB: 64 }, `sharedMemoryMiB 64 cannot be had: ${noOption}`],
  ["no GPU", { capacity: ec2, gpus: 0 }, "gpus 0 is out of range. Use 1 to 16, or leave it out."],
  [
    "no shared memory",
    { capacity: ec2, sharedMemoryMiB: 0 },
    "sharedMemoryMiB 0 is out of range. Use 1 to 65536, or leave it out.",
  ],
  [
    "a limit that Fargate does not change",
    { ulimits: { core: { soft: 0, hard: 0 } } },
    '"core" is not a limit that Fargate changes. Use nofile, or an EC2 capacity.',
  ],
  [
    "limits the wrong way round",
    { ulimits: { nofile: { soft: 3, hard: 2 } } },
    "limit nofile has soft 3 and hard 2. Use whole numbers, soft at most hard.",
  ],
  [
    "a reserved name",
    { containers: [{ ...proxy, name: "log-router" }] },
    'container log-router: "log-router" is a container\'s name already. Use another one.',
  ],
  [
    "a name of another form",
    { containers: [{ ...proxy, name: "Proxy" }] },
    'container Proxy: "Proxy" is not a container\'s name. Use lower-case words joined by single hyphens, at most 40 characters.',
  ],
  [
    "less memory than ECS takes",
    { containers: [{ ...proxy, memory: 5 }] },
    "container proxy: memory 5 is out of range. Use 6 to 249856 (MiB).",
  ],
  [
    "a start that takes too long",
    { containers: [{ ...proxy, startupSeconds: 901 }] },
    "container proxy: startupSeconds 901 is out of range. Use 0 to 900.",
  ],
  [
    "an empty health command",
    { containers: [{ ...proxy, healthCommand: [] }] },
    "container proxy: healthCommand is empty. Name a command inside the image, or leave it out.",
  ],
  [
    "a secret of nobody",
    { containers: [{ ...proxy, secrets: ["key"] }] },
    'container proxy: "key" is not a secret of the service. Use watchlist-api-key, signing-key.',
  ],
  [
    "a secret where there is none",
    { secrets: [], containers: [proxy] },
    'container proxy: "signing-key" is not a secret of the service. Use none: it has none.',
  ],
  [
    "the Defender's own secret",
    {
      ...defender,
      containers: [{ ...proxy, secrets: ["bundle"], entryPoint: ["/proxy"], command: [] }],
    },
    'container proxy: "bundle" is not a secret of the service. Use watchlist-api-key, signing-key.',
  ],
  [
    "more memory than there is",
    {
      containers: [
        { ...proxy, memory: 512 },
        { ...proxy, name: "warm", memory: 512 },
      ],
    },
    "its further containers may use 1024 of the task's 1024 MiB, and leave nothing for its own. Use less than 1024 in all, or a larger task.",
  ],
  [
    "an order that never ends",
    { after: { proxy: "HEALTHY" }, containers: [proxy] },
    "container screening: HEALTHY never comes: proxy has no healthCommand. Give it one, or use START.",
  ],
  [
    "more memory than the platform's own containers leave",
    { ...proxied, containers: [{ ...proxy, memory: 1024 - 64 - 64 }], agents: collector },
    "its further containers may use 896 and the platform's 128 of the task's 1024 MiB, and leave nothing for its own. Use less than 896 in all, or a larger task.",
  ],
  [
    "a task that the platform's own containers fill",
    { ...proxied, memory: 64, capacity: { ec2: "cdd-dev-ec2-small" } },
    "its further containers may use 0 and the platform's 64 of the task's 64 MiB, and leave nothing for its own. Use a larger task.",
  ],
  [
    "no image of the proxy",
    { taskTls: "proxy", image: sampleImage },
    "container tls-proxy has no image. Give it one in otherImages.",
  ],
  [
    "plain text without an exception",
    { taskTls: "nobody" },
    'taskTls "nobody" without the exception plaintext. Use "proxy" or "container", or give it the exception.',
  ],
  [
    "an exception from what is encrypted",
    { exceptions: { plaintext: exception } },
    'plaintext is excepted where nothing is in plain text. Leave it out, or use taskTls "nobody" behind a balancer.',
  ],
  [
    "the collector's port",
    { port: 4317, agents: collector },
    "port 4317 is the OpenTelemetry collector's in the same task. Use another than 4317, 4318, 13133, 8888.",
  ],
  [
    "the log router's port",
    { port: 24224, agents: { logRouter: true, collector: false } },
    "port 24224 is the log router's in the same task. Use another than 24224.",
  ],
  [
    "a container without an image",
    { image: sampleImage, containers: [proxy] },
    "container proxy has no image. Give it one in otherImages.",
  ],
  ...(
    [
      ["log-router", { logRouter: true, collector: false }],
      ["otel-collector", collector],
    ] as const
  ).map(
    ([name, agents]) =>
      [
        `no image of ${name}`,
        { image: sampleImage, agents },
        `container ${name} has no image. Give it one in otherImages.`,
      ] as const,
  ),
  [
    "no image of the Defender",
    { ...defender, image: sampleImage },
    "container TwistlockDefender has no image. Give it one in otherImages.",
  ],
  ...[
    `${registry}other${digest}`,
    `${registry}cdd-dev-screening:latest`,
    `docker.io/cdd-dev-screening${digest}`,
  ].map(
    (uri) =>
      [
        `the image ${uri}`,
        { image: sampleImage, containers: [proxy], otherImages: { proxy: uri } },
        `container proxy: image "${uri}" is not a digest of one of its repositories. Use ${registry}<cdd-dev-screening>@sha256:<64 hex digits>.`,
      ] as const,
  ),
  [
    "a shell on a read-only root",
    { exceptions: { exec: exception }, session: { logGroup: "cdd-dev-exec" } },
    "exec is excepted where the root file system is read-only: no shell can be opened there. Add writableRoot, or leave it out.",
  ],
  [
    "a shell that nobody records",
    { exceptions: { exec: exception, writableRoot: exception } },
    "exec is excepted without a log group that records it. Give it in session.",
  ],
  [
    "a record of shells that nobody opens",
    { session: { logGroup: "cdd-dev-exec" } },
    "session is there without the exception exec. Leave it out.",
  ],
  [
    "a public address on EC2",
    { capacity: ec2, exceptions: { publicIp: exception } },
    "publicIp is not possible on EC2: such tasks get no public address. Leave it out.",
  ],
  [
    "a log router for evidence",
    { agents: { logRouter: true, collector: false }, logMode: "blocking" },
    'a log router may lose lines, and logMode "blocking" promises that none is lost. Use one of the two.',
  ],
  [
    "Fargate's Defender on EC2",
    { ...defender, capacity: ec2 },
    'the Defender of a task is Fargate\'s, and the capacity is "cdd-dev-ec2-gpu". Use Fargate, or the Defender of the machines.',
  ],
  [
    "a console that is none",
    {
      ...defender,
      agents: { ...defender.agents, defender: { console: "https://console", secret: "bundle" } },
    },
    'the Defender\'s console "https://console" is not an address. Use wss://<host>:<port>.',
  ],
  [
    "a bundle that is no secret of the service",
    { ...defender, secrets: ownTlsPlan.secrets },
    'the Defender\'s secret "bundle" is not a secret of the service. Add it to secrets.',
  ],
  [
    "no entry point under the Defender",
    { agents: defender.agents, secrets: defender.secrets, command: ["serve"] },
    "entryPoint is missing, and the Defender starts the application. Repeat the image's own.",
  ],
  [
    "an empty entry point under the Defender",
    { ...defender, entryPoint: [] },
    "entryPoint is missing, and the Defender starts the application. Repeat the image's own.",
  ],
  [
    "no command under the Defender",
    { agents: defender.agents, secrets: defender.secrets, entryPoint: ["/app/run"] },
    "command is missing, and the Defender starts the application. Repeat the image's own.",
  ],
  [
    "no command of a further container under the Defender",
    { ...defender, containers: [{ ...proxy, entryPoint: ["/proxy"] }] },
    "container proxy: command is missing, and the Defender starts the application. Repeat the image's own.",
  ],
  [
    "a setting of the collector",
    { agents: collector, environment: { OTEL_SERVICE_NAME: "other" } },
    "environment variable OTEL_SERVICE_NAME is set for the OpenTelemetry collector by the platform. Leave it out.",
  ],
  [
    "a setting of the Defender in a further container",
    {
      ...defender,
      containers: [
        { ...proxy, entryPoint: ["/proxy"], command: [], environment: { WS_ADDRESS: "wss://x:1" } },
      ],
    },
    "container proxy: environment variable WS_ADDRESS is set for the Prisma Defender by the platform. Leave it out.",
  ],
  [
    "a secret in the Defender's variable",
    { ...defender, secrets: [...defender.secrets, { ...bundle, key: "install-bundle" }] },
    "environment variable INSTALL_BUNDLE is set for the Prisma Defender by the platform. Leave it out.",
  ],
];

describe("the containers of a plan", () => {
  for (const [what, changes] of sound) it(`may have ${what}`, () => assert.deepEqual(problems(changes), []));

  for (const [what, changes, message] of unsound)
    it(`may not have ${what}`, () => assert.deepEqual(problems(changes), [`screening: ${message}`]));

  it("may not have a name twice", () => {
    const twice = ['screening: container proxy: "proxy" is a container\'s name already. Use another one.'];
    assert.deepEqual(problems({ containers: [proxy, { ...proxy }] }), [...twice, ...twice]);
  });
});
