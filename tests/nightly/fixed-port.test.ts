import * as assert from "node:assert/strict";
import { oneService, programFile, service } from "../support/one-service";
import { changed, replaced, touched } from "../support/platform";
import { weightsOf } from "../support/weights";

const section = '"Change the port or protocol of a service" in docs/runbook.md';
const ruleNames = [`${service}-production-rule`, `${service}-test-rule`];
const ruleUrns = ruleNames.map(
  (name) =>
    `urn:pulumi:dev::cdd::cdd:fargate-microservice:FargateMicroservice$cdd:fargate-microservice:FrontDoor$aws:lb/listenerRule:ListenerRule::${name}`,
);

/** What the new port and the new groups change in place, as the runbook says. */
const changing = new Set([
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  // It is the stack's only service: nobody's task has the proxy any more, whose repository goes.
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecr/repository:Repository",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
]);

interface EcsService {
  readonly loadBalancers?: readonly { readonly containerName?: string; readonly containerPort?: number }[];
}

/** Port and protocol to a task, once traffic has moved by a release. Each step goes on where the one before ended. */
describe("a fixed port on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  const dev = oneService("dev", { release: { strategy: "blue-green", bakeMinutes: 5 } });
  after(() => dev.close());

  it("of an application behind the proxy changes by a release like any other setting", async () => {
    await dev.up();
    await dev.pushImages();
    await dev.up();
    await dev.goOn({ policies: {}, program: programFile("other-port.ts") });
    const up = await dev.up();
    assert.deepEqual(up.summary.policies.violations, []);
    assert.deepEqual(touched(up), [
      `aws:ecs/service:Service ${service}-service`,
      `aws:ecs/taskDefinition:TaskDefinition ${service}-task`,
    ]);
    assert.deepEqual(await weightsOf(dev, service), { first: 0, second: 100 });
  });

  for (const [program, said] of [
    ["task-tls.ts", "port: HTTPS to port 8080 of its tasks is not what stands, HTTPS to port 8443"],
    ["plaintext.ts", "taskTls: HTTP to port 8080 of its tasks is not what stands, HTTPS to port 8443"],
  ] as const)
    it(`refuses ${program} before anything changes, and says where the way is written`, async () => {
      const before = await dev.resources();
      await dev.goOn({ program: programFile(program) });
      const { errors } = (await dev.run(["up"], "fails")).summary;
      const message = errors.map((each) => each.message).join("\n");
      for (const part of [said, section]) assert.ok(message.includes(part), message);
      assert.deepEqual(await dev.resources(), before);
    });

  it("changes by the runbook: without its digest the ECS service goes, and what only a running one has", async () => {
    await dev.goOn({ program: programFile("other-port.ts") });
    await dev.configure({ images: { [service]: null } });
    const up = await dev.up();
    assert.deepEqual(Object.keys(up.summary.waiting), [service]);
    assert.deepEqual(touched(up), [
      `aws:appautoscaling/policy:Policy ${service}-scale-on-cpu`,
      `aws:appautoscaling/target:Target ${service}-scaling`,
      `aws:cloudwatch/compositeAlarm:CompositeAlarm ${service}-health`,
      `aws:cloudwatch/dashboard:Dashboard ${service}-dashboard`,
      `aws:cloudwatch/metricAlarm:MetricAlarm ${service}-running`,
      `aws:cloudwatch/metricAlarm:MetricAlarm ${service}-silent`,
      `aws:ecs/service:Service ${service}-service`,
      `aws:ecs/taskDefinition:TaskDefinition ${service}-task`,
    ]);
  });

  it("then rules and target groups are made anew together", async () => {
    await dev.goOn({ program: programFile("task-tls.ts") });
    const up = await dev.run(["up", ...ruleUrns.flatMap((urn) => ["--replace", urn])], "ends well");
    assert.deepEqual(up.summary.policies.violations, []);
    assert.deepEqual(replaced(up).sort(), [
      ...ruleNames.map((name) => `aws:lb/listenerRule:ListenerRule ${name}`),
      ...["tg1", "tg2"].map((role) => `aws:lb/targetGroup:TargetGroup ${service}-${role}`),
    ]);
    assert.deepEqual(
      new Set(
        touched(up)
          .filter((each) => !replaced(up).includes(each))
          .map(typeOf),
      ),
      changing,
    );
    assert.deepEqual(await weightsOf(dev, service), { first: 100, second: 0 });
  });

  it("then the service comes back where it speaks TLS itself, and nothing is left to do", async () => {
    await dev.configure({ images: {} });
    const { summary } = await dev.up();
    assert.deepEqual(summary.policies.violations, []);
    assert.deepEqual(await weightsOf(dev, service), { first: 100, second: 0 });
    const ecsServices = await dev.inputsOf<EcsService>("aws:ecs/service:Service");
    const [balancing] = ecsServices[`${service}-service`]?.loadBalancers ?? [];
    assert.deepEqual([balancing?.containerName, balancing?.containerPort], [service, 8080]);
    await dev.goOn({ policies: "none" });
    assert.deepEqual(changed(await dev.up()), {});
  });
});

/** `type name` without the name. */
function typeOf(touched: string): string {
  return touched.split(" ")[0] ?? "";
}
