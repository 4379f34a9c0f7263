import { ecsFormRules } from "../../policy/rules/ecs-forms";
import { iamManagedPolicyRules } from "../../policy/rules/iam-managed-policies";
import { listenerTrafficRules } from "../../policy/rules/listener-traffic";
import { prefixListRules } from "../../policy/rules/prefix-lists";
import { securityGroupIngressRules } from "../../policy/rules/security-group-ingress";
import { wafOrderRules } from "../../policy/rules/waf-order";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, taskDefinition } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const bad = (when: string, change: Record<string, unknown>, says?: string): Case => ({
  when,
  given: [taskDefinition(change)],
  outcome: "fail",
  ...(says !== undefined && { says }),
});

describeRule({
  rule: ruleNamed(ecsFormRules, "ecs-taskdefinition-disallow-unknown-fields"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  cases: [
    bad("a field is misspelt", { priviledged: true }, "priviledged"),
    bad(
      "a field inside is misspelt",
      { linuxParameters: { capabilites: {} } },
      "linuxParameters.capabilites",
    ),
    bad("a field stands there twice", { privileged: false, Privileged: true }, "twice"),
    { when: "a field is in other letters", given: [taskDefinition({ StartTimeout: 5 })], outcome: "pass" },
    {
      when: "labels have names of their own",
      given: [taskDefinition({ dockerLabels: { any: "x" } })],
      outcome: "pass",
    },
  ],
});

const withVolume = (volume: object) => {
  const definition = taskDefinition();
  return { ...definition, inputs: { ...definition.inputs, volumes: [volume] } };
};
describeRule({
  rule: ruleNamed(ecsFormRules, "ecs-taskdefinition-disallow-host-access"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  cases: [
    bad("it is given a device", { linuxParameters: { devices: [{ hostPath: "/dev/mem" }] } }, "device"),
    bad("in other letters", { LinuxParameters: { Devices: [{ hostPath: "/dev/mem" }] } }, "device"),
    bad("its profile is gone", { dockerSecurityOptions: ["seccomp:unconfined"] }, "profiles"),
    bad(
      "it resolves names itself",
      { extraHosts: [{ hostname: "sts.amazonaws.com", ipAddress: "10.0.0.1" }] },
      "names",
    ),
    bad("it changes the kernel", { systemControls: [{ namespace: "kernel.msgmax", value: "1" }] }, "kernel"),
    {
      when: "a directory of the host is mounted",
      given: [withVolume({ name: "v", hostPath: "/var/run" })],
      outcome: "fail",
      says: "directory of the host",
    },
    {
      when: "a driver makes the volume",
      given: [withVolume({ name: "v", dockerVolumeConfiguration: {} })],
      outcome: "fail",
      says: "driver",
    },
    { when: "the volume is the task's", given: [withVolume({ name: "v" })], outcome: "pass" },
    {
      when: "it takes on no new rights",
      given: [taskDefinition({ dockerSecurityOptions: ["no-new-privileges"] })],
      outcome: "pass",
    },
    {
      when: "it changes its own network",
      given: [taskDefinition({ systemControls: [{ namespace: "net.core.somaxconn", value: "9" }] })],
      outcome: "pass",
    },
  ],
});

const logs = (region: string) =>
  taskDefinition({
    logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "g", "awslogs-region": region } },
  });
describeRule({
  rule: ruleNamed(ecsFormRules, "ecs-taskdefinition-enforce-logs-in-region"),
  passing: [logs("eu-west-1")],
  decisive: ["containerDefinitions"],
  cases: [
    { when: "the log goes elsewhere", given: [logs("us-east-1")], outcome: "fail", says: "another region" },
    { when: "nobody says where", given: [taskDefinition({ logConfiguration: undefined })], outcome: "pass" },
  ],
});

