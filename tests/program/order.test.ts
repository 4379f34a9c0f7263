import * as assert from "node:assert/strict";
import { platform } from "../../services";
import type { RecordedProgram, RecordedResource } from "../support/record-program";
import { recordedPlatform } from "../support/recorded-platform";

const services = Object.keys(platform.services);
const ruleType = /^aws:vpc\/securityGroup(In|E)gressRule:/;
const listenerType = "aws:lb/listener:Listener";
const associationType = "aws:wafv2/webAclAssociation:WebAclAssociation";

describe("the order of the whole program: what stands before, and goes after", function () {
  this.timeout("2m");
  let graph: RecordedProgram;
  before(async () => {
    graph = await recordedPlatform("prod", { images: services });
  });

  const ofType = (type: string) => graph.resources.filter((resource) => resource.type === type);
  const beginning = (name: string) => graph.resources.filter((resource) => resource.name.startsWith(name));
  const routes = () => ofType("aws:ec2/route:Route");
  const endpoints = () => ofType("aws:ec2/vpcEndpoint:VpcEndpoint");

  /** What of the needed is not among all that the resource waits for. */
  function early(of: RecordedResource, needed: readonly RecordedResource[]): string[] {
    assert.ok(needed.length > 0, `nothing is needed by ${of.name}`);
    const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
    const standing = new Set<string>();
    const waiting = [...of.dependencies];
    for (let urn = waiting.pop(); urn !== undefined; urn = waiting.pop()) {
      if (standing.has(urn)) continue;
      standing.add(urn);
      waiting.push(...(byUrn.get(urn)?.dependencies ?? []));
    }
    return needed.filter(({ urn }) => !standing.has(urn)).map(({ name }) => `${of.name} before ${name}`);
  }

  it("tasks come after the endpoints, the routes out and their own groups' rules", () => {
    const found = services.flatMap((service) => {
      const [workload] = graph.resources.filter(({ name }) =>
        [`${service}-service`, `${service}-schedule`].includes(name),
      );
      assert.ok(workload, service);
      const rules = beginning(`${service}-`).filter(({ type }) => ruleType.test(type));
      return early(workload, [...endpoints(), ...routes(), ...rules]);
    });
    assert.deepEqual(found, []);
  });

  it("listeners, and so tasks behind them, come after the WAF is in front of their balancer", () => {
    const listeners = ofType(listenerType);
    const found = listeners.flatMap((listener) => {
      const owned = ofType(associationType).filter(({ parent }) => parent === listener.parent);
      return early(listener, owned);
    });
    assert.deepEqual(found, []);
    assert.equal(listeners.length, 2 * ofType(associationType).length + 1);
    const doorOwner = new Map(
      ofType("cdd:fargate-microservice:FrontDoor").map(({ urn, parent }) => [urn, parent]),
    );
    const tasks = ofType("aws:ecs/service:Service").flatMap((service) =>
      early(
        service,
        listeners.filter(
          ({ parent, name }) => doorOwner.get(String(parent)) === service.parent && !name.endsWith("-http"),
        ),
      ),
    );
    assert.deepEqual(tasks, []);
  });

  it("what has a public address comes after the internet gateway", () => {
    const open = [
      ...ofType("aws:ec2/natGateway:NatGateway"),
      ...ofType("aws:ec2/eip:Eip"),
      ...ofType("aws:lb/loadBalancer:LoadBalancer").filter(({ inputs }) => inputs.internal === false),
    ];
    assert.ok(open.length > 1);
    for (const { name, dependencies } of open)
      assert.ok(
        dependencies.some((urn) => urn.includes("aws:ec2/internetGateway:InternetGateway")),
        name,
      );
  });
});
