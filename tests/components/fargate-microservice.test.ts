import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { FargateMicroservice } from "../../components/fargate-microservice";
import type { ServicePlan } from "../../components/fargate-microservice/args";
import { inboundNames } from "../../components/fargate-microservice/inbound-names";
import { logicalName, recordProgram, unknown } from "../support/record-program";
import { barePlan, publicPlan, sampleImage, samplePlan, workerPlan } from "../support/service-plan";
import { recordService, type ServiceRecord, sampleTags, serviceArgs } from "../support/service-program";

const token = "cdd:fargate-microservice:FargateMicroservice";
const doorToken = "cdd:fargate-microservice:FrontDoor";

/** Types of what every service consists of, and how many of each. */
const core = {
  [token]: 1,
  [doorToken]: 1,
  "aws:acm/certificate:Certificate": 1,
  "aws:acm/certificateValidation:CertificateValidation": 1,
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": 1,
  "aws:cloudwatch/dashboard:Dashboard": 1,
  "aws:cloudwatch/metricAlarm:MetricAlarm": 17,
  "aws:ec2/securityGroup:SecurityGroup": 2,
  "aws:iam/role:Role": 3,
  "aws:iam/rolePolicy:RolePolicy": 3,
  "aws:lb/listener:Listener": 2,
  "aws:lb/listenerRule:ListenerRule": 2,
  "aws:lb/loadBalancer:LoadBalancer": 1,
  "aws:lb/targetGroup:TargetGroup": 2,
  "aws:route53/record:Record": 1,
  "aws:servicediscovery/instance:Instance": 1,
  "aws:servicediscovery/service:Service": 1,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 3,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 2,
  "aws:wafv2/webAcl:WebAcl": 1,
  "aws:wafv2/webAclAssociation:WebAclAssociation": 1,
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": 1,
};

/** What stores, two secrets, a destination and test traffic add. */
const used = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": 19,
  "aws:iam/rolePolicy:RolePolicy": 6,
  "aws:secretsmanager/secret:Secret": 2,
  "aws:secretsmanager/secretPolicy:SecretPolicy": 2,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": 6,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 3,
};

/** What being public adds: the redirect, two names more, and the world. */
const open = {
  "aws:lb/listener:Listener": 3,
  "aws:route53/record:Record": 3,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": 5,
};

/** What an image adds; the alarms on running tasks and on a silent log are counted with the others. */
const running = { "aws:ecs/service:Service": 1, "aws:ecs/taskDefinition:TaskDefinition": 1 };
const watched = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": 21,
  // What has no value yet is not rotated either.
  "aws:secretsmanager/secretRotation:SecretRotation": 1,
};

/** Types that only callers meet. */
const inFrontDoor = new Set([
  "aws:acm/certificate:Certificate",
  "aws:acm/certificateValidation:CertificateValidation",
  "aws:lb/listener:Listener",
  "aws:lb/listenerRule:ListenerRule",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
  "aws:route53/record:Record",
  "aws:servicediscovery/instance:Instance",
  "aws:servicediscovery/service:Service",
  "aws:wafv2/webAcl:WebAcl",
  "aws:wafv2/webAclAssociation:WebAclAssociation",
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
]);

function count(program: ServiceRecord): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { type } of program.resources) counted[type] = (counted[type] ?? 0) + 1;
  return counted;
}

