import * as assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Commit } from "../../../deliver/change";
import { commandLine, type Run } from "../../../deliver/command-line";
import { commands, type DeliverCommand } from "../../../deliver/commands";
import { route } from "../../../promote/promotion";
import { caught } from "../../support/caught";
import { projectFolder, stackFiles } from "../../support/stacks";
import { type Step, workflow } from "../../support/workflow";

const { text, jobs, permissions } = workflow;
const { scripts } = JSON.parse(readFileSync(path.join(projectFolder, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** What a job may write on GitHub. */
const writes: Readonly<Record<string, string>> = { comment: "pull-requests", drift: "issues" };
const steps = Object.values(jobs).flatMap((job) => job.steps);

describe("the pipeline", () => {
  it("calls npm scripts that there are, with commands and a stack, and no other program", () => {
    const called = steps.flatMap(({ run }) => run ?? []);
    assert.ok(called.length >= 10);
    for (const line of called) {
      const [, script = "", command = ""] =
        /^npm (?:ci|test|run ([a-z:-]+)(?: --(?: ([a-z]+))? "\$STACK"(?: --[a-z]+ \S+)*)?)$/.exec(line) ??
        assert.fail(line);
      if (script !== "") assert.ok(Object.hasOwn(scripts, script), script);
      if (script === "deliver") assert.ok(Object.hasOwn(commands, command), command);
      if (script === "tell") assert.ok(["comment", "drift"].includes(command), command);
      if (script === "release") assert.ok(["wait", "check"].includes(command), command);
    }
  });

  it("keeps the evidence of each run that the policy pack judges, and never the log that it is made of", () => {
    for (const [name, command] of Object.entries({ preview: "preview", deploy: "up" })) {
      const own = jobs[name]?.steps ?? [];
      const judging = own.find(({ run }) => run?.startsWith(`npm run deliver -- ${command} `))?.run ?? "";
      const telling = own.find(({ run }) => run?.startsWith("npm run evidence "));
      const [, events] = / --events (\S+)/.exec(judging) ?? assert.fail(judging);
      const [, read, out] = / --events (\S+) --out (\S+)$/.exec(telling?.run ?? "") ?? assert.fail(name);
      const upload = own.find(({ uses = "" }) => uses.startsWith("actions/upload-artifact@"));
      assert.equal(read, events);
      assert.equal(upload?.with?.path, out);
      assert.ok(!`${events}`.startsWith(`${out}`));
      assert.ok(own.indexOf(upload as Step) > own.indexOf(telling as Step));
      // A refused run is evidence, too.
      for (const step of [telling, upload]) assert.match(step?.if ?? "", /^\$\{\{ !cancelled\(\) \}\}$/);
    }
  });

  it("pins every action to a commit, says which version that is, and keeps no credentials of the repository", () => {
    const used = [...text.matchAll(/uses: (\S+)(.*)/g)];
    assert.equal(used.length, steps.filter(({ uses }) => uses !== undefined).length);
    for (const [line, action = "", comment = ""] of used) {
      assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/, line);
      assert.match(comment, /^ # v\d+\.\d+\.\d+$/, line);
    }
    for (const step of steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout")))
      assert.equal(step.with?.["persist-credentials"], false);
    assert.doesNotMatch(text, /secrets\.|AWS_SECRET|access-key/i);
  });

  it("may read, and asks for a token only where a protected environment is named", () => {
    assert.deepEqual(permissions, { contents: "read" });
    for (const [name, job] of Object.entries(jobs)) {
      assert.ok(job["timeout-minutes"], name);
      const token = job.permissions?.["id-token"] === "write";
      assert.equal(token, job.environment !== undefined, name);
      for (const [scope, level] of Object.entries(job.permissions ?? {}))
        assert.ok(level === "read" || scope === "id-token" || writes[name] === scope, `${name}: ${scope}`);
    }
    assert.match(jobs.deploy?.environment ?? "", /^\$\{\{ matrix\.stack \}\}$/);
    for (const name of ["preview", "drift"])
      assert.match(jobs[name]?.environment ?? "", /^\$\{\{ matrix\.stack \}\}-preview$/);
  });

  it("writes on GitHub in one step of two jobs, of which the one that writes on pull requests runs nothing of theirs", () => {
    const own = Object.entries(jobs).flatMap(([name, job]) =>
      job.steps
        .filter((step) => JSON.stringify(step).includes("github.token"))
        .map((step) => [name, step] as const),
    );
    assert.deepEqual(
      own.map(([name, { run }]) => [name, run?.split(" ")[4]]),
      Object.keys(writes).map((name) => [name, name]),
    );
    const [checkout] = jobs.comment?.steps ?? [];
    assert.match(String(checkout?.with?.ref), /^\$\{\{ github\.event\.pull_request\.base\.sha \}\}$/);
    // What somebody else has written is no part of a shell's program.
    for (const { run = "" } of steps) assert.doesNotMatch(run, /\$\{\{/);
  });

  it("checks before an update, and follows and verifies what it has started", () => {
    const called = (name: string) =>
      (jobs[name]?.steps ?? []).flatMap(
        ({ run }) => /^npm (?:run )?([a-z]+(?: -- [a-z]+)?)/.exec(run ?? "")?.[1] ?? [],
      );
    assert.deepEqual(called("preview"), ["ci", "deliver -- preview", "evidence"]);
    assert.deepEqual(called("deploy"), [
      "ci",
      "release -- check",
      "deliver -- up",
      "release -- wait",
      "verify",
      "evidence",
    ]);
    assert.deepEqual(called("drift"), ["ci", "deliver -- drift", "tell -- drift"]);
    // Whoever pushes: an update is waited for, and never broken off.
    assert.match(jobs.deploy?.concurrency?.group ?? "", /^deploy-\$\{\{ matrix\.stack \}\}$/);
    assert.equal(jobs.deploy?.concurrency?.["cancel-in-progress"], false);
  });

  it("goes the way of a version, one stack at a time", () => {
    for (const { strategy } of Object.values(jobs))
      if (strategy) assert.deepEqual(strategy.matrix.stack, route);
    assert.equal(jobs.deploy?.strategy?.["max-parallel"], 1);
    assert.deepEqual([...route].sort(), Object.keys(stackFiles).sort());
  });
});

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
