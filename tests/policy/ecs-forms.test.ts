import * as assert from "node:assert/strict";
import { ecsClusterRules } from "../../policy/rules/ecs-cluster";
import { ecsFormRules } from "../../policy/rules/ecs-forms";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed } from "../support/policy";

const definition = (containers: readonly object[], more: object = {}, options = {}) =>
  resource(
    "aws:ecs/taskDefinition:TaskDefinition",
    "x",
    { containerDefinitions: JSON.stringify(containers), ...more },
    options,
  );
const saying = (name: string) => ruleNamed(ecsFormRules, name);
const words = (text: string) => text.trim().split(/\s+/);

describe("the fields of a container", () => {
  it("are told by the container's place where ECS does not know them", async () =>
    assert.deepEqual(
      await saidBy(saying("ecs-taskdefinition-disallow-unknown-fields"), [
        definition([{ name: "a" }, { name: "b", privilege: true, user: "1", Users: "2" }]),
      ]),
      ["container 2 has fields that ECS does not know: privilege, Users"],
    ));
});

describe("what is the host's", () => {
  const said = (container: object, more: object = {}) =>
    saidBy(saying("ecs-taskdefinition-disallow-host-access"), [
      definition([{ name: "app", ...container }], more),
    ]);
  it("is a directory or a driver of a volume, which is named or counted", async () => {
    const volumes = [
      { name: "data", hostPath: "/" },
      { hostPath: "/var" },
      { dockerVolumeConfiguration: { driver: "rexray/ebs" } },
      { name: "own" },
    ];
    assert.deepEqual(await said({}, { volumes }), [
      "the volume data is a directory of the host",
      "the volume 2 is a directory of the host",
      "the volume 3 is made by a driver of the host",
    ]);
    assert.deepEqual(await said({}), []);
  });
  it("is a device", async () => {
    assert.deepEqual(await said({ linuxParameters: { devices: [{ hostPath: "/dev/x" }] } }), [
      'container "app" is given a device of the host',
    ]);
    for (const linuxParameters of [undefined, {}, { devices: [] }])
      assert.deepEqual(await said({ linuxParameters }), []);
  });
  it("is a profile that confines it", async () => {
    for (const option of words(
      "apparmor:unconfined seccomp=unconfined label:disable xno-new-privileges no-new-privileges:false no-new-privileges:true-x",
    ))
      assert.deepEqual(await said({ dockerSecurityOptions: ["no-new-privileges", option] }), [
        'container "app" changes the profiles that confine it',
      ]);
    assert.deepEqual(
      await said({ dockerSecurityOptions: ["no-new-privileges", "no-new-privileges:true"] }),
      [],
    );
  });
  for (const [field, value] of [
    ["extraHosts", { hostname: "a", ipAddress: "10.0.0.1" }],
    ["dnsServers", "10.0.0.2"],
    ["dnsSearchDomains", "example.net"],
  ] as const)
    it(`is a name, by ${field}`, async () => {
      assert.deepEqual(await said({ [field]: [value] }), ['container "app" resolves names by itself']);
      assert.deepEqual(await said({ [field]: [] }), []);
    });
  const own =
    words(`net.core.somaxconn net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes
    net.ipv4.tcp_fin_timeout net.ipv4.tcp_max_syn_backlog net.ipv4.tcp_syn_retries net.ipv4.tcp_synack_retries
    net.ipv4.tcp_tw_reuse net.ipv4.ip_local_port_range`);
  it("is no setting of the task's own network", async () =>
    assert.deepEqual(
      await said({ systemControls: own.map((namespace) => ({ namespace, value: "1" })) }),
      [],
    ));
  for (const namespace of [
    ...own.flatMap((each) => [`${each}x`, `x${each}`]),
    "net.ipv4.ip_forward",
    "kernel.shmmax",
    "net.ipv6.conf.all.forwarding",
    "",
    undefined,
  ])
    it(`is the kernel's setting ${namespace}`, async () =>
      assert.deepEqual(await said({ systemControls: [{ namespace: own[0] }, { namespace }] }), [
        'container "app" changes settings of the kernel',
      ]));
});

