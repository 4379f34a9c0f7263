import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ensureCli } from "../../sandbox/cli";
import { commandsOf } from "../support/runbook/commands";

const documents = ["docs/runbook.md", "docs/first-deployment.md", "docs/guide.md"];
const commands = documents.flatMap(commandsOf).filter(({ words }) => words[0] === "pulumi");

/** With `--help` the CLI reads its command and options, and does nothing. */
describe("the runbook's commands of Pulumi", function () {
  this.timeout("2m");
  let program = "";
  const home = mkdtempSync(path.join(tmpdir(), "cdd-runbook-"));
  before(async () => {
    const cli = await ensureCli({ pinned: true, log: () => {} });
    program = path.join(cli.path, "pulumi");
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  function fault(words: readonly string[]): string | undefined {
    const { status, stdout, stderr } = spawnSync(program, [...words.slice(1), "--help"], {
      cwd: home,
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: home, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    if (status !== 0) return stderr.trim();
    // What it does not know below a command that it knows, it passes over: the help is that of the command above.
    const [, above = ""] = /^ +pulumi ((?:[a-z-]+ )+)\[command\]$/m.exec(stdout) ?? [];
    const next = words[above.trim().split(" ").length + 1];
    return above === "" || next === undefined || next.startsWith("-") ? undefined : `${above}has no ${next}`;
  }

  it("are what the CLI takes", () => {
    assert.ok(commands.length > 40);
    const distinct = new Map(commands.map((one) => [one.words.join(" "), one]));
    const wrong = [...distinct.values()].flatMap(({ at, words }) => {
      const found = fault(words);
      return found === undefined ? [] : [`${at}: ${words.join(" ")}: ${found}`];
    });
    assert.deepEqual(wrong, []);
  });

  it("are refused where it takes them not", () => {
    assert.match(fault(["pulumi", "up", "--stack", "prod", "--without-preview"]) ?? "", /unknown flag/);
    assert.match(fault(["pulumi", "apply"]) ?? "", /unknown command/);
    assert.match(fault(["pulumi", "state", "remove", "<urn>"]) ?? "", /state has no remove/);
  });
});
