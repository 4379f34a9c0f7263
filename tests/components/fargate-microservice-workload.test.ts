import * as assert from "node:assert/strict";
import { logicalName } from "../support/record-program";
import {
  publicPlan,
  sampleImage,
  samplePlan,
  sampleProxyImage,
  sampleRotation,
  scheduledPlan,
} from "../support/service-plan";
import { surroundings as around, recordService, sampleTags as tags } from "../support/service-program";

const runningPlan = { ...samplePlan, image: sampleImage };
const definitionType = "aws:ecs/taskDefinition:TaskDefinition";

/** A policy's or a trust's statements by Sid. */
function statements(document: unknown): Record<string, Record<string, unknown>> {
  const { Version, Statement } = JSON.parse(String(document)) as {
    Version: string;
    Statement: { Sid: string }[];
  };
  assert.equal(Version, "2012-10-17");
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
}

describe("FargateMicroservice's roles", () => {
  const ofTasks = ["ecs-tasks.amazonaws.com", "arn:aws:ecs:eu-central-1:111122223333:*"] as const;
  for (const [role, suffix, description, service, sourceArn] of [
    ["task-role", "task", "What the code of screening may do", ...ofTasks],
    ["execution-role", "execution", "What ECS needs to start tasks of screening", ...ofTasks],
    [
      "load-balancing-role",
      "load-balancing",
      "What ECS needs to shift traffic of screening",
      "ecs.amazonaws.com",
      "",
    ],
  ] as const) {
    it(`has a ${role} that only ECS takes${sourceArn && ", for this account"}`, async () => {
      const { inputs } = (await recordService(samplePlan)).child(role);
      assert.equal(inputs.name, `cdd-dev-screening-${suffix}`);
      assert.equal(inputs.description, description);
      assert.equal(inputs.path, "/cdd/dev/");
      assert.equal("permissionsBoundary" in inputs, false);
      assert.deepEqual(Object.values(statements(inputs.assumeRolePolicy)), [
        {
          Sid: sourceArn ? "OnBehalfOfThisAccount" : "TakenByItsService",
          Effect: "Allow",
          Principal: { Service: [service] },
          Action: ["sts:AssumeRole"],
          ...(sourceArn && {
            Condition: {
              StringEquals: { "aws:SourceAccount": "111122223333" },
              ArnLike: { "aws:SourceArn": sourceArn },
            },
          }),
        },
      ]);
    });
  }

  it("is older than the balancer, so that IAM has told of it when ECS takes it", async () => {
    const hook = {
      functionArn: "arn:aws:lambda:eu-central-1:111122223333:function:judge",
      stages: ["POST_SCALE_UP"],
      minutes: 5,
    } as const;
    const release = { strategy: "blue-green", bakeMinutes: 5, hooks: [hook] } as const;
    const service = await recordService({ ...samplePlan, release });
    const before = service.child("alb").dependencies.map(logicalName);
    for (const role of ["screening-load-balancing-role", "screening-release-hook-role"])
      assert.ok(before.includes(role), `${role} is not among ${before.join(", ")}`);
  });

  it("gives every role the stack's permissions boundary", async () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
    const roles = { ...samplePlan.roles, permissionsBoundary };
    const made = (await recordService({ ...samplePlan, roles })).all("aws:iam/role:Role");
    assert.deepEqual(
      made.map(({ inputs }) => inputs.permissionsBoundary),
      [permissionsBoundary, permissionsBoundary, permissionsBoundary],
    );
  });

  it("lets the code use its stores and their key, and the stores' statements stand as they were planned", async () => {
    const service = await recordService(samplePlan);
    const { WriteScreenings } = statements(service.child("task-data").inputs.policy);
    assert.deepEqual(WriteScreenings, {
      Sid: "WriteScreenings",
      Effect: "Allow",
      Action: ["dynamodb:PutItem"],
      Resource: ["arn:aws:dynamodb:eu-central-1:111122223333:table/cdd-dev-screenings"],
    });
    const { UseDataKeyThroughStores } = statements(service.child("task-data-key").inputs.policy);
    assert.deepEqual(UseDataKeyThroughStores?.Resource, [around.dataKeyArn]);
  });

  it("has a policy for no store, key or secret that it does not use", async () => {
    const policies = async (change: Partial<typeof samplePlan>) =>
      (await recordService({ ...samplePlan, ...change }))
        .all("aws:iam/rolePolicy:RolePolicy")
        .map(({ name }) => name.replace("screening-", ""))
        .filter((name) => /^(task|execution)-/.test(name));
    const [data, dataKey, start, secretsKey] = [
      ...["task-data", "task-data-key", "execution-start", "execution-secrets-key"],
    ];
    assert.deepEqual(await policies({}), [data, dataKey, start, secretsKey]);
    assert.deepEqual(await policies({ secrets: [] }), [data, dataKey, start]);
    assert.deepEqual(await policies({ usesBuckets: false }), [data, dataKey, start, secretsKey]);
    assert.deepEqual(await policies({ usesTables: false }), [data, dataKey, start, secretsKey]);
    const none = { usesTables: false, usesBuckets: false };
    assert.deepEqual(await policies({ ...none, dataStatements: [] }), [start, secretsKey]);
  });

  it("lets ECS decrypt its secrets, under the secrets' key", async () => {
    const service = await recordService(samplePlan);
    const { DecryptOwnSecrets } = statements(service.child("execution-secrets-key").inputs.policy);
    assert.deepEqual(DecryptOwnSecrets?.Resource, [around.secretsKeyArn]);
  });

  it("lets ECS shift the own target groups and rules, and nobody else's", async () => {
    const service = await recordService(samplePlan);
    const arn = (role: string) => service.child(role).outputs.arn;
    const shift = statements(service.child("load-balancing-shift").inputs.policy);
    assert.deepEqual(shift.MoveOwnTargets?.Resource, [arn("tg1"), arn("tg2")]);
    assert.deepEqual(shift.ShiftOwnTraffic?.Resource, [arn("production-rule"), arn("test-rule")]);
    assert.deepEqual(Object.keys(statements(service.child("load-balancing-read").inputs.policy)), [
      "ReadBalancers",
    ]);
  });

  it("hangs each policy on its own role", async () => {
    const service = await recordService(samplePlan);
    const owner = Object.fromEntries(
      service.all("aws:iam/rolePolicy:RolePolicy").map(({ name, inputs }) => [name, inputs.role]),
    );
    assert.deepEqual(owner, {
      "screening-task-data": "cdd-dev-screening-task",
      "screening-task-data-key": "cdd-dev-screening-task",
      "screening-execution-start": "cdd-dev-screening-execution",
      "screening-execution-secrets-key": "cdd-dev-screening-execution",
      "screening-load-balancing-read": "cdd-dev-screening-load-balancing",
      "screening-load-balancing-shift": "cdd-dev-screening-load-balancing",
    });
  });
});

