import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { BalancedPlan, ServicePlan } from "../../components/fargate-microservice/args";
import type { ContainerDefinition } from "../../components/fargate-microservice/task/container";
import { containerDefinitions } from "../../components/fargate-microservice/task/containers";
import { ownTlsPlan, sampleImage, sampleRotation, workerPlan } from "../support/service-plan";

const arns = { "watchlist-api-key": "arn:watchlist", "signing-key": "arn:signing" };

/** The containers of a plan, all of them. */
function containers(plan: ServicePlan): ContainerDefinition[] {
  return containerDefinitions(plan, sampleImage, arns);
}

/** The service's own container. */
function own(changes: Partial<BalancedPlan> = {}): ContainerDefinition {
  const [first] = containers({ ...ownTlsPlan, ...changes });
  assert.ok(first);
  return first;
}

describe("the container", () => {
  it("is hardened, and written out as ECS answers it", () => {
    assert.deepEqual(containers(ownTlsPlan), [
      {
        name: "screening",
        image: sampleImage,
        cpu: 0,
        essential: true,
        user: "10001:10001",
        readonlyRootFilesystem: true,
        linuxParameters: {
          capabilities: { add: [], drop: ["ALL"] },
          initProcessEnabled: true,
          tmpfs: [{ containerPath: "/tmp", size: 128, mountOptions: ["nodev", "noexec", "nosuid"] }],
        },
        portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
        environment: [
          { name: "AUDIT_TRAIL_URL", value: "https://audit-trail.internal.dev.bank.example" },
          { name: "PORT", value: "8080" },
        ],
        secrets: [
          { name: "SIGNING_KEY", valueFrom: "arn:signing" },
          { name: "WATCHLIST_API_KEY", valueFrom: "arn:watchlist" },
        ],
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": "/cdd/dev/screening",
            "awslogs-region": "eu-central-1",
            "awslogs-stream-prefix": "task",
            mode: "non-blocking",
            "max-buffer-size": "25m",
          },
          secretOptions: [],
        },
        stopTimeout: 30,
        ulimits: [{ name: "nofile", softLimit: 65535, hardLimit: 65535 }],
        mountPoints: [],
        volumesFrom: [],
        systemControls: [],
      },
    ]);
  });

  it("blocks without a buffer where no line may be lost", () => {
    const { options } = own({ logMode: "blocking" }).logConfiguration;
    assert.equal(options.mode, "blocking");
    assert.equal("max-buffer-size" in options, false);
  });

  it("checks its health only where the entry names a command, with a start period that ECS takes", () => {
    const health = (startupSeconds: number) =>
      own({ healthCommand: ["/app/health"], startupSeconds }).healthCheck;
    assert.equal("healthCheck" in own(), false);
    assert.deepEqual(health(60), {
      command: ["CMD", "/app/health"],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 60,
    });
    assert.equal(health(900)?.startPeriod, 300);
  });

  it("opens no port where nobody calls it", () => {
    assert.deepEqual(
      containers(workerPlan).map(({ portMappings }) => portMappings),
      [[]],
    );
  });

  it("stops in the time that the plan gives it", () => {
    assert.equal(own({ stopSeconds: 110 }).stopTimeout, 110);
  });

  it("has the plan's limits, sorted", () => {
    assert.deepEqual(
      own({ ulimits: { nproc: { soft: 10, hard: 20 }, core: { soft: 0, hard: 0 } } }).ulimits,
      [
        { name: "core", softLimit: 0, hardLimit: 0 },
        { name: "nproc", softLimit: 10, hardLimit: 20 },
      ],
    );
  });

  it("has GPUs and shared memory where the plan gives some", () => {
    const { resourceRequirements, linuxParameters } = own({ gpus: 2, sharedMemoryMiB: 256 });
    assert.deepEqual(resourceRequirements, [{ type: "GPU", value: "2" }]);
    assert.equal(linuxParameters.sharedMemorySize, 256);
  });

  it("starts as the plan says, after what it waits for", () => {
    const { entryPoint, command, dependsOn } = own({
      entryPoint: ["/app/run"],
      command: ["--serve"],
      after: { proxy: "HEALTHY", migration: "SUCCESS" },
    });
    assert.deepEqual([entryPoint, command], [["/app/run"], ["--serve"]]);
    assert.deepEqual(dependsOn, [
      { containerName: "migration", condition: "SUCCESS" },
      { containerName: "proxy", condition: "HEALTHY" },
    ]);
  });

  it("mounts file systems under /mnt, read-only where it only reads", () => {
    const mounts = [
      { store: "scans", access: "write" },
      { store: "forms", access: "read" },
    ] as const;
    assert.deepEqual(own({ mounts }).mountPoints, [
      { sourceVolume: "forms", containerPath: "/mnt/forms", readOnly: true },
      { sourceVolume: "scans", containerPath: "/mnt/scans", readOnly: false },
    ]);
  });

  it("is the same text whatever order settings, secrets, limits and waits come in", async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[A-Z_]{1,8}$/), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.property(names, (keys) => {
        const made = (order: readonly string[]) => {
          const each = <T>(value: T) => Object.fromEntries(order.map((key) => [key, value]));
          const plan = {
            ...ownTlsPlan,
            environment: each("x"),
            secrets: order.map((key) => ({
              key,
              name: key,
              environmentVariable: key,
              rotation: sampleRotation,
            })),
            ulimits: each({ soft: 1, hard: 2 }),
            after: each("START" as const),
          };
          return JSON.stringify(containerDefinitions(plan, sampleImage, each("arn")));
        };
        assert.equal(made(keys), made([...keys].reverse()));
      }),
    );
  });

  it("leaves the order of the plan's lists alone", () => {
    const keys = ownTlsPlan.secrets.map(({ key }) => key);
    containers(ownTlsPlan);
    assert.deepEqual(
      ownTlsPlan.secrets.map(({ key }) => key),
      keys,
    );
  });
});

