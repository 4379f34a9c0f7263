import * as assert from "node:assert/strict";
import { type Place, whyLeft } from "../../../mutation/words";

describe("a fault", () => {
  /** A property of the object that a call is given. */
  const property = (name: string, callee: string | undefined): Place => ({
    node: { type: "ObjectProperty", key: { name } },
    parent: { type: "ObjectExpression" },
    parentPath: {
      node: { type: "ObjectExpression" },
      parent: { type: "CallExpression", ...(callee !== undefined && { callee: { name: callee } }) },
    },
  });
  const argument = (key: number, callee: string, listKey = "arguments"): Place => ({
    node: { type: "StringLiteral" },
    parent: { type: "CallExpression", callee: { name: callee } },
    listKey,
    key,
  });

  it("is not made in what a rule says of itself and of its settings", () => {
    for (const maker of ["resourceRule", "stackRule"])
      for (const name of ["severity", "description", "remediation", "standards"])
        assert.match(whyLeft(property(name, maker)) ?? "", /says of itself/, name);
    assert.match(whyLeft(argument(1, "setting")) ?? "", /says of itself/);
  });

  it("is made in all else", () => {
    for (const place of [
      property("types", "resourceRule"),
      property("name", "stackRule"),
      property("description", "openingOf"),
      property("description", undefined),
      argument(0, "setting"),
      argument(2, "setting"),
      argument(1, "settings"),
      argument(1, "setting", "typeParameters"),
      { node: { type: "StringLiteral" } },
      {
        ...property("description", "resourceRule"),
        node: { type: "ObjectMethod", key: { name: "description" } },
      },
    ])
      assert.equal(whyLeft(place), undefined, JSON.stringify(place));
  });
});