/** A further container that says nothing of itself. */
const further = { environment: {}, startupSeconds: 60, after: {}, memory: 64, essential: true };

describe("FargateMicroservice's secrets", () => {
  it("are empty, under the stack's key, and only the execution role reads them", async () => {
    const service = await recordService(samplePlan);
    const secret = service.child("secret-watchlist-api-key");
    assert.deepEqual(secret.inputs, {
      name: "cdd/dev/screening/watchlist-api-key",
      description: "watchlist-api-key of screening; its value is put from outside",
      kmsKeyId: around.secretsKeyArn,
      recoveryWindowInDays: 7,
      tags: { ...tags, "changed-by-hand-within-days": "60" },
    });
    assert.equal(secret.deleteBeforeReplace, true);
    const { policy, ...rest } = service.child("secret-watchlist-api-key-policy").inputs;
    assert.deepEqual(rest, { secretArn: secret.outputs.arn, blockPublicPolicy: true });
    const { OnlyItsReaders } = statements(policy);
    assert.deepEqual(OnlyItsReaders?.Condition, {
      ArnNotEquals: { "aws:PrincipalArn": [service.child("execution-role").outputs.arn] },
    });
    assert.equal(OnlyItsReaders?.Effect, "Deny");
  });

  it("are not made where somebody else makes them: the container gets their ARNs, or a key of their JSON", async () => {
    const arn = (name: string) =>
      `arn:aws:secretsmanager:eu-central-1:111122223333:secret:bank/${name}-a1B2c3`;
    const service = await recordService({
      ...samplePlan,
      image: sampleImage,
      secrets: [],
      existingSecrets: [
        { key: "db", environmentVariable: "DB", arn: arn("db"), jsonKey: "password" },
        { key: "ca", environmentVariable: "CA", arn: arn("ca") },
      ],
      containers: [{ ...further, name: "cache", secrets: ["db"] }],
      repositories: [...samplePlan.repositories, "cdd-dev-screening/cache"],
      otherImages: {
        ...samplePlan.otherImages,
        cache: sampleImage.replace("screening@", "screening/cache@"),
      },
    });
    assert.deepEqual(service.all("aws:secretsmanager/secret:Secret"), []);
    assert.deepEqual(service.all("aws:secretsmanager/secretPolicy:SecretPolicy"), []);
    const definitions = JSON.parse(String(service.child("task").inputs.containerDefinitions)) as {
      name: string;
      secrets: unknown;
    }[];
    const given = Object.fromEntries(definitions.map(({ name, secrets }) => [name, secrets]));
    const db = { name: "DB", valueFrom: `${arn("db")}:password::` };
    assert.deepEqual(given, {
      screening: [{ name: "CA", valueFrom: arn("ca") }, db],
      cache: [db],
      "tls-proxy": [],
    });
  });

  it("rotate where the plan names a function, once there are values: behind the tasks that have read them", async () => {
    const service = await recordService({ ...samplePlan, image: sampleImage });
    const secret = service.child("secret-signing-key");
    assert.deepEqual(secret.inputs.tags, tags);
    const rotation = service.child("secret-signing-key-rotation");
    assert.deepEqual(rotation.inputs, {
      secretId: secret.outputs.arn,
      rotationLambdaArn: sampleRotation.functionArn,
      rotationRules: { automaticallyAfterDays: 30 },
      rotateImmediately: false,
    });
    const before = rotation.dependencies.map(logicalName);
    for (const name of ["screening-service", "screening-secret-signing-key-policy"])
      assert.ok(before.includes(name), `${name} is not among ${before.join(", ")}`);
    assert.deepEqual(
      service.all("aws:secretsmanager/secretRotation:SecretRotation").map(({ name }) => name),
      ["screening-secret-signing-key-rotation"],
    );
  });

  it("rotate for a scheduled entry too, as soon as it has its image", async () => {
    const service = await recordService({ ...scheduledPlan, image: sampleImage });
    assert.equal(service.all("aws:secretsmanager/secretRotation:SecretRotation").length, 1);
  });

  it("do not rotate while the service waits for its image: there may be no value yet", async () => {
    const service = await recordService(samplePlan);
    assert.deepEqual(service.all("aws:secretsmanager/secretRotation:SecretRotation"), []);
  });

  it("can be recovered for 30 days where the stack retains", async () => {
    for (const { inputs } of (await recordService({ ...samplePlan, retain: true })).all(
      "aws:secretsmanager/secret:Secret",
    ))
      assert.equal(inputs.recoveryWindowInDays, 30);
  });

  it("never pass through the program: nothing of it is a secret's value", async () => {
    const service = await recordService(runningPlan);
    const types = new Set(service.resources.map(({ type }) => type));
    assert.equal(types.has("aws:secretsmanager/secretVersion:SecretVersion"), false);
    assert.deepEqual(
      service.resources.flatMap(({ secretInputs }) => secretInputs),
      [],
    );
  });
});