const service = (inputs: Record<string, unknown>) => resource("aws:ecs/service:Service", "s", inputs);
describeRule({
  rule: ruleNamed(ecsFormRules, "ecs-service-disallow-unjudged-forms"),
  passing: [service({ launchType: "FARGATE" })],
  decisive: ["launchType", "vpcLatticeConfigurations", "serviceConnectConfiguration", "volumeConfiguration"],
  cases: [
    { when: "machines are not AWS's", given: [service({ launchType: "EXTERNAL" })], outcome: "fail" },
    { when: "Lattice reaches it", given: [service({ vpcLatticeConfigurations: [{}] })], outcome: "fail" },
    {
      when: "it is called in plain text",
      given: [service({ serviceConnectConfiguration: { enabled: true, services: [{ portName: "p" }] } })],
      outcome: "fail",
      says: "p is reached",
    },
    {
      when: "it is called under TLS",
      given: [
        service({ serviceConnectConfiguration: { enabled: true, services: [{ portName: "p", tls: {} }] } }),
      ],
      outcome: "pass",
    },
    {
      when: "its volume is not encrypted",
      given: [service({ volumeConfiguration: { managedEbsVolume: { encrypted: false } } })],
      outcome: "fail",
      says: "not encrypted",
    },
    {
      when: "its volume is under AWS's key",
      given: [service({ volumeConfiguration: { managedEbsVolume: { encrypted: true } } })],
      outcome: "fail",
      says: "no key of the bank",
    },
    {
      when: "its volume is under a key",
      given: [service({ volumeConfiguration: { managedEbsVolume: { encrypted: true, kmsKeyId: unknown } } })],
      outcome: "pass",
    },
  ],
});

describeRule({
  rule: ruleNamed(ecsFormRules, "ecs-service-enforce-minimum-tasks"),
  passing: [service({ desiredCount: 2 })],
  decisive: ["desiredCount"],
  cases: [
    { when: "it has one task", given: [service({ desiredCount: 1 })], outcome: "fail", says: "1 tasks" },
    {
      when: "one is enough for the stack",
      given: [service({ desiredCount: 1 })],
      settings: { minimumTasks: 1 },
      outcome: "pass",
    },
    ...(
      [
        [0, 2, "fail"],
        [1, 2, "fail"],
        [2, 2, "pass"],
        [0, 1, "pass"],
      ] as const
    ).map(
      ([minCapacity, minimumTasks, outcome]): Case => ({
        when: `it is scaled to ${minCapacity} where ${minimumTasks} are demanded`,
        given: [
          resource("aws:appautoscaling/target:Target", "target", {
            minCapacity,
            scalableDimension: "ecs:service:DesiredCount",
          }),
        ],
        settings: { minimumTasks },
        outcome,
      }),
    ),
    {
      when: "a table is scaled",
      given: [
        resource("aws:appautoscaling/target:Target", "target", {
          minCapacity: 1,
          scalableDimension: "dynamodb:table:ReadCapacityUnits",
        }),
      ],
      outcome: "pass",
    },
    {
      when: "it runs on each machine",
      given: [service({ desiredCount: 0, schedulingStrategy: "DAEMON" })],
      outcome: "pass",
    },
  ],
});

const schedule = (target: unknown) => resource("aws:scheduler/schedule:Schedule", "s", { target });
describeRule({
  rule: ruleNamed(ecsFormRules, "scheduler-schedule-disallow-universal-target"),
  passing: [schedule({ arn: `arn:aws:sqs:eu-west-1:${account}:q` })],
  decisive: ["target"],
  cases: [
    {
      when: "it calls an API",
      given: [schedule({ arn: "arn:aws:scheduler:::aws-sdk:s3:deleteBucket" })],
      outcome: "fail",
    },
    {
      when: "it starts a task of a cluster that is not known yet",
      given: [schedule({ arn: unknown, ecsParameters: {} })],
      outcome: "pass",
    },
  ],
});

const attachment = (policyArn: unknown) =>
  resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { policyArn });
