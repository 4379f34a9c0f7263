import * as assert from "node:assert/strict";
import type { Catalogue, Service } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { containerPlan } from "../../../plan/container-plan";
import { Names } from "../../../plan/names";
import { entry } from "../../support/catalogues";
import { stackConfig, stackReading } from "../../support/stacks";

const stores: Catalogue["stores"] = {
  scans: { kind: "files", description: "Scans", dataClass: "restricted" },
  forms: { kind: "files", description: "Forms", dataClass: "restricted" },
  evidence: { kind: "bucket", description: "Evidence", dataClass: "restricted" },
};
const ec2Capacity: NonNullable<Catalogue["ec2Capacity"]> = {
  arm: { description: "Machines", architecture: "arm64" },
  plain: { description: "Machines" },
};
const security = {
  prismaDefender: { console: "wss://console.bank.example:8084", cidrs: ["192.0.2.0/28"] },
  guardDuty: { agentRegistryAccount: "444455556666" },
};

/** The containers of the service `one` with these options. */
function planned(options: Partial<Service> = {}, changes: Readonly<Record<string, unknown>> = {}) {
  const service = { ...entry, ...options } as Service;
  const catalogue: Catalogue = { services: { one: service }, stores, destinations: {}, ec2Capacity };
  const stack = stackConfig(changes);
  return containerPlan("one", service, catalogue, stack, new Names(stack));
}

