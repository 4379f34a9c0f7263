import * as assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { commandLine, splitExtra } from "../../command-line";
import { choose } from "../../outside-commands";

describe("the sandbox's command line", () => {
  let home: string;
  let said: string[];
  let written: string;
  let complained: string;
  const before = process.env.SANDBOX_HOME;
  const streams = { out: process.stdout.write, err: process.stderr.write };

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "sandbox-"));
    process.env.SANDBOX_HOME = home;
    said = [];
    written = "";
    complained = "";
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
    if (before === undefined) delete process.env.SANDBOX_HOME;
    else process.env.SANDBOX_HOME = before;
  });

  /** Runs it with both streams caught, and gives them back whatever happens. */
  async function run(...argv: string[]): Promise<number> {
    process.stdout.write = (text) => {
      written += text;
      return true;
    };
    process.stderr.write = (text) => {
      complained += text;
      return true;
    };
    try {
      return await commandLine(argv, (line) => said.push(line));
    } finally {
      process.stdout.write = streams.out;
      process.stderr.write = streams.err;
    }
  }

  it("helps with every command and ends 0", async () => {
    const commands = [
      "preview",
      "up",
      "refresh",
      "destroy",
      "export",
      "reset",
      "exec",
      "first-deployment",
      "judge",
      "aws",
    ];
    assert.equal(await run("--help"), 0);
    for (const command of commands) assert.match(written, new RegExp(`^  ${command} `, "m"));
    const outside = [
      "push-image",
      "copy-image",
      "put-secret",
      "fail-deployment",
      "hold-deployment",
      "shift",
      "approve",
      "fault",
      "reject",
      "deployments",
      "scale",
    ];
    for (const command of [...commands.map((one) => [one]), ...outside.map((one) => ["aws", one])]) {
      written = "";
      assert.equal(await run(...command, "--help"), 0, command.join(" "));
      assert.match(written, new RegExp(`^Usage: npm run sandbox -- ${command.join(" ")}`));
    }
    assert.deepEqual(readdirSync(home), [], "help makes nothing");
  });

  it("ends 2 for what it does not know, with the reason", async () => {
    assert.equal(await run("deploy", "dev"), 2);
    assert.match(complained, /unknown command 'deploy'/);
    assert.equal(await run("preview"), 2);
    assert.match(complained, /missing required argument 'stack'/);
    assert.equal(await run("preview", "dev", "--yes"), 2);
    assert.match(complained, /unknown option '--yes'/);
    assert.equal(await run("preview", "dev", "qa"), 2);
  });

  it("names the stacks there are where one has no file", async () => {
    assert.equal(await run("preview", "production"), 2);
    assert.match(said.join(), /no Pulumi\.production\.yaml .* beta, dev, prod, qa\.$/);
    assert.deepEqual(readdirSync(home), []);
  });

  it("refuses a destroy without its preview", async () => {
    for (const flag of ["--skip-preview", "--skip-preview=true", "-f"]) {
      said = [];
      assert.equal(await run("destroy", "dev", "--", flag), 2);
      assert.match(said.join(), /destroy always previews/);
    }
  });

  it("refuses arguments for an engine that the command does not start", async () => {
    assert.equal(await run("reset", "dev", "--", "--diff"), 2);
    assert.match(said.join(), /--diff\) go to preview, up, refresh, destroy, export only/);
  });

  it("forgets a stack with JSON alone on standard output", async () => {
    assert.equal(await run("reset", "dev", "--json"), 0);
    assert.equal(JSON.parse(written).stack, "dev");
  });

  it("says what to do first where the cloud has nothing yet", async () => {
    assert.equal(await run("aws", "push-image", "dev", "--all"), 2);
    assert.match(said.join(), /dev has no repository yet: npm run sandbox -- up dev/);
    assert.equal(await run("aws", "put-secret", "dev", "--all", "--value", "x"), 2);
    assert.match(said.at(-1) ?? "", /dev has no secret yet/);
  });

  it("tries another project's stacks where told to", async () => {
    writeFileSync(path.join(home, "Pulumi.yaml"), "name: other\nruntime: nodejs\n");
    assert.equal(await run("--project", home, "preview", "dev"), 2);
    assert.match(said.join(), /No stack has a file there\.$/);
  });

  it("refuses a setting without path and value", async () => {
    for (const wrong of ["retain", "=1", "a..b=1"]) {
      said = [];
      assert.equal(await run("preview", "dev", "--set", wrong), 2);
      assert.match(said.join(), /give a path and a value/);
    }
  });

  it("gives what stands behind -- to the engine, and all of it to exec", () => {
    assert.deepEqual(splitExtra(["preview", "dev", "--", "--diff"]), {
      own: ["preview", "dev"],
      extra: ["--diff"],
    });
    assert.deepEqual(splitExtra(["up", "dev"]), { own: ["up", "dev"], extra: [] });
    assert.deepEqual(splitExtra(["exec", "sh", "-c", "x", "--", "y"]).own, [
      "exec",
      "sh",
      "-c",
      "x",
      "--",
      "y",
    ]);
  });

  it("takes names that exist, or all, and lists them otherwise", () => {
    const there = ["audit-trail", "screening"];
    assert.deepEqual(choose("repository", there, { names: ["screening", "screening"], all: false }, "dev"), [
      "screening",
    ]);
    assert.deepEqual(choose("repository", there, { names: [], all: true }, "dev"), there);
    const refused = [
      { names: [], all: false },
      { names: ["screening"], all: true },
      { names: ["sreening"], all: false },
    ];
    for (const chosen of refused)
      assert.throws(() => choose("repository", there, chosen, "dev"), { name: "UserError" });
    assert.throws(
      () => choose("repository", there, { names: ["nobody"], all: false }, "dev"),
      /"nobody".*audit-trail, screening/,
    );
  });
});
