import * as assert from "node:assert/strict";
import { eventRules } from "../../policy/rules/events";
import { iamOneClusterRules } from "../../policy/rules/iam-one-cluster";
import { securityGroupRules } from "../../policy/rules/security-groups";
import { saidBy } from "../support/one-rule";
import { type JudgedResource, listedAs, resource, ruleNamed, unknown } from "../support/policy";
import { account, document, region } from "../support/policy-fixtures";

const groupType = "aws:ec2/securityGroup:SecurityGroup";

describe("the way out of a security group", () => {
  const rule = ruleNamed(securityGroupRules, "ec2-securitygroup-disallow-unrestricted-egress");
  const opening = { protocol: "tcp", fromPort: 443, toPort: 443 };
  const said = (change: object, settings = {}) =>
    saidBy(rule, [resource(groupType, "g", { egress: [{ ...opening, ...change }] })], settings);
  const to = (...cidrBlocks: readonly string[]) => ({ cidrBlocks });
  const unapproved = (cidr: string, ports = "tcp 443") => [
    `egress rule 1 lets traffic out to ${cidr} on ${ports}, which is not approved`,
  ];
  const world = ["egress rule 1 lets traffic out to the whole world"];

  it("is one port", async () => {
    assert.deepEqual(await said({ securityGroups: ["sg-1"] }), []);
    assert.deepEqual(await said({ protocol: "-1" }), ["egress rule 1 opens all ports"]);
    assert.deepEqual(await said({ toPort: 444 }), ["egress rule 1 opens tcp 443 to 444"]);
  });
  it("is to the bank's own networks, as wide as one VPC, under TLS", async () => {
    for (const cidr of ["10.20.0.0/16", "10.20.30.0/24", "192.168.0.0/16", "fd00:1::/32"])
      assert.deepEqual(await said(to(cidr)), [], cidr);
    for (const cidr of ["10.20.0.0/15", "10.0.0.0/8", "172.16.0.0/12", "fc00::/7"])
      assert.deepEqual(await said(to(cidr)), cidr === "fc00::/7" ? world : unapproved(cidr), cidr);
    assert.deepEqual(
      await said({ ...to("10.20.0.0/16"), fromPort: 5432, toPort: 5432 }),
      unapproved("10.20.0.0/16", "tcp 5432"),
    );
    assert.deepEqual(await said(to("203.0.113.0/28")), unapproved("203.0.113.0/28"));
  });
  it("is to what is approved with its port", async () => {
    const settings = { destinations: ["203.0.113.0/28:443"] };
    assert.deepEqual(await said(to("203.0.113.0/28"), settings), []);
    assert.deepEqual(
      await said({ ...to("203.0.113.0/28"), fromPort: 80, toPort: 80 }, settings),
      unapproved("203.0.113.0/28", "tcp 80"),
    );
    assert.deepEqual(await said(to("203.0.113.0/29"), settings), unapproved("203.0.113.0/29"));
  });
  it("is never to the world", async () => {
    for (const cidr of ["0.0.0.0/0", "::/0", "0.0.0.0/1"])
      assert.deepEqual(await said(to(cidr), { destinations: [`${cidr}:443`] }), world, cidr);
    assert.deepEqual(await said(to("10.20.0.0/16", "0.0.0.0/0")), world);
  });
  it("is told of each kind of rule, and not of ways in", async () => {
    const one = (type: string, inputs: Record<string, unknown>) =>
      saidBy(rule, [resource(type, "r", { ...opening, ...inputs })]);
    const the = ["the rule lets traffic out to the whole world"];
    assert.deepEqual(
      await one("aws:ec2/securityGroupRule:SecurityGroupRule", { type: "egress", cidrBlocks: ["0.0.0.0/0"] }),
      the,
    );
    assert.deepEqual(
      await one("aws:ec2/securityGroupRule:SecurityGroupRule", {
        type: "ingress",
        cidrBlocks: ["0.0.0.0/0"],
      }),
      [],
    );
    assert.deepEqual(
      await one("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", {
        ipProtocol: "tcp",
        cidrIpv4: "0.0.0.0/0",
      }),
      the,
    );
    assert.deepEqual(
      await saidBy(rule, [
        resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "g", {
          egress: [{ ...opening, ...to("0.0.0.0/0") }],
        }),
      ]),
      world,
    );
    assert.deepEqual(await saidBy(rule, [resource(groupType, "g", { ingress: [to("0.0.0.0/0")] })]), []);
  });
});

