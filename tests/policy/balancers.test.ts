import * as assert from "node:assert/strict";
import { backupRules } from "../../policy/rules/backups";
import { loadBalancingRelationRules } from "../../policy/rules/load-balancing-relations";
import { securityGroupTaskRules } from "../../policy/rules/security-group-tasks";
import { saidBy } from "../support/one-rule";
import { type JudgedResource, listedAs, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, region } from "../support/policy-fixtures";
import {
  addresses,
  group,
  rule as letsIn,
  made,
  screening,
  stranger,
  task,
  token,
  urn,
  waiting,
} from "../support/policy-task-groups";

const balancerType = "aws:lb/loadBalancer:LoadBalancer";
const associationType = "aws:wafv2/webAclAssociation:WebAclAssociation";
const subnetType = "aws:ec2/subnet:Subnet";
const balancer = (inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(balancerType, "alb", { arn: "arn:alb", ...inputs }, more);

describe("the WebACL of a balancer", () => {
  const rule = ruleNamed(loadBalancingRelationRules, "lb-loadbalancer-enforce-waf-association");
  const acl = (name: string, scope = "REGIONAL") =>
    resource("aws:wafv2/webAcl:WebAcl", name, { arn: `arn:${name}`, scope });
  const association = (webAclArn: unknown, name = "one", more: Partial<JudgedResource> = {}) =>
    resource(associationType, name, { resourceArn: "arn:alb", webAclArn }, more);
  const said = (others: readonly JudgedResource[], inputs: Record<string, unknown> = {}, settings = {}) =>
    saidBy(rule, [balancer(inputs), ...others], settings);

  it("is one, regional and of the stack", async () => {
    assert.deepEqual(await said([association("arn:acl"), acl("acl"), acl("other", "CLOUDFRONT")]), []);
    assert.deepEqual(await said([acl("acl")]), ["the load balancer has no WebAclAssociation"]);
    assert.deepEqual(await said([association("arn:acl"), acl("acl", "CLOUDFRONT")]), [
      "the WebAcl acl is not REGIONAL",
    ]);
    assert.deepEqual(await said([association("arn:gone"), acl("acl")]), ["one names no WebAcl of the stack"]);
    assert.deepEqual(await said([association("arn:acl"), association("arn:acl", "two"), acl("acl")]), [
      "2 WebAclAssociations name the load balancer: one, two",
    ]);
  });
  it("may be an approved one, by its ARN", async () => {
    const settings = { webAcls: ["arn:central"] };
    assert.deepEqual(await said([association("arn:central")], {}, settings), []);
    assert.deepEqual(await said([association("arn:other")], {}, settings), [
      "one names no WebAcl of the stack",
    ]);
  });
  it("is not passed while nobody knows which it is", async () => {
    assert.deepEqual(await said([association(unknown), acl("acl"), acl("other")]), [
      "undetermined: webAclArn",
    ]);
    assert.deepEqual(await said([association(unknown)]), ["one names no WebAcl of the stack"]);
  });
  it("is asked of application balancers alone", async () => {
    for (const loadBalancerType of ["network", "gateway"])
      assert.deepEqual(await said([], { loadBalancerType }), []);
    for (const loadBalancerType of ["application", undefined])
      assert.equal((await said([], { loadBalancerType })).length, 1);
  });
});

describe("the zones of a balancer", () => {
  const rule = ruleNamed(loadBalancingRelationRules, "lb-loadbalancer-enforce-multi-az");
  const subnet = (name: string, availabilityZone = name) =>
    resource(subnetType, name, { id: `subnet-${name}`, availabilityZone });
  const own = ["a", "b", "c"].map((name) => subnet(name));
  const ids = (...names: readonly string[]) => names.map((name) => `subnet-${name}`);
  const said = (inputs: Record<string, unknown>, settings = {}, others: readonly JudgedResource[] = own) =>
    saidBy(rule, [balancer(inputs), ...others], settings);
  const zones = (count: number, least = 3) => [
    `the load balancer stands in ${count} availability zones; ${least} are demanded`,
  ];

  it("are three, by its subnets or their mappings", async () => {
    assert.deepEqual(await said({ subnets: ids("a", "b", "c") }), []);
    assert.deepEqual(
      await said({ subnetMappings: ids("a", "b", "c").map((subnetId) => ({ subnetId })) }),
      [],
    );
    assert.deepEqual(await said({ subnets: ids("a", "b") }), zones(2));
    assert.deepEqual(await said({ subnetMappings: [{ subnetId: "subnet-a" }, {}] }), zones(1));
    assert.deepEqual(await said({ subnets: ids("a", "b") }, { minimumZones: 2 }), []);
    assert.deepEqual(await said({ subnets: ids("a", "d", "c") }, {}, [...own, subnet("d", "a")]), zones(2));
    assert.deepEqual(await said({}), zones(0));
  });
  it("are those of another stack's subnets, as the configuration or their number says", async () => {
    assert.deepEqual(await said({ subnets: ids("x", "y", "z") }), []);
    assert.deepEqual(await said({ subnets: ids("x", "y") }), zones(2));
    assert.deepEqual(await said({ subnets: ids("x", "x", "y") }), zones(2));
    assert.deepEqual(
      await said(
        { subnets: ids("x", "y", "z") },
        { subnetZones: ["subnet-x a", "subnet-y a", "subnet-z b"] },
      ),
      zones(2),
    );
    assert.deepEqual(await said({ subnets: ids("a", "b", "z") }, { subnetZones: ["subnet-z c"] }), []);
    assert.deepEqual(await said({ subnets: ids("a", "b", "z") }), zones(2));
    assert.deepEqual(await said({ subnets: ids("a", "n") }, {}, [...own, subnet("n", "")]), zones(1));
    assert.deepEqual(await said({ subnets: ids("n", "x") }, {}, [subnet("n", "")]), zones(1));
  });
  it("share the traffic of a network balancer", async () => {
    const subnets = ids("a", "b", "c");
    const apart = ["the network load balancer does not balance across zones"];
    for (const enableCrossZoneLoadBalancing of [undefined, false]) {
      assert.deepEqual(
        await said({ subnets, loadBalancerType: "network", enableCrossZoneLoadBalancing }),
        apart,
      );
      assert.deepEqual(await said({ subnets, enableCrossZoneLoadBalancing }), []);
    }
    assert.deepEqual(
      await said({ subnets, loadBalancerType: "network", enableCrossZoneLoadBalancing: true }),
      [],
    );
  });
});

describe("who reaches tasks", () => {
  const rule = ruleNamed(securityGroupTaskRules, "ec2-securitygroup-enforce-task-ingress-from-alb");
  const said = (given: readonly JudgedResource[], of: JudgedResource = task, settings = {}) =>
    saidBy(rule, [of, ...waiting, ...given], settings);
  const inline = (...ingress: readonly object[]) =>
    group("task", screening, {
      ingress: ingress.map((each) => ({ protocol: "tcp", fromPort: 8080, toPort: 8080, ...each })),
    });
  const outside = ["rule lets a security group in that is not of the stack"];

  it("comes by one port, which is the container's", async () => {
    const opens = (what: string) => [`rule opens ${what}, which is not the container's port`];
    assert.deepEqual(await said([letsIn("alb")]), []);
    assert.deepEqual(
      await said([letsIn("alb", { fromPort: 8080, toPort: 8081 })]),
      opens("tcp 8080 to 8081"),
    );
    assert.deepEqual(await said([letsIn("alb", { fromPort: 8081, toPort: 8081 })]), opens("tcp 8081"));
    assert.deepEqual(
      await said([letsIn("alb", { fromPort: undefined, toPort: undefined })]),
      opens("tcp undefined"),
    );
  });
  it("is told by the rule's place, where it stands in the group", async () => {
    const [first = "", second = "", ...more] = await said(
      [],
      inline({ self: true }, { cidrBlocks: ["10.0.0.0/8"] }),
    );
    assert.match(first, /^ingress rule 1 lets tasks reach each other, instead of /);
    assert.match(second, /^ingress rule 2 lets addresses in instead of /);
    assert.deepEqual(more, []);
  });
  it("is a group of the stack, or a peer by its name or id", async () => {
    const named = (referencedSecurityGroupId: unknown) => addresses({ referencedSecurityGroupId });
    assert.deepEqual(await said([named("sg-9")]), outside);
    assert.deepEqual(await said([named("sg-9")], task, { peerGroups: ["sg-9"] }), []);
    assert.deepEqual(await said([named(unknown), stranger]), ["undetermined: referencedSecurityGroupId"]);
    assert.match(
      (await said([letsIn("stranger"), stranger])).join(),
      /^rule lets stranger in, which is not /,
    );
    assert.deepEqual(await said([letsIn("stranger"), stranger], task, { peerGroups: ["stranger"] }), []);
  });
  it("is, of a classic rule, whom the program names, and not what the provider fills in", async () => {
    const classic = (inputs: Record<string, unknown>, sources: readonly string[] = []) =>
      resource(
        token.classic,
        "rule",
        {
          type: "ingress",
          securityGroupId: unknown,
          protocol: "tcp",
          fromPort: 8080,
          toPort: 8080,
          ...inputs,
        },
        made({ securityGroupId: [urn("group", "task")], sourceSecurityGroupId: sources }),
      );
    assert.deepEqual(await said([classic({ sourceSecurityGroupId: unknown })]), []);
    assert.deepEqual(await said([classic({ sourceSecurityGroupId: unknown }, [urn("group", "alb")])]), []);
    assert.deepEqual(await said([classic({ sourceSecurityGroupId: "sg-9" })]), outside);
    assert.match(
      (
        await said([classic({ sourceSecurityGroupId: unknown }, [urn("group", "stranger")]), stranger])
      ).join(),
      /^rule lets stranger in/,
    );
  });
});

describe("what is backed up", () => {
  const rule = ruleNamed(backupRules, "backup-selection-enforce-every-store");
  const [table, bucket, files] = [
    "aws:dynamodb/table:Table",
    "aws:s3/bucket:Bucket",
    "aws:efs/fileSystem:FileSystem",
  ];
  const stores: readonly (readonly [JudgedResource, string])[] = [
    [resource(table, "x", { name: "cases" }), `arn:aws:dynamodb:${region}:${account}:table/cases`],
    [resource(bucket, "x", { bucket: "ledger" }), "arn:aws:s3:::ledger"],
  ];
  const selects = (resources: unknown, of: readonly string[] = [], name = "selection") =>
    resource(
      "aws:backup/selection:Selection",
      name,
      { resources },
      { propertyDependencies: { resources: of } },
    );
  const none = ["no Selection of AWS Backup names the store"];

  for (const [store, arn] of stores) {
    const said = (...others: readonly JudgedResource[]) => saidBy(rule, [store, ...others]);
    it(`is ${store.type} by its ARN, in any selection`, async () => {
      assert.deepEqual(await said(selects([arn])), []);
      assert.deepEqual(await said(selects(["arn:other", arn])), []);
      assert.deepEqual(await said(selects(["arn:other"]), selects([arn], [], "second")), []);
      assert.deepEqual(await said(selects([unknown, arn])), []);
      for (const other of [`${arn}s`, arn.slice(0, -1), arn.replace(/(cases|ledger)$/, "x$1"), "*"])
        assert.deepEqual(await said(selects([other])), none, other);
      for (const resources of [undefined, []]) assert.deepEqual(await said(selects(resources)), none);
      assert.deepEqual(await said(), none);
    });
    it(`is ${store.type} by what the list was made of`, async () => {
      const other = { ...store, name: "other", inputs: { name: "o", bucket: "o" } };
      const [own, others] = [urnOf(store.type, "x"), urnOf(store.type, "other")];
      assert.deepEqual(await said(selects(unknown, [own]), other), []);
      assert.deepEqual(await said(selects(unknown, [others, own]), other), []);
      assert.deepEqual(await said(selects(unknown, [others]), other), none);
      assert.deepEqual(await said(selects(unknown)), ["undetermined: resources"]);
      const nameless = { ...store, inputs: { name: unknown, bucket: unknown } };
      assert.deepEqual(await saidBy(rule, [nameless, selects([arn])]), none);
      assert.deepEqual(
        await saidBy(rule, [{ ...store, inputs: {} }, selects([arn, ":table/undefined", ":::undefined"])]),
        none,
      );
    });
  }
  it("is a file system by what the list was made of", async () => {
    const store = resource(files, "x", { name: "cases", bucket: "ledger" });
    assert.deepEqual(await saidBy(rule, [store, selects(unknown, [urnOf(files, "x")])]), []);
    assert.deepEqual(await saidBy(rule, [resource(files, "x"), selects(stores.map(([, arn]) => arn))]), none);
  });
  it("is not what is listed, nor where nothing is kept, nor another program's", async () => {
    const [[store]] = stores as readonly [readonly [JudgedResource, string]];
    assert.deepEqual(await saidBy(rule, [store], { unbacked: [listedAs(table, "x")] }), []);
    assert.deepEqual(await saidBy(rule, [store], { unbacked: [listedAs(table, "y")] }), none);
    assert.deepEqual(await saidBy(rule, [{ ...store, urn: urnOf(table, "x", "dev") }]), []);
    assert.deepEqual(await saidBy(rule, [{ ...store, urn: `urn:pulumi:test::other::${table}::x` }]), []);
  });
});
