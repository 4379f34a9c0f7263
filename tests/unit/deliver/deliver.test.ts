import * as assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Commit } from "../../../deliver/change";
import { commandLine, type Run } from "../../../deliver/command-line";
import { commands, type DeliverCommand } from "../../../deliver/commands";
import { caught } from "../../support/caught";

describe("`npm run deliver`", () => {
  const runs: string[] = [];
  const said: string[] = [];
  const engine =
    (status: number): Run =>
    (program, given) => {
      runs.push([program, ...given].join(" "));
      return status;
    };
  const run = (argv: readonly string[], status = 0, commit: Commit = { subject: "One" }) =>
    caught(() => commandLine(argv, { run: engine(status), log: (line) => said.push(line), commit }));

  it("calls the engine with the policy pack, and never spares a preview", async () => {
    for (const command of Object.keys(commands) as DeliverCommand[])
      assert.equal((await run([command, "prod"])).status, 0);
    const pack = "--policy-pack policy --policy-pack-config policy/config/prod.json";
    assert.deepEqual(runs, [
      `pulumi preview --stack prod --non-interactive --parallel 64 ${pack}`,
      `pulumi up --yes --stack prod --non-interactive --parallel 64 ${pack}`,
      "pulumi refresh --preview-only --expect-no-changes --stack prod --non-interactive --parallel 64",
    ]);
  });

  it("says itself whether it asks, whatever the environment says for every command", async () => {
    const asked: unknown[] = [];
    for (const command of Object.keys(commands)) {
      const run: Run = (_, given, env) => {
        assert.ok("PULUMI_SKIP_CONFIRMATIONS" in env);
        asked.push([command, given.includes("--yes"), env.PULUMI_SKIP_CONFIRMATIONS]);
        return 0;
      };
      await caught(() => commandLine([command, "prod"], { run, log: () => {}, commit: { subject: "One" } }));
    }
    assert.deepEqual(asked, [
      ["preview", false, undefined],
      ["up", true, undefined],
      ["drift", false, undefined],
    ]);
  });

  it("keeps the event log of what the pack judges, and of nothing else", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "deliver-"));
    const file = path.join(folder, "kept", "events.json");
    runs.length = 0;
    for (const command of ["preview", "up"])
      assert.equal((await run([command, "dev", "--events", file])).status, 0);
    for (const each of runs) assert.ok(each.endsWith(` --event-log ${file}`), each);
    assert.ok(existsSync(path.dirname(file)));
    assert.equal((await run(["drift", "dev", "--events", file])).status, 2);
    assert.match(said.join(), /judges nothing of drift. Use it with preview or up/);
    assert.equal(runs.length, 2);
    rmSync(folder, { recursive: true });
  });

  it("looks at AWS first where it is asked to, or where the commit undoes drift in the very stack", async () => {
    const undoing = (...undoes: string[]): Commit => ({ subject: "One", undoes });
    runs.length = 0;
    for (const command of ["preview", "up"]) {
      await run([command, "qa", "--refresh"]);
      await run([command, "qa"], 0, undoing("dev", "qa"));
      await run([command, "qa"], 0, undoing("dev"));
    }
    assert.deepEqual(
      runs.map((each) => each.includes(" --refresh ")),
      [true, true, false, true, true, false],
    );
    assert.equal((await run(["drift", "qa"], 0, undoing("qa"))).status, 0);
    assert.equal((await run(["drift", "qa", "--refresh"])).status, 2);
    assert.match(said.join(), /--refresh: drift looks at AWS by itself/);
    assert.equal((await run(["up", "qa"], 0, undoing("qa", "production"))).status, 2);
    assert.match(
      said.join(),
      /Undo-Drift: production: the commit's message names no stack by that. Use beta, dev, prod or qa/,
    );
    assert.equal(runs.length, 7);
  });

  it("ends as the engine does, and refuses what it does not know before that", async () => {
    assert.equal((await run(["up", "prod"], 255)).status, 255);
    const before = runs.length;
    assert.equal((await run(["destroy", "prod"])).status, 2);
    assert.equal((await run(["up", "production"])).status, 2);
    assert.match(said.join(), /production has no stack file. Use beta, dev, prod or qa/);
    assert.equal(runs.length, before);
  });

  it("says so where there is no engine", async () => {
    const { PATH } = process.env;
    process.env.PATH = "";
    try {
      assert.equal(
        (await caught(() => commandLine(["preview", "dev"], { log: (line) => said.push(line) }))).status,
        2,
      );
    } finally {
      process.env.PATH = PATH;
    }
    assert.match(said.join(), /the Pulumi CLI cannot be run/);
  });
});
