import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { DeregisterTaskDefinitionCommand, ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { stringify } from "yaml";
import { type Actor, actAs } from "./acting";
import { Engine, type ProgramName, type Run, type StateResource } from "./engine";
import type { Home } from "./home";
import { pushImage, readImage, type SourceImage, sources } from "./images";
import { type Log, UserError } from "./log";
import { keys, type Person, personArn, trialStack } from "./names";
import { type ReleaseWait, type Trial, wordsOf } from "./probes/probe";
import { secretName } from "./probes/secrets";
import type { Settings } from "./settings";

export interface StandOptions {
  readonly settings: Settings;
  readonly home: Home;
  readonly log: Log;
  readonly sandbox: boolean;
  /** Ends the probes. */
  readonly signal: AbortSignal;
  /** Ends the run of the engine that is under way. */
  readonly engineSignal: AbortSignal;
}

/** What the trial brings up: roles, the platform in three steps, and who acts on it. */
export class Stand implements Trial {
  readonly settings: Settings;
  readonly log: Log;
  readonly sandbox: boolean;
  readonly signal: AbortSignal;
  readonly runs: Run[] = [];
  readonly leftBehind: string[] = [];
  readonly #home: Home;
  readonly #engineSignal: AbortSignal;
  #images: Readonly<Record<keyof typeof sources, SourceImage>> | undefined;

  constructor({ settings, home, log, sandbox, signal, engineSignal }: StandOptions) {
    this.settings = settings;
    this.log = log;
    this.sandbox = sandbox;
    this.signal = signal;
    this.#home = home;
    this.#engineSignal = engineSignal;
  }

  /** The roles that act. */
  async makePeople(): Promise<void> {
    const { account, region } = this.settings;
    this.log("making the roles that act");
    const engine = await this.#open("people");
    const { ok, errors } = await engine.up({
      "cdd-trial-people:account": account,
      "cdd-trial-people:region": region,
    });
    if (!ok) throw new UserError(`The roles cannot be made: ${said(errors)}`);
  }

  /** Everything but the workloads. */
  async makePlatform(): Promise<boolean> {
    this.log(
      "making the platform, without images: network, keys, stores, balancers. About 10 minutes in AWS",
    );
    return this.#up({});
  }

  /** The service and the scheduled run; each mark is another release. */
  async release(mark: string): Promise<boolean> {
    this.log(`releasing image ${mark}`);
    this.#images ??= {
      application: await readImage(sources.application),
      tlsProxy: await readImage(sources.tlsProxy),
    };
    const { application, tlsProxy } = this.#images;
    const { ecr } = await this.as("image-pusher");
    const images: Record<string, string> = {};
    for (const [key, image] of [
      [keys.vault, application],
      [keys.sweep, application],
      [keys.tlsProxy, tlsProxy],
    ] as const)
      images[key] = await pushImage(ecr, `cdd-${trialStack}-${key}`, image, mark);
    const { secrets } = await this.as("secret-writer");
    await secrets.send(new PutSecretValueCommand({ SecretId: secretName, SecretString: `trial ${mark}` }));
    this.#stage(images);
    return this.#up(images);
  }

  /** Takes everything away, the roles last. Says whether nothing is left. */
  async destroy(): Promise<boolean> {
    this.log("destroying everything. About 15 minutes in AWS");
    const platform = await this.#open("platform");
    await platform.unlock().catch(() => undefined);
    const first = await platform.destroy();
    if (!first.ok) {
      this.log(`not all of the platform could be destroyed: ${said(first.errors)}`);
      return false;
    }
    const forgotten = await this.#forgetRevisions().then(
      () => true,
      (error: unknown) => {
        // The roles go all the same: one of them is an administrator's.
        this.log(`not all revisions of task definitions are deregistered: ${wordsOf(error)}`);
        return false;
      },
    );
    const people = await this.#open("people");
    await people.unlock().catch(() => undefined);
    const second = await people.destroy();
    if (!second.ok) this.log(`not all roles could be destroyed: ${said(second.errors)}`);
    return second.ok && forgotten;
  }

  /** The platform never takes a revision of a task definition away, because ECS may roll back to one. */
  async #forgetRevisions(): Promise<void> {
    const deployer = await this.as("deployer").catch(() => undefined);
    if (deployer === undefined) return;
    for (const service of [keys.vault, keys.sweep]) {
      const familyPrefix = `cdd-${trialStack}-${service}`;
      const { taskDefinitionArns = [] } = await deployer.ecs.send(
        new ListTaskDefinitionsCommand({ familyPrefix, status: "ACTIVE" }),
      );
      for (const taskDefinition of taskDefinitionArns)
        await deployer.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
    }
  }

  leaves(what: string): void {
    this.leftBehind.push(what);
    this.log(`LEFT BEHIND: ${what}. Delete it.`);
  }

  async as(who: Person | "service"): Promise<Actor> {
    const { account, region } = this.settings;
    return actAs(who === "service" ? this.#serviceRole : personArn(account, who), region);
  }

  async resources(): Promise<readonly StateResource[]> {
    return (await this.#open("platform")).resources();
  }

  async queueUrl(): Promise<string> {
    return String((await (await this.#open("people")).outputs()).queueUrl);
  }

  async releaseWait(minutes: number): Promise<ReleaseWait> {
    const approver = await this.as("approver");
    const script = path.join(__dirname, "release-wait.ts");
    const args = ["wait", trialStack, keys.vault, "--timeout", `${minutes}`, "--project", this.#configFolder];
    const child = spawn(process.execPath, ["--require", "ts-node/register/transpile-only", script, ...args], {
      cwd: path.join(__dirname, ".."),
      env: approver.environment(process.env),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => said.push(text));
    const status = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
    return { status, said: said.join("").replace(/\s+/g, " ").trim() };
  }

  get #serviceRole(): string {
    const { account } = this.settings;
    return `arn:aws:iam::${account}:role/cdd/${trialStack}/cdd-${trialStack}-${keys.vault}-task`;
  }

  get #configFolder(): string {
    return path.join(this.#home.folder, "release");
  }

  /** The stack file that the release command reads. */
  #stage(images: Readonly<Record<string, string>>): void {
    mkdirSync(this.#configFolder, { recursive: true });
    const platform = { ...this.settings.config, images };
    writeFileSync(
      path.join(this.#configFolder, `Pulumi.${trialStack}.yaml`),
      stringify({ config: { "cdd:platform": platform } }),
    );
  }

  /** As at a first deployment: what fails is tried once more, and the first attempt is what is judged. */
  async #up(images: Readonly<Record<string, string>>): Promise<boolean> {
    const config = { "cdd-trial:platform": JSON.stringify({ ...this.settings.config, images }) };
    for (const attempt of [1, 2]) {
      const run = await (await this.#open("platform")).up(config);
      this.runs.push(run);
      if (run.ok) return true;
      for (const { name, message } of run.errors) this.log(`${name}: ${message}`);
      if (this.signal.aborted) return false;
      if (attempt === 1) this.log("trying once more");
    }
    return false;
  }

  #open(program: ProgramName): Promise<Engine> {
    return Engine.open(program, { home: this.#home, log: this.log, signal: this.#engineSignal });
  }
}

function said(errors: Run["errors"]): string {
  return errors.map(({ name, message }) => (name === "" ? message : `${name}: ${message}`)).join("; ");
}
