import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { withoutCheckpoints } from "../../sandbox/environment";
import { homeAt } from "../../sandbox/home";
import { Outside } from "../../sandbox/outside";
import { compilePolicies } from "../../sandbox/policy-pack";
import { run } from "../../sandbox/process";
import { openSandbox, type Sandbox } from "../../sandbox/session";
import { pull, Repository } from "./github";
import { projectFolder, shipped } from "./stacks";
import { artifact, type Context, filled, isDue, isLeftOut, type Step, workflow } from "./workflow";

/** How one step of a job has ended. */
export interface StepRun {
  readonly line: string;
  readonly status: number;
  /** Both streams. */
  readonly said: string;
}

export interface JobRun {
  /** What ran, in order. */
  readonly steps: readonly StepRun[];
  /** The first that did not end 0. @default none: the job is green */
  readonly failed?: StepRun;
  /** What its steps have said of the environment of those after them. */
  readonly environment: Readonly<Record<string, string>>;
}

const minutes = 60_000;

/** A repository of its own that is delivered by the workflow's own lines, with the real engine in place of the runner's AWS. */
export class Pipeline {
  readonly github = new Repository();
  readonly #home = mkdtempSync(path.join(tmpdir(), "cdd-pipeline-"));
  readonly folder = path.join(this.#home, "repository");
  #sandbox: Sandbox | undefined;
  #env: NodeJS.ProcessEnv = {};

  /** @param prepare changes the copy before its first commit */
  async start(prepare: (folder: string) => void): Promise<void> {
    // `npm ci` does it in a checkout.
    await compilePolicies(() => {});
    const left = new Set(["node_modules", ".git", ".sandbox", ".trial", ".mutation", ".evidence"]);
    cpSync(projectFolder, this.folder, {
      recursive: true,
      filter: (source) => !left.has(path.basename(source)),
    });
    symlinkSync(path.join(projectFolder, "node_modules"), path.join(this.folder, "node_modules"));
    prepare(this.folder);
    this.#sandbox = await openSandbox({
      home: path.join(this.#home, "sandbox"),
      folder: this.folder,
      pinned: true,
      env: withoutCheckpoints,
      log: () => {},
    });
    // npm tells its scripts of the one that called it.
    const own = Object.entries(this.#sandbox.env).filter(([name]) => !/^(npm_|INIT_CWD$)/i.test(name));
    const nobody = { GIT_AUTHOR_NAME: "pipeline", GIT_AUTHOR_EMAIL: "pipeline@example-bank.com" };
    this.#env = {
      ...Object.fromEntries(own),
      ...(await this.github.start()),
      ...nobody,
      GIT_COMMITTER_NAME: nobody.GIT_AUTHOR_NAME,
      GIT_COMMITTER_EMAIL: nobody.GIT_AUTHOR_EMAIL,
      GIT_CONFIG_GLOBAL: "/dev/null",
      NPM_CONFIG_UPDATE_NOTIFIER: "false",
    };
    this.git("init", "--quiet", "--initial-branch", "main");
    this.commit("As it stands");
  }