describe("what a security group is for", () => {
  const rule = ruleNamed(securityGroupRules, "ec2-securitygroup-missing-description");
  const said = (type: string, inputs: Record<string, unknown>) => saidBy(rule, [resource(type, "g", inputs)]);
  it("is said, in words of its own", async () => {
    for (const description of [undefined, "", "  ", "Managed by Pulumi", "managed by Terraform"])
      assert.deepEqual(await said(groupType, { description }), ["the security group has no description"]);
    for (const description of ["Tasks", "Is managed by the bank"])
      assert.deepEqual(await said(groupType, { description }), []);
    assert.deepEqual(
      await said(groupType, { description: "Tasks", ingress: [{ description: "a" }, {}], egress: [{}] }),
      ["ingress rule 2 has no description", "egress rule 1 has no description"],
    );
    assert.deepEqual(await said("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { ingress: [{}] }), [
      "ingress rule 1 has no description",
    ]);
    for (const type of [
      "aws:ec2/securityGroupRule:SecurityGroupRule",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    ])
      assert.deepEqual(await said(type, { ingress: [{}] }), ["the rule has no description"]);
  });
});

describe("a right on clusters", () => {
  const rule = ruleNamed(iamOneClusterRules, "iam-policy-enforce-one-cluster");
  const said = (Action: unknown, Resource: unknown, Condition?: object, Effect = "Allow") =>
    saidBy(rule, [
      resource("aws:iam/policy:Policy", "p", { policy: document({ Effect, Action, Resource, Condition }) }),
    ]);
  const every = (...actions: readonly string[]) => [
    `statement 1 allows ${actions.join(", ")} in every cluster`,
  ];
  const ecs = (end: string) => `arn:aws:ecs:${region}:${account}:${end}`;

  for (const end of [
    "cluster/cdd",
    "task/cdd/*",
    "service/cdd/screening",
    "container-instance/cdd/*",
    "service-deployment/cdd/*",
    "service-revision/cdd/*",
    "task-set/cdd/*",
    "daemon/cdd/*",
  ])
    it(`is on ${end}`, async () => assert.deepEqual(await said("ecs:StopTask", ecs(end)), []));
  for (const arn of [
    "*",
    ecs("*"),
    ecs("task/*"),
    ecs("task/*/x"),
    ecs("task/cd?/x"),
    ecs("cluster/*"),
    ecs("cluster/cdd/x"),
    ecs("task/cdd/"),
    ecs("task/cdd"),
    ecs("other/cdd/x"),
    `x${ecs("task/cdd/*")}`,
    `arn:aws:ecs:*:${account}:task/cdd/*`,
    `arn:aws:ecs:${region}:*:task/cdd/*`,
    `arn:*:ecs:${region}:${account}:task/cdd/*`,
  ])
    it(`is in every cluster on ${arn}`, async () => {
      assert.deepEqual(await said("ecs:StopTask", arn), every("ecs:StopTask"));
      assert.deepEqual(await said("ecs:StopTask", [ecs("task/cdd/*"), arn]), every("ecs:StopTask"));
    });
  it("is held by a condition that names clusters", async () => {
    const under = (operator: string, value: unknown, key = "ecs:cluster") =>
      said("ecs:StopTask", "*", { [operator]: { [key]: value } });
    for (const operator of ["ArnEquals", "ArnLike", "StringEquals", "StringLike"])
      assert.deepEqual(await under(operator, [ecs("cluster/a"), ecs("cluster/b")]), []);
    for (const [operator, value, key] of [
      ["ArnEquals", []],
      ["ArnEquals", [ecs("cluster/a"), ecs("cluster/*")]],
      ["ArnEquals", `x${ecs("cluster/a")}`],
      ["ArnEquals", ecs("cluster/a/b")],
      ["ArnNotEquals", ecs("cluster/a")],
      ["ArnEqualsIfExists", ecs("cluster/a")],
      ["ForAllValues:ArnEquals", ecs("cluster/a")],
      ["ArnEquals", ecs("cluster/a"), "ecs:service"],
    ] as const)
      assert.deepEqual(await under(operator, value, key), every("ecs:StopTask"), `${operator} ${value}`);
  });
  it("may be refused, and is told of each action", async () => {
    assert.deepEqual(await said("ecs:StopTask", "*", undefined, "Deny"), []);
    assert.deepEqual(
      await said(["ecs:StopTask", "s3:GetObject", "ecs:Run*"], "*"),
      every("ecs:StopTask", "ecs:Run*"),
    );
    assert.deepEqual(await said("ecs:StopTask", []), every("ecs:StopTask"));
  });
});

