import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { commandLine } from "../../../tell/command-line";
import { caught } from "../../support/caught";
import { page, Repository } from "../../support/github";

describe("`npm run tell`", () => {
  let repository: Repository;
  let folder: string;
  let env: Record<string, string>;
  const said: string[] = [];
  beforeEach(async () => {
    repository = new Repository();
    env = { GH_TOKEN: "token-of-run", ...(await repository.start()) };
    folder = mkdtempSync(path.join(tmpdir(), "tell-"));
    said.length = 0;
  });
  afterEach(async () => {
    await repository.stop();
    rmSync(folder, { recursive: true });
  });

  const tell = (...argv: readonly string[]) =>
    caught(() => commandLine(argv, env, (line) => said.push(line)));
  function comment(stack: string, text: string, number = "7") {
    const file = path.join(folder, "comment.md");
    writeFileSync(file, text);
    return tell("comment", stack, "--file", file, "--pull", number);
  }
  const preview = (stack: string, text: string) => `<!-- cdd preview of ${stack} -->\n${text}\n`;
  const drift = (outcome: string, stack = "dev") =>
    tell("drift", stack, "--outcome", outcome, "--run", "https://github.com/bank/cdd/actions/runs/1");

  it("writes one comment for each stack, and writes it anew with the next push", async () => {
    assert.equal((await comment("dev", preview("dev", "first"))).status, 0, said.join());
    await comment("prod", preview("prod", "of prod"));
    // GitHub's own line breaks.
    for (const each of repository.comments) each.body = each.body?.replaceAll("\n", "\r\n") ?? "";
    await comment("dev", preview("dev", "second"));
    assert.deepEqual(
      repository.comments.map(({ body }) => body?.split(/\r?\n/)[1]),
      ["second", "of prod"],
    );
    assert.deepEqual([...repository.tokens], ["Bearer token-of-run"]);
    assert.deepEqual(said, ["a new comment", "a new comment", "the comment written anew"]);
  });

  it("leaves what people have written alone, and finds its own behind a hundred of theirs", async () => {
    for (let number = 1; number <= page; number++)
      repository.comments.push({
        id: number,
        number,
        state: "open",
        body: preview("dev", "a copy"),
        user: number === 1 ? null : { login: "somebody" },
      });
    await comment("dev", preview("dev", "first"));
    await comment("dev", preview("dev", "second"));
    assert.equal(repository.comments.length, page + 1);
    assert.match(repository.comments[page]?.body ?? "", /second/);
    assert.match(repository.comments[0]?.body ?? "", /a copy/);
  });

  it("opens one issue for a stack's drift, tells it again, and closes it", async () => {
    await drift("success");
    assert.equal(repository.issues.length, 0);
    await drift("failure");
    await drift("failure", "prod");
    await drift("failure");
    assert.deepEqual(
      repository.issues.map(({ title, state }) => `${title}: ${state}`),
      ["Drift of dev: open", "Drift of prod: open"],
    );
    assert.match(repository.issues[0]?.body ?? "", /https:\/\/github.com\/bank\/cdd\/actions\/runs\/1/);
    await drift("success");
    assert.deepEqual(
      repository.issues.map(({ state }) => state),
      ["closed", "open"],
    );
    assert.equal(repository.asked.filter((each) => each === "POST issues/1/comments").length, 2);
    // The next finding is another one.
    await drift("failure");
    assert.equal(repository.issues.length, 3);
  });

  it("refuses what is no comment of the stack, a number that is none, and what it is not given", async () => {
    for (const [argv, why] of [
      [["comment", "dev", "--file", "nowhere", "--pull", "7"], /--file nowhere: it cannot be read/],
      [["comment", "dev", "--file", "nowhere", "--pull", "7/../8"], /--pull 7\/..\/8: use the number/],
    ] as const) {
      assert.equal((await tell(...argv)).status, 2);
      assert.match(said.at(-1) ?? "", why);
    }
    assert.equal((await comment("dev", preview("prod", "of prod"))).status, 2);
    assert.match(said.at(-1) ?? "", /this is no comment.md of dev/);
    for (const argv of [["comment", "dev"], ["drift", "dev", "--outcome", "odd", "--run", "x"], ["other"]])
      assert.equal((await tell(...argv)).status, 2);
    delete env.GH_TOKEN;
    assert.equal((await drift("failure")).status, 2);
    assert.match(said.at(-1) ?? "", /GH_TOKEN is not set/);
    assert.deepEqual(repository.asked, []);
  });

  it("says so where GitHub refuses, or is not there, and never with the token", async () => {
    repository.refuses = 403;
    assert.equal((await drift("failure")).status, 2);
    assert.match(said.at(-1) ?? "", /GitHub refused GET issues\?state=open.* of bank\/cdd: 403/);
    env.GITHUB_API_URL = "http://127.0.0.1:1";
    assert.equal((await drift("failure")).status, 2);
    assert.match(said.at(-1) ?? "", /GitHub cannot be asked/);
    assert.doesNotMatch(said.join(), /token-of-run/);
  });
});
