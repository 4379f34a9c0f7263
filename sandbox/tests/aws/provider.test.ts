import * as assert from "node:assert/strict";
import { unknown } from "../../aws/values";
import { marked, type ProviderClient, StandInHome } from "../support/provider-client";

const account = "111122223333";
const vpc = "aws:ec2/vpc:Vpc";
const subnet = "aws:ec2/subnet:Subnet";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const table = "aws:dynamodb/table:Table";
const secret = "aws:secretsmanager/secret:Secret";

describe("the stand-in's AWS provider", () => {
  const standIn = new StandInHome();
  let aws: ProviderClient;

  before(async () => {
    await standIn.start();
    aws = await standIn.provider(account, {
      defaultTags: JSON.stringify({ tags: { Project: "cdd", Stage: "a" } }),
    });
  });
  after(() => standIn.stop());

  it("announces previews, secrets, resources and outputs", async () => {
    assert.deepEqual(
      await aws.configure({
        region: "eu-west-2",
        allowedAccountIds: JSON.stringify([account]),
        defaultTags: JSON.stringify({ tags: { Project: "cdd", Stage: "a" } }),
      }),
      {
        preview: true,
        secrets: true,
        resources: true,
        outputs: true,
      },
    );
  });

  describe("at preview", () => {
    it("gives no id, unknown for what AWS computes or fills in, and what is known plain", async () => {
      const { inputs } = await aws.check(vpc, "net", { cidrBlock: "10.0.0.0/16", tags: { Stage: "b" } });
      const { id, outputs } = await aws.create(vpc, "net", inputs, true);
      assert.equal(id, "");
      for (const computed of [
        "arn",
        "ownerId",
        "defaultSecurityGroupId",
        "mainRouteTableId",
        "enableDnsHostnames",
      ])
        assert.equal(outputs[computed], unknown, computed);
      assert.equal(outputs.cidrBlock, "10.0.0.0/16");
      assert.equal(outputs.enableDnsSupport, true);
      assert.equal(outputs.region, "eu-west-2");
      assert.deepEqual(outputs.tagsAll, { Project: "cdd", Stage: "b" });
    });

    it("knows the region of a resource that names one of its own", async () => {
      const { outputs } = await aws.create(table, "abroad", { name: "abroad", region: "us-east-1" }, true);
      assert.equal(outputs.region, "us-east-1");
    });

    it("makes nothing", async () => {
      await aws.create(table, "previewed", { name: "previewed" }, true);
      assert.equal((await aws.read(table, "previewed", "previewed")).id, "");
    });

    it("keeps what AWS computed when a resource changes", async () => {
      const made = await aws.make(vpc, "kept", { cidrBlock: "10.0.0.0/16" });
      const news = { ...made.inputs, enableDnsHostnames: true };
      const outputs = await aws.update(vpc, "kept", made.id, made.outputs, made.inputs, news, true);
      assert.equal(outputs.arn, made.outputs.arn);
      assert.equal(outputs.enableDnsHostnames, true);
    });
  });

  describe("a resource with a region of its own", () => {
    const props = {
      name: "abroad",
      hashKey: "id",
      attributes: [{ name: "id", type: "S" }],
      billingMode: "PAY_PER_REQUEST",
    };

    it("stands there, beside one of the same name in the provider's, and is changed, read and deleted there", async () => {
      const here = await aws.make(table, "here", props);
      const there = await aws.make(table, "there", { ...props, region: "us-east-1" });
      assert.equal(here.outputs.arn, `arn:aws:dynamodb:eu-west-2:${account}:table/abroad`);
      assert.equal(there.outputs.arn, `arn:aws:dynamodb:us-east-1:${account}:table/abroad`);
      const news = { ...there.inputs, deletionProtectionEnabled: true };
      await aws.update(table, "there", there.id, there.outputs, there.inputs, news);
      const found = await aws.read(table, "there", there.id, there.outputs);
      assert.equal(found.outputs.deletionProtectionEnabled, true);
      const other = await aws.read(table, "here", here.id, here.outputs);
      assert.notEqual(other.outputs.deletionProtectionEnabled, true);
      await aws.update(table, "there", there.id, found.outputs, news, there.inputs);
      await aws.delete(table, "there", there.id, there.outputs);
      assert.equal((await aws.read(table, "there", there.id, there.outputs)).id, "");
      assert.equal((await aws.read(table, "here", here.id, here.outputs)).id, here.id);
    });

    it("is replaced where it is to stand elsewhere", async () => {
      const made = await aws.make(table, "moved", { ...props, name: "moved" });
      const { replaced } = await aws.diff(table, "moved", made.outputs, made.inputs, {
        ...made.inputs,
        region: "us-east-1",
      });
      assert.deepEqual(replaced, ["region"]);
    });
  });

  describe("check", () => {
    it("refuses what is missing, unexpected or mistyped, at every depth and all at once", async () => {
      const { failures } = await aws.check("aws:lb/targetGroup:TargetGroup", "t", {
        port: "eighty",
        protokol: "HTTP",
        targetType: "ip",
        vpcId: "vpc-1",
        healthCheck: { path: "/", intervall: 5 },
        targetFailovers: [{ onUnhealthy: "rebalance" }],
      });
      assert.deepEqual(Object.keys(failures).sort(), [
        "healthCheck.intervall",
        "port",
        "protokol",
        "targetFailovers[0].onDeregistration",
      ]);
      assert.match(failures.port ?? "", /Expected number, got string/);
      assert.match((await aws.check(subnet, "s", {})).failures.vpcId ?? "", /"vpcId" is required/);
    });

    it("refuses a health check that a target group does not take", async () => {
      const checked = async (healthCheck: object) =>
        (
          await aws.check("aws:lb/targetGroup:TargetGroup", "t", {
            targetType: "ip",
            vpcId: "vpc-1",
            healthCheck,
          })
        ).failures;
      assert.deepEqual(await checked({ interval: 60, unhealthyThreshold: 10 }), {});
      assert.deepEqual(await checked({ interval: 301, unhealthyThreshold: 11 }), {
        "healthCheck.interval": "expected health_check.0.interval to be in the range (5 - 300), got 301",
        "healthCheck.unhealthyThreshold":
          "expected health_check.0.unhealthyThreshold to be in the range (2 - 10), got 11",
      });
      assert.deepEqual(Object.keys(await checked({ interval: 10, timeout: 10 })), ["healthCheck.timeout"]);
    });

    it("never repeats a value that it refuses", async () => {
      const { failures } = await aws.check(secret, "s", { recoveryWindowInDays: marked("hunter2") });
      assert.doesNotMatch(JSON.stringify(failures), /hunter2/);
    });

    it("passes over what is not known yet", async () => {
      const { failures } = await aws.check(balancer, "b", {
        internal: true,
        subnets: unknown,
        securityGroups: [unknown],
        name: unknown,
      });
      assert.deepEqual(failures, {});
    });

    it("names by itself, keeps the name, and refuses one that would be too long", async () => {
      const first = (await aws.check(balancer, "short", { internal: true })).inputs.name;
      assert.match(String(first), /^short-[0-9a-f]{7}$/);
      const again = await aws.check(
        balancer,
        "short",
        { internal: true },
        { name: first },
        new Uint8Array([9]),
      );
      assert.equal(again.inputs.name, first);
      const name = "twenty-four-characters-xx";
      const { failures } = await aws.check(balancer, name, { internal: true });
      assert.match(failures.name ?? "", /plus 7 random chars is longer than maximum length 32/);
    });

    it("refuses a document that is no JSON, and writes an object as one", async () => {
      const role = "aws:iam/role:Role";
      assert.match(
        (await aws.check(role, "r", { assumeRolePolicy: "{" })).failures.assumeRolePolicy ?? "",
        /invalid JSON/,
      );
      const { inputs } = await aws.check(role, "r", { assumeRolePolicy: { Version: "2012-10-17" } });
      assert.equal(inputs.assumeRolePolicy, '{"Version":"2012-10-17"}');
    });

    it("merges the provider's tags under the resource's own", async () => {
      const { inputs } = await aws.check(vpc, "net", {
        cidrBlock: "10.0.0.0/16",
        tags: { Stage: "b", Name: "net" },
      });
      assert.deepEqual(inputs.tagsAll, { Project: "cdd", Stage: "b", Name: "net" });
      assert.deepEqual(inputs.tags, { Stage: "b", Name: "net" });
    });
  });

  it("stores a type without entry as given, and names it in one warning", async () => {
    const type = "aws:kinesis/stream:Stream";
    const made = await aws.make(type, "q", { shardCount: 1 });
    await aws.check(type, "r", {});
    assert.match(String(made.outputs.arn), /^arn:aws:kinesis:eu-west-2:111122223333:/);
    assert.equal((await aws.read(type, "q", made.id)).outputs.shardCount, 1);
    assert.equal(standIn.warnings.filter((line) => line.includes(type)).length, 1);
  });

  it("answers what its configuration says, and no other look-up", async () => {
    assert.equal((await aws.invoke("aws:index/getCallerIdentity:getCallerIdentity")).accountId, account);
    await assert.rejects(aws.invoke("aws:ec2/getAmi:getAmi"), /stand-in has none to ask/);
  });

  it("refuses a provider without a region or with an account that is none", async () => {
    await assert.rejects(standIn.provider(account, { region: "london" }), /"london" is not an AWS region/);
    await assert.rejects(standIn.provider("123"), /"123" is not an AWS account id of 12 digits/);
  });
});