describe("the plan of a task's containers", () => {
  it("is the safest where the entry says nothing", () => {
    assert.deepEqual(planned(), {
      service: "one",
      stack: "test",
      region: "eu-west-2",
      environment: { PORT: "8080" },
      startupSeconds: 60,
      after: {},
      stopSeconds: 30,
      cpu: 256,
      memory: 512,
      architecture: "x86_64",
      ulimits: { nofile: { soft: 65_535, hard: 65_535 } },
      otherImages: {},
      containers: [],
      agents: { logRouter: false, collector: false },
      mounts: [],
      logGroup: "cdd-test-one",
      logMode: "non-blocking",
    });
  });

  it("has the stack's settings over the entry's own, in its own container only", () => {
    const entry = {
      environment: { LOG_LEVEL: "info", REGION: "home" },
      containers: { cache: { description: "A cache", memory: 32, environment: { LOG_LEVEL: "info" } } },
    };
    const stack = { "services.one.environment": { LOG_LEVEL: "debug", TRACE: "on" } };
    const { environment, containers } = planned(entry, stack);
    assert.deepEqual(environment, { LOG_LEVEL: "debug", PORT: "8080", REGION: "home", TRACE: "on" });
    assert.deepEqual(
      containers.map((each) => each.environment),
      [{ LOG_LEVEL: "info" }],
    );
  });

  it("has its settings by name, in whatever order the catalogue has them", () => {
    const settings = { ZONE: "z", LEVEL: "l", A: "a" };
    const turned = Object.fromEntries(Object.entries(settings).reverse());
    for (const environment of [settings, turned]) {
      const made = planned({ environment, data: { scans: "read", forms: "read" } }).environment;
      assert.deepEqual(Object.entries(made), [
        ["A", "a"],
        ["FORMS_PATH", "/mnt/forms"],
        ["LEVEL", "l"],
        ["PORT", "8080"],
        ["SCANS_PATH", "/mnt/scans"],
        ["ZONE", "z"],
      ]);
    }
  });

  it("has what the entry says", () => {
    const own = {
      healthCommand: ["/health"],
      startupSeconds: 120,
      entryPoint: ["/app"],
      command: ["serve"],
      after: { proxy: "START" },
      stopSeconds: 90,
      ephemeralStorageGiB: 50,
      ulimits: { nofile: { soft: 10, hard: 20 } },
      containers: { proxy: { description: "Proxy", memory: 64 } },
    } as const;
    const { containers, ...rest } = own;
    const made = planned(own);
    for (const [option, value] of Object.entries(rest))
      assert.deepEqual(made[option as keyof typeof made], value, option);
  });

  it("takes sizes from the stack, the service's own before the defaults", () => {
    const { cpu, memory } = planned({}, { "services.one": { cpu: 1024, memory: 4096 } });
    assert.deepEqual([cpu, memory], [1024, 4096]);
  });

  it("has further containers with their own settings, or the usual ones", () => {
    const containers = {
      proxy: { description: "Proxy", memory: 64 },
      migration: {
        description: "Migration",
        memory: 128,
        essential: false,
        secrets: ["api-key"],
        environment: { LEVEL: "info" },
        startupSeconds: 5,
        command: ["up"],
      },
    };
    assert.deepEqual(planned({ containers, secrets: ["api-key"] }).containers, [
      {
        name: "proxy",
        environment: {},
        startupSeconds: 60,
        after: {},
        memory: 64,
        essential: true,
        secrets: [],
      },
      {
        name: "migration",
        environment: { LEVEL: "info" },
        startupSeconds: 5,
        command: ["up"],
        after: {},
        memory: 128,
        essential: false,
        secrets: ["api-key"],
      },
    ]);
  });

  it("lets the machines decide the architecture on EC2, and the entry on Fargate", () => {
    assert.equal(planned({ architecture: "arm64" }).architecture, "arm64");
    assert.equal(planned({ capacity: "ec2:arm" }).architecture, "arm64");
    assert.equal(planned({ capacity: "ec2:plain" }).architecture, "x86_64");
  });

  it("has on EC2 what only EC2 has", () => {
    const { gpus, sharedMemoryMiB, ulimits } = planned({
      capacity: "ec2:plain",
      gpus: 2,
      sharedMemoryMiB: 64,
      ulimits: { core: { soft: 0, hard: 0 } },
    });
    assert.deepEqual([gpus, sharedMemoryMiB], [2, 64]);
    assert.deepEqual(Object.keys(ulimits), ["nofile", "core"]);
  });

  it("mounts file systems, to write where the entry does more than read", () => {
    const made = planned({ data: { scans: "write", forms: "read", evidence: "read" } });
    assert.deepEqual(made.mounts, [
      { store: "scans", access: "write" },
      { store: "forms", access: "read" },
    ]);
    assert.equal(made.environment.SCANS_PATH, "/mnt/scans");
  });

  it("rather waits than loses a line of what keeps evidence", () => {
    assert.equal(planned({ data: { evidence: "append" } }).logMode, "blocking");
    assert.equal(planned({ data: { evidence: "read" } }).logMode, "non-blocking");
  });

  it("has the agents that entry and stack choose", () => {
    const { agents } = planned({ logging: "firelens", openTelemetry: true }, { containerSecurity: security });
    assert.deepEqual(agents, {
      logRouter: true,
      collector: true,
      defender: { console: "wss://console.bank.example:8084", secret: "defender-install-data" },
      guardDuty: {
        repositoryArn: "arn:aws:ecr:eu-west-2:444455556666:repository/aws-guardduty-agent-fargate",
      },
    });
    assert.deepEqual(planned({ logging: "awslogs", openTelemetry: false }).agents, {
      logRouter: false,
      collector: false,
    });
  });

  it("has all images or none", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const options: Partial<Service> = { logging: "firelens" };
    const half = planned(options, { images: { one: digest } });
    assert.deepEqual(["image" in half, half.otherImages], [false, {}]);
    const all = planned(options, {
      images: { one: digest, "agents/tls-proxy": digest, "agents/log-router": digest },
    });
    assert.equal(all.image, `111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-test-one@${digest}`);
    assert.deepEqual(Object.keys(all.otherImages), ["tls-proxy", "log-router"]);
  });
});

describe("an exception", () => {
  const exception = (...stacks: readonly string[]) => ({
    stacks,
    ticket: "CDD-7",
  });
  /** The service with a shell in these stacks, planned for the stack `test`. */
  const shell = (...stacks: string[]) => {
    const services = {
      one: { ...entry, exceptions: { exec: exception(...stacks), writableRoot: exception(...stacks) } },
    };
    const operators = stacks.includes("test") ? ["arn:aws:iam::111122223333:role/operator"] : undefined;
    const reading = stackReading({ egress: {}, rotation: {}, "access.sessionOperators": operators });
    return plan({ services, stores: {}, destinations: {} }, reading);
  };

  it("for a shell names the log group that records it", () => {
    const [one] = shell("dev", "test").services;
    assert.deepEqual(one?.session, { logGroup: "cdd-test-exec" });
    assert.deepEqual(Object.keys(one?.exceptions ?? {}).sort(), ["exec", "writableRoot"]);
  });

  it("of another stack leaves nothing behind", () => {
    const planned = shell("dev");
    const [one] = planned.services;
    assert.deepEqual(one?.exceptions, {});
    assert.equal(one !== undefined && "session" in one, false);
    assert.equal("sessions" in planned.keys, false);
    assert.equal("ssmmessages" in planned.network.endpointPolicies, false);
  });
});
