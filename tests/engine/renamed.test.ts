import * as assert from "node:assert/strict";
import * as path from "node:path";
import type { Json } from "../../sandbox/stack-files";
import { Platform, replaced, steps } from "../support/platform";
import { added, beside, caller, former, renamed } from "../support/programs/renamed/stages";
import { policyWith, valuesWith } from "../support/snippets";
import { policyConfigOf } from "../support/stacks";

const program = (name: string) => path.join(__dirname, "..", "support", "programs", "renamed", `${name}.ts`);
const overrides = valuesWith("dev", valuesWith("dev", {}, added), beside);
const { rotation } = overrides as { rotation: Json };

describe("the README's new entry, and the runbook's renamed one, on the engine", function () {
  this.timeout("15m");
  this.bail(true);
  const dev = new Platform("dev", {
    program: program("added"),
    overrides: valuesWith("dev", {}, added),
    policies: "none",
  });
  const policies = policyWith("dev", policyConfigOf("dev"), [...added, ...beside]);
  after(() => dev.close());

  async function bring(services: readonly string[]): Promise<void> {
    const { outside } = await dev.sandbox();
    for (const service of services) await outside.pushImage(service);
    for (const { name, hasValue } of outside.secrets())
      if (
        !hasValue &&
        services.some((service) => name.startsWith(`${service}/`) || name.includes(`/${service}/`))
      )
        await outside.putSecret(name, "a value");
  }

  it("the new entry stands as it is printed, and breaks no rule", async () => {
    const first = await dev.up();
    assert.ok("adverse-media" in first.summary.waiting);
    await bring(["agents/tls-proxy", "adverse-media", former, caller, "audit-trail"]);
    await dev.goOn({ policies });
    const { summary } = await dev.up();
    assert.deepEqual(summary.policies.violations, []);
    assert.ok(!("adverse-media" in summary.waiting));
  });

  it("the renamed one comes beside the former one: nothing is deleted, and the former one is not released", async () => {
    // Judged where the way begins and ends: what stands between is judged by tests of the documents' blocks.
    await dev.goOn({ program: program("beside"), overrides, policies: "none" });
    const made = await dev.up();
    assert.deepEqual(
      steps(made).filter((step) => !/^(create|update) /.test(step)),
      [],
    );
    assert.deepEqual(made.summary.releases, []);
    assert.deepEqual(made.summary.waiting[renamed], [renamed]);
    await bring([renamed]);
    const running = await dev.up();
    assert.deepEqual(running.summary.releases, [`cdd-dev-${renamed}`]);
  });

  it("its callers call it: they are released, and nobody else", async () => {
    await dev.goOn({ program: program("called") });
    const { summary } = await dev.up();
    assert.deepEqual(summary.releases, [`cdd-dev-${caller}`]);
  });

  it("the former one goes, with what is its own, and nothing else is deleted or replaced", async () => {
    await dev.goOn({
      program: program("removed"),
      policies,
      overrides: {
        ...overrides,
        rotation: { ...rotation, [`${former}/mail-relay-credentials`]: null },
        images: { [former]: null },
      },
    });
    const gone = await dev.up();
    const deleted = steps(gone).filter((step) => step.startsWith("delete"));
    assert.ok(deleted.length > 40, `${deleted.length} were deleted`);
    assert.deepEqual(
      deleted.filter((step) => !step.includes(former)),
      [],
    );
    assert.deepEqual(replaced(gone), []);
    assert.deepEqual(gone.summary.policies.violations, []);
  });
});
