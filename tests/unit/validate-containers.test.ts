import * as assert from "node:assert/strict";
import type { BalancedPlan } from "../../components/fargate-microservice/args";
import { faultLines } from "../support/fault-lines";
import { ownTlsPlan, sampleImage, sampleRotation } from "../support/service-plan";

const ec2 = { ec2: "cdd-dev-ec2-gpu" };
const exception = { ticket: "CDD-7" };
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
  [
    "too short a stop",
    { stopSeconds: 1 },
    "stopSeconds: 1 is not allowed. Use a whole number of seconds, 2 to 120.",
  ],
  [
    "too long a stop",
    { stopSeconds: 121 },
    "stopSeconds: 121 is not allowed. Use a whole number of seconds, 2 to 120.",
  ],
  [
    "a broken stop",
    { stopSeconds: 2.5 },
    "stopSeconds: 2.5 is not allowed. Use a whole number of seconds, 2 to 120.",
  ],
  [
    "a small disk",
    { ephemeralStorageGiB: 20 },
    "ephemeralStorageGiB: 20 is not allowed. Use a whole number of GiB, 21 to 200.",
  ],
  [
    "a large disk",
    { ephemeralStorageGiB: 201 },
    "ephemeralStorageGiB: 201 is not allowed. Use a whole number of GiB, 21 to 200.",
  ],
  [
    "a disk on EC2",
    { capacity: ec2, ephemeralStorageGiB: 30 },
    "ephemeralStorageGiB: does nothing on EC2: the machines' disk is shared. Leave it out.",
  ],
  [
    "GPUs on Fargate",
    { gpus: 1 },
    'gpus: 1 needs an EC2 capacity: Fargate has no such option. Leave it out, or use capacity "ec2:<name>".',
  ],
  [
    "shared memory on Fargate",
    { sharedMemoryMiB: 64 },
    'sharedMemoryMiB: 64 needs an EC2 capacity: Fargate has no such option. Leave it out, or use capacity "ec2:<name>".',
  ],
  ["no GPU", { capacity: ec2, gpus: 0 }, "gpus: 0 is not allowed. Use a whole number of GPUs, 1 to 16."],
  [
    "no shared memory",
    { capacity: ec2, sharedMemoryMiB: 0 },
    "sharedMemoryMiB: 0 is not allowed. Use a whole number of MiB, 1 to 65536.",
  ],
  [
    "a limit that Fargate does not change",
    { ulimits: { core: { soft: 0, hard: 0 } } },
    'ulimits.core: "core" is not a limit that Fargate changes. Use nofile, or an EC2 capacity.',
  ],
  [
    "limits the wrong way round",
    { ulimits: { nofile: { soft: 3, hard: 2 } } },
    'ulimits.nofile: {"soft":3,"hard":2} is not allowed. Use a soft of at most hard.',
  ],
  [
    "a reserved name",
    { containers: [{ ...proxy, name: "log-router" }] },
    `containers.log-router: "log-router" is a container's name already. Use another one.`,
  ],
  [
    "a name of another form",
    { containers: [{ ...proxy, name: "Proxy" }] },
    'containers.Proxy: "Proxy" is not a name here. Use lower-case words of letters and digits, joined by single hyphens.',
  ],
  [
    "less memory than ECS takes",
    { containers: [{ ...proxy, memory: 5 }] },
    "containers.proxy.memory: 5 is not allowed. Use a whole number of MiB, 6 to 249856.",
  ],
  [
    "a start that takes too long",
    { containers: [{ ...proxy, startupSeconds: 901 }] },
    "containers.proxy.startupSeconds: 901 is not allowed. Use a whole number of seconds, 0 to 900.",
  ],
  [
    "an empty health command",
    { containers: [{ ...proxy, healthCommand: [] }] },
    "containers.proxy.healthCommand: [] is not allowed. Use a command and its arguments, or leave it out.",
  ],
  [
    "a secret of nobody",
    { containers: [{ ...proxy, secrets: ["key"] }] },
    'containers.proxy.secrets[0]: "key" is not a secret of the service. Use watchlist-api-key or signing-key.',
  ],
  [
    "a secret where there is none",
    { secrets: [], containers: [proxy] },
    'containers.proxy.secrets[0]: "signing-key" is not a secret of the service. Use nothing: there is none.',
  ],
  [
    "the Defender's own secret",
    {
      ...defender,
      containers: [{ ...proxy, secrets: ["bundle"], entryPoint: ["/proxy"], command: [] }],
    },
    'containers.proxy.secrets[0]: "bundle" is not a secret of the service. Use watchlist-api-key or signing-key.',
  ],
  [
    "more memory than there is",
    {
      containers: [
        { ...proxy, memory: 512 },
        { ...proxy, name: "warm", memory: 512 },
      ],
    },
    "containers: may use 1024 of the task's 1024 MiB, and leave nothing for its own. Use less than 1024 in all, or a larger task.",
  ],
  [
    "an order that never ends",
    { after: { proxy: "HEALTHY" }, containers: [proxy] },
    "after.proxy: HEALTHY never comes: proxy has no healthCommand. Give it one, or use START.",
  ],
  [
    "more memory than the platform's own containers leave",
    { ...proxied, containers: [{ ...proxy, memory: 1024 - 64 - 64 }], agents: collector },
    "containers: may use 896 and the platform's 128 of the task's 1024 MiB, and leave nothing for its own. Use less than 896 in all, or a larger task.",
  ],
  [
    "a task that the platform's own containers fill",
    { ...proxied, memory: 64, capacity: { ec2: "cdd-dev-ec2-small" } },
    "containers: may use 0 and the platform's 64 of the task's 64 MiB, and leave nothing for its own. Use a larger task.",
  ],
  [
    "no image of the proxy",
    { taskTls: "proxy", image: sampleImage },
    "otherImages.tls-proxy: is missing. Give the container its image.",
  ],
  [
    "plain text without an exception",
    { taskTls: "nobody" },
    'taskTls: "nobody" needs the exception plaintext. Use "proxy" or "container", or give it the exception.',
  ],
  [
    "an exception from what is encrypted",
    { exceptions: { plaintext: exception } },
    'exceptions.plaintext: is there where nothing is in plain text. Leave it out, or use taskTls "nobody" behind a balancer.',
  ],
  [
    "the collector's port",
    { port: 4317, agents: collector },
    "port: 4317 is the OpenTelemetry collector's in the same task. Use another than 4317, 4318, 13133, 8888.",
  ],
  [
    "the log router's port",
    { port: 24224, agents: { logRouter: true, collector: false } },
    "port: 24224 is the log router's in the same task. Use another than 24224.",
  ],
  [
    "a container without an image",
    { image: sampleImage, containers: [proxy] },
    "otherImages.proxy: is missing. Give the container its image.",
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
        `otherImages.${name}: is missing. Give the container its image.`,
      ] as const,
  ),
  [
    "no image of the Defender",
    { ...defender, image: sampleImage },
    "otherImages.TwistlockDefender: is missing. Give the container its image.",
  ],
  ...[
    `${registry}other${digest}`,
    `${registry}cdd-dev-screening:latest`,
    `docker.io/cdd-dev-screening${digest}`,
    `${registry}cdd-dev-screening${digest}@x`,
  ].map(
    (uri) =>
      [
        `the image ${uri}`,
        { image: sampleImage, containers: [proxy], otherImages: { proxy: uri } },
        `otherImages.proxy: "${uri}" is not a digest of one of its repositories. Use ${registry}<cdd-dev-screening>@sha256:<64 hex digits>.`,
      ] as const,
  ),
  [
    "a shell on a read-only root",
    { exceptions: { exec: exception }, session: { logGroup: "cdd-dev-exec" } },
    "exceptions.exec: needs writableRoot: no shell can be opened where the root file system is read-only. Add that, or leave it out.",
  ],
  [
    "a shell that nobody records",
    { exceptions: { exec: exception, writableRoot: exception } },
    "session: is missing. Shells need a log group that records them: give it one.",
  ],
  [
    "a record of shells that nobody opens",
    { session: { logGroup: "cdd-dev-exec" } },
    "session: is there without the exception exec. Leave it out.",
  ],
  [
    "a public address on EC2",
    { capacity: ec2, exceptions: { publicIp: exception } },
    "exceptions.publicIp: is not possible on EC2: such tasks get no public address. Leave it out.",
  ],
  [
    "a log router for evidence",
    { agents: { logRouter: true, collector: false }, logMode: "blocking" },
    'logMode: "blocking" promises that no line is lost, and a log router may lose some. Use one of the two.',
  ],
  [
    "Fargate's Defender on EC2",
    { ...defender, capacity: ec2 },
    `capacity: "cdd-dev-ec2-gpu" does not go with the Defender of a task, which is Fargate's. Use Fargate, or the Defender of the machines.`,
  ],
  [
    "a console that is none",
    {
      ...defender,
      agents: { ...defender.agents, defender: { console: "https://console", secret: "bundle" } },
    },
    `agents.defender.console: "https://console" is not allowed. Use the console's address, wss://<host>:<port>.`,
  ],
  [
    "a bundle that is no secret of the service",
    { ...defender, secrets: ownTlsPlan.secrets },
    'agents.defender.secret: "bundle" is not a secret of the service. Add it to secrets.',
  ],
  [
    "no entry point under the Defender",
    { agents: defender.agents, secrets: defender.secrets, command: ["serve"] },
    "entryPoint: is missing, and the Defender starts the application. Repeat the image's own.",
  ],
  [
    "an empty entry point under the Defender",
    { ...defender, entryPoint: [] },
    "entryPoint: [] is not allowed. Use a command and its arguments, or leave it out.",
  ],
  [
    "no command under the Defender",
    { agents: defender.agents, secrets: defender.secrets, entryPoint: ["/app/run"] },
    "command: is missing, and the Defender starts the application. Repeat the image's own.",
  ],
  [
    "no command of a further container under the Defender",
    { ...defender, containers: [{ ...proxy, entryPoint: ["/proxy"] }] },
    "containers.proxy.command: is missing, and the Defender starts the application. Repeat the image's own.",
  ],
  [
    "a setting of the collector",
    { agents: collector, environment: { OTEL_SERVICE_NAME: "other" } },
    "environment.OTEL_SERVICE_NAME: OTEL_SERVICE_NAME is set for the OpenTelemetry collector by the platform. Leave it out.",
  ],
  [
    "a setting of the Defender in a further container",
    {
      ...defender,
      containers: [
        { ...proxy, entryPoint: ["/proxy"], command: [], environment: { WS_ADDRESS: "wss://x:1" } },
      ],
    },
    "containers.proxy.environment.WS_ADDRESS: WS_ADDRESS is set for the Prisma Defender by the platform. Leave it out.",
  ],
  [
    "a secret in the Defender's variable",
    {
      ...defender,
      secrets: [...defender.secrets, { ...bundle, key: "install-bundle", environmentVariable: "WS_ADDRESS" }],
    },
    "secrets.install-bundle.environmentVariable: WS_ADDRESS is set for the Prisma Defender by the platform. Leave it out.",
  ],
];