describeRule({
  rule: ruleNamed(iamManagedPolicyRules, "iam-policy-disallow-unreviewed-managed-policy"),
  passing: [attachment("arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole")],
  decisive: [],
  cases: [
    {
      when: "nobody has read it",
      given: [attachment("arn:aws:iam::aws:policy/SecretsManagerReadWrite")],
      outcome: "fail",
      says: "nobody has reviewed",
    },
    ...["AmazonSSMManagedInstanceCore", "CloudWatchReadOnlyAccess"].map(
      (name): Case => ({
        when: `AWS's ${name} is attached, which reads what customers wrote`,
        given: [attachment(`arn:aws:iam::aws:policy/${name}`)],
        outcome: "fail",
        says: "nobody has reviewed",
      }),
    ),
    {
      when: "somebody has",
      given: [attachment("arn:aws:iam::aws:policy/SecretsManagerReadWrite")],
      settings: { reviewed: ["SecretsManagerReadWrite"] },
      outcome: "pass",
    },
    {
      when: "it is the own account's",
      given: [attachment(`arn:aws:iam::${account}:policy/x`)],
      outcome: "pass",
    },
    {
      when: "it is another account's",
      given: [attachment("arn:aws:iam::999988887777:policy/x")],
      outcome: "fail",
      says: "another account",
    },
    {
      when: "a role has it inline",
      given: [
        resource("aws:iam/role:Role", "r", {
          managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
        }),
      ],
      outcome: "fail",
    },
    {
      when: "it is attached exclusively",
      given: [
        resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "r", {
          policyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
        }),
      ],
      outcome: "fail",
    },
  ],
});

const listenerRule = (listenerArn: unknown, more = {}) =>
  resource("aws:lb/listenerRule:ListenerRule", "r", { listenerArn }, more);
const listener = resource("aws:lb/listener:Listener", "l", { arn: "arn:l" });
const shared = `arn:aws:elasticloadbalancing:eu-west-1:${account}:listener/app/shared/1/2`;
describeRule({
  rule: ruleNamed(listenerTrafficRules, "lb-listenerrule-enforce-known-listener"),
  passing: [listenerRule("arn:l"), listener],
  decisive: [],
  cases: [
    {
      when: "the listener is another stack's",
      given: [listenerRule(shared), listener],
      outcome: "fail",
      says: "not of the stack",
    },
    {
      when: "it is approved",
      given: [listenerRule(shared)],
      settings: { listeners: [shared] },
      outcome: "pass",
    },
    {
      when: "it has no ARN yet",
      given: [
        listenerRule(unknown, {
          propertyDependencies: { listenerArn: [urnOf("aws:lb/listener:Listener", "l")] },
        }),
        resource("aws:lb/listener:Listener", "l", { arn: unknown }),
      ],
      outcome: "pass",
    },
    {
      when: "nobody knows which",
      given: [listenerRule(unknown)],
      outcome: "undetermined",
      says: "property=listenerArn",
    },
  ],
});

const egress = (inputs: Record<string, unknown>, more = {}) =>
  resource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "e", inputs, more);
const list = (cidr: string) =>
  resource("aws:ec2/managedPrefixList:ManagedPrefixList", "p", { id: "pl-0a", entries: [{ cidr }] });
