import * as assert from "node:assert/strict";
import * as path from "node:path";
import type { Violation } from "../../sandbox/verdict";
import { Platform } from "../support/platform";

const programs = path.join(__dirname, "..", "support", "programs");
const program = path.join(programs, "one-log-group.ts");
const guard = "pack-enforce-configuration";
const judged = "resource-disallow-weakening-options";

/** What the pack says, and at which level, of a program that it refuses anyway, by such a configuration. */
async function violations(policies: Record<string, unknown>): Promise<readonly Violation[]> {
  const platform = new Platform("dev", { program, policies: policies as never });
  try {
    return (await platform.run(["preview"], "fails")).summary.policies.violations;
  } finally {
    await platform.close();
  }
}

const mandatory = (all: readonly Violation[], rule: string) =>
  all.filter((each) => each.rule === rule && each.level === "mandatory").map(({ message }) => message);

describe("the pack on the engine cannot be switched off by its configuration", function () {
  this.timeout("5m");

  for (const level of ["disabled", "advisory"])
    it(`all: "${level}" is a violation, and critical and high rules judge as before`, async () => {
      const said = await violations({ all: level });
      assert.match(mandatory(said, guard).join("\n"), new RegExp(`"${level}" is below "mandatory"`));
      assert.equal(mandatory(said, judged).length, 1, JSON.stringify(said, null, 1));
    });

  it("one rule that is off is one, by its name", async () => {
    const said = await violations({ [judged]: "disabled" });
    assert.ok(mandatory(said, guard).some((message) => message.includes(judged)));
    assert.equal(mandatory(said, judged).length, 1);
  });

  it("misspelt names and thresholds out of bounds are told, with the name that was meant", async () => {
    const said = mandatory(
      await violations({
        "cloudwatch-loggroup-configure-retentoin": "mandatory",
        "kms-key-configure-deletion-window": { minimumDayz: 7 },
        "secretsmanager-secret-configure-recovery-window": { minimumDays: -5 },
      }),
      guard,
    ).join("\n");
    assert.match(
      said,
      /no rule `cloudwatch-loggroup-configure-retentoin` \(did you mean `cloudwatch-loggroup-configure-retention`/,
    );
    assert.match(said, /no setting `minimumDayz` \(did you mean `minimumDays`/);
    assert.match(said, /secretsmanager-secret-configure-recovery-window\.minimumDays: 7 is the least/);
  });
});

/** That the engine shows a pack the outputs of the root at all is nowhere written but in its source. */
describe("the pack on the engine sees what a stack gives out", function () {
  this.timeout("5m");

  it("refuses a secret among the outputs at the preview, known or not", async () => {
    const platform = new Platform("dev", { program: path.join(programs, "secret-outputs.ts") });
    try {
      const { summary } = await platform.run(["preview"], "fails");
      assert.deepEqual(
        mandatory(summary.policies.violations, "stack-disallow-secret-outputs")
          .map((message) => message.split(".", 1)[0])
          .sort(),
        [
          "the output `connection` looks like a URL with a password",
          "the output `logPassword` is a secret by its name",
        ],
      );
      // What the engine itself tells the provider is nothing that a review has to allow.
      assert.deepEqual(
        mandatory(summary.policies.violations, "stack-disallow-unjudged-provider-settings"),
        [],
      );
    } finally {
      await platform.close();
    }
  });
});
