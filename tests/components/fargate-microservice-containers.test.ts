import * as assert from "node:assert/strict";
import { FargateMicroservice } from "../../components/fargate-microservice";
import type { BalancedPlan } from "../../components/fargate-microservice/args";
import { logicalName, recordProgram } from "../support/record-program";
import { sampleImage, samplePlan, workerPlan } from "../support/service-plan";
import {
  surroundings as around,
  recordService,
  type ServiceRecord,
  serviceArgs,
} from "../support/service-program";

const definitionType = "aws:ecs/taskDefinition:TaskDefinition";
const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const runningPlan: BalancedPlan = { ...samplePlan, image: sampleImage };
const exception = { ticket: "CDD-7" };

interface Container {
  readonly name: string;
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly mountPoints: readonly unknown[];
  readonly readonlyRootFilesystem: boolean;
}

function containers(service: ServiceRecord): readonly Container[] {
  return JSON.parse(String(service.child("task", definitionType).inputs.containerDefinitions));
}

/** Names of the task role's policies, without the service's own and the task's. */
function taskPolicies(service: ServiceRecord): readonly string[] {
  return service
    .all(rolePolicy)
    .map(({ name }) => name)
    .filter((name) => name.startsWith("screening-task-"))
    .map((name) => name.slice("screening-task-".length))
    .filter((role) => !role.startsWith("data"));
}

/** The statements of one of them, by Sid. */
function statements(service: ServiceRecord, role: string): Record<string, { readonly Resource: unknown }> {
  const { policy } = service.child(`task-${role}`, rolePolicy).inputs;
  const { Statement } = JSON.parse(String(policy)) as { Statement: { Sid: string; Resource: unknown }[] };
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
}

/** What the ECS service, or the task definition, waits for. */
async function waits(plan: BalancedPlan): Promise<ReadonlySet<string>> {
  return new Set((await recordService(plan)).child("service").dependencies.map(logicalName));
}

