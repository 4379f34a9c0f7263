import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { readSettings } from "../../../bootstrap/settings";
import { commands } from "../../../deliver/commands";
import { route } from "../../../promote/promotion";
import { shippedSettings } from "../../support/bootstrap-settings";
import { projectFolder, shipped, stackFiles } from "../../support/stacks";
import { isDue, type Step, workflow } from "../../support/workflow";

/** What lines call of the platform, without what they are given. */
function calls(lines: readonly string[], duty = ""): string[] {
  return lines.flatMap((line) => {
    const called =
      /^(?:test ! -e \S+ \|\| )?npm (?:run (?:--silent )?)?(ci|test\S*|[a-z]+)(?: -- ([a-z]+)?)?/.exec(line);
    const as = /--environment "?(\$?\w+)/.exec(line)?.[1]?.replace("$DUTY", duty);
    return called === null ? [] : [[called[1], called[2], as].filter(Boolean).join(" ")];
  });
}
/** `tell` writes on GitHub. */
const elsewhere = (lines: readonly string[]) => lines.filter((line) => !line.startsWith("tell"));

const textOf = (file: string) => readFileSync(path.join(projectFolder, file), "utf8");
const { text, jobs, permissions } = workflow;
const { scripts } = JSON.parse(textOf("package.json")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** What a job may write on GitHub. */
const writes: Readonly<Record<string, string>> = { comment: "pull-requests", drift: "issues" };
const linesOf = (name: string) => (jobs[name]?.steps ?? []).flatMap(({ run }) => run ?? []);
const steps = Object.values(jobs).flatMap((job) => job.steps);

describe("the pipeline on GitHub", () => {
  it("calls npm scripts that there are, with commands and a stack, and no other program", () => {
    const called = steps.flatMap(({ run }) => run ?? []);
    assert.ok(called.length >= 10);
    for (const line of called) {
      const [, script = "", command = ""] =
        /^npm (?:ci|test|run(?: --silent)? ([a-z:-]+)(?: --(?: ([a-z]+))? "\$STACK"(?: --[a-z]+ \S+)*)?)(?: >> "\$GITHUB_ENV")?$/.exec(
          line,
        ) ?? assert.fail(line);
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
      const following = own.find(({ run }) => run?.startsWith("npm run release -- wait "));
      if (command === "up") assert.ok(following?.run?.endsWith(` --out ${out}/release.json`));
      // A refused run is evidence, too; where none began, the refusal is the job's one error.
      const due = (step: Step | undefined, file?: string) =>
        isDue(step?.if, true, new Map(), (asked) => asked === file);
      for (const step of [telling, upload]) assert.deepEqual([due(step), due(step, events)], [false, true]);
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
    // A preview that was refused before the engine has none to tell, and is the run's one error.
    const told = jobs.comment?.steps.find(({ uses = "" }) => uses.includes("download-artifact"));
    assert.deepEqual(Object.keys(told?.with ?? {}), ["pattern", "merge-multiple", "path"]);
    assert.match(jobs.comment?.steps.at(-1)?.if ?? "", /hashFiles\('evidence-of-run\/comment\.md'\) != ''/);
    // What somebody else has written is no part of a shell's program.
    for (const { run = "" } of steps) assert.doesNotMatch(run, /\$\{\{/);
  });

  it("checks before an update, and follows and verifies what it has started", () => {
    const called = (name: string) => calls(linesOf(name));
    assert.deepEqual(called("preview"), ["ci", "roles preview", "deliver preview", "evidence"]);
    assert.deepEqual(called("deploy"), [
      "ci",
      "roles deploy",
      "release check",
      "deliver up",
      "release wait",
      "verify",
      "evidence",
    ]);
    assert.deepEqual(called("drift"), ["ci", "roles preview", "deliver drift", "tell drift"]);
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

interface GitlabJob {
  readonly stage: string;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
  readonly id_tokens?: object;
  readonly timeout: string;
  readonly rules: readonly { readonly if: string }[];
  readonly resource_group?: string;
  readonly interruptible?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  readonly parallel?: { readonly matrix: readonly { readonly STACK: readonly string[] }[] };
  readonly environment?: { readonly name: string; readonly deployment_tier: string };
}

describe("the pipeline on GitLab", () => {
  let gitlab: Readonly<Record<string, GitlabJob>>;
  let stages: readonly string[];

  // Judged by GitLab's own schema, and unfolded as GitLab does it.
  before(() => {
    const folder = mkdtempSync(path.join(tmpdir(), "gitlab-"));
    copyFileSync(path.join(projectFolder, ".gitlab-ci.yml"), path.join(folder, ".gitlab-ci.yml"));
    spawnSync("git", ["init", "--quiet"], { cwd: folder });
    const program = path.join(path.dirname(require.resolve("gitlab-ci-local/package.json")), "dist/index.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--preview"], {
      cwd: folder,
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    assert.equal(status, 0, stderr);
    const {
      stages: own,
      workflow: _,
      ...others
    } = parse(stdout) as Readonly<Record<string, GitlabJob>> & {
      readonly stages: readonly string[];
    };
    gitlab = others as unknown as typeof gitlab;
    stages = own;
  });

  const all = ({ before_script, script, after_script = [] }: GitlabJob) => [
    ...before_script,
    ...script,
    ...after_script,
  ];

  it("calls what the one on GitHub calls, in its order", () => {
    for (const [name, job] of Object.entries(gitlab)) {
      const like = name.startsWith("deploy") ? "deploy" : name;
      assert.deepEqual(calls(all(job), job.variables?.DUTY), elsewhere(calls(linesOf(like))), name);
    }
    assert.deepEqual([...new Set(Object.keys(gitlab).map((name) => name.split(" ")[0]))].sort(), [
      ...Object.keys(jobs)
        .filter((name) => name !== "comment")
        .sort(),
    ]);
  });

  it("keeps how the release ended among the evidence, for whoever promotes", () => {
    for (const stack of route) {
      const job = gitlab[`deploy ${stack}`] ?? assert.fail(stack);
      assert.deepEqual(
        job.script.filter((line) => line.includes("wait")),
        linesOf("deploy").filter((line) => line.includes("wait")),
      );
    }
  });

  it("tells evidence of a run that began, and is silent where a step before the engine's refused", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "gitlab-"));
    writeFileSync(path.join(folder, "npm"), '#!/bin/sh\necho "npm $*"\n', { mode: 0o755 });
    const telling = gitlab["deploy prod"]?.after_script ?? [];
    const told = () =>
      spawnSync("bash", ["--norc", "-e", "-o", "pipefail", "-c", telling.join("\n")], {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: `${folder}:${process.env.PATH}`, STACK: "prod" },
      });
    const before = told();
    assert.deepEqual([before.status, before.stdout, before.stderr], [0, "", ""]);
    mkdirSync(path.join(folder, ".evidence"));
    writeFileSync(path.join(folder, ".evidence", "events.json"), "");
    const after = told();
    rmSync(folder, { recursive: true });
    assert.deepEqual(
      [after.status, after.stdout, after.stderr],
      [0, "npm run evidence -- prod --events .evidence/events.json --out evidence-of-run\n", ""],
    );
  });

  it("has a line of a shell's own only for the token, which no artifact keeps", () => {
    const others = Object.values(gitlab).flatMap((job) =>
      all(job).filter((line) => !/^(test ! -e \S+ \|\| )?npm /.test(line)),
    );
    assert.deepEqual(
      [...new Set(others)],
      [
        '(umask 077; printf %s "$AWS_ID_TOKEN" > .role.token)',
        'set -a; . ./.role.env; AWS_WEB_IDENTITY_TOKEN_FILE="$PWD/.role.token"; set +a',
      ],
    );
    assert.match(textOf(".gitignore"), /^\.role\.\*$/m);
  });

  it("deploys one stack after the other, each once at a time, and never breaks an update off", () => {
    const deploys = route.map((stack) => gitlab[`deploy ${stack}`] ?? assert.fail(stack));
    const order = deploys.map(({ stage }) => stages.indexOf(stage));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    assert.equal(new Set(order).size, route.length);
    for (const [index, job] of deploys.entries()) {
      assert.equal(job.environment?.name, route[index]);
      assert.equal(job.variables?.STACK, route[index]);
      assert.equal(job.resource_group, "deploy-$STACK");
      assert.equal(job.interruptible, false);
      assert.deepEqual(job.rules, [{ if: '$CI_PIPELINE_SOURCE == "push"' }]);
    }
    for (const name of ["preview", "drift"])
      assert.deepEqual(gitlab[name]?.parallel?.matrix[0]?.STACK, route);
  });

  it("has tokens whose subjects the account's program takes, and that tell what deploys from what previews", () => {
    const subject = (job: GitlabJob | undefined, protectedRef: boolean) =>
      `project_path:example-bank/cdd-platform:ref_protected:${protectedRef}:environment_protected:true:deployment_tier:${job?.environment?.deployment_tier}`;
    const previewSubjects = [subject(gitlab.preview, false), subject(gitlab.drift, true)];
    const deploying = route.map((stack) => subject(gitlab[`deploy ${stack}`], true));
    assert.equal(new Set([...deploying, ...previewSubjects]).size, route.length + 2);
    for (const [index, stack] of route.entries()) {
      const pipeline = {
        issuer: "https://gitlab.com",
        audience: "sts.amazonaws.com",
        previewSubjects,
        deploySubject: deploying[index],
      };
      const read = readSettings({ ...shippedSettings(stack), pipeline }, shipped(stack));
      assert.deepEqual(read.pipeline, pipeline);
    }
    for (const [name, { id_tokens, environment, timeout }] of Object.entries(gitlab)) {
      assert.equal(id_tokens !== undefined, environment !== undefined, name);
      assert.ok(timeout, name);
    }
  });
});

describe("the pipeline with Jenkins", () => {
  const jenkins = textOf("Jenkinsfile");
  /** Lines of a function of the file, in their order. */
  const bodyOf = (name: string) =>
    new RegExp(`^def ${name}\\(.*\\{\\n([\\s\\S]*?)^\\}`, "m").exec(jenkins)?.[1] ?? assert.fail(name);
  const shells = (text: string) => [...text.matchAll(/\bsh '([^']*)'/g)].map(([, line = ""]) => line);

  it("calls what the one on GitHub calls, in its order", () => {
    const [role = ""] = shells(bodyOf("withRole"));
    const evidence = shells(bodyOf("withEvidence")).filter((line) => line.startsWith("npm "));
    for (const name of ["preview", "deploy", "drift"]) {
      const body = bodyOf(name);
      const duty = /withRole\(stack, '(\w+)'\)/.exec(body)?.[1];
      const lines = [
        "npm ci",
        role,
        ...shells(body),
        ...(body.includes("withEvidence(stack)") ? evidence : []),
      ];
      assert.deepEqual(calls(lines, duty), elsewhere(calls(linesOf(name))), name);
      for (const [, each] of body.matchAll(/withRole\(stack, '(\w+)'\)/g)) assert.equal(each, duty);
      assert.equal([...body.matchAll(/withRole\(/g)].length, shells(body).length);
    }
    assert.deepEqual(
      shells(jenkins).filter((line) => !line.startsWith("npm ")),
      ["rm -rf .evidence evidence-of-*"],
    );
    assert.match(bodyOf("deploy"), / wait "\$STACK" --out "evidence-of-\$STACK\/release\.json"'/);
    assert.doesNotMatch(jenkins, /\bsh "|\bsh\(/);
  });

  it("tells evidence only of a run that began: else the refusal is the build's one error", () => {
    const [, after = ""] = bodyOf("withEvidence").split("} finally {");
    const [, guarded = ""] =
      /if \(fileExists\('\.evidence\/events\.json'\)\) \{\n([\s\S]*?)\n {4}\}\n/.exec(after) ?? [];
    for (const step of ["sh ", "archiveArtifacts ", "junit "])
      assert.equal(guarded.split(step).length, after.split(step).length, step);
    assert.equal(shells(guarded).length, 1);
  });

  it("goes the way of a version, one stack at a time", () => {
    const deployed = [...jenkins.matchAll(/script \{ deploy\('(\w+)'\) \}/g)].map(([, stack]) => stack);
    assert.deepEqual(deployed, route);
    const axes = [...jenkins.matchAll(/values (.*)/g)].map(([, values = ""]) =>
      values.replaceAll("'", "").split(", "),
    );
    assert.deepEqual(axes, [route]);
    assert.match(jenkins, /disableConcurrentBuilds\(\)/);
  });

  it("does in each of its three jobs what is that job's alone", () => {
    // One stage of the pipeline after the other, each with its gate.
    const gatesAt = (depth: number) =>
      jenkins
        .split(new RegExp(`^ {${depth}}stage\\('`, "m"))
        .slice(1)
        .map((stage) => [
          /^\w+/.exec(stage)?.[0],
          new RegExp(`^ {${depth + 2}}when \\{ expression \\{ env\\.JOB_BASE_NAME (.*) \\} \\}`, "m").exec(
            stage,
          )?.[1],
        ]);
    assert.deepEqual(gatesAt(4), [
      ["install", undefined],
      ["test", "!= 'nightly'"],
      ["stacks", "!= 'deploy'"],
      ...route.map((stack) => [stack, "== 'deploy'"]),
      ["lives", "== 'nightly'"],
    ]);
    assert.deepEqual(gatesAt(10), [
      ["install", undefined],
      ["preview", "== 'preview'"],
      ["drift", "== 'nightly'"],
    ]);
  });
});