describe("the region of a log", () => {
  const said = (options: object | undefined, more: object = {}) =>
    saidBy(saying("ecs-taskdefinition-enforce-logs-in-region"), [
      definition(
        [{ name: "app", ...(options && { logConfiguration: { logDriver: "awslogs", options } }) }],
        {},
        more,
      ),
    ]);
  const elsewhere = ['the log of container "app" goes to another region'];
  it("is that of the provider", async () => {
    for (const key of ["awslogs-region", "region"]) {
      assert.deepEqual(await said({ [key]: "us-east-1" }), elsewhere);
      assert.deepEqual(await said({ [key]: "eu-west-1" }), []);
    }
    assert.deepEqual(await said({ "awslogs-region": "eu-west-1", region: "us-east-1" }), []);
    for (const options of [undefined, {}]) assert.deepEqual(await said(options), []);
  });
  it("is any where the provider says none", async () => {
    for (const provider of [null, { name: "aws", inputs: {} }, { name: "aws", inputs: { region: "" } }])
      assert.deepEqual(await said({ "awslogs-region": "us-east-1" }, { provider }), []);
  });
});

describe("the forms of a service", () => {
  const said = (inputs: Record<string, unknown>, type = "aws:ecs/service:Service") =>
    saidBy(saying("ecs-service-disallow-unjudged-forms"), [resource(type, "x", inputs)]);
  for (const [inputs, messages] of [
    [{}, []],
    [{ launchType: "EXTERNAL" }, ["tasks run on machines outside of AWS"]],
    [{ launchType: "FARGATE" }, []],
    [{ vpcLatticeConfigurations: [{}] }, ["VPC Lattice reaches the tasks past their load balancer"]],
    [{ vpcLatticeConfigurations: [] }, []],
    [{ serviceConnectConfiguration: { enabled: false, services: [{}] } }, []],
    [{ serviceConnectConfiguration: { services: [{}] } }, []],
    [{ serviceConnectConfiguration: { enabled: true } }, []],
    [{ serviceConnectConfiguration: { enabled: true, services: [{ portName: "web", tls: {} }] } }, []],
    [
      { serviceConnectConfiguration: { enabled: true, services: [{ portName: "web" }, {}] } },
      [
        "web is reached by Service Connect in plain text",
        "a port is reached by Service Connect in plain text",
      ],
    ],
    [{ volumeConfiguration: {} }, []],
    [
      { volumeConfiguration: { managedEbsVolume: { encrypted: false } } },
      ["the tasks' EBS volume is not encrypted"],
    ],
    [
      { volumeConfiguration: { managedEbsVolume: { encrypted: true } } },
      ["the tasks' EBS volume names no key of the bank"],
    ],
    [{ volumeConfiguration: { managedEbsVolume: { kmsKeyId: "k" } } }, []],
  ] as const)
    it(`are ${messages.length > 0 ? "refused" : "right"} as ${JSON.stringify(inputs)}`, async () => {
      assert.deepEqual(await said(inputs), messages);
      assert.deepEqual(await said(inputs, "aws:ecs/taskSet:TaskSet"), messages);
    });
});

describe("how many tasks a service has", () => {
  const said = (inputs: Record<string, unknown>, settings = {}, type = "aws:ecs/service:Service") =>
    saidBy(saying("ecs-service-enforce-minimum-tasks"), [resource(type, "x", inputs)], settings);
  const scaled = (inputs: Record<string, unknown>, settings = {}) =>
    said(
      { scalableDimension: "ecs:service:DesiredCount", ...inputs },
      settings,
      "aws:appautoscaling/target:Target",
    );
  it("is two, or more", async () => {
    for (const desiredCount of [0, 1])
      assert.deepEqual(await said({ desiredCount }), [
        `the service has ${desiredCount} tasks; 2 are demanded`,
      ]);
    for (const desiredCount of [2, 3, undefined, null]) assert.deepEqual(await said({ desiredCount }), []);
    assert.deepEqual(await said({ desiredCount: 1, schedulingStrategy: "DAEMON" }), []);
    assert.equal((await said({ desiredCount: 1, schedulingStrategy: "REPLICA" })).length, 1);
  });
  it("is one where the stack says so", async () => {
    assert.deepEqual(await said({ desiredCount: 1 }, { minimumTasks: 1 }), []);
    assert.equal((await said({ desiredCount: 0 }, { minimumTasks: 1 })).length, 1);
  });
  it("is not scaled to fewer, but to none where one is enough", async () => {
    assert.deepEqual(await scaled({ minCapacity: 1 }), ["the service is scaled to 1 tasks; 2 are demanded"]);
    for (const minCapacity of [2, undefined]) assert.deepEqual(await scaled({ minCapacity }), []);
    assert.deepEqual(await scaled({ minCapacity: 0 }, { minimumTasks: 1 }), []);
    assert.deepEqual(
      await scaled({ minCapacity: 1, scalableDimension: "dynamodb:table:ReadCapacityUnits" }),
      [],
    );
  });
});

