import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { commandLine } from "../../../promote/command-line";
import { caught } from "../../support/caught";
import { ProjectCopy } from "../../support/project-copy";
import { shipped } from "../../support/stacks";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe("a promotion", () => {
  let project: ProjectCopy;
  let said: string[];
  const git = (...command: string[]) =>
    execFileSync("git", command, { cwd: project.folder, encoding: "utf8" });
  const read = (file: string) => readFileSync(project.at(file), "utf8");
  const evidence = (changes: object = {}, ran: object = {}) => {
    const { account, region } = shipped("beta");
    const document = {
      command: "wait",
      stack: "beta",
      account,
      region,
      services: [{ service: "screening", digest: digest("a"), outcome: "succeeded", ...ran }],
      ...changes,
    };
    writeFileSync(project.at("evidence.json"), JSON.stringify(document));
  };

  beforeEach(() => {
    project = new ProjectCopy();
    said = [];
    const images = `images:\n      screening: ${digest("a")}`;
    writeFileSync(project.at("Pulumi.beta.yaml"), read("Pulumi.beta.yaml").replace("images: {}", images));
    git("init", "--quiet");
    git("config", "user.name", "pipeline");
    git("config", "user.email", "pipeline@example-bank.com");
    git("add", ".");
    git("commit", "--quiet", "--message", "as it stands");
    evidence();
  });
  afterEach(() => project.remove());

  const run = (...argv: string[]) => runWithout(...argv, "--evidence", project.at("evidence.json"));
  const runWithout = (...argv: string[]) =>
    caught(() => commandLine([...argv, "--project", project.folder], (line) => said.push(line)));

  it("copies the digest that ran into the next stack's file, in a commit of that file alone", async () => {
    const before = read("Pulumi.prod.yaml");
    writeFileSync(project.at("other"), "somebody's");
    git("add", "other");
    const { status } = await run("screening", "beta", "prod");
    assert.equal(status, 0, `${said}`);
    assert.equal(parse(read("Pulumi.prod.yaml")).config["cdd:platform"].images.screening, digest("a"));
    assert.equal(git("show", "--name-only", "--format=%s%n%b", "HEAD").includes("other"), false);
    assert.match(
      git("show", "--format=%s%n%n%b", "--name-only", "HEAD"),
      /^screening: what ran in beta goes to prod\n\nscreening: sha256:a{64}\n\s*Pulumi.prod.yaml\n$/,
    );
    // Nothing else in the file moved: its comments are what a reader has.
    const expected = before.replace("images: {}", `images:\n      screening: ${digest("a")}`);
    assert.equal(read("Pulumi.prod.yaml"), expected);
  });

  it("says what it would do, and does nothing, where that is asked", async () => {
    const before = git("rev-parse", "HEAD");
    const { status, out } = await run("screening", "beta", "prod", "--preview");
    assert.equal(status, 0);
    assert.match(out, /Pulumi.prod.yaml: would be given\n {2}screening: sha256:a/);
    assert.equal(git("rev-parse", "HEAD"), before);
    assert.equal(git("status", "--porcelain", "--untracked-files=no"), "");
  });

  const refused: readonly (readonly [string, () => void, readonly string[], RegExp])[] = [
    [
      "a stack is skipped",
      () => {},
      ["screening", "qa", "prod"],
      /From qa a version goes to beta and not to prod: no stack is skipped/,
    ],
    ["it goes back", () => {}, ["screening", "beta", "qa"], /goes to prod and not to qa/],
    [
      "the stack is on no way",
      () => {},
      ["screening", "uat", "prod"],
      /uat is no stack that a version goes on from. Use dev, qa or beta/,
    ],
    ["nothing comes after", () => {}, ["screening", "prod", "prod"], /prod is no stack/],
    [
      "the service is none",
      () => {},
      ["screenings", "beta", "prod"],
      /screenings is no service of services.ts/,
    ],
    [
      "the stack before has no digest",
      () => {},
      ["risk-scoring", "beta", "prod"],
      /images.risk-scoring: is missing: risk-scoring has never run in beta/,
    ],
    [
      "another digest ran",
      () => evidence({}, { digest: digest("b") }),
      ["screening", "beta", "prod"],
      /that digest never ran in beta/,
    ],
    [
      "it was rolled back",
      () => evidence({}, { outcome: "rolled back" }),
      ["screening", "beta", "prod"],
      /its release in beta is "rolled back" by the evidence. Release it, or another digest, in beta/,
    ],
    [
      "it waits for somebody",
      () => evidence({}, { outcome: "paused" }),
      ["screening", "beta", "prod"],
      /its release in beta is "paused" by the evidence. Wait until it has succeeded/,
    ],
    [
      "the evidence is another stack's",
      () => evidence({ stack: "qa" }),
      ["screening", "beta", "prod"],
      /the evidence is of qa/,
    ],
    [
      "the evidence is another account's",
      () => evidence({ account: "999988887777" }),
      ["screening", "beta", "prod"],
      /in 999988887777/,
    ],
    [
      "the evidence is none",
      () => writeFileSync(project.at("evidence.json"), "[]"),
      ["screening", "beta", "prod"],
      /is not the document of a release. Give release.json of the pipeline's evidence of beta/,
    ],
    [
      "the file has changes",
      () => writeFileSync(project.at("Pulumi.prod.yaml"), `${read("Pulumi.prod.yaml")}\n`),
      ["screening", "beta", "prod"],
      /changes that are not committed/,
    ],
  ];
  it("is refused without evidence, and says where it is to be had, once the way is a right one", async () => {
    assert.equal((await runWithout("screening", "beta", "prod")).status, 2);
    assert.match(said.join("\n"), /--evidence is missing: .*npm run release -- wait beta --out <file>/);
    assert.equal((await runWithout("screening", "beta", "nowhere")).status, 2);
    assert.match(said.join("\n"), /goes to prod and not to nowhere/);
  });

  for (const [when, prepare, argv, says] of refused)
    it(`is refused where ${when}, and nothing is written`, async () => {
      prepare();
      const [head, file] = [git("rev-parse", "HEAD"), read("Pulumi.prod.yaml")];
      assert.equal((await run(...argv)).status, 2);
      assert.match(said.join("\n"), says);
      assert.equal(git("rev-parse", "HEAD"), head);
      assert.equal(read("Pulumi.prod.yaml"), file);
    });

  it("is refused where it was made already", async () => {
    assert.equal((await run("screening", "beta", "prod")).status, 0);
    assert.equal((await run("screening", "beta", "prod")).status, 2);
    assert.match(said.join("\n"), /is what prod has already/);
  });

  it("needs evidence", async () => {
    const { status } = await caught(() =>
      commandLine(["screening", "beta", "prod"], (line) => said.push(line)),
    );
    assert.equal(status, 2);
  });
});
