import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { commitIn } from "../../../deliver/change";
import { commandLine, type Surroundings } from "../../../deliver/command-line";
import { caught } from "../../support/caught";
import { projectFolder, stackFiles } from "../../support/stacks";

const freeze = {
  from: "2026-12-18T18:00",
  until: "2027-01-04T08:00",
  timezone: "Europe/London",
  reason: "Close of the year",
  overrides: [{ ticket: "CHG0000007", reason: "A customer waits", approvedBy: "CISO", until: "2026-12-24" }],
};
const inFreeze = new Date("2026-12-20T00:00:00Z");
const before = new Date("2026-12-01T00:00:00Z");

describe("an up of a stack that says when it may change", () => {
  let folder = "";
  const calls: (readonly [string, string | undefined])[] = [];
  const said: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "deliver-"));
    for (const stack of Object.keys(stackFiles))
      cpSync(path.join(projectFolder, `Pulumi.${stack}.yaml`), path.join(folder, `Pulumi.${stack}.yaml`));
    writeStack({ ticketForm: "CHG#######", freezes: [freeze] });
    calls.length = 0;
    said.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function writeStack(changes: object) {
    const platform = { ...(stackFiles.prod as object), changes };
    writeFileSync(path.join(folder, "Pulumi.prod.yaml"), stringify({ config: { "cdd:platform": platform } }));
  }
  const deliver = (argv: readonly string[], more: Partial<Surroundings> = {}) =>
    caught(() =>
      commandLine(argv, {
        folder,
        at: before,
        commit: { subject: "A change" },
        log: (line) => said.push(line),
        run: (_, given, { CHANGE_TICKET }) => {
          const message = given[given.indexOf("--message") + 1];
          calls.push([given.includes("--message") ? (message ?? "") : "", CHANGE_TICKET]);
          return 0;
        },
        ...more,
      }),
    );

  it("is refused without its ticket, before the engine is called", async () => {
    assert.equal((await deliver(["up", "prod"])).status, 2);
    assert.match(
      said.join(),
      /1 problem to solve .*\n {2}Pulumi.prod.yaml: cdd:platform.changes.ticketForm: no change ticket is given/,
    );
    assert.deepEqual(calls, []);
  });

  it("takes the ticket from the command, else the environment, else the commit, and hands it to the program and the history", async () => {
    const commit = { subject: "A change", ticket: "CHG0000003" };
    assert.equal((await deliver(["up", "prod", "--ticket", "CHG0000001"], { commit })).status, 0);
    process.env.CHANGE_TICKET = "CHG0000002";
    try {
      assert.equal((await deliver(["up", "prod"], { commit })).status, 0);
      process.env.CHANGE_TICKET = "";
      assert.equal((await deliver(["up", "prod"], { commit })).status, 0);
    } finally {
      delete process.env.CHANGE_TICKET;
    }
    assert.deepEqual(calls, [
      ["CHG0000001: A change", "CHG0000001"],
      ["CHG0000002: A change", "CHG0000002"],
      ["CHG0000003: A change", "CHG0000003"],
    ]);
  });

  it("is refused in a freeze, but for the ticket of an override", async () => {
    const argv = ["up", "prod", "--ticket"];
    assert.equal((await deliver([...argv, "CHG0000001"], { at: inFreeze })).status, 2);
    assert.match(
      said.join(),
      /changes.freezes\[0\]: nothing changes now \(2026-12-18T18:00 to 2027-01-04T08:00, Europe\/London: Close of the year\)/,
    );
    assert.equal((await deliver([...argv, "CHG0000007"], { at: inFreeze })).status, 0);
    assert.deepEqual(calls, [["CHG0000007: A change (freeze overridden by CISO)", "CHG0000007"]]);
  });

  it("is told of by a preview, which is made all the same", async () => {
    assert.equal((await deliver(["preview", "prod"], { at: inFreeze })).status, 0);
    assert.match(said.join(), /an up would be refused now:\n2 problems/);
    assert.deepEqual(calls, [["", undefined]]);
    said.length = 0;
    assert.equal((await deliver(["drift", "prod"], { at: inFreeze })).status, 0);
    assert.deepEqual(said, []);
    assert.equal((await deliver(["drift", "prod", "--ticket", "CHG0000001"])).status, 2);
    assert.match(said.join(), /--ticket CHG0000001: drift changes nothing/);
  });

  it("is refused where the stack file is wrong, with all of it", async () => {
    writeStack({ ticketForm: "?", freezes: [{ ...freeze, timezone: "here" }] });
    assert.equal((await deliver(["up", "prod"])).status, 2);
    assert.match(said.join(), /2 problems to solve/);
    assert.deepEqual(calls, []);
  });

  it("reads what the newest commit says", () => {
    assert.equal(commitIn(folder), undefined);
    const git = (...argv: string[]) =>
      execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...argv], { cwd: folder });
    git("init", "--quiet");
    git("commit", "--quiet", "--allow-empty", "-m", "One");
    assert.deepEqual(commitIn(folder), { subject: "One" });
    git("commit", "--quiet", "--allow-empty", "-m", "Two", "-m", "Why", "-m", "Change-Ticket: CHG0000001");
    assert.deepEqual(commitIn(folder), { subject: "Two", ticket: "CHG0000001" });
    // Two tickets are no ticket's form.
    git("commit", "--quiet", "--allow-empty", "-m", "Three", "-m", "Change-Ticket: A1\nChange-Ticket: A2");
    assert.deepEqual(commitIn(folder), { subject: "Three", ticket: "A1,A2" });
    git("commit", "--quiet", "--allow-empty", "-m", "Four", "-m", "Undo-Drift: dev, qa\nChange-Ticket: A1");
    assert.deepEqual(commitIn(folder), { subject: "Four", ticket: "A1", undoes: ["dev", "qa"] });
  });
});