describe("what a schedule calls", () => {
  const said = (target?: object) =>
    saidBy(saying("scheduler-schedule-disallow-universal-target"), [
      resource("aws:scheduler/schedule:Schedule", "x", { target }),
    ]);
  const called = ["the schedule calls an API of AWS's by itself"];
  it("is no API of AWS's", async () => {
    assert.deepEqual(await said({ arn: "arn:aws:scheduler:::aws-sdk:rds:stopDBInstance" }), called);
    assert.deepEqual(await said({ arn: "arn:aws:states:::aws-sdk:x" }), called);
    for (const target of [
      undefined,
      {},
      { arn: "arn:aws:sqs:eu-west-1:1:q" },
      { arn: "arn:aws:scheduler:::aws-sdk:x", ecsParameters: {} },
    ])
      assert.deepEqual(await said(target), []);
  });
});

describe("a cluster", () => {
  const said = (name: string, inputs: Record<string, unknown>) =>
    saidBy(ruleNamed(ecsClusterRules, `ecs-cluster-${name}`), [
      resource("aws:ecs/cluster:Cluster", "c", inputs),
    ]);
  it("has Container Insights", async () => {
    const insights = (...settings: readonly object[]) => said("enable-container-insights", { settings });
    for (const value of ["enabled", "enhanced"])
      assert.deepEqual(
        await insights({ name: "other", value: "off" }, { name: "containerInsights", value }),
        [],
      );
    const off = ["Container Insights is off"];
    assert.deepEqual(await said("enable-container-insights", {}), off);
    assert.deepEqual(await insights(), off);
    assert.deepEqual(await insights({ name: "other", value: "enabled" }), off);
    assert.deepEqual(await insights({ name: "containerInsights", value: "disabled" }), off);
  });
  it("logs sessions under a key of the bank, in a log that is encrypted", async () => {
    const right = {
      logging: "OVERRIDE",
      kmsKeyId: "k",
      logConfiguration: { cloudWatchLogGroupName: "g", cloudWatchEncryptionEnabled: true },
    };
    const sessions = (change: object) =>
      said("configure-exec-logging", {
        configuration: { executeCommandConfiguration: { ...right, ...change } },
      });
    assert.deepEqual(await sessions({}), []);
    const [logged, keyless, open] = [
      "sessions are not logged to a place of the bank's own",
      "the configuration of sessions names no key of the bank",
      "sessions have no encrypted log",
    ];
    for (const inputs of [{}, { configuration: {} }])
      assert.deepEqual(await said("configure-exec-logging", inputs), [logged, keyless, open]);
    for (const logging of ["DEFAULT", "NONE", undefined])
      assert.deepEqual(await sessions({ logging }), [logged]);
    assert.deepEqual(await sessions({ kmsKeyId: undefined }), [keyless]);
    assert.deepEqual(
      await sessions({ logConfiguration: { s3BucketName: "b", s3BucketEncryptionEnabled: true } }),
      [],
    );
    for (const logConfiguration of [
      undefined,
      {},
      { cloudWatchLogGroupName: "g" },
      { cloudWatchEncryptionEnabled: true },
      { cloudWatchLogGroupName: "g", cloudWatchEncryptionEnabled: false, s3BucketEncryptionEnabled: true },
      { s3BucketName: "b" },
      { s3BucketName: "b", s3BucketEncryptionEnabled: false },
      { s3BucketEncryptionEnabled: true },
    ])
      assert.deepEqual(await sessions({ logConfiguration }), [open], JSON.stringify(logConfiguration));
  });
});
