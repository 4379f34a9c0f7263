import * as assert from "node:assert/strict";
import { parse } from "yaml";
import type { BalancedPlan, ServicePlan } from "../../components/fargate-microservice/args";
import { collectorConfiguration } from "../../components/fargate-microservice/task/collector";
import type { ContainerDefinition } from "../../components/fargate-microservice/task/container";
import { containerDefinitions } from "../../components/fargate-microservice/task/containers";
import { ownTlsPlan, sampleImage, sampleRotation } from "../support/service-plan";

const arns = { "watchlist-api-key": "arn:watchlist", "signing-key": "arn:signing", bundle: "arn:bundle" };
const otherImages = {
  "log-router": "router-image",
  "otel-collector": "collector-image",
  TwistlockDefender: "defender-image",
  proxy: "proxy-image",
};
const proxy = {
  name: "proxy",
  memory: 128,
  essential: true,
  environment: {},
  secrets: [],
  after: { screening: "START" },
  startupSeconds: 60,
  entryPoint: ["/proxy"],
  command: [],
} as const;

/** The containers of the sample service with agents, by name. */
function containers(changes: Partial<BalancedPlan>): Record<string, ContainerDefinition> {
  const made = containerDefinitions({ ...ownTlsPlan, otherImages, ...changes }, sampleImage, arns);
  return Object.fromEntries(made.map((each) => [each.name, each]));
}

/** What every agent of the platform is, beside what it is for. */
const agent = (name: string, image: string) => ({
  ...{ name, image, cpu: 0, user: "10001:10001", readonlyRootFilesystem: true },
  linuxParameters: {
    capabilities: { add: [], drop: ["ALL"] },
    initProcessEnabled: true,
    tmpfs: [{ containerPath: "/tmp", size: 16, mountOptions: ["nodev", "noexec", "nosuid"] }],
  },
  ...{ portMappings: [], environment: [], secrets: [], mountPoints: [], volumesFrom: [], systemControls: [] },
  stopTimeout: 30,
  ulimits: [{ name: "nofile", softLimit: 65_535, hardLimit: 65_535 }],
});

/** Its lines, where no router takes them. */
const direct = (prefix: string) => ({
  logDriver: "awslogs",
  options: {
    "awslogs-group": "/cdd/dev/screening",
    "awslogs-region": "eu-central-1",
    "awslogs-stream-prefix": prefix,
    mode: "non-blocking",
    "max-buffer-size": "25m",
  },
  secretOptions: [],
});

const variables = (container: ContainerDefinition | undefined) =>
  Object.fromEntries((container?.environment ?? []).map(({ name, value }) => [name, value]));

describe("the log router", () => {
  const agents = { logRouter: true, collector: false };
  const routed = () => containers({ agents, containers: [proxy] });

  it("takes the lines of every other container to the service's log group, which it never makes", () => {
    const options = (prefix: string) => ({
      Name: "cloudwatch_logs",
      region: "eu-central-1",
      log_group_name: "/cdd/dev/screening",
      log_stream_prefix: `${prefix}/`,
      auto_create_group: "false",
    });
    for (const [name, prefix] of [
      ["screening", "task"],
      ["proxy", "proxy"],
    ] as const)
      assert.deepEqual(routed()[name]?.logConfiguration, {
        logDriver: "awsfirelens",
        options: options(prefix),
        secretOptions: [],
      });
  });

  it("is hardened, ends the task with it, and logs by itself without FireLens", () => {
    assert.deepEqual(routed()["log-router"], {
      ...agent("log-router", "router-image"),
      essential: true,
      memoryReservation: 64,
      firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
      logConfiguration: direct("log-router"),
    });
  });

  it("is not there where lines go straight to CloudWatch", () => {
    assert.deepEqual(Object.keys(containers({})), ["screening"]);
  });
});

describe("the collector", () => {
  const agents = { logRouter: false, collector: true };
  const collected = () => containers({ agents, containers: [proxy] });

  it("has a configuration that listens in the task only and sends to X-Ray and the own log group", () => {
    const configuration = parse(collectorConfiguration(ownTlsPlan));
    assert.deepEqual(configuration, {
      extensions: { health_check: { endpoint: "127.0.0.1:13133" } },
      receivers: {
        otlp: {
          protocols: { grpc: { endpoint: "127.0.0.1:4317" }, http: { endpoint: "127.0.0.1:4318" } },
        },
      },
      processors: { batch: {} },
      exporters: {
        awsxray: { region: "eu-central-1" },
        awsemf: {
          region: "eu-central-1",
          namespace: "cdd-dev-screening",
          log_group_name: "/cdd/dev/screening",
          log_stream_name: "otel-collector-metrics",
          dimension_rollup_option: "NoDimensionRollup",
        },
      },
      service: {
        extensions: ["health_check"],
        pipelines: {
          traces: { receivers: ["otlp"], processors: ["batch"], exporters: ["awsxray"] },
          metrics: { receivers: ["otlp"], processors: ["batch"], exporters: ["awsemf"] },
        },
      },
    });
  });

  it("gets it in a variable, and its loss does not stop the service", () => {
    assert.deepEqual(collected()["otel-collector"], {
      ...agent("otel-collector", "collector-image"),
      essential: false,
      memoryReservation: 64,
      environment: [{ name: "AOT_CONFIG_CONTENT", value: collectorConfiguration(ownTlsPlan) }],
      logConfiguration: direct("otel-collector"),
      healthCheck: {
        command: ["CMD", "/healthcheck"],
        interval: 30,
        timeout: 5,
        retries: 3,
        startPeriod: 10,
      },
    });
    for (const { dependsOn = [] } of Object.values(collected()))
      assert.ok(dependsOn.every(({ containerName }) => containerName !== "otel-collector"));
  });

  it("is told to every container of the application", () => {
    for (const name of ["screening", "proxy"]) {
      const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES } = variables(
        collected()[name],
      );
      assert.deepEqual(
        [OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES],
        ["http://127.0.0.1:4317", "screening", "service.namespace=cdd,deployment.environment.name=dev"],
      );
    }
    assert.equal("OTEL_SERVICE_NAME" in variables(containers({}).screening), false);
  });
});