const made = {
  propertyDependencies: { prefixListId: [urnOf("aws:ec2/managedPrefixList:ManagedPrefixList", "p")] },
};
describeRule({
  rule: ruleNamed(prefixListRules, "ec2-securitygroup-enforce-known-prefix-lists"),
  passing: [egress({ prefixListId: "pl-0a" }, made), list("203.0.113.0/24")],
  decisive: [],
  cases: [
    {
      when: "a stranger's is named",
      given: [egress({ prefixListId: "pl-0b" })],
      outcome: "fail",
      says: "nobody here knows",
    },
    {
      when: "it is approved",
      given: [egress({ prefixListId: "pl-0b" })],
      settings: { prefixLists: ["pl-0b"] },
      outcome: "pass",
    },
    {
      when: "it is an endpoint's",
      given: [
        egress(
          { prefixListId: unknown },
          { propertyDependencies: { prefixListId: [urnOf("aws:ec2/vpcEndpoint:VpcEndpoint", "v")] } },
        ),
        resource("aws:ec2/vpcEndpoint:VpcEndpoint", "v", {}),
      ],
      outcome: "pass",
    },
    {
      when: "the program's own is wide",
      given: [egress({ prefixListId: "pl-0a" }, made), list("0.0.0.0/1")],
      outcome: "fail",
      says: "wide part",
    },
    {
      when: "the program's own holds a provider's addresses",
      given: [egress({ prefixListId: "pl-0a" }, made), list("198.50.0.0/15")],
      outcome: "fail",
      says: "wide part",
    },
    {
      when: "the program's own holds what is no range",
      given: [egress({ prefixListId: "pl-0a" }, made), list("office")],
      outcome: "fail",
    },
    {
      when: "the program's own holds private IPv6",
      given: [egress({ prefixListId: "pl-0a" }, made), list("fc00::/7")],
      outcome: "pass",
    },
    { when: "nobody knows which", given: [egress({ prefixListId: unknown })], outcome: "undetermined" },
    ...[
      resource("aws:ec2/managedPrefixList:ManagedPrefixList", "made", { id: "pl-0b" }),
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", "made", { id: unknown, prefixListId: "pl-0b" }),
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", "made", { id: "pl-0b", prefixListId: unknown }),
    ].flatMap((maker): Case[] => [
      {
        when: `its id is that of what the program makes: ${maker.type}, ${Object.keys(maker.inputs ?? {})}`,
        given: [egress({ prefixListId: "pl-0b" }), maker],
        outcome: "pass",
      },
      {
        when: `its id is not that of what the program makes: ${maker.type}, ${Object.keys(maker.inputs ?? {})}`,
        given: [egress({ prefixListId: "pl-0c" }), maker],
        outcome: "fail",
        says: "nobody here knows",
      },
    ]),
    ...["prefixListIds", "prefixListId"].map(
      (property): Case => ({
        when: `a rule of the older form names a stranger's in ${property}`,
        given: [
          resource("aws:ec2/securityGroupRule:SecurityGroupRule", "r", {
            [property]: property === "prefixListId" ? "pl-0b" : ["pl-0b"],
          }),
        ],
        outcome: "fail",
        says: "nobody here knows",
      }),
    ),
    {
      when: "a rule inside a group names an endpoint's, which is not known yet",
      given: [
        resource(
          "aws:ec2/securityGroup:SecurityGroup",
          "g",
          { egress: [{ prefixListIds: [unknown] }] },
          { propertyDependencies: { egress: [urnOf("aws:ec2/vpcEndpoint:VpcEndpoint", "v")] } },
        ),
        resource("aws:ec2/vpcEndpoint:VpcEndpoint", "v", {}),
      ],
      outcome: "pass",
    },
    {
      when: "the provider will say what a group lets in, and nothing is given",
      given: [resource("aws:ec2/securityGroup:SecurityGroup", "g", { ingress: unknown, egress: [] })],
      outcome: "pass",
    },
    ...["ingress", "egress"].map(
      (direction): Case => ({
        when: `the default group names a stranger's in its ${direction}`,
        given: [
          resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "g", {
            [direction]: [{ prefixListIds: ["pl-0b"] }],
          }),
        ],
        outcome: "fail",
        says: "nobody here knows",
      }),
    ),
    {
      when: "a rule inside a group names a stranger's",
      given: [
        resource("aws:ec2/securityGroup:SecurityGroup", "g", { egress: [{ prefixListIds: ["pl-0b"] }] }),
      ],
      outcome: "fail",
    },
  ],
});

const ingress = (inputs: Record<string, unknown>) =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "i", {
    ipProtocol: "tcp",
    ...inputs,
  });
