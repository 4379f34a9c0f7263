import * as assert from "node:assert/strict";
import type { ServicePlan } from "../../components/fargate-microservice/args";
import {
  ownTlsPlan,
  registeredPlan,
  sampleImage,
  samplePlan,
  scheduledPlan,
  workerPlan,
} from "../support/service-plan";
import { recordService, sampleTags, surroundings } from "../support/service-program";

const image = sampleImage;
const url = "https://screening.internal.dev.bank.example";

/** What no kind but the balanced one has. */
const ofBalancers = /^aws:(lb|acm|wafv2|route53)\//;

async function typesOf(plan: ServicePlan): Promise<string[]> {
  return (await recordService(plan)).resources.map(({ type }) => type);
}

describe("an entry without a load balancer", () => {
  for (const plan of [registeredPlan, workerPlan, scheduledPlan])
    it(`has roles, secrets and a group of its own, and nothing of a balancer: ${plan.kind}`, async () => {
      const types = await typesOf({ ...plan, image });
      assert.deepEqual(
        types.filter((type) => ofBalancers.test(type)),
        [],
      );
      const count = (type: string) => types.filter((each) => each === type).length;
      assert.equal(count("aws:iam/role:Role"), plan.kind === "scheduled" ? 3 : 2);
      assert.equal(count("aws:secretsmanager/secret:Secret"), 2);
      assert.equal(count("aws:ec2/securityGroup:SecurityGroup"), 1);
      assert.equal(count("aws:ecs/taskDefinition:TaskDefinition"), 1);
    });

  for (const plan of [registeredPlan, workerPlan, scheduledPlan])
    it(`waits with what runs, and with nothing else, for an image: ${plan.kind}`, async () => {
      const names = async (each: ServicePlan) =>
        (await recordService(each)).resources.map(({ name }) => name);
      const waiting = new Set(await names(plan));
      const running = (await names({ ...plan, image })).filter((name) => !waiting.has(name));
      const last = plan.kind === "scheduled" ? ["schedule"] : ["service", "running", "silent"];
      assert.deepEqual(
        running.sort(),
        // What has no value yet is not rotated either.
        ["secret-signing-key-rotation", "task", ...last].map((role) => `screening-${role}`).sort(),
      );
    });

  for (const plan of [registeredPlan, workerPlan, scheduledPlan])
    it(`opens its tasks to nobody by itself: ${plan.kind}`, async () => {
      const { all, child } = await recordService(plan);
      const group = child("task-sg").outputs.id;
      const into = all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
      assert.ok(into.length > 0);
      assert.deepEqual(
        into.filter(({ inputs }) => inputs.securityGroupId === group),
        [],
      );
    });
});

describe("a registered service", () => {
  it("is found by name: ECS enters healthy tasks, and their addresses are kept for ten seconds", async () => {
    const { child } = await recordService(registeredPlan);
    const { inputs, deleteBeforeReplace } = child("discovery");
    assert.deepEqual(inputs, {
      name: "screening",
      description: "Tasks of screening",
      dnsConfig: {
        namespaceId: surroundings.namespaceId,
        routingPolicy: "MULTIVALUE",
        dnsRecords: [{ type: "A", ttl: 10 }],
      },
      healthCheckCustomConfig: { failureThreshold: 1 },
      forceDestroy: true,
      tags: sampleTags,
    });
    assert.equal(deleteBeforeReplace, true);
  });

  it("registers its tasks there by address, and has no target group", async () => {
    const { child } = await recordService({ ...registeredPlan, image });
    const { inputs } = child("service");
    assert.deepEqual(inputs.serviceRegistries, { registryArn: child("discovery").outputs.arn });
    assert.equal(inputs.loadBalancers, undefined);
    assert.equal(inputs.healthCheckGracePeriodSeconds, undefined);
  });

  it("is reached at its tasks' own group, with TLS, at its own port", async () => {
    const { outputs, child } = await recordService(registeredPlan);
    assert.deepEqual(outputs, {
      url: `${url}:8443`,
      taskSecurityGroupId: child("task-sg").outputs.id,
      calledSecurityGroupId: child("task-sg").outputs.id,
    });
  });
});

describe("a worker", () => {
  it("is reached by nobody", async () => {
    const { outputs, child, all } = await recordService({ ...workerPlan, image });
    assert.deepEqual(outputs, {
      url: undefined,
      taskSecurityGroupId: child("task-sg").outputs.id,
      calledSecurityGroupId: undefined,
    });
    assert.deepEqual(all("aws:servicediscovery/service:Service"), []);
    assert.equal(child("service").inputs.serviceRegistries, undefined);
  });
});

describe("TLS to the task", () => {
  const plaintext = { ticket: "CDD-7" };
  for (const [what, plan, protocol, target, container] of [
    ["the proxy's", samplePlan, "HTTPS", 8443, "tls-proxy"],
    ["the container's own", ownTlsPlan, "HTTPS", 8080, "screening"],
    [
      "nobody's, by exception",
      { ...ownTlsPlan, taskTls: "nobody", exceptions: { plaintext } },
      "HTTP",
      8080,
      "screening",
    ],
  ] as const) {
    it(`ends at one port, for the balancer and for nobody else: ${what}`, async () => {
      const program = await recordService({ ...plan, image });
      const { inputs } = program.child("service", "aws:ecs/service:Service");
      const [balancing] = inputs.loadBalancers as { containerName: string; containerPort: number }[];
      assert.deepEqual([balancing?.containerName, balancing?.containerPort], [container, target]);
      const definitions = program.child("task", "aws:ecs/taskDefinition:TaskDefinition").inputs;
      const mapped = (
        JSON.parse(String(definitions.containerDefinitions)) as {
          name: string;
          portMappings: { containerPort: number }[];
        }[]
      ).flatMap(({ name, portMappings }) => portMappings.map(({ containerPort }) => [name, containerPort]));
      assert.deepEqual(mapped, [[container, target]]);
      const opened = program
        .all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        .filter((rule) => rule.inputs.securityGroupId === program.child("task-sg").outputs.id)
        .map((rule) => [rule.inputs.fromPort, rule.inputs.toPort]);
      assert.deepEqual(opened, [[target, target]]);
    });

    it(`is one protocol for both target groups and their health checks: ${what}`, async () => {
      const { all } = await recordService(plan);
      const groups = all("aws:lb/targetGroup:TargetGroup");
      assert.deepEqual(
        groups.map(({ inputs }) => [inputs.protocol, (inputs.healthCheck as { protocol: string }).protocol]),
        [
          [protocol, protocol],
          [protocol, protocol],
        ],
      );
      assert.deepEqual(
        groups.map(({ inputs }) => inputs.port),
        [target, target],
      );
    });
  }

  it("leaves the rules to be made anew by hand: one goes before the other comes, as priorities are taken once", async () => {
    const { all } = await recordService(samplePlan);
    assert.deepEqual(
      all("aws:lb/listenerRule:ListenerRule").map(({ ignoreChanges, deleteBeforeReplace }) => [
        ignoreChanges,
        deleteBeforeReplace,
      ]),
      [
        [["actions"], true],
        [["actions"], true],
      ],
    );
  });
});
