import * as assert from "node:assert/strict";
import { Platform } from "../support/platform";

describe("bad input on the engine", function () {
  this.timeout("5m");

  it("stops the preview before the first resource, with all problems in one message and no stack trace", async () => {
    const dev = new Platform("dev", {
      overrides: {
        logRetentionDays: 31,
        defaults: { cpu: 300 },
        images: { screening: "latest", nobody: `sha256:${"a".repeat(64)}` },
        colour: "blue",
      },
    });
    try {
      const { summary, events, stdout, stderr } = await dev.run(["preview"], "fails");
      const said = summary.errors.map(({ message }) => message);
      const [message = ""] = said;
      assert.equal(said.filter((each) => each.includes("Pulumi.dev.yaml")).length, 1, said.join("\n--\n"));
      for (const problem of [/logRetentionDays.*31/, /300.*Use 256/, /latest.*sha256/, /nobody/, /colour/])
        assert.match(message, problem);
      assert.doesNotMatch(stdout + stderr, /\n\s+at .*\(.*:\d+:\d+\)/);
      const made = events.filter(
        ({ resourcePreEvent }) =>
          // The stack itself, and what it reads of its own last run.
          resourcePreEvent && !resourcePreEvent.metadata.type.startsWith("pulumi:"),
      );
      assert.deepEqual(made, []);
    } finally {
      await dev.close();
    }
  });
});