describe("the Prisma Defender", () => {
  const bundle = {
    key: "bundle",
    name: "cdd/dev/screening/bundle",
    environmentVariable: "INSTALL_BUNDLE",
    rotation: sampleRotation,
  };
  const agents = {
    logRouter: true,
    collector: true,
    defender: { console: "wss://console.bank.example:443", secret: "bundle" },
  };
  const plan: Partial<ServicePlan> = {
    agents,
    containers: [proxy],
    secrets: [...ownTlsPlan.secrets, bundle],
    entryPoint: ["/app/run", "--"],
    command: ["serve"],
    healthCommand: ["/app/health"],
  };
  const defended = () => containers(plan as Partial<BalancedPlan>);
  const settings = {
    DEFENDER_TYPE: "fargate",
    FARGATE_TASK: "cdd-dev-screening",
    FILESYSTEM_MONITORING: "false",
    WS_ADDRESS: "wss://console.bank.example:443",
  };

  it("runs in Prisma's form, with the bundle as a secret and no other", () => {
    const { TwistlockDefender: made, "log-router": router } = defended();
    assert.deepEqual(made, {
      ...agent("TwistlockDefender", "defender-image"),
      essential: true,
      entryPoint: ["/usr/local/bin/defender", "fargate", "sidecar"],
      environment: Object.entries(settings).map(([name, value]) => ({ name, value })),
      secrets: [{ name: "INSTALL_BUNDLE", valueFrom: "arn:bundle" }],
      healthCheck: {
        command: ["CMD", "/usr/local/bin/defender", "fargate", "healthcheck"],
        interval: 5,
        timeout: 5,
        retries: 3,
        startPeriod: 1,
      },
      logConfiguration: made?.logConfiguration,
    });
    // By the router, as all but the router itself.
    assert.equal(made?.logConfiguration.options.log_stream_prefix, "TwistlockDefender/");
    assert.equal(router?.logConfiguration.logDriver, "awslogs");
  });

  it("starts the application's containers, each by its own entry point, when it is healthy itself", () => {
    const start = ["/var/lib/twistlock/fargate/fargate_defender.sh", "fargate", "entrypoint"];
    const { screening, proxy: second } = defended();
    assert.deepEqual([screening?.entryPoint, screening?.command], [[...start, "/app/run", "--"], ["serve"]]);
    assert.deepEqual(second?.entryPoint, [...start, "/proxy"]);
    assert.deepEqual(screening?.dependsOn, [{ containerName: "TwistlockDefender", condition: "HEALTHY" }]);
    assert.deepEqual(second?.dependsOn, [
      { containerName: "TwistlockDefender", condition: "HEALTHY" },
      { containerName: "screening", condition: "START" },
    ]);
    assert.deepEqual(screening?.volumesFrom, [{ sourceContainer: "TwistlockDefender", readOnly: false }]);
    assert.deepEqual(screening?.healthCheck?.command, ["CMD", "/app/health"]);
  });

  it("is given one capability to watch with, and the root file system stays read-only", () => {
    for (const name of ["screening", "proxy"]) {
      assert.deepEqual(defended()[name]?.linuxParameters.capabilities, {
        add: ["SYS_PTRACE"],
        drop: ["ALL"],
      });
      assert.equal(defended()[name]?.readonlyRootFilesystem, true);
    }
  });

  it("is told to what it watches, with the name and the image", () => {
    const { screening, proxy: second } = defended();
    const found = variables(screening);
    for (const [name, value] of Object.entries(settings)) assert.equal(found[name], value);
    assert.deepEqual([found.TW_CONTAINER_NAME, found.TW_IMAGE_NAME], ["screening", sampleImage]);
    assert.deepEqual(
      [variables(second).TW_CONTAINER_NAME, variables(second).TW_IMAGE_NAME],
      ["proxy", "proxy-image"],
    );
    assert.deepEqual(
      screening?.secrets.map(({ name }) => name),
      ["INSTALL_BUNDLE", "SIGNING_KEY", "WATCHLIST_API_KEY"],
    );
    assert.deepEqual(second?.secrets, [{ name: "INSTALL_BUNDLE", valueFrom: "arn:bundle" }]);
  });

  it("leaves the platform's other agents alone", () => {
    for (const name of ["log-router", "otel-collector"]) {
      const made = defended()[name];
      assert.deepEqual([made?.volumesFrom, made?.secrets], [[], []]);
      assert.deepEqual(made?.linuxParameters.capabilities.add, []);
      assert.equal("DEFENDER_TYPE" in variables(made), false);
    }
  });
});
