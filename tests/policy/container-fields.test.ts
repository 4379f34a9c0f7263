import * as assert from "node:assert/strict";
import { ContainerDefinition$ } from "@aws-sdk/client-ecs";
import { readContainer } from "../../policy/lib/container-fields";

/** A shape of AWS's model of ECS, as the SDK has it: a number says its kind. */
type Shape = (() => Shape) | number | string | readonly unknown[];

/** Structures and unions have fields, lists and maps have others inside; what is inside anything else is nothing. */
function fieldsOf(shape: Shape): readonly (readonly [string, Shape])[] | "map" | "text" {
  if (typeof shape === "function") return fieldsOf(shape());
  // One number for all that has no name of its own: a text, a flag, a list of texts, a map of texts.
  if (!Array.isArray(shape)) return shape === 128 ? "map" : "text";
  const [kind, ...parts] = shape as readonly unknown[];
  // A reference with traits of its own: `[() => shape, traits]`.
  if (typeof kind === "function") return fieldsOf((kind as () => Shape)());
  if (kind === 1) return fieldsOf(parts[3] as Shape);
  if (kind === 2) return "map";
  if (kind !== 3 && kind !== 4) return "text";
  const [names, shapes] = [parts[3] as readonly string[], parts[4] as readonly Shape[]];
  return names.map((name, index) => [name, shapes[index] ?? 0] as const);
}

/** Every field that ECS knows of a container, however deep, and what is inside it. */
const known = (function paths(shape: Shape, above: readonly string[]): (readonly [string[], string])[] {
  const fields = fieldsOf(shape);
  if (typeof fields === "string") return [[[...above], fields]];
  return fields.flatMap(([name, inside]) => paths(inside, [...above, name]));
})(ContainerDefinition$ as unknown as Shape, []);

const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((inside, name) => ({ [name]: inside }), value);
const changed = (path: readonly string[], change: (name: string) => string) => path.map(change);

describe("a container of a task definition", () => {
  it("has as many fields as AWS's model", () => {
    assert.ok(known.length > 70, String(known.length));
    assert.deepEqual(
      known.filter(([, inside]) => inside === "map").map(([path]) => path.join(".")),
      ["dockerLabels", "logConfiguration.options", "firelensConfiguration.options"],
    );
  });

  for (const [path, inside] of known) {
    const name = path.join(".");
    it(`has ${name}, in whatever letters it is written`, () => {
      const value = { Own: ["x"] };
      const said = { value: nested(path, value), unknown: [] };
      assert.deepEqual(readContainer(nested(path, value)), said);
      assert.deepEqual(
        readContainer(
          nested(
            changed(path, (each) => each.toUpperCase()),
            value,
          ),
        ),
        said,
      );
    });

    it(`has no ${name} with a letter more, and says so`, () => {
      const [last = "", ...above] = path.toReversed();
      const wrong = [...above.reverse(), `${last}x`];
      assert.deepEqual(readContainer(nested(wrong, inside)).unknown, [wrong.join(".")]);
    });
  }

  it("has lists, of which each is read, and plain values", () => {
    assert.deepEqual(readContainer({ Secrets: [{ NAME: "a" }, { valuefrom: "b" }, "c", null] }), {
      value: { secrets: [{ name: "a" }, { valueFrom: "b" }, "c", null] },
      unknown: [],
    });
    for (const plain of ["x", 7, null, undefined])
      assert.deepEqual(readContainer(plain), { value: plain, unknown: [] });
  });

  it("keeps the last of two names that are one to the provider, and says so", () => {
    assert.deepEqual(readContainer({ privileged: false, Privileged: true }), {
      value: { privileged: true },
      unknown: ["Privileged twice"],
    });
    assert.deepEqual(readContainer({ linuxParameters: { Devices: [], devices: [{}] } }), {
      value: { linuxParameters: { devices: [{}] } },
      unknown: ["linuxParameters.devices twice"],
    });
    assert.deepEqual(readContainer({ toString: 1, linuxParameters: { hasOwnProperty: 1 } }), {
      value: { linuxParameters: {} },
      unknown: ["toString", "linuxParameters.hasOwnProperty"],
    });
  });
});
