import { plain } from "./events";
import { count, type Log, UserError } from "./log";
import { isRunning } from "./process";
import type { EngineResult, Sandbox } from "./session";
import { isMap } from "./stack-files";

const importFlag = "--import-pending-creates";

/** What the engine's exported state says of one resource. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly protect?: boolean;
}

export interface State {
  readonly resources: readonly StateResource[];
  /** Creates that began and whose end nobody saw. */
  readonly pendingCreates: readonly StateResource[];
}

/** Reads the text that `pulumi stack export` writes. */
export function parseState(text: string): State {
  const exported: unknown = JSON.parse(text);
  const deployment = isMap(exported) && isMap(exported.deployment) ? exported.deployment : {};
  const list = (value: unknown) => (Array.isArray(value) ? value.filter(isMap) : []);
  return {
    resources: list(deployment.resources) as readonly unknown[] as readonly StateResource[],
    pendingCreates: list(deployment.pending_operations)
      .filter((operation) => operation.type === "creating")
      .map(({ resource }) => resource as StateResource),
  };
}

export async function stateOf(sandbox: Sandbox): Promise<State> {
  const { code, stdout, stderr } = await sandbox.run(["export"]);
  if (code !== 0) throw new UserError(`The state of ${sandbox.stack} cannot be read:\n${stderr.trim()}`);
  return parseState(stdout);
}

/**
 * Says how to go on where a killed run has left its lock or creates of unknown end. The engine's own advice is right,
 * but names commands that know nothing of this sandbox.
 */
export async function explainInterruption(sandbox: Sandbox, result: EngineResult, log: Log): Promise<void> {
  const { stack } = sandbox;
  const lock = lockIn(result.stderr);
  if (lock) {
    if (lock.some(isRunning))
      log(`${stack} is being worked on by another run (process ${lock.join(", ")}): wait for its end.`);
    else
      log(
        `the run that locked ${stack} (process ${lock.join(", ")}) is gone. Release and repair:\n${repair(stack)}`,
      );
    return;
  }
  if (!result.events.some((event) => /pending operations/.test(plain(event.diagnosticEvent?.message ?? ""))))
    return;
  const { pendingCreates } = await stateOf(sandbox);
  if (pendingCreates.length === 0) return;
  log(
    `an interrupted run has left ${count(pendingCreates.length, "create")} of unknown end:\n${pendingCreates.map(({ urn }) => `  ${urn}`).join("\n")}\nTake them in before the next up, which would make them twice:\n  npm run sandbox -- refresh ${stack} -- ${importFlag}`,
  );
}

function repair(stack: string): string {
  return [
    `  npm run sandbox -- exec pulumi cancel ${stack}`,
    `  npm run sandbox -- refresh ${stack} -- ${importFlag}`,
    `  npm run sandbox -- up ${stack}`,
  ].join("\n");
}

/** Processes that hold the stack's lock, from the engine's refusal. */
export function lockIn(stderr: string): number[] | undefined {
  if (!/the stack is currently locked/.test(stderr)) return undefined;
  return [...stderr.matchAll(/\(pid (\d+)\)/g)].map(([, pid]) => Number(pid));
}

/**
 * `--import-pending-creates` alone, without the list of URNs and ids that the engine wants: the sandbox looks up what
 * its cloud holds, has that imported and the rest forgotten.
 */
export async function completeRefresh(
  sandbox: Sandbox,
  extra: readonly string[],
  log: Log,
): Promise<string[]> {
  const at = extra.indexOf(importFlag);
  if (at < 0 || extra[at + 1]?.startsWith("urn:")) return [...extra];
  const others = extra.filter((_, index) => index !== at);
  const { resources, pendingCreates } = await stateOf(sandbox);
  const taken = new Set(resources.map(({ type, id }) => `${type} ${id}`));
  const found = pendingCreates.flatMap(({ urn, type }) => {
    const made = sandbox.outside.idsOf(type, urn.split("::").slice(3).join("::"));
    const id = made.find((one) => !taken.has(`${type} ${one}`));
    return id === undefined ? [] : [{ urn, id }];
  });
  const lost = pendingCreates.length - found.length;
  log(
    `${count(pendingCreates.length, "create")} of unknown end: ${found.length} in the cloud and imported, ${lost} not there and forgotten`,
  );
  return [
    ...others,
    ...found.flatMap(({ urn, id }) => [importFlag, urn, importFlag, id]),
    ...(lost > 0 ? ["--clear-pending-creates"] : []),
  ];
}
