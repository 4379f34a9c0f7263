import * as assert from "node:assert/strict";
import { ecsServiceRules } from "../../policy/rules/ecs-service";
import { ecsTaskDefinitionRules } from "../../policy/rules/ecs-task-definition";
import { secretsmanagerKeepersRules } from "../../policy/rules/secretsmanager-keepers";
import { saidBy } from "../support/one-rule";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
import { account, document } from "../support/policy-fixtures";

describe("who keeps a secret", () => {
  const rule = ruleNamed(secretsmanagerKeepersRules, "secretsmanager-secret-enforce-named-keepers");
  const arn = `arn:aws:secretsmanager:eu-west-1:${account}:secret:s-AbCdEf`;
  const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
  const but = (...arns: readonly string[]) => ({ ArnNotEquals: { "aws:PrincipalArn": arns } });
  const deny = (actions: readonly string[], Condition: object | undefined, more: object = {}) => ({
    Effect: "Deny",
    Principal: "*",
    Action: actions.map((action) => `secretsmanager:${action}`),
    Resource: "*",
    Condition,
    ...more,
  });
  const [reads, puts] = [["GetSecretValue"], ["PutSecretValue", "UpdateSecretVersionStage"]];
  const manages = ["DeleteSecret", "PutResourcePolicy", "DeleteResourcePolicy"];
  const right = [
    deny(reads, but(role("reader"))),
    deny(puts, but(role("writer"))),
    deny(manages, but(role("manager"))),
  ];
  const said = (statements: readonly object[], inputs: Record<string, unknown> = {}, of: unknown = arn) =>
    saidBy(rule, [
      resource("aws:secretsmanager/secret:Secret", "s", { arn, ...inputs }),
      resource("aws:secretsmanager/secretPolicy:SecretPolicy", "p", {
        secretArn: of,
        policy: document(...(statements as Record<string, unknown>[])),
      }),
    ]);
  const others = (what: string) => `others than named roles can ${what}: s`;

  it("are named roles, each with one duty", async () => {
    assert.deepEqual(await said(right), []);
    assert.deepEqual(await said([]), [
      others("read its value"),
      others("put its value"),
      others("delete it or change its policy"),
    ]);
    assert.deepEqual(await said(right, {}, unknown), ["undetermined: secretArn"]);
    assert.deepEqual(await said([], { policy: document(...right) }), []);
  });
  for (const [index, [actions, what]] of (
    [
      [reads, "read its value"],
      [puts, "put its value"],
      [manages, "delete it or change its policy"],
    ] as const
  ).entries())
    for (const action of actions)
      it(`are named for ${action}`, async () => {
        const without = right.with(
          index,
          deny(
            actions.filter((each) => each !== action),
            but(role("keeper")),
          ),
        );
        const known = right.toSpliced(index, 1);
        if (actions.length > 1) assert.deepEqual(await said(without), [others(what)]);
        const refusing = (Condition: object | undefined, more: object = {}) =>
          said([...known, deny(actions, Condition, more)]);
        assert.deepEqual(await refusing(but(role("keeper"), role("other"))), []);
        for (const operator of ["ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotLike"])
          assert.deepEqual(await refusing({ [operator]: { "aws:PrincipalArn": role("keeper") } }), []);
        for (const condition of [
          undefined,
          but(),
          but("*"),
          but(role("*")),
          but(role("keeper"), role("?")),
          but(role("keeper"), "AROAX"),
          but(`arn:aws:iam::${account}:user/x`),
          but(`x${role("keeper")}`),
          but(`arn:*:iam::${account}:role/x`),
          { ArnNotEquals: { "aws:SourceArn": role("keeper") } },
          { ArnEquals: { "aws:PrincipalArn": role("keeper") } },
          { ArnNotEqualsIfExists: { "aws:PrincipalArn": role("keeper") } },
          { "ForAllValues:ArnNotEquals": { "aws:PrincipalArn": role("keeper") } },
          { ...but(role("keeper")), Bool: { "aws:ViaAWSService": "false" } },
        ])
          assert.deepEqual(await refusing(condition), [others(what)], JSON.stringify(condition));
        for (const more of [
          { Effect: "Allow" },
          { Principal: { AWS: account } },
          { Resource: `${arn}x` },
          { Resource: [] },
        ])
          assert.deepEqual(await refusing(but(role("keeper")), more), [others(what)], JSON.stringify(more));
        for (const Resource of [arn, [`${arn}x`, arn], "arn:aws:secretsmanager:*"])
          assert.deepEqual(await refusing(but(role("keeper")), { Resource }), []);
      });
  it("are not the account's root user, but to manage it", async () => {
    const root = `arn:aws:iam::${account}:root`;
    assert.deepEqual(await said(right.with(0, deny(reads, but(role("reader"), root)))), [
      "the account's root user can read its value: s",
    ]);
    assert.deepEqual(
      await said([
        right[0] ?? {},
        deny(["PutSecretValue"], but(role("writer"))),
        deny(["UpdateSecretVersionStage"], but(root)),
        right[2] ?? {},
      ]),
      ["the account's root user can put its value: s"],
    );
    assert.deepEqual(await said(right.with(2, deny(manages, but(root)))), []);
  });
  it("do not know the value that they manage", async () => {
    const both = [`${role("manager")} both manages the secret and knows its value: s`];
    assert.deepEqual(await said(right.with(0, deny(reads, but(role("reader"), role("manager"))))), both);
    assert.deepEqual(await said(right.with(1, deny(puts, but(role("manager"))))), both);
    assert.deepEqual(await said(right.with(1, deny(puts, but(role("reader"))))), []);
  });
  it("are on the secret itself, whose ARN is not known yet", async () => {
    const naming = [
      deny([...reads, ...puts], but(role("a")), { Resource: arn }),
      deny(manages, but(role("b")), { Resource: arn }),
    ];
    assert.deepEqual(await said(naming), []);
    // While it is not known, what names an ARN may be on somebody else's.
    assert.deepEqual(await said([], { arn: unknown, policy: document(...naming) }, "arn:other"), [
      others("read its value"),
      others("put its value"),
      others("delete it or change its policy"),
    ]);
  });
});

