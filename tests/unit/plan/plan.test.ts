import * as assert from "node:assert/strict";
import { readStackConfig } from "../../../config/stack-config";
import { plan } from "../../../plan";
import { platform } from "../../../services";
import { small, smallWith } from "../../support/catalogues";
import { ownNetwork } from "../../support/plans";
import { byHand, retainedStack, rotationBy, stackFiles, stackReading } from "../../support/stacks";

const digest = `sha256:${"0".repeat(64)}`;

/** The plan of the small catalogue, and in it the service that has everything. */
function planned(changes: Readonly<Record<string, unknown>> = {}) {
  const whole = plan(small, stackReading(changes));
  const profile = whole.services.find(({ service }) => service === "profile");
  const portal = whole.services.find(({ service }) => service === "portal");
  assert.ok(profile?.kind === "balanced" && portal?.kind === "balanced");
  return { whole, profile, portal };
}

const backupRole = "arn:aws:iam::111122223333:role/cdd/test/cdd-test-backup";
const taskRole = (service: string) => `arn:aws:iam::111122223333:role/cdd/test/cdd-test-${service}-task`;

describe("plan", () => {
  it("plans every service and every call in each stack, and all services wait for their images", () => {
    const declared = Object.values(platform.services).flatMap(({ calls = [] }) => calls);
    for (const [stack, values] of Object.entries(stackFiles)) {
      const { services, waiting, calls } = plan(platform, readStackConfig(values, stack));
      assert.deepEqual(
        services.map(({ service }) => service),
        Object.keys(platform.services),
        stack,
      );
      assert.deepEqual(Object.keys(waiting), Object.keys(platform.services), stack);
      assert.equal(calls.length, declared.length, stack);
    }
  });

  it("makes no secret that stands already, and lets its reader reach exactly that one", () => {
    const arn = "arn:aws:secretsmanager:eu-west-2:111122223333:secret:bank/registers-a1B2c3";
    const existing = { arn, jsonKey: "password" };
    const { profile, whole } = planned({
      rotation: {},
      "existingSecrets.profile/registers-api-key": existing,
    });
    assert.deepEqual(profile.secrets, []);
    assert.deepEqual(profile.existingSecrets, [
      { key: "registers-api-key", environmentVariable: "REGISTERS_API_KEY", ...existing },
    ]);
    const { Statement: statements } = JSON.parse(String(whole.network.endpointPolicies.secretsmanager));
    assert.deepEqual(
      statements.map(({ Resource }: { Resource: unknown }) => Resource),
      [[arn]],
    );
  });

  it("is the same every time", () => {
    assert.equal(JSON.stringify(planned().whole), JSON.stringify(planned().whole));
  });

  it("gives a service what follows from its entry and the stack", () => {
    const { profile } = planned();
    const { dataStatements, ...rest } = profile;
    assert.equal(dataStatements.length, 3);
    assert.deepEqual(rest, {
      kind: "balanced",
      service: "profile",
      physicalName: "cdd-test-profile",
      stack: "test",
      account: "111122223333",
      region: "eu-west-2",
      exposure: "internal",
      owner: "team",
      dataClass: "restricted",
      criticality: "high",
      port: 8080,
      health: { path: "/health", codes: "200" },
      idleTimeoutSeconds: 60,
      existingSecrets: [],
      taskTls: "proxy",
      calls: ["trail"],
      startupSeconds: 60,
      stopSeconds: 30,
      after: {},
      cpu: 256,
      memory: 512,
      architecture: "x86_64",
      ulimits: { nofile: { soft: 65_535, hard: 65_535 } },
      otherImages: {},
      containers: [],
      agents: { logRouter: false, collector: false },
      mounts: [],
      tasks: { min: 1 },
      repositories: ["cdd-test-profile", "cdd-test-agents/tls-proxy"],
      environment: {
        CUSTOMERS_TABLE: "cdd-test-customers",
        LOG_LEVEL: "info",
        PAPERS_BUCKET: "cdd-test-papers-111122223333-eu-west-2",
        PORT: "8080",
        TRAIL_URL: "https://trail.internal.test.example-bank.com",
      },
      secrets: [
        {
          key: "registers-api-key",
          name: "cdd/test/profile/registers-api-key",
          environmentVariable: "REGISTERS_API_KEY",
          rotation: byHand,
        },
      ],
      secretDuties: {
        deployers: ["arn:aws:iam::111122223333:role/deployer"],
        writers: ["arn:aws:iam::111122223333:role/writer"],
      },
      data: { customers: "write", papers: "read" },
      usesTables: true,
      usesBuckets: true,
      tables: [{ store: "customers", name: "cdd-test-customers", indexes: ["by-name"] }],
      egress: [{ destination: "registers", cidrs: ["198.51.100.0/24"], prefixLists: [], port: 443 }],
      internalName: "profile.internal.test.example-bank.com",
      zoneId: "Z0123456789ABC",
      logGroup: "cdd-test-profile",
      wafLogGroup: "aws-waf-logs-test-profile",
      logMode: "non-blocking",
      rateLimit: 5000,
      largeBodyPaths: [],
      falsePositives: [],
      waf: {
        mode: "block",
        versions: { knownBadInputs: "Version_1.25", sqlInjection: "Version_2.3", common: "Version_1.19" },
      },
      testTrafficCidrs: ["192.0.2.240/28"],
      inboundCidrs: [],
      capacity: { base: 1, fargateWeight: 1, spotWeight: 4 },
      exceptions: {},
      release: { strategy: "rolling" },
      alarms: {},
      retain: false,
      roles: { path: "/cdd/test/", account: "111122223333" },
    });
  });

  it("gives a public service a public name and the public rate limit", () => {
    const { portal } = planned();
    assert.deepEqual(
      [portal.publicName, portal.rateLimit, portal.usesTables],
      ["portal.test.example-bank.com", 1000, false],
    );
  });

  it("takes sizes of one service from its own part of the stack file, the rest from the defaults", () => {
    const { profile, portal } = planned({ "services.profile": { memory: 1024, tasks: { min: 3 } } });
    assert.deepEqual([profile.cpu, profile.memory, profile.tasks], [256, 1024, { min: 3 }]);
    assert.deepEqual([portal.cpu, portal.memory, portal.tasks], [256, 512, { min: 1 }]);
  });

  it("moves the tasks between the stack's bounds, of one service by its own targets", () => {
    const { profile, portal } = planned({
      "defaults.tasks.max": 4,
      "defaults.scaling": { cpuPercent: 60, requestsPerTask: 600 },
      "services.profile": { tasks: { min: 2 }, scaling: { memoryPercent: 70 } },
    });
    assert.deepEqual(
      [profile.tasks, profile.scaling],
      [{ min: 2 }, { max: 4, memoryPercent: 70, schedules: [] }],
    );
    assert.deepEqual(portal.scaling, { max: 4, cpuPercent: 60, requestsPerTask: 600, schedules: [] });
  });

  it("lets those continue paused releases whom the stack names, where a release pauses", () => {
    const approvers = ["arn:aws:iam::111122223333:role/approver"];
    const release = { strategy: "canary", requestsPerMinute: 10_000, approval: { approvers } };
    const of = (service: string, resource: string) => `arn:aws:${service}:eu-west-2:111122223333:${resource}`;
    const { approval, scope } = planned({ release }).whole.cluster;
    assert.deepEqual(approval, { policyName: "cdd-test-release-approver", roles: approvers });
    assert.deepEqual(scope, {
      path: "/cdd/test/",
      region: "eu-west-2",
      clusterArn: of("ecs", "cluster/cdd-test"),
      servicesArn: of("ecs", "service/cdd-test/*"),
      deploymentsArn: of("ecs", "service-deployment/cdd-test/*"),
      revisionsArn: of("ecs", "service-revision/cdd-test/*"),
      tasksArn: of("ecs", "task/cdd-test/*"),
      repositoriesArn: of("ecr", "repository/cdd-test-*"),
      dashboardsArn: "arn:aws:cloudwatch::111122223333:dashboard/cdd-test-*",
      logGroupArns: [of("logs", "log-group:cdd-test-*"), of("logs", "log-group:aws-waf-logs-test-*")],
      hiddenLogGroupArns: ["exec", "flow-logs", "dns-queries", "log-findings"].map((group) =>
        of("logs", `log-group:cdd-test-${group}`),
      ),
    });
    assert.equal(planned().whole.cluster.approval, undefined);
  });

  it("has policies for whom the stack names to see the cluster and to look after it, and for nobody else", () => {
    const role = (name: string) => [`arn:aws:iam::111122223333:role/${name}`];
    const { viewers, operators } = planned({
      "access.clusterViewers": role("viewer"),
      "access.clusterOperators": role("operator"),
    }).whole.cluster;
    assert.deepEqual(viewers, { policyName: "cdd-test-cluster-viewer", roles: role("viewer") });
    assert.deepEqual(operators, { policyName: "cdd-test-cluster-operator", roles: role("operator") });
    const { cluster } = planned().whole;
    assert.deepEqual([cluster.viewers, cluster.operators], [undefined, undefined]);
  });

  it("with its digests: changes that service's images and nothing else", () => {
    const { standing: _, ...before } = planned().whole;
    const proxied = { profile: digest, "agents/tls-proxy": digest };
    const { standing, ...after } = planned({ images: proxied }).whole;
    assert.deepEqual(Object.keys(standing.services), ["profile"]);
    const waiting = { portal: ["portal"], trail: ["trail"] };
    assert.deepEqual(after.waiting, waiting);
    const image = `111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-test-profile@${digest}`;
    const otherImages = { "tls-proxy": image.replace("profile@", "agents/tls-proxy@") };
    const services = before.services.map((each) =>
      each.service === "profile" ? { ...each, image, otherImages } : each,
    );
    assert.deepEqual(after, { ...before, services, waiting });
  });

  it("gives a secret its rotation where the stack file names one", () => {
    const rotation = rotationBy();
    const { profile, whole } = planned({ rotation: { "profile/registers-api-key": rotation } });
    assert.deepEqual(
      profile.secrets.map((secret) => secret.rotation),
      [rotation],
    );
    // The function puts values as a secret writer does, under the same key.
    assert.deepEqual(whole.keys.secretWriters, ["arn:aws:iam::111122223333:role/writer", rotation.roleArn]);
    assert.deepEqual(whole.network.endpointCallers, []);
  });

  it("lets a rotation function that stands in the VPC reach the endpoints", () => {
    const rotation = { ...rotationBy(), securityGroup: "sg-0123456789abcdef0" };
    const { whole } = planned({ rotation: { "profile/registers-api-key": rotation } });
    assert.deepEqual(whole.network.endpointCallers, ["sg-0123456789abcdef0"]);
  });

  it("gives the Defender's bundle of every service the one rotation that the stack has for it", () => {
    const prismaDefender = { console: "wss://console.bank.example:8084", cidrs: ["192.0.2.0/28"] };
    const started = { entryPoint: ["/app"], command: ["serve"] };
    const catalogue = smallWith({ portal: started, profile: started, trail: started });
    const rotation = { ...rotationBy(), days: 60 };
    const changes = {
      containerSecurity: { prismaDefender },
      rotation: { "profile/registers-api-key": byHand, "defender-install-data": rotation },
    };
    const { services } = plan(catalogue, stackReading(changes));
    assert.deepEqual(
      services.flatMap(({ secrets }) => secrets.map((secret) => [secret.name, secret.rotation])),
      [
        ["cdd/test/portal/defender-install-data", rotation],
        ["cdd/test/profile/registers-api-key", byHand],
        ["cdd/test/profile/defender-install-data", rotation],
        ["cdd/test/trail/defender-install-data", rotation],
      ],
    );
  });

  it("puts the permissions boundary on every role", () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
    const { whole } = planned({ "access.permissionsBoundary": permissionsBoundary });
    const roles = [
      ownNetwork(whole).roles,
      whole.data.roles,
      ...whole.services.map((service) => service.roles),
    ];
    assert.deepEqual(
      roles.map((each) => each.permissionsBoundary),
      roles.map(() => permissionsBoundary),
    );
  });

  it("tags everything with project, environment, cost centre and manager", () => {
    assert.deepEqual(planned().whole.provider, {
      region: "eu-west-2",
      account: "111122223333",
      defaultTags: { project: "cdd", environment: "test", "cost-centre": "CDD-1", "managed-by": "pulumi" },
    });
  });

  it("passes on what the shared components are given", () => {
    const { whole } = planned({ ...retainedStack, logRetentionDays: 365 });
    const { cluster, observability, network } = whole;
    assert.deepEqual(whole.keys, {
      namePrefix: "cdd-test",
      account: "111122223333",
      region: "eu-west-2",
      roleArnPattern: "arn:aws:iam::111122223333:role/cdd/test/*",
      administrators: ["arn:aws:iam::111122223333:role/administrator"],
      deployers: ["arn:aws:iam::111122223333:role/deployer"],
      secretWriters: ["arn:aws:iam::111122223333:role/writer"],
      recordReaders: [],
      restorers: [],
      backups: { backupRole, restoreRole: "arn:aws:iam::111122223333:role/cdd/test/cdd-test-restore" },
      tables: ["cdd-test-customers", "cdd-test-index"],
      schedules: [],
      logGroupArnPatterns: [
        "arn:aws:logs:eu-west-2:111122223333:log-group:cdd-test-*",
        "arn:aws:logs:eu-west-2:111122223333:log-group:aws-waf-logs-test-*",
        "arn:aws:logs:eu-west-2:111122223333:log-group:/aws/ecs/containerinsights/cdd-test/performance",
        "arn:aws:logs:eu-west-2:111122223333:log-group:/aws/events/cdd-test-*",
      ],
      clusterName: "cdd-test",
      encryptsFiles: false,
      encryptsMachines: false,
      retain: true,
    });
    assert.deepEqual(whole.data, {
      tables: {
        customers: {
          name: "cdd-test-customers",
          arn: "arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-test-customers",
          allowed: {
            read: [taskRole("profile")],
            insert: [],
            write: [taskRole("profile")],
            copy: [],
            backUp: [backupRole],
            manage: ["arn:aws:iam::111122223333:role/deployer"],
          },
          dataClass: "restricted",
          partitionKey: "customerId",
          sortKey: "version",
          indexes: { "by-name": { partitionKey: "name" } },
        },
        index: {
          name: "cdd-test-index",
          arn: "arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-test-index",
          allowed: {
            read: [taskRole("trail")],
            insert: [taskRole("trail")],
            write: [],
            copy: [],
            backUp: [backupRole],
            manage: ["arn:aws:iam::111122223333:role/deployer"],
          },
          dataClass: "restricted",
          partitionKey: "subjectId",
          indexes: {},
        },
      },
      buckets: {
        papers: {
          name: "cdd-test-papers-111122223333-eu-west-2",
          dataClass: "restricted",
          keepVersionsDays: 365,
          writer: { roleArn: taskRole("trail"), access: "write" },
          readers: [taskRole("profile"), taskRole("trail")],
        },
        evidence: {
          name: "cdd-test-evidence-111122223333-eu-west-2",
          dataClass: "restricted",
          recordClass: "proofs",
          lock: { mode: "COMPLIANCE", days: 2557 },
          keepVersionsDays: 2557,
          writer: { roleArn: taskRole("trail"), access: "append" },
          readers: [taskRole("trail")],
        },
      },
      files: {},
      roleArnPattern: "arn:aws:iam::111122223333:role/cdd/test/*",
      access: {
        deployers: ["arn:aws:iam::111122223333:role/deployer"],
        recordReaders: [],
        recordKeepers: [],
        backUp: [backupRole],
      },
      region: "eu-west-2",
      roles: { path: "/cdd/test/", account: "111122223333" },
      copyRoles: { path: "/cdd/test/", account: "111122223333" },
      retain: true,
    });
    assert.deepEqual(observability.scannedBuckets, []);
    assert.deepEqual(whole.registry, {
      repositories: {
        portal: "cdd-test-portal",
        "agents/tls-proxy": "cdd-test-agents/tls-proxy",
        profile: "cdd-test-profile",
        trail: "cdd-test-trail",
      },
      namePrefix: "cdd-test",
      pushers: ["arn:aws:iam::111122223333:role/pusher"],
      deployers: ["arn:aws:iam::111122223333:role/deployer"],
      pullers: [
        "arn:aws:iam::111122223333:role/cdd/test/*",
        "arn:aws:iam::111122223333:role/aws-service-role/*",
      ],
      scanning: "basic",
      retain: true,
    });
    assert.deepEqual(
      [cluster, observability, ownNetwork({ network })].map(({ retain, logRetentionDays }) => [
        retain,
        logRetentionDays,
      ]),
      [
        [true, 365],
        [true, 365],
        [true, 365],
      ],
    );
    assert.deepEqual(observability.topics, { alarms: "cdd-test-alarms", events: "cdd-test-events" });
    assert.deepEqual(observability.subscribers, [
      { protocol: "email", endpoint: "operations@example-bank.com", topics: ["alarms", "events"] },
    ]);
    assert.deepEqual(observability.deployers, whole.keys.deployers);
    const ecs = "arn:aws:ecs:eu-west-2:111122223333";
    assert.deepEqual(
      [observability.clusterArn, observability.servicesArn],
      [`${ecs}:cluster/cdd-test`, `${ecs}:service/cdd-test/`],
    );
    assert.equal(observability.flowLogGroup, ownNetwork({ network }).flowLogGroup);
    assert.deepEqual(observability.wafLogGroups, {
      portal: "aws-waf-logs-test-portal",
      profile: "aws-waf-logs-test-profile",
      trail: "aws-waf-logs-test-trail",
    });
  });
});