describe("a rule of EventBridge that fails", () => {
  const rule = ruleNamed(eventRules, "cloudwatch-eventrule-enforce-failure-alarm");
  const ruleType = "aws:cloudwatch/eventRule:EventRule";
  const right = {
    ...{
      namespace: "AWS/Events",
      metricName: "FailedInvocations",
      statistic: "Sum",
      evaluationPeriods: 1,
      threshold: 1,
    },
    ...{
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      dimensions: { RuleName: "r" },
      alarmActions: ["arn:t"],
    },
  };
  const alarm = (change: object = {}, name = "alarm") =>
    resource("aws:cloudwatch/metricAlarm:MetricAlarm", name, { name, ...right, ...change });
  const target = resource("aws:cloudwatch/eventTarget:EventTarget", "t", { rule: "r" });
  const said = (others: readonly JudgedResource[], settings = {}) =>
    saidBy(rule, [resource(ruleType, "x", { name: "r" }), ...others], settings);
  const unwatched = ["nothing watches over the rule's failed invocations"];
  const silent = ["the alarm on the rule's failed invocations tells nobody"];

  it("is told by an alarm at the first failure", async () => {
    for (const change of [
      {},
      { threshold: 0 },
      { comparisonOperator: "GreaterThanThreshold", threshold: 0 },
      { evaluationPeriods: 5, datapointsToAlarm: 1 },
    ])
      assert.deepEqual(await said([target, alarm(change)]), [], JSON.stringify(change));
    for (const change of [
      { namespace: "AWS/Other" },
      { metricName: "Invocations" },
      { statistic: "Average" },
      { threshold: 2 },
      { threshold: undefined },
      { comparisonOperator: "GreaterThanThreshold" },
      { comparisonOperator: "LessThanThreshold", threshold: 0 },
      { comparisonOperator: undefined },
      { evaluationPeriods: 2 },
      { evaluationPeriods: undefined },
      { datapointsToAlarm: 2, evaluationPeriods: 1 },
      { dimensions: { RuleName: "other" } },
      { dimensions: {} },
      { dimensions: undefined },
      { metricName: unknown },
      { threshold: unknown },
      { evaluationPeriods: unknown },
    ])
      assert.deepEqual(await said([target, alarm(change)]), unwatched, JSON.stringify(change));
  });
  it("is told to somebody, by one of its alarms", async () => {
    for (const change of [{ alarmActions: [] }, { alarmActions: undefined }, { actionsEnabled: false }]) {
      assert.deepEqual(await said([target, alarm(change)]), silent);
      assert.deepEqual(await said([target, alarm(change), alarm({}, "second")]), []);
    }
    const composite = (alarmRule: string, change: object = {}) =>
      resource("aws:cloudwatch/compositeAlarm:CompositeAlarm", "c", {
        alarmRule,
        alarmActions: ["arn:t"],
        ...change,
      });
    const quiet = alarm({ alarmActions: [] });
    for (const by of ['ALARM("alarm")', ' ALARM("other") OR ALARM("alarm") '])
      assert.deepEqual(await said([target, quiet, composite(by)]), []);
    for (const by of [
      'ALARM("other")',
      'ALARM("alarm") AND ALARM("other")',
      'NOT ALARM("alarm")',
      'ALARM("alarm") OR NOT ALARM("x")',
      'OK("alarm")',
      "",
    ])
      assert.deepEqual(await said([target, quiet, composite(by)]), silent, by);
    assert.deepEqual(
      await said([target, quiet, composite('ALARM("alarm")', { actionsEnabled: false })]),
      silent,
    );
    assert.deepEqual(
      await said([target, alarm({ actionsEnabled: false }), composite('ALARM("alarm")')]),
      silent,
    );
  });
  it("cannot without a target, and may be listed", async () => {
    assert.deepEqual(await said([]), []);
    assert.deepEqual(
      await said([resource("aws:cloudwatch/eventTarget:EventTarget", "t", { rule: "other" })]),
      [],
    );
    assert.deepEqual(await said([target]), unwatched);
    assert.deepEqual(await said([target], { elsewhere: [listedAs(ruleType, "x")] }), []);
  });
});