const on = (port: number, range: object) => ingress({ fromPort: port, toPort: port, ...range });
const v4 = (cidrIpv4: unknown) => ({ cidrIpv4 });
describeRule({
  rule: ruleNamed(securityGroupIngressRules, "ec2-securitygroup-disallow-wide-ingress"),
  passing: [on(8443, v4("10.0.0.0/8"))],
  decisive: ["cidrIpv4"],
  cases: [
    ...["52.0.0.0/9", "0.0.0.0/0", "198.51.100.7/32"].map(
      (range): Case => ({
        when: `${range} comes in on 22`,
        given: [on(22, v4(range))],
        outcome: "fail",
        says: "tcp 22",
      }),
    ),
    { when: "a provider's IPv6 comes in", given: [on(8443, { cidrIpv6: "2600::/16" })], outcome: "fail" },
    {
      when: "one address comes in on all ports",
      given: [ingress({ fromPort: 0, toPort: 65535, ...v4("203.0.113.9/32") })],
      outcome: "fail",
    },
    // Where machines are run, files shared, and data kept.
    ...[
      20, 21, 22, 23, 25, 111, 135, 137, 139, 389, 445, 1433, 1521, 2049, 2375, 2376, 3306, 3389, 5432, 5900,
      5985, 5986, 6379, 8086, 9042, 9092, 9200, 11211, 27017,
    ].map(
      (port): Case => ({
        when: `one address comes in on ${port}`,
        given: [on(port, v4("198.51.100.7/32"))],
        outcome: "fail",
        says: `the rule lets the internet in on tcp ${port}`,
      }),
    ),
    ...[443, 80].flatMap((port): Case[] => [
      { when: `the world comes in on ${port}`, given: [on(port, v4("0.0.0.0/0"))], outcome: "pass" },
      { when: `the world comes in beside ${port}`, given: [on(port + 1, v4("0.0.0.0/0"))], outcome: "fail" },
      {
        when: `the world comes in on ${port} and one more`,
        given: [ingress({ fromPort: port, toPort: port + 1, ...v4("0.0.0.0/0") })],
        outcome: "fail",
        says: `tcp ${port} to ${port + 1}`,
      },
    ]),
    { when: "a firm's /16 comes in on its port", given: [on(9443, v4("198.51.0.0/16"))], outcome: "pass" },
    { when: "more than that comes in", given: [on(9443, v4("198.50.0.0/15"))], outcome: "fail" },
    { when: "what is no range comes in", given: [on(9443, v4("office"))], outcome: "fail" },
    {
      when: "the bank's own IPv6 comes in on 22",
      given: [on(22, { cidrIpv6: "fd00::/8" })],
      outcome: "pass",
    },
    {
      when: "the default group lets the world in, inline",
      given: [
        resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "g", {
          ingress: [
            { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/8"] },
            { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] },
          ],
        }),
      ],
      outcome: "fail",
      says: "ingress rule 2 lets the internet in on all ports",
    },
    { when: "one firm comes in on its port", given: [on(9443, v4("203.0.113.0/28"))], outcome: "pass" },
    {
      when: "it goes out",
      given: [
        resource("aws:ec2/securityGroupRule:SecurityGroupRule", "o", {
          type: "egress",
          fromPort: 22,
          toPort: 22,
          protocol: "tcp",
          cidrBlocks: ["0.0.0.0/0"],
        }),
      ],
      outcome: "pass",
    },
    {
      when: "halves of the world come in, inline",
      given: [
        resource("aws:ec2/securityGroup:SecurityGroup", "g", {
          ingress: [
            { protocol: "tcp", fromPort: 5432, toPort: 5432, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] },
          ],
        }),
      ],
      outcome: "fail",
    },
  ],
});

const group = (priority: number) => ({
  name: "aws",
  priority,
  statement: { managedRuleGroupStatement: { vendorName: "AWS", name: "G" } },
});
const passing = (priority: number) => ({ name: "pass", priority, action: { allow: {} } });
const own = (priority: number) => ({
  name: "own",
  priority,
  statement: { ruleGroupReferenceStatement: { arn: "arn:own" } },
});
const acl = (rules: unknown) => resource("aws:wafv2/webAcl:WebAcl", "acl", { rules });
describeRule({
  rule: ruleNamed(wafOrderRules, "wafv2-webacl-disallow-early-allow"),
  passing: [acl([group(1), group(3), passing(4), own(5)])],
  decisive: ["rules"],
  cases: [
    {
      when: "a rule lets pass first",
      given: [acl([passing(0), group(1)])],
      outcome: "fail",
      says: "the rule pass",
    },
    { when: "between the groups", given: [acl([group(1), passing(2), group(3)])], outcome: "fail" },
    {
      when: "a group of one's own comes first",
      given: [acl([own(0), group(1)])],
      outcome: "fail",
      says: "takes in a group",
    },
    {
      when: "that group only blocks",
      given: [acl([own(0), group(1)])],
      settings: { ruleGroups: ["arn:own"] },
      outcome: "pass",
    },
    {
      when: "a rule blocks first",
      given: [acl([{ name: "b", priority: 0, action: { block: {} } }, group(1)])],
      outcome: "pass",
    },
    {
      when: "a rule group lets pass",
      given: [resource("aws:wafv2/ruleGroup:RuleGroup", "g", { rules: [passing(0)] })],
      outcome: "fail",
    },
  ],
});
