import * as assert from "node:assert/strict";
import type { z } from "zod";
import { bodySizeRule } from "../../../model/managed-rules";
import { faultsOf } from "../../../model/reading";
import { chosenFalsePositives, falsePositives, waf } from "../../../model/waf";

const takes = (form: z.ZodType, value: unknown) => faultsOf(form, value).length === 0;
const messages = (form: z.ZodType, value: unknown) => faultsOf(form, value).map(({ message }) => message);

describe("what a stack says of its WAF", () => {
  it("blocks by the versions that AWS's changelog names, where it says nothing", () => {
    // Source: AWS WAF developer guide, AWS Managed Rules changelog.
    assert.deepEqual(waf.parse({}), {
      mode: "block",
      versions: { knownBadInputs: "Version_1.25", sqlInjection: "Version_2.3", common: "Version_1.19" },
    });
  });

  it("lets a rule count at some paths, but not that of the size of bodies", () => {
    const counted = (rule: string) =>
      messages(falsePositives, [{ rule, paths: ["/a"], stacks: ["dev"], ticket: "CDD-1" }]);
    assert.deepEqual(counted("CrossSiteScripting_BODY"), []);
    assert.match(counted(bodySizeRule)[0] ?? "", /Use largeBodyPaths for the size of bodies\.$/);
    assert.match(counted("Nothing")[0] ?? "", /Use a rule of AWS's: .*, CrossSiteScripting_BODY, /);
    const chosen = { rule: "CrossSiteScripting_BODY", paths: ["/a"], ticket: "CDD-1" };
    assert.deepEqual(messages(chosenFalsePositives, [chosen]), []);
  });

  it("names static versions of AWS's rules", () => {
    const version = (common: string) => takes(waf, { versions: { common } });
    for (const right of ["Version_1.0", "Version_12.34"]) assert.ok(version(right), right);
    for (const wrong of ["Version_1", "xVersion_1.0", "Version_1.0x", "Default", "Version_1."])
      assert.ok(!version(wrong), wrong);
    assert.ok(takes(waf, { mode: "count" }) && takes(waf, { mode: "block" }) && !takes(waf, { mode: "" }));
  });
});