describe("FargateMicroservice", () => {
  const image = sampleImage;
  const table: readonly (readonly [string, ServicePlan, Record<string, number>])[] = [
    ["bare", barePlan, core],
    [
      "bare and running",
      { ...barePlan, image },
      { ...core, ...running, "aws:cloudwatch/metricAlarm:MetricAlarm": 19 },
    ],
    ["with stores, secrets and egress", samplePlan, { ...core, ...used }],
    ["so and running", { ...samplePlan, image }, { ...core, ...used, ...running, ...watched }],
    ["public", publicPlan, { ...core, ...used, ...open }],
    ["public and running", { ...publicPlan, image }, { ...core, ...used, ...open, ...running, ...watched }],
  ];
  for (const [what, plan, expected] of table) {
    it(`consists of these types: ${what}`, async () => {
      assert.deepEqual(count(await recordService(plan)), expected);
    });
  }

  it("makes the same with and without an image but for what runs and who is told of it", async () => {
    const without = await recordService(samplePlan);
    const running = await recordService({ ...samplePlan, image });
    const names = new Set(without.resources.map(({ urn }) => urn));
    const added = running.resources.filter(({ urn }) => !names.has(urn)).map(({ name }) => name);
    assert.deepEqual(added.sort(), [
      "screening-running",
      "screening-secret-signing-key-rotation",
      "screening-service",
      "screening-silent",
      "screening-task",
    ]);
    const told = [token, "screening-health", "screening-dashboard"];
    for (const { urn, inputs } of without.resources.filter(
      ({ type, name }) => !told.includes(type) && !told.includes(name),
    ))
      assert.deepEqual(
        running.resources.find((other) => other.urn === urn)?.inputs,
        inputs,
        logicalName(urn),
      );
  });

  it("shows the engine its plan and nothing that flows", async () => {
    const component = (await recordService(samplePlan)).all(token)[0];
    assert.deepEqual(component?.inputs, samplePlan);
    assert.deepEqual(component?.secretInputs, []);
  });

  it("is the parent of all that it makes, by names of its own that fit AWS", async () => {
    const service = "abcdefghij-abcdefghi";
    const program = await recordService({ ...publicPlan, service });
    const component = program.all(token)[0];
    const door = program.all(doorToken)[0];
    assert.equal(door?.parent, component?.urn);
    const children = program.resources.filter(({ type }) => ![token, doorToken].includes(type));
    for (const child of children) {
      const isOfDoor = inFrontDoor.has(child.type);
      assert.equal(child.parent, isOfDoor ? door?.urn : component?.urn, child.name);
      assert.ok(child.name.startsWith(`${service}-`), child.name);
    }
    const autoNamed = ["aws:lb/loadBalancer:LoadBalancer", "aws:lb/targetGroup:TargetGroup"];
    for (const { name, inputs } of children.filter(({ type }) => autoNamed.includes(type))) {
      assert.equal(inputs.name, undefined);
      // The provider appends a hyphen and seven characters.
      assert.ok(name.length + 8 <= 32, name);
    }
  });

  it("tells whose each taggable resource is", async () => {
    const program = await recordService({ ...publicPlan, image: sampleImage });
    const untaggable = [
      token,
      doorToken,
      "aws:acm/certificateValidation:CertificateValidation",
      "aws:cloudwatch/dashboard:Dashboard",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:route53/record:Record",
      "aws:secretsmanager/secretPolicy:SecretPolicy",
      "aws:secretsmanager/secretRotation:SecretRotation",
      "aws:servicediscovery/instance:Instance",
      "aws:wafv2/webAclAssociation:WebAclAssociation",
      "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    ];
    const taggable = program.resources.filter(({ type }) => !untaggable.includes(type));
    assert.ok(taggable.length > 25);
    for (const { name, inputs } of taggable) {
      const { "changed-by-hand-within-days": _, ...tags } = inputs.tags as Record<string, string>;
      assert.deepEqual(tags, sampleTags, name);
    }
  });

  it("protects its secrets where the stack retains, and nothing else: protection would stop the next release", async () => {
    const names = async (retain: boolean) =>
      (await recordService({ ...samplePlan, image: sampleImage, retain })).resources
        .filter(({ protect }) => protect)
        .map(({ name }) => name);
    assert.deepEqual(await names(false), []);
    assert.deepEqual((await names(true)).sort(), [
      "screening-secret-signing-key",
      "screening-secret-watchlist-api-key",
    ]);
  });

  it("tells where it answers and which groups callers need", async () => {
    const internal = await recordService(samplePlan);
    assert.equal(internal.outputs.url, "https://screening.internal.dev.bank.example");
    assert.deepEqual([internal.outputs.calledSecurityGroupId], internal.child("alb").inputs.securityGroups);
    assert.equal(
      internal.outputs.taskSecurityGroupId,
      internal.child("task-from-alb").inputs.securityGroupId,
    );
    assert.equal(new Set(Object.values(internal.outputs)).size, 3);
    const { url } = (await recordService(publicPlan)).outputs as { url: string };
    assert.equal(url, "https://screening.dev.bank.example");
  });

  it("registers, with its front door, what of it the stack's state shows", async () => {
    for (const plan of [samplePlan, publicPlan]) {
      const { all, child, outputs } = await recordService(plan);
      assert.deepEqual(all(token)[0]?.outputs, outputs);
      const { service, exposure, internalName, publicName } = plan;
      assert.deepEqual(all(doorToken)[0]?.inputs, {
        ...{ service, exposure, internalName },
        ...(publicName !== undefined && { publicName }),
      });
      const arn = (role: string) => child(role).outputs.arn;
      assert.deepEqual(all(doorToken)[0]?.outputs, {
        certificateArn: arn("certificate"),
        loadBalancerArn: arn("alb"),
        targetGroupArns: [arn("tg1"), arn("tg2")],
      });
    }
  });

  it("tells for the bank's resolvers to which name of its balancer its own leads, where the bank calls it", async () => {
    const names = async (plan: ServicePlan) => {
      const { outputs, one } = await recordProgram(() =>
        pulumi.output(inboundNames({ screening: new FargateMicroservice("screening", serviceArgs(plan)) })),
      );
      return { names: outputs, balancer: plan.kind === "balanced" && one("screening-alb").outputs.dnsName };
    };
    const { names: told, balancer } = await names({ ...samplePlan, inboundCidrs: ["10.200.8.0/24"] });
    assert.deepEqual(told, {
      inboundNames: { screening: { name: "screening.internal.dev.bank.example", balancer } },
    });
    for (const plan of [samplePlan, workerPlan]) assert.equal((await names(plan)).names, false);
  });

  it("keeps at the first preview every permission readable that needs no unknown ARN", async () => {
    const program = await recordService({ ...samplePlan, image: sampleImage }, { preview: true });
    const documents = program.all("aws:iam/rolePolicy:RolePolicy");
    const hidden = documents.filter(({ inputs }) => inputs.policy === unknown).map(({ name }) => name);
    // The keys' ARNs are given here; balancers and rules are what this service makes itself.
    assert.deepEqual(hidden, ["screening-load-balancing-shift"]);
    assert.equal(
      program.child("task", "aws:ecs/taskDefinition:TaskDefinition").inputs.containerDefinitions,
      unknown,
    );
    const bare = await recordService({ ...barePlan, image: sampleImage }, { preview: true });
    const definitions = bare.child("task", "aws:ecs/taskDefinition:TaskDefinition").inputs
      .containerDefinitions;
    assert.match(String(definitions), /readonlyRootFilesystem/);
  });

  it("refuses a wrong plan with all problems in one error and registers nothing", async () => {
    let refused: unknown;
    const program = await recordProgram(() => {
      try {
        new FargateMicroservice("other", serviceArgs({ ...samplePlan, port: 80, cpu: 300 }));
      } catch (error) {
        refused = error;
      }
    });
    assert.ok(pulumi.RunError.isInstance(refused));
    assert.deepEqual(refused.message.split("\n"), [
      "screening: port: 80 is not allowed. Use a whole number of the container's port, 1024 to 65535.",
      "screening: cpu: 300 is not a Fargate size. Use 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768.",
      'screening: service: the component is named "other". Use "screening".',
    ]);
    assert.deepEqual(
      program.resources.filter(({ name }) => !name.startsWith("neighbour-")),
      [],
    );
  });
});
