import * as assert from "node:assert/strict";
import { nestedShapes, type Shape } from "../../aws/facts/argument-shapes";
import { type TypeFacts, typeFacts } from "../../aws/facts/type-facts";
import { validate } from "../../aws/facts/validation";
import { entries } from "../../aws/types";
import type { TypeEntry } from "../../aws/types/entry";

const table: readonly TypeEntry[] = [...entries()];

/** Whether a path such as `actions[].forward.targetGroups[].arn` leads to a declared property. */
function leads(facts: TypeFacts, path: string): boolean {
  let shapes: ReturnType<typeof nestedShapes> = facts.inputs;
  for (const step of path.split(".")) {
    let shape: Shape | undefined = shapes?.get(step.replace(/\[\]$/, ""))?.shape;
    if (!shape) return false;
    if (shape.kind === "list") shape = shape.of;
    shapes = shape.kind === "object" ? nestedShapes(shape.name) : undefined;
  }
  return true;
}

function factsOf({ type }: TypeEntry): TypeFacts {
  const facts = typeFacts(type);
  assert.ok(facts, `@pulumi/aws has no ${type}`);
  return facts;
}

describe("the stand-in's table of types", () => {
  it("has one entry a type, for types that @pulumi/aws has", () => {
    assert.ok(table.length > 50);
    assert.equal(new Set(table.map(({ type }) => type)).size, table.length);
    for (const entry of table) factsOf(entry);
  });

  it("names only properties that @pulumi/aws declares", () => {
    const wrong = table.flatMap((entry) => {
      const facts = factsOf(entry);
      const inputs = [
        ...entry.forceNew,
        ...(entry.references ?? []).map(({ at }) => at),
        ...Object.keys(entry.policies ?? {}),
        ...(entry.json ?? []),
        ...Object.keys(entry.defaults ?? {}),
        ...(entry.nameProperty ? [entry.nameProperty] : []),
      ];
      const outputs = (entry.sets ?? []).filter((path) => !facts.outputs.has(path) && !leads(facts, path));
      return [...inputs.filter((path) => !leads(facts, path)), ...outputs].map(
        (path) => `${entry.type} ${path}`,
      );
    });
    assert.deepEqual(wrong, []);
  });

  it("refers only to types that are in it", () => {
    const known = new Set(table.map(({ type }) => type));
    const wrong = table.flatMap(({ type, references = [] }) =>
      references.filter(({ to }) => !known.has(to)).map(({ to }) => `${type} → ${to}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("fills in defaults of the declared type", () => {
    const wrong = table.flatMap((entry) => {
      const required = new Set(factsOf(entry).required);
      return validate(factsOf(entry), entry.defaults ?? {})
        .filter(({ property }) => !required.has(property))
        .map((one) => `${entry.type} ${one.property}: ${one.reason}`);
    });
    assert.deepEqual(wrong, []);
  });

  it("gives an ARN to every type that has one", () => {
    const without = table
      .filter((entry) => factsOf(entry).computed.has("arn") && !entry.arn)
      .map(({ type }) => type);
    assert.deepEqual(without, []);
  });
});

describe("facts of a type", () => {
  it("are what the generated code says", () => {
    const facts = typeFacts("aws:ec2/subnet:Subnet");
    assert.ok(facts);
    assert.deepEqual([...facts.required], ["vpcId"]);
    assert.deepEqual([...facts.computed].sort(), ["arn", "ipv6CidrBlockAssociationId", "ownerId", "tagsAll"]);
    assert.ok(facts.filledIn.has("availabilityZone"));
    assert.ok(!facts.filledIn.has("mapPublicIpOnLaunch"));
  });

  it("are none for a type that is not there, and never a file outside the package", () => {
    assert.equal(typeFacts("aws:ec2/subnett:Subnett"), undefined);
    assert.equal(typeFacts("aws:../aws/ec2/subnet:Subnet"), undefined);
    assert.equal(typeFacts("random:index/randomId:RandomId"), undefined);
  });
});
