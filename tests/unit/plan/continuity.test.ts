import * as assert from "node:assert/strict";
import type { Catalogue } from "../../../model/catalogue";
import { catalogueProblems } from "../../../plan/catalogue-problems";
import { platform } from "../../../services";
import { entry, smallWith } from "../../support/catalogues";

const promised = (rtoMinutes: number) => ({ continuity: { businessService: "Onboarding", rtoMinutes } });
/** A caller and what it calls, each with what it promises, or with nothing. */
const problems = (caller: number | undefined, callee: number | undefined) =>
  catalogueProblems(
    smallWith({
      portal: { calls: ["index"], ...(caller === undefined ? {} : promised(caller)) },
      index: { ...entry, ...(callee === undefined ? {} : promised(callee)) },
    }) as Catalogue,
    ["test"],
  ).map(({ steps, message }) => `${steps.join(".")}: ${message}`);

describe("how long the bank bears to be without a service", () => {
  it("is no less than for what it calls, where both promise something", () => {
    for (const [caller, callee] of [
      [60, 60],
      [61, 60],
      [undefined, 60],
      [60, undefined],
    ])
      assert.deepEqual(problems(caller, callee), []);
    assert.deepEqual(problems(60, 61), [
      "services.portal.continuity.rtoMinutes: 60 is less than that of index, which it calls. Use 61 or more, or promise less time for index.",
    ]);
  });

  it("is not compared with what there is not: that alone is told", () =>
    assert.deepEqual(
      catalogueProblems(smallWith({ portal: { calls: ["nobody"], ...promised(60) } }), ["test"]).map(
        ({ steps }) => steps.join("."),
      ),
      ["services.portal.calls.0"],
    ));

  it("is promised for every service of the platform, with the loss that is borne of each that writes", () => {
    for (const [key, { continuity, data = {} }] of Object.entries(platform.services)) {
      assert.ok(continuity, key);
      const writes = Object.values(data).some((access) => access !== "read");
      assert.equal(continuity.rpoMinutes !== undefined, writes, key);
    }
  });
});