describe("a task definition", () => {
  const saying = (name: string) => {
    const rule = ruleNamed(ecsTaskDefinitionRules, `ecs-taskdefinition-${name}`);
    return (container: object, inputs: Record<string, unknown> = {}, settings = {}) =>
      saidBy(
        rule,
        [
          resource("aws:ecs/taskDefinition:TaskDefinition", "t", {
            containerDefinitions: JSON.stringify([{ name: "app", ...container }]),
            ...inputs,
          }),
        ],
        settings,
      );
  };
  const app = (what: string) => [`container "app" ${what}`];

  it("has no privileged container, nor one that adds to its capabilities", async () => {
    const said = saying("disallow-privileged-container");
    assert.deepEqual(await said({ privileged: true }), app("is privileged"));
    for (const container of [
      {},
      { privileged: false },
      { linuxParameters: {} },
      { linuxParameters: { capabilities: {} } },
      { linuxParameters: { capabilities: { add: [], drop: ["ALL"] } } },
    ])
      assert.deepEqual(await said(container), []);
    const adds = { linuxParameters: { capabilities: { add: ["SYS_PTRACE", "NET_ADMIN"] } } };
    assert.deepEqual(await said(adds), [
      ...app("adds the capability SYS_PTRACE"),
      ...app("adds the capability NET_ADMIN"),
    ]);
    assert.deepEqual(
      await said(adds, {}, { allowedCapabilities: ["SYS_PTRACE"] }),
      app("adds the capability NET_ADMIN"),
    );
  });
  for (const [user, what] of [
    ["1000", undefined],
    ["1000:1000", undefined],
    ["10:100", undefined],
    ["1:0x", "runs as a name: the image says whose id that is"],
    [undefined, "names no user: the image decides, and most decide root"],
    ["", "names no user: the image decides, and most decide root"],
    ["root", "runs as root"],
    ["0", "runs as root"],
    ["000", "runs as root"],
    ["0:1000", "runs as root"],
    ["root:app", "runs as root"],
    ["1000:0", "runs in the group of root"],
    ["1000:00", "runs in the group of root"],
    ["1000:root", "runs in the group of root"],
    ["app:0", "runs in the group of root"],
    ["app", "runs as a name: the image says whose id that is"],
    ["rooted", "runs as a name: the image says whose id that is"],
    ["1000:rooted", "runs as a name: the image says whose id that is"],
    ["a1000", "runs as a name: the image says whose id that is"],
    ["1000:", "runs as a name: the image says whose id that is"],
    ["1000:1000:1", "runs as a name: the image says whose id that is"],
    [" 0", "runs as a name: the image says whose id that is"],
  ] as const)
    it(`${what ?? "runs as nobody in particular"} as ${user}`, async () =>
      assert.deepEqual(await saying("enforce-non-root-user")({ user }), what === undefined ? [] : app(what)));

  it("stands apart from its host, on Fargate or where its family is approved", async () => {
    const said = (inputs: Record<string, unknown>, settings = {}) =>
      saying("enforce-awsvpc-isolation")(
        {},
        { networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], ...inputs },
        settings,
      );
    assert.deepEqual(await said({}), []);
    for (const networkMode of [undefined, "bridge", "host"])
      assert.deepEqual(await said({ networkMode }), ["the network mode is not awsvpc"]);
    for (const requiresCompatibilities of [
      undefined,
      [],
      ["FARGATE", "EC2"],
      ["EXTERNAL"],
      ["MANAGED_INSTANCES"],
    ])
      assert.deepEqual(await said({ requiresCompatibilities }), [
        "the task definition is not for Fargate alone",
      ]);
    const onEc2 = { requiresCompatibilities: ["EC2"], family: "agent" };
    const unapproved = ["the task definition is for EC2 and its family is not approved for that"];
    assert.deepEqual(await said(onEc2), unapproved);
    assert.deepEqual(await said(onEc2, { ec2Families: ["agent"] }), []);
    assert.deepEqual(await said({ ...onEc2, family: undefined }, { ec2Families: ["agent"] }), unapproved);
    assert.deepEqual(await said({ pidMode: "host" }), ["tasks see the processes of their host"]);
    assert.deepEqual(await said({ ipcMode: "host" }), ["tasks share the memory of their host"]);
    assert.deepEqual(await said({ pidMode: "task", ipcMode: "task" }), []);
  });
  it("has limits, and time to stop", async () => {
    const said = (container: object, inputs: Record<string, unknown> = {}) =>
      saying("enforce-limits")(container, { cpu: "256", memory: "512", ...inputs });
    for (const stopTimeout of [1, 30, 120]) assert.deepEqual(await said({ stopTimeout }), []);
    for (const stopTimeout of [undefined, 0, 121])
      assert.deepEqual(await said({ stopTimeout }), app("has no `stopTimeout` of 1 to 120 seconds"));
    for (const property of ["cpu", "memory"])
      for (const value of [undefined, "", "0", "-1", "1 vCPU"])
        assert.deepEqual(await said({ stopTimeout: 30 }, { [property]: value }), [
          `the task has no \`${property}\``,
        ]);
  });
});