describe("FargateMicroservice's workload", () => {
  it("is one hardened container and its proxy under two roles", async () => {
    const service = await recordService(runningPlan);
    const { containerDefinitions, ...rest } = service.child("task", definitionType).inputs;
    assert.deepEqual(rest, {
      family: "cdd-dev-screening",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
      cpu: "512",
      memory: "1024",
      taskRoleArn: service.child("task-role").outputs.arn,
      executionRoleArn: service.child("execution-role").outputs.arn,
      skipDestroy: true,
      tags,
    });
    const [container, proxy, ...others] = JSON.parse(String(containerDefinitions)) as Record<
      string,
      unknown
    >[];
    assert.deepEqual(others, []);
    assert.equal(container?.image, sampleImage);
    assert.equal(proxy?.image, sampleProxyImage);
    assert.deepEqual(container?.secrets, [
      { name: "SIGNING_KEY", valueFrom: service.child("secret-signing-key").outputs.arn },
      { name: "WATCHLIST_API_KEY", valueFrom: service.child("secret-watchlist-api-key").outputs.arn },
    ]);
  });

  it("runs behind both target groups, in private subnets, without exec, and rolls back", async () => {
    const service = await recordService(runningPlan);
    const arn = (role: string) => service.child(role).outputs.arn;
    const workload = service.child("service");
    assert.deepEqual(workload.inputs, {
      name: "cdd-dev-screening",
      cluster: around.clusterArn,
      taskDefinition: service.child("task", definitionType).outputs.arn,
      desiredCount: 2,
      capacityProviderStrategies: [
        { capacityProvider: "FARGATE", base: 1, weight: 1 },
        { capacityProvider: "FARGATE_SPOT", base: 0, weight: 3 },
      ],
      forceNewDeployment: false,
      platformVersion: "LATEST",
      availabilityZoneRebalancing: "ENABLED",
      networkConfiguration: {
        subnets: around.taskSubnetIds,
        securityGroups: ["sg-screening-task-sg"],
        assignPublicIp: false,
      },
      loadBalancers: [
        {
          targetGroupArn: arn("tg1"),
          containerName: "tls-proxy",
          containerPort: 8443,
          advancedConfiguration: {
            alternateTargetGroupArn: arn("tg2"),
            productionListenerRule: arn("production-rule"),
            testListenerRule: arn("test-rule"),
            roleArn: arn("load-balancing-role"),
          },
        },
      ],
      // The start, and the check after it.
      healthCheckGracePeriodSeconds: 80,
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      deploymentController: { type: "ECS" },
      deploymentConfiguration: { strategy: "ROLLING" },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      waitForSteadyState: true,
      sigintRollback: true,
      alarms: {
        alarmNames: ["tg1", "tg2"].flatMap((group) =>
          ["5xx", "latency"].map((role) => `cdd-dev-screening-${group}-${role}`),
        ),
        enable: true,
        rollback: true,
      },
      tags,
    });
    assert.equal(workload.deleteBeforeReplace, true);
    assert.deepEqual(workload.customTimeouts, { create: "30m", update: "30m", delete: "30m" });
    assert.deepEqual(workload.ignoreChanges, []);
  });

  it("stays in private subnets where the balancer is public", async () => {
    const { inputs } = (await recordService({ ...publicPlan, image: sampleImage })).child("service");
    assert.deepEqual((inputs.networkConfiguration as { subnets: unknown }).subnets, around.taskSubnetIds);
  });

  it("asks for no Spot where the stack gives it no weight", async () => {
    const capacity = { base: 1, fargateWeight: 1, spotWeight: 0 };
    const { inputs } = (await recordService({ ...runningPlan, capacity })).child("service");
    assert.deepEqual(inputs.capacityProviderStrategies, [
      { capacityProvider: "FARGATE", base: 1, weight: 1 },
    ]);
  });

  it("waits for all without which a task cannot start or a release cannot shift", async () => {
    const { dependencies } = (await recordService(runningPlan)).child("service");
    const waited = new Set(dependencies.map(logicalName));
    for (const name of [
      "neighbour-capacity",
      "neighbour-logs",
      "screening-task-data",
      "screening-task-data-key",
      "screening-execution-start",
      "screening-execution-secrets-key",
      "screening-load-balancing-read",
      "screening-load-balancing-shift",
      "screening-secret-signing-key-policy",
      "screening-secret-watchlist-api-key-policy",
      "screening-production-rule",
      "screening-test-rule",
      "screening-tg1-5xx",
      "screening-tg2-latency",
    ])
      assert.ok(waited.has(name), name);
  });
});