describe("the containers of a plan", () => {
  for (const [what, changes] of sound) it(`may have ${what}`, () => assert.deepEqual(problems(changes), []));

  for (const [what, changes, message] of unsound)
    it(`may not have ${what}`, () => assert.deepEqual(problems(changes), [message]));

  it("may take as much of a task definition as ECS does beside what it adds, in bytes", () => {
    const said = (text: string, more: Partial<BalancedPlan> = {}) =>
      problems({ environment: { A: text }, ...more });
    const taken = (lines: readonly string[]) => Number(/ take (\d+) bytes /.exec(lines.join())?.[1]);
    const much = 70_000;
    const most = much - (taken(said("x".repeat(much))) - (65_536 - 4096));
    assert.deepEqual(said("x".repeat(most)), []);
    assert.deepEqual(said("x".repeat(most + 1)), [
      "its containers take 61441 bytes of a task definition, environment and commands included. Use at most 61440: keep what is larger in the image or in a store.",
    ]);
    assert.equal(taken(said(`${"x".repeat(most)}ü`)), 61_442);
    assert.equal(taken(said("x".repeat(most), { image: sampleImage })), 61_440 + sampleImage.length);
    // An ARN of a secret as long as one can be: of the longest region, with what Secrets Manager appends.
    const arn = "arn:aws:secretsmanager:ap-southeast-9:000000000000:secret:cdd/dev/screening/bundle-a1B2c3";
    const definition = JSON.stringify({ name: "INSTALL_BUNDLE", valueFrom: arn });
    const secrets = [...ownTlsPlan.secrets, bundle];
    assert.equal(taken(said("x".repeat(most), { secrets })), 61_440 + `,${definition}`.length);
  });

  it("may not have a name twice", () => {
    assert.deepEqual(problems({ containers: [proxy, { ...proxy }] }), [
      'containers.proxy: "proxy" is a container\'s name already. Use another one.',
    ]);
  });
});
