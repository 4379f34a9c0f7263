import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { type Cli, readyCli } from "./cli";
import { type CommandOptions, withSandbox } from "./commands";
import { withoutCheckpoints } from "./environment";
import { homeAt } from "./home";
import { count, duration, type Log } from "./log";
import { madeUpValue } from "./outside-commands";
import { progressOf } from "./progress";
import { explainLock, warnOfPendingCreates } from "./recovery";
import { reset } from "./reset";
import type { EngineResult, Sandbox } from "./session";
import { Staging } from "./staging";
import { outputsIn } from "./summary";
import { tell } from "./verdict";

/** The README's first deployment of a stack, in the sandbox. A second run changes nothing. */
export async function firstDeployment(options: CommandOptions): Promise<number> {
  const { stack, log } = options;
  const begun = Date.now();
  log(announcement(options.stack, await readyCli({ log: () => {} })));
  return uninterrupted(options, async (sandbox) => {
    log("1 of 3: up, with the images that the registry holds");
    const first = await up(sandbox, log);
    if (first.code !== 0) return first.code;
    log("2 of 3: push images and put secret values, where there are none");
    const brought = await supply(sandbox, log);
    let last = first;
    if (brought) {
      log("3 of 3: up again, with the digests pushed");
      last = await up(sandbox, log);
      if (last.code !== 0) return last.code;
    } else log("3 of 3: nothing was missing, so there is nothing to deploy");
    report(sandbox, last, log);
    log(
      `${stack} stands in the sandbox after ${duration((Date.now() - begun) / 1000)}. Next:\n${next(stack)}`,
    );
    return 0;
  });
}

/**
 * Without checkpoints, which would double the time. What an interrupted run has made is then in no state, and nobody needs
 * it: the next run begins with a fresh account.
 */
async function uninterrupted(
  options: CommandOptions,
  work: (sandbox: Sandbox) => Promise<number>,
): Promise<number> {
  const { stack, log } = options;
  const home = homeAt(path.resolve(options.home));
  const mark = path.join(home.folder, `${stack}.first-deployment`);
  const staging = new Staging(home, options, log);
  staging.require(stack);
  if (existsSync(mark)) {
    reset(home, staging, stack);
    log(`an earlier first deployment of ${stack} was interrupted: this one begins with a fresh account`);
  }
  mkdirSync(home.folder, { recursive: true });
  writeFileSync(mark, `${process.pid}\n`);
  try {
    return await withSandbox({ ...options, env: withoutCheckpoints }, work);
  } finally {
    rmSync(mark, { force: true });
  }
}

function announcement(stack: string, cli: Cli | undefined): string {
  return [
    `First deployment of ${stack}: the real Pulumi engine and policy pack, a stand-in for AWS on this machine.`,
    "No cloud is reached; nothing here is a statement about AWS.",
    "  1. up: everything but the workloads, which wait for their images",
    "  2. push an image for each service, put a value into each secret",
    "  3. up: task definitions and services",
    cli
      ? `It takes 2 to 4 minutes with the Pulumi CLI ${cli.version} (${cli.path}).`
      : "It takes 2 to 4 minutes, and this once up to 5 more: there is no Pulumi CLI yet, so one is downloaded or built.",
  ].join("\n");
}

async function up(sandbox: Sandbox, log: Log): Promise<EngineResult> {
  await warnOfPendingCreates(sandbox, log);
  const progress = progressOf(log);
  try {
    const result = await sandbox.run(["up"], { onStart: progress.follow });
    progress.stop();
    if (result.code === 0) log(`up: ${changes(result)} in ${duration(result.summary.durationSeconds)}`);
    else {
      process.stderr.write(`${result.stdout}${result.stderr}`);
      log(tell(result.summary.policies));
      explainLock(sandbox.stack, result, log);
    }
    return result;
  } finally {
    progress.stop();
  }
}

function changes({ summary }: EngineResult): string {
  const { same = 0, ...changed } = summary.changes;
  const words = Object.entries(changed).map(([operation, number]) => `${number} ${operation}`);
  return words.length === 0
    ? `nothing changed, ${count(same, "resource")}`
    : [...words, `${same} unchanged`].join(", ");
}

/** Brings what the outside world brings. Gives whether anything was missing. */
async function supply(sandbox: Sandbox, log: Log): Promise<boolean> {
  const { outside } = sandbox;
  const held = outside.digests();
  const services = outside.repositories().filter((service) => held[service] === undefined);
  for (const service of services) await outside.pushImage(service);
  const secrets = outside.secrets().filter(({ hasValue }) => !hasValue);
  for (const { name } of secrets) await outside.putSecret(name, madeUpValue());
  log(`${count(services.length, "image")} pushed, ${count(secrets.length, "secret value")} put`);
  return services.length > 0 || secrets.length > 0;
}

function report(sandbox: Sandbox, { events, summary }: EngineResult, log: Log): void {
  log(tell(summary.policies));
  const { endpoints } = outputsIn(events) as { endpoints?: Readonly<Record<string, unknown>> };
  const states = sandbox.outside.services();
  const waiting = Object.entries(summary.waiting);
  const width = Math.max(
    0,
    ...states.map(({ service }) => service.length),
    ...waiting.map(([service]) => service.length),
  );
  const line = (service: string, state: string) => `  ${service.padEnd(width)}  ${state}`;
  log(
    [
      `${count(states.length, "service")} with tasks, ${waiting.length} waiting for an image (sandbox: these names do not resolve)`,
      ...states.map(({ service, running, desired, reason, deployment }) =>
        line(
          service,
          `${running} of ${desired} tasks  ${reason ?? deployment ?? String(endpoints?.[service] ?? "")}`,
        ),
      ),
      ...waiting.map(([service, images]) => line(service, `waits for ${images.join(", ")}`)),
    ].join("\n"),
  );
}

function next(stack: string): string {
  return [
    `  npm run sandbox -- preview ${stack}                              changes nothing, judges everything`,
    `  npm run sandbox -- preview ${stack} --set logRetentionDays=1     breaks a rule: logs kept too short`,
    `  npm run sandbox -- exec pulumi stack output --stack ${stack}     the program's outputs`,
  ].join("\n");
}
