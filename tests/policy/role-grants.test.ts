import * as assert from "node:assert/strict";
import { grantsTo, isArnOf, rolesIn } from "../../policy/lib/role-grants";
import { definitionsWith, eachGrantedStatement, isForTasks, rolesGranted } from "../../policy/lib/task-roles";
import { graphFor, nodeNamed, toldTo } from "../support/graph";
import { type JudgedResource, resource, unknown, urnOfResource } from "../support/policy";
import { account, allow, document, trust } from "../support/policy-fixtures";

const arn = (name: string, path = "/") => `arn:aws:iam::${account}:role${path}${name}`;
const role = (name: string, inputs: Record<string, unknown> = {}) =>
  resource("aws:iam/role:Role", name, { name, arn: arn(name), ...inputs });
const madeOf = (made: Record<string, readonly JudgedResource[]>) => ({
  propertyDependencies: Object.fromEntries(
    Object.entries(made).map(([property, of]) => [property, of.map(urnOfResource)]),
  ),
});
const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);
const [one, two] = [role("one"), role("two")];

describe("a role of the program", () => {
  const isIts = (inputs: Record<string, unknown>, given: string) =>
    isArnOf(nodeNamed<unknown>(graphFor([role("one", inputs)]), "one"), given);
  it("is known by path and name, before its ARN is", () => {
    assert.equal(isIts({}, arn("one")), true);
    assert.equal(isIts({ arn: unknown }, arn("one")), true);
    assert.equal(isIts({ path: "/cdd/" }, arn("one", "/cdd/")), true);
    assert.equal(isIts({ path: "/cdd/" }, arn("one")), false);
    assert.equal(isIts({}, arn("one", "/cdd/")), false);
    assert.equal(isIts({}, arn("phone")), false);
    assert.equal(isIts({}, arn("one2")), false);
  });
  it("is not, where one of the two is not known", () => {
    assert.equal(isIts({ name: unknown }, arn("one")), false);
    assert.equal(isIts({ path: unknown }, arn("one")), false);
  });

  const inProperty = (replication: unknown, made: readonly JudgedResource[] = []) => {
    const node = resource("aws:a/b:C", "x", { replication }, madeOf({ replication: made }));
    const graph = graphFor([node, one, two]);
    return names(rolesIn(nodeNamed<unknown>(graph, "x"), "replication", graph));
  };
  it("stands in a property that was made of it, or that has its ARN", () => {
    assert.deepEqual(inProperty(unknown, [two]), ["two"]);
    assert.deepEqual(inProperty(arn("one"), [two]), ["two"]);
    assert.deepEqual(inProperty(arn("one")), ["one"]);
    for (const other of [arn("three"), unknown, undefined, 7, { arn: arn("one") }])
      assert.deepEqual(inProperty(other), [], String(other));
  });
});

