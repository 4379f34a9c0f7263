import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  containerDefinition,
  deregistrationSeconds,
  stopSeconds,
} from "../../components/fargate-microservice/container";
import { sampleImage, samplePlan } from "../support/service-plan";

const secrets = [
  { name: "WATCHLIST_API_KEY", valueFrom: "arn:watchlist" },
  { name: "SIGNING_KEY", valueFrom: "arn:signing" },
];

describe("the container", () => {
  it("is hardened, and written out as ECS answers it", () => {
    assert.deepEqual(containerDefinition(samplePlan, sampleImage, secrets), {
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
    });
  });

  it("blocks without a buffer where no line may be lost", () => {
    const { options } = containerDefinition(
      { ...samplePlan, logMode: "blocking" },
      sampleImage,
      [],
    ).logConfiguration;
    assert.equal(options.mode, "blocking");
    assert.equal("max-buffer-size" in options, false);
  });

  it("checks its health only where the entry names a command, with a start period that ECS takes", () => {
    const health = (startupSeconds: number) =>
      containerDefinition({ ...samplePlan, healthCommand: ["/app/health"], startupSeconds }, sampleImage, [])
        .healthCheck;
    assert.equal("healthCheck" in containerDefinition(samplePlan, sampleImage, []), false);
    assert.deepEqual(health(60), {
      command: ["CMD", "/app/health"],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 60,
    });
    assert.equal(health(900)?.startPeriod, 300);
  });

  it("is the same text whatever order settings and secrets come in", async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[A-Z_]{1,8}$/), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.property(names, (keys) => {
        const made = (order: readonly string[]) =>
          JSON.stringify(
            containerDefinition(
              { ...samplePlan, environment: Object.fromEntries(order.map((key) => [key, key])) },
              sampleImage,
              order.map((name) => ({ name, valueFrom: name })),
            ),
          );
        assert.equal(made(keys), made([...keys].reverse()));
      }),
    );
  });

  it("leaves the order of its arguments alone", () => {
    const given = [...secrets];
    containerDefinition(samplePlan, sampleImage, given);
    assert.deepEqual(given, secrets);
  });

  it("has stopped before its balancer forgets it, within ECS's limit", () => {
    assert.ok(stopSeconds < deregistrationSeconds);
    assert.ok(stopSeconds >= 2 && stopSeconds <= 120);
  });
});
