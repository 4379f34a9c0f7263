import * as assert from "node:assert/strict";
import { type ProviderClient, StandInHome } from "../support/provider-client";

const subnet = "aws:ec2/subnet:Subnet";
const balancer = "aws:lb/loadBalancer:LoadBalancer";

describe("what the stand-in's provider sees as a change", () => {
  const standIn = new StandInHome();
  let aws: ProviderClient;

  before(async () => {
    await standIn.start();
    aws = await standIn.provider("111122223333");
  });
  after(() => standIn.stop());

  const replaces = async (type: string, before: Record<string, unknown>, after: Record<string, unknown>) =>
    aws.diff(type, "x", before, before, after);

  it("replaces for what cannot change in place, and updates for the rest", async () => {
    const before = { cidrBlock: "10.0.0.0/24", vpcId: "vpc-1", mapPublicIpOnLaunch: true };
    assert.deepEqual(await replaces(subnet, before, { ...before, cidrBlock: "10.0.1.0/24" }), {
      changed: ["cidrBlock"],
      replaced: ["cidrBlock"],
      detailed: ["cidrBlock"],
    });
    assert.deepEqual(
      (await replaces(subnet, before, { ...before, mapPublicIpOnLaunch: false })).replaced,
      [],
    );
  });

  it("replaces a Cloud Map service for its routing policy alone", async () => {
    const dnsConfig = {
      namespaceId: "ns-1",
      routingPolicy: "WEIGHTED",
      dnsRecords: [{ type: "A", ttl: 10 }],
    };
    const type = "aws:servicediscovery/service:Service";
    const shorter = { ...dnsConfig, dnsRecords: [{ type: "A", ttl: 5 }] };
    assert.deepEqual((await replaces(type, { dnsConfig }, { dnsConfig: shorter })).replaced, []);
    const other = await replaces(
      type,
      { dnsConfig },
      { dnsConfig: { ...dnsConfig, routingPolicy: "MULTIVALUE" } },
    );
    assert.deepEqual(other, {
      changed: ["dnsConfig"],
      replaced: ["dnsConfig"],
      detailed: ["dnsConfig.routingPolicy"],
    });
  });

  it("sees no change in another order of a set, nor in another spelling of a policy", async () => {
    const before = { subnets: ["subnet-1", "subnet-2"] };
    assert.deepEqual((await replaces(balancer, before, { subnets: ["subnet-2", "subnet-1"] })).changed, []);
    const policy = (statement: unknown) => ({
      policy: JSON.stringify({ Version: "2012-10-17", Statement: statement }),
    });
    const one = policy([{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["b", "a"] }]);
    const same = policy({ Resource: ["a", "b"], Action: "s3:GetObject", Effect: "Allow" });
    const other = policy({ Resource: ["a"], Action: "s3:GetObject", Effect: "Allow" });
    assert.deepEqual((await replaces("aws:iam/rolePolicy:RolePolicy", one, same)).changed, []);
    assert.deepEqual((await replaces("aws:iam/rolePolicy:RolePolicy", one, other)).changed, ["policy"]);
  });

  it("sees a key that a rule of a WebACL no longer has", async () => {
    const rule = (statement: unknown) => ({ rules: [{ name: "a", priority: 1, statement }] });
    const before = rule({
      managedRuleGroupStatement: { name: "c", vendorName: "AWS", scopeDownStatement: {} },
    });
    const after = rule({ managedRuleGroupStatement: { name: "c", vendorName: "AWS" } });
    assert.deepEqual((await replaces("aws:wafv2/webAcl:WebAcl", before, after)).changed, ["rules"]);
  });
});