describe("what a resource grants", () => {
  const policy = (name: string, text: unknown, more: Partial<JudgedResource> = {}) =>
    resource("aws:iam/rolePolicy:RolePolicy", name, { role: "one", policy: text }, more);
  const managed = (name: string, text: unknown) => resource("aws:iam/policy:Policy", name, { policy: text });
  const attached = (name: string, to: JudgedResource, of: JudgedResource) =>
    resource(
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      name,
      { role: unknown, policyArn: unknown },
      madeOf({ role: [to], policyArn: [of] }),
    );
  const granted = (of: JudgedResource, ...around: readonly JudgedResource[]) => {
    const graph = graphFor([of, ...around]);
    return names(rolesGranted(nodeNamed<unknown>(graph, of.name), graph));
  };

  it("it grants to the role that it is", () => assert.deepEqual(granted(one, two), ["one"]));
  it("it grants to the role that it names, or was made of", () => {
    assert.deepEqual(granted(policy("p", "{}"), one, two), ["one"]);
    assert.deepEqual(granted(policy("p", "{}", madeOf({ role: [two] })), one, two), ["two"]);
    assert.deepEqual(granted(policy("p", "{}", madeOf({ policy: [two] })), one, two), ["one"]);
    assert.deepEqual(granted(policy("p", "{}"), two), []);
  });
  it("it grants to those to which it is attached", () => {
    const [first, second] = [managed("first", "{}"), managed("second", "{}")];
    const around = [one, two, second, attached("a", one, first), attached("b", two, second)];
    assert.deepEqual(granted(first, ...around), ["one"]);
    assert.deepEqual(granted(first, ...around, attached("c", two, first)), ["one", "two"]);
    assert.deepEqual(granted(first, one, two), []);
  });

  const may = (actions: unknown, resources: unknown, more = {}) => document(allow(actions, resources, more));
  const objects = "arn:aws:s3:::papers/*";
  const ask = (...grants: readonly JudgedResource[]) =>
    grantsTo(arn("one"), "s3:ReplicateObject", "papers", graphFor([one, two, ...grants]));
  it("is the action on a bucket's objects, to the role itself", () => {
    for (const right of [
      may("s3:ReplicateObject", objects),
      may(["s3:Get*", "s3:Replicate*"], ["arn:aws:s3:::other/*", "arn:aws:s3:::papers/a/*"]),
      may("*", objects),
      document(allow("s3:GetObject", "*"), allow("s3:*", objects)),
    ])
      assert.deepEqual(ask(policy("p", right)), { granted: true, unclear: [] }, right);
  });
  it("is no other action, object or role, and no refusal", () => {
    for (const wrong of [
      may("s3:GetObject", objects),
      may("s3:ReplicateObject", "arn:aws:s3:::papers"),
      may("s3:ReplicateObject", "arn:aws:s3:::papers2/*"),
      may("s3:ReplicateObject", objects, { Effect: "Deny" }),
      document(allow("s3:GetObject", objects), allow("s3:ReplicateObject", "arn:aws:s3:::other/*")),
    ])
      assert.deepEqual(ask(policy("p", wrong)), { granted: false, unclear: [] }, wrong);
    const right = may("s3:ReplicateObject", objects);
    assert.deepEqual(ask(policy("p", right, madeOf({ role: [two] }))), { granted: false, unclear: [] });
    assert.deepEqual(ask(), { granted: false, unclear: [] });
    assert.equal(ask(policy("o", may("s3:GetObject", objects)), policy("p", right)).granted, true);
  });
  it("is not told before its document is known", () => {
    const hidden = policy("hidden", unknown);
    assert.deepEqual(ask(hidden), { granted: false, unclear: [urnOfResource(hidden)] });
    assert.deepEqual(ask(policy("p", unknown, madeOf({ role: [two] }))), { granted: false, unclear: [] });
    assert.equal(ask(hidden, policy("p", may("s3:*", objects))).granted, true);
  });

  const statements = (of: JudgedResource) => {
    const graph = graphFor([of, one]);
    const seen: unknown[] = [];
    const told = toldTo((judge) =>
      eachGrantedStatement(nodeNamed(graph, of.name), judge, ({ actions }) => seen.push(actions)),
    );
    return [seen, told];
  };
  it("is judged statement by statement", () => {
    assert.deepEqual(statements(policy("p", document(allow("a:b", "*"), allow("c:d", "*")))), [
      [["a:b"], ["c:d"]],
      [],
    ]);
    const inline = role("inline", { inlinePolicies: [{ name: "x", policy: document(allow("e:f", "*")) }] });
    assert.deepEqual(statements(inline), [[["e:f"]], []]);
  });
  it("is not what AWS reports of a role, but what the program makes and nobody knows yet", () => {
    assert.deepEqual(statements(role("reported", { inlinePolicies: unknown })), [[], []]);
    const made = resource(
      "aws:iam/role:Role",
      "made",
      { inlinePolicies: unknown },
      madeOf({ inlinePolicies: [one] }),
    );
    const [seen, told] = statements(made) as [unknown[], string[]];
    assert.deepEqual(seen, []);
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /^undetermined: inlinePolicies/);
  });
});

describe("a role of tasks", () => {
  const isTheirs = (assumeRolePolicy: unknown) =>
    isForTasks(nodeNamed(graphFor([role("one", { assumeRolePolicy })]), "one"));
  it("is one that tasks may take, or may come to", () => {
    for (const right of [
      trust("ecs-tasks.amazonaws.com"),
      document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" }),
      document({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"] },
      }),
      unknown,
    ])
      assert.equal(isTheirs(right), true, String(right));
  });
  it("is none that others may take", () => {
    for (const wrong of [
      trust("ecs.amazonaws.com"),
      trust("ecs-tasks.amazonaws.com", { Effect: "Deny" }),
      document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: account } }),
    ])
      assert.equal(isTheirs(wrong), false, wrong);
  });

  const definition = (name: string, inputs: Record<string, unknown>, made = {}) =>
    resource("aws:ecs/taskDefinition:TaskDefinition", name, inputs, madeOf(made));
  const withRole = (property: "taskRoleArn" | "executionRoleArn", ...all: readonly JudgedResource[]) => {
    const graph = graphFor([one, two, role("open", { arn: unknown }), ...all]);
    const roles = ["open", "one"].map((name) => nodeNamed(graph, name));
    return names(definitionsWith(property, roles, graph));
  };
  it("is that of the definitions that were made of it, or have its ARN", () => {
    for (const property of ["taskRoleArn", "executionRoleArn"] as const) {
      const other = property === "taskRoleArn" ? "executionRoleArn" : "taskRoleArn";
      assert.deepEqual(
        withRole(
          property,
          definition("made", { [property]: unknown }, { [property]: [one] }),
          definition("mixed", { [property]: unknown }, { [property]: [two, one] }),
          definition("written", { [property]: arn("one") }),
          definition("strange", { [property]: arn("two") }),
          definition("made-of-another", { [property]: arn("one") }, { [property]: [two] }),
          definition("unknown", { [property]: unknown }),
          definition("none", {}),
          definition("in-another", { [other]: arn("one") }, { [other]: [one] }),
        ),
        ["made", "mixed", "written"],
      );
    }
  });
});