describe("the root file system", () => {
  const exception = { ticket: "CDD-7" };

  it("of the own container alone is written, by exception", () => {
    const proxy = further({ name: "proxy" });
    const made = containers({ ...ownTlsPlan, containers: [proxy], exceptions: { writableRoot: exception } });
    assert.deepEqual(
      made.map(({ name, readonlyRootFilesystem }) => [name, readonlyRootFilesystem]),
      [
        ["screening", false],
        ["proxy", true],
      ],
    );
  });

  it("is read-only where another exception holds", () => {
    assert.equal(own({ exceptions: { publicIp: exception } }).readonlyRootFilesystem, true);
  });
});

describe("a further container", () => {
  it("is hardened like the own one, with its own memory, streams and only the secrets that it names", () => {
    const proxy = further({
      name: "proxy",
      memory: 300,
      essential: false,
      environment: { LEVEL: "info" },
      secrets: ["signing-key"],
      command: ["--quiet"],
    });
    const image = "registry/proxy";
    const [, made] = containers({ ...ownTlsPlan, containers: [proxy], otherImages: { proxy: image } });
    const { environment: _, portMappings: __, secrets: ___, ...same } = own();
    assert.deepEqual(made, {
      ...same,
      name: "proxy",
      image,
      memory: 300,
      essential: false,
      linuxParameters: {
        ...same.linuxParameters,
        tmpfs: [{ containerPath: "/tmp", size: 37, mountOptions: ["nodev", "noexec", "nosuid"] }],
      },
      command: ["--quiet"],
      portMappings: [],
      environment: [{ name: "LEVEL", value: "info" }],
      secrets: [{ name: "SIGNING_KEY", valueFrom: "arn:signing" }],
      logConfiguration: {
        ...same.logConfiguration,
        options: { ...same.logConfiguration.options, "awslogs-stream-prefix": "proxy" },
      },
    });
  });

  it("has a /tmp however little memory it has", () => {
    const [, made] = containers({ ...ownTlsPlan, containers: [further({ name: "proxy", memory: 6 })] });
    assert.equal(made?.linuxParameters.tmpfs[0]?.size, 1);
  });

  it("comes after the own one and before the agents, in the plan's order", () => {
    const agents = { logRouter: true, collector: true, defender: { console: "wss://c:1", secret: "bundle" } };
    const made = containers({
      ...ownTlsPlan,
      agents,
      containers: [further({ name: "zulu" }), further({ name: "alpha" })],
    });
    assert.deepEqual(
      made.map(({ name }) => name),
      ["screening", "zulu", "alpha", "log-router", "otel-collector", "TwistlockDefender"],
    );
  });
});

/** A further container of which only the name matters. */
function further(changes: Partial<ServicePlan["containers"][number]> & { readonly name: string }) {
  return {
    memory: 128,
    essential: true,
    environment: {},
    secrets: [],
    after: {},
    startupSeconds: 60,
    ...changes,
  };
}