describe("FargateMicroservice's task definition", () => {
  it("is for ARM64 and a larger disk where the plan says so", async () => {
    const { inputs } = (
      await recordService({ ...runningPlan, architecture: "arm64", ephemeralStorageGiB: 50 })
    ).child("task", definitionType);
    assert.deepEqual(inputs.runtimePlatform, { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" });
    assert.deepEqual(inputs.ephemeralStorage, { sizeInGib: 50 });
    assert.deepEqual(inputs.requiresCompatibilities, ["FARGATE"]);
  });

  it("is for EC2 alone where the capacity is one of machines, with the same network mode", async () => {
    const { inputs } = (
      await recordService({ ...runningPlan, capacity: { ec2: "cdd-dev-ec2-gpu" }, gpus: 1 })
    ).child("task", definitionType);
    assert.deepEqual([inputs.requiresCompatibilities, inputs.networkMode], [["EC2"], "awsvpc"]);
  });

  it("gives each container the secrets that it names, by the ARNs that were made", async () => {
    const proxy = {
      name: "proxy",
      memory: 128,
      essential: true,
      environment: {},
      secrets: ["signing-key"],
      after: {},
      startupSeconds: 60,
    };
    const service = await recordService({
      ...runningPlan,
      containers: [proxy],
      repositories: [...runningPlan.repositories, "cdd-dev-screening/proxy"],
      otherImages: {
        ...runningPlan.otherImages,
        proxy: sampleImage.replace("screening@", "screening/proxy@"),
      },
    });
    const signing = { name: "SIGNING_KEY", valueFrom: service.child("secret-signing-key").outputs.arn };
    const watchlist = {
      name: "WATCHLIST_API_KEY",
      valueFrom: service.child("secret-watchlist-api-key").outputs.arn,
    };
    assert.deepEqual(
      containers(service).map(({ name, secrets }) => [name, secrets]),
      [
        ["screening", [signing, watchlist]],
        ["proxy", [signing]],
        ["tls-proxy", []],
      ],
    );
  });
});

describe("FargateMicroservice's agents", () => {
  const repositories = [
    ...runningPlan.repositories,
    "cdd-dev-agents/log-router",
    "cdd-dev-agents/otel-collector",
  ];
  const otherImages = {
    ...runningPlan.otherImages,
    "log-router": sampleImage.replace("screening@", "agents/log-router@"),
    "otel-collector": sampleImage.replace("screening@", "agents/otel-collector@"),
  };

  it("send with the task role, under a policy of their own that the service waits for", async () => {
    const plan = {
      ...runningPlan,
      repositories,
      otherImages,
      agents: { logRouter: true, collector: true },
    };
    const service = await recordService(plan);
    assert.deepEqual(
      containers(service).map(({ name }) => name),
      ["screening", "tls-proxy", "log-router", "otel-collector"],
    );
    assert.deepEqual(taskPolicies(service), ["agents"]);
    assert.deepEqual(Object.keys(statements(service, "agents")), ["SendOwnLogs", "SendTraces"]);
    assert.equal(service.child("task-agents", rolePolicy).inputs.role, "cdd-dev-screening-task");
    assert.ok((await waits(plan)).has("screening-task-agents"));
  });

  it("leave nothing behind where there is none", async () => {
    assert.deepEqual(taskPolicies(await recordService(runningPlan)), []);
  });
});

describe("FargateMicroservice's file systems", () => {
  const plan: BalancedPlan = {
    ...runningPlan,
    data: { ...runningPlan.data, scans: "write", forms: "read" },
    mounts: [
      { store: "scans", access: "write" },
      { store: "forms", access: "read" },
    ],
  };

  it("are volumes, encrypted on the way, by access point and as the task role", async () => {
    const service = await recordService(plan);
    const volume = (store: string) => ({
      name: store,
      efsVolumeConfiguration: {
        fileSystemId: `fs-${store}`,
        transitEncryption: "ENABLED",
        authorizationConfig: { accessPointId: `fsap-${store}`, iam: "ENABLED" },
      },
    });
    assert.deepEqual(service.child("task", definitionType).inputs.volumes, [
      volume("scans"),
      volume("forms"),
    ]);
    assert.deepEqual(containers(service)[0]?.mountPoints, [
      { sourceVolume: "forms", containerPath: "/mnt/forms", readOnly: true },
      { sourceVolume: "scans", containerPath: "/mnt/scans", readOnly: false },
    ]);
  });

  it("are mounted under a policy of their own", async () => {
    const service = await recordService(plan);
    assert.deepEqual(taskPolicies(service), ["files"]);
    const arn = "arn:aws:elasticfilesystem:eu-central-1:111122223333:";
    const { MountScans, MountForms } = statements(service, "files");
    assert.deepEqual(MountScans, {
      Sid: "MountScans",
      Effect: "Allow",
      Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
      Resource: [`${arn}file-system/fs-scans`],
      Condition: {
        StringEquals: { "elasticfilesystem:AccessPointArn": `${arn}access-point/fsap-scans` },
      },
    });
    assert.deepEqual(MountForms?.Resource, [`${arn}file-system/fs-forms`]);
  });

  it("are reached over NFS, opened on both sides", async () => {
    const service = await recordService(plan);
    const rule = (role: string) => {
      const { ipProtocol, fromPort, toPort, securityGroupId, referencedSecurityGroupId, description } =
        service.child(role).inputs;
      return [ipProtocol, fromPort, toPort, securityGroupId, referencedSecurityGroupId, description];
    };
    for (const store of ["scans", "forms"]) {
      const [task, files] = ["sg-screening-task-sg", `sg-neighbour-${store}-files`];
      assert.deepEqual(rule(`task-to-${store}-files`), [
        "tcp",
        2049,
        2049,
        task,
        files,
        `Tasks to the files of ${store}`,
      ]);
      assert.deepEqual(rule(`${store}-files-from-task`), [
        "tcp",
        2049,
        2049,
        files,
        task,
        "Files from screening",
      ]);
    }
  });

  it("stand before the service does", async () => {
    const waited = await waits(plan);
    for (const name of ["neighbour-scans-files", "neighbour-forms-files", "screening-task-files"])
      assert.ok(waited.has(name), name);
  });

  it("are refused where the component is not given them", async () => {
    const made = (given: readonly string[]) =>
      recordProgram(() => {
        const args = serviceArgs(plan);
        const files = Object.fromEntries(
          Object.entries(args.files).filter(([store]) => given.includes(store)),
        );
        new FargateMicroservice("screening", { ...args, files });
      });
    await assert.rejects(made(["scans"]), {
      message: "screening: mounts.forms: no such file system is given. Use scans.",
    });
    await assert.rejects(made([]), {
      message: [
        "screening: mounts.scans: no such file system is given. Use none: files is empty.",
        "screening: mounts.forms: no such file system is given. Use none: files is empty.",
      ].join("\n"),
    });
  });
});

describe("FargateMicroservice's exceptions", () => {
  const session = { logGroup: "cdd-dev-exec" };
  const shell: BalancedPlan = {
    ...runningPlan,
    exceptions: { exec: exception, writableRoot: exception },
    session,
  };

  it("open shells, under the compute key and with a record, and the service waits for the rights", async () => {
    const service = await recordService(shell);
    assert.equal(service.child("service").inputs.enableExecuteCommand, true);
    assert.equal(containers(service)[0]?.readonlyRootFilesystem, false);
    assert.deepEqual(taskPolicies(service), ["session", "session-key"]);
    assert.deepEqual(statements(service, "session").RecordSessions?.Resource, [
      "arn:aws:logs:eu-central-1:111122223333:log-group:cdd-dev-exec:*",
    ]);
    assert.deepEqual(statements(service, "session-key").DecryptSessions?.Resource, [around.computeKeyArn]);
    const waited = await waits(shell);
    for (const name of ["screening-task-session", "screening-task-session-key"])
      assert.ok(waited.has(name), name);
  });

  it("are refused for a shell on a read-only root", async () => {
    await assert.rejects(recordService({ ...shell, exceptions: { exec: exception } }), {
      message:
        "screening: exceptions.exec: needs writableRoot: no shell can be opened where the root file system is read-only. Add that, or leave it out.",
    });
  });

  it("let the root file system be written, and open no shell by that", async () => {
    const service = await recordService({ ...runningPlan, exceptions: { writableRoot: exception } });
    assert.equal(containers(service)[0]?.readonlyRootFilesystem, false);
    assert.equal(service.child("service").inputs.enableExecuteCommand, false);
    assert.deepEqual(taskPolicies(service), []);
  });

  it("put tasks into public subnets with public addresses, of workers too", async () => {
    for (const plan of [runningPlan, { ...workerPlan, image: sampleImage }]) {
      const service = await recordService({ ...plan, exceptions: { publicIp: exception } });
      assert.deepEqual(service.child("service").inputs.networkConfiguration, {
        subnets: around.publicSubnetIds,
        securityGroups: ["sg-screening-task-sg"],
        assignPublicIp: true,
      });
      assert.equal(containers(service)[0]?.readonlyRootFilesystem, true);
    }
  });
});