describe("a service", () => {
  const type = "aws:ecs/service:Service";
  const saying = (name: string) => {
    const rule = ruleNamed(ecsServiceRules, `ecs-service-${name}`);
    return (inputs: Record<string, unknown>, settings = {}, more: Partial<JudgedResource> = {}, of = type) =>
      saidBy(rule, [resource(of, "s", inputs, more)], settings);
  };
  for (const [version, minimum, fixed] of [
    [undefined, "LATEST", false],
    ["LATEST", "LATEST", false],
    ["LATEST", "1.4.0", false],
    ["1.4.0", "LATEST", true],
    ["1.4.0", "1.4.0", false],
    ["1.4.1", "1.4.0", false],
    ["1.5", "1.4.9", false],
    ["2.0.0", "1.4.0", false],
    ["1.3.9", "1.4.0", true],
    ["1.4", "1.4.1", true],
    ["1.4.0", "1.4.0.1", false],
    ["0.9.9", "1.0.0", true],
    ["new", "1.4.0", true],
    ["1.x.0", "1.4.0", true],
  ] as const)
    it(`${fixed ? "is fixed" : "is new enough"} at ${version} where ${minimum} is asked for`, async () =>
      assert.deepEqual(
        await saying("enforce-latest-platform-version")({ platformVersion: version }, { minimum }),
        fixed ? [`the platform version is fixed at ${version}`] : [],
      ));

  it("is rolled back by ECS, by its tasks and by alarms", async () => {
    const breaker = { enable: true, rollback: true };
    const alarms = { enable: true, rollback: true, alarmNames: ["a"] };
    const said = (inputs: object, more: Partial<JudgedResource> = {}) =>
      saying("enforce-deployment-rollback")(
        { deploymentCircuitBreaker: breaker, alarms, ...inputs },
        {},
        more,
      );
    const [failing, alarmless] = [
      "a failing deployment is not rolled back",
      "no alarm rolls a deployment back",
    ];
    const elsewhere = { urn: `urn:pulumi:test::other::${type}::s` };
    assert.deepEqual(await said({}), []);
    for (const deploymentCircuitBreaker of [
      undefined,
      {},
      { enable: true },
      { rollback: true },
      { enable: false, rollback: true },
    ]) {
      assert.deepEqual(await said({ deploymentCircuitBreaker }), [failing]);
      assert.deepEqual(await said({ deploymentCircuitBreaker }, elsewhere), []);
      assert.deepEqual(await said({ deploymentCircuitBreaker, alarms: undefined }, elsewhere), [failing]);
    }
    for (const other of [
      undefined,
      {},
      { ...alarms, enable: false },
      { ...alarms, rollback: false },
      { ...alarms, alarmNames: [] },
      { ...alarms, alarmNames: undefined },
    ]) {
      assert.deepEqual(await said({ alarms: other }), [alarmless]);
      assert.deepEqual(await said({ alarms: other }, elsewhere), []);
    }
    for (const controller of ["CODE_DEPLOY", "EXTERNAL"])
      assert.deepEqual(await said({ deploymentController: { type: controller } }), [
        "deployments are not ECS's own",
      ]);
    for (const deploymentController of [{}, { type: "ECS" }])
      assert.deepEqual(await said({ deploymentController }), []);
    for (const share of [100, 150])
      assert.deepEqual(await said({ deploymentMinimumHealthyPercent: share }), []);
    assert.deepEqual(await said({ deploymentMinimumHealthyPercent: 99 }), [
      "a deployment may take the service down to 99 % of its tasks",
    ]);
    assert.deepEqual(await said({ forceDelete: true }), ["the service can be deleted while tasks run"]);
  });
  it("opens no shell", async () => {
    const said = saying("disallow-execute-command");
    assert.deepEqual(await said({ enableExecuteCommand: true }), ["`enableExecuteCommand` is on"]);
    for (const enableExecuteCommand of [false, undefined])
      assert.deepEqual(await said({ enableExecuteCommand }), []);
  });
  it("runs on no capacity that AWS takes back", async () => {
    const said = saying("disallow-spot");
    const spot = {
      capacityProviderStrategies: [{ capacityProvider: "FARGATE" }, { capacityProvider: "FARGATE_SPOT" }],
    };
    assert.deepEqual(await said(spot), [
      "tasks run on Fargate Spot, which AWS takes back at two minutes' notice",
    ]);
    assert.deepEqual(await said(spot, { permitted: true }), []);
    assert.deepEqual(
      await said({ capacityProviderStrategies: [{ capacityProvider: "FARGATE" }], name: "FARGATE_SPOT" }),
      [],
    );
    for (const key of [
      "target",
      "ecsTarget",
      "ecsParameters",
      "capacityProviderStrategies",
      "defaultCapacityProviderStrategies",
    ])
      assert.deepEqual(await said({ [key]: unknown }), [`undetermined: ${key}`]);
    for (const key of ["targetGroup", "targets", "xtarget", "networkConfiguration"])
      assert.deepEqual(await said({ [key]: unknown }), []);
  });
});