  /** Runs the steps of a job of the workflow for a stack, in a fresh checkout of what is committed. */
  async job(name: string, stack: string): Promise<JobRun> {
    const job = workflow.jobs[name] ?? assert.fail(`the workflow has no job ${name}`);
    this.git("reset", "--quiet", "--hard");
    this.git("clean", "--quiet", "-fdx", "--exclude", "node_modules", "--exclude", "policy/bin");
    const context = this.#contextOf(stack);
    const steps: StepRun[] = [];
    const environment: Record<string, string> = {};
    for (const step of job.steps.filter((each) => !isLeftOut(each))) {
      const failed = steps.find(({ status }) => status !== 0);
      const exists = (file: string) => existsSync(path.join(this.folder, file));
      const goes = isDue(step.if, failed !== undefined, context, exists);
      const env = { ...this.#withoutOwn(environment), ...job.env, ...step.env };
      const ran = goes ? await this.#step(step, env, context) : undefined;
      Object.assign(environment, this.#saidOfEnvironment());
      if (ran !== undefined) steps.push(ran);
      const outcome = ran === undefined ? "skipped" : ran.status === 0 ? "success" : "failure";
      if (step.id !== undefined) context.set(`steps.${step.id}.outcome`, outcome);
    }
    const failed = steps.find(({ status }) => status !== 0);
    return { steps, environment, ...(failed !== undefined && { failed }) };
  }

  /** Runs a line of a shell in the repository, as GitHub does. Source: docs.github.com, `jobs.<id>.steps[*].shell`. */
  async run(line: string, env: Readonly<Record<string, string>> = {}): Promise<StepRun> {
    const { code, stdout, stderr } = await run("bash", ["-e", "-c", line], {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      timeout: 5 * minutes,
    });
    return { line, status: code, said: `${stdout}${stderr}` };
  }

  /** The world outside of a stack. */
  outside(stack: string): Outside {
    const { account, region, availabilityZones: zones } = shipped(stack);
    return new Outside(homeAt(this.standInHome), account, stack, { region, zones });
  }

  /** Where the stand-in keeps its accounts. */
  get standInHome(): string {
    return path.join(this.#home, "sandbox");
  }

  /** Path of a file of the newest artifact of that name. */
  kept(name: string, file: string): string {
    return path.join(this.#home, "artifacts", name, file);
  }

  git(...command: string[]): string {
    return execFileSync("git", command, { cwd: this.folder, encoding: "utf8", env: this.#env }).trim();
  }

  commit(...paragraphs: readonly string[]): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", ...paragraphs.flatMap((each) => ["--message", each]));
  }

  /** What work commits on a branch, merged as a pull request is: with what its own commit says. */
  async merge(paragraphs: readonly string[], work: () => void | Promise<void>): Promise<void> {
    this.git("switch", "--quiet", "--create", "change");
    await work();
    this.git("switch", "--quiet", "main");
    this.git("merge", "--quiet", "--no-ff", ...paragraphs.flatMap((each) => ["-m", each]), "change");
    this.git("branch", "--quiet", "--delete", "change");
  }

  async close(): Promise<void> {
    await this.#sandbox?.close();
    await this.github.stop();
    rmSync(this.#home, { recursive: true, force: true });
  }

  #contextOf(stack: string): Context {
    return new Map([
      ["matrix.stack", stack],
      ["github.token", "token-of-run"],
      ["github.server_url", "https://github.com"],
      ["github.repository", this.#env.GITHUB_REPOSITORY ?? ""],
      ["github.run_id", "1"],
      ["github.event.pull_request.number", pull],
    ]);
  }

  async #step(step: Step, env: Readonly<Record<string, string>>, context: Context): Promise<StepRun> {
    if (step.run === undefined) return this.#carry(step, context);
    const given = Object.entries(env).map(([name, value]) => [name, filled(value, context)] as const);
    return this.run(step.run, { ...Object.fromEntries(given), GITHUB_ENV: this.#environmentFile });
  }

  get #environmentFile(): string {
    return path.join(this.#home, "environment");
  }

  /** Lines NAME=value that the last step has written; the file is empty then. */
  #saidOfEnvironment(): Record<string, string> {
    const text = existsSync(this.#environmentFile) ? readFileSync(this.#environmentFile, "utf8") : "";
    rmSync(this.#environmentFile, { force: true });
    return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  }

  /** The same but for region and backend, which are the sandbox's. */
  #withoutOwn(environment: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(environment).filter(([name]) => this.#env[name] === undefined));
  }

  /** Keeps a folder under an artifact's name, or puts it back. */
  #carry({ uses = "", with: said = {} }: Step, context: Context): StepRun {
    const there = path.join(this.folder, String(said.path));
    const kept = this.kept(filled(String(said.name), context), "");
    const [from, to] = artifact(uses) === "upload" ? [there, kept] : [kept, there];
    if (!existsSync(from)) return { line: uses, status: 1, said: `there is no ${from}` };
    rmSync(to, { recursive: true, force: true });
    mkdirSync(path.dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true });
    return { line: uses, status: 0, said: "" };
  }
}
