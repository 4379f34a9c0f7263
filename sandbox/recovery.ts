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
  readonly inputs?: Readonly<Record<string, unknown>>;
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

async function exportState(sandbox: Sandbox): Promise<string> {
  const { code, stdout, stderr } = await sandbox.run(["export"]);
  if (code !== 0) throw new UserError(`The state of ${sandbox.stack} cannot be read:\n${stderr.trim()}`);
  return stdout;
}

export async function stateOf(sandbox: Sandbox): Promise<State> {
  return parseState(await exportState(sandbox));
}

/** Says how to go on where a killed run has left its lock: the engine's own advice knows nothing of this sandbox. */
export function explainLock(stack: string, result: EngineResult, log: Log): void {
  const lock = lockIn(result.stderr);
  if (!lock) return;
  const who = `process ${lock.join(", ")}`;
  if (lock.some(isRunning)) log(`${stack} is being worked on by another run (${who}): wait for its end.`);
  else log(`the run that locked ${stack} (${who}) is gone. Release and repair:\n${repair(stack)}`);
}

/** Says so before an up makes twice what an interrupted run has perhaps made already. */
export async function warnOfPendingCreates(sandbox: Sandbox, log: Log): Promise<void> {
  const { pendingCreates } = parseState(await exportState(sandbox));
  if (pendingCreates.length === 0) return;
  log(
    [
      `an interrupted run has left ${count(pendingCreates.length, "create")} of unknown end:`,
      ...pendingCreates.map(({ urn }) => `  ${urn}`),
      "Take them in before the next up, which would make them a second time:",
      `  npm run sandbox -- refresh ${sandbox.stack} -- ${importFlag}`,
    ].join("\n"),
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
 * `--import-pending-creates` alone, without the list of URNs and ids that the engine wants: what the sandbox's cloud
 * holds is moved into the state, for the refresh to read, and the rest forgotten. Not by the engine's own flag: engines
 * up to the tested one note the import and then drop it, so that the next up makes everything twice.
 */
export async function completeRefresh(
  sandbox: Sandbox,
  extra: readonly string[],
  log: Log,
): Promise<readonly string[]> {
  const at = extra.indexOf(importFlag);
  if (at < 0 || extra[at + 1]?.startsWith("urn:")) return extra;
  const exported = await exportState(sandbox);
  const { text, taken, forgotten } = takeIn(exported, (type, name) => sandbox.outside.idsOf(type, name));
  if (taken.length + forgotten.length === 0) log(`no create of ${sandbox.stack} is of unknown end`);
  else {
    await sandbox.importState(text);
    log(
      `creates of unknown end: ${taken.length} in the cloud and taken into the state, ${forgotten.length} forgotten`,
    );
  }
  return extra.filter((_, index) => index !== at);
}

export interface TakenIn {
  /** The state to import. */
  readonly text: string;
  /** URNs that the cloud holds and the state now too. */
  readonly taken: readonly string[];
  /** URNs that were never made, or whose predecessor still stands (a replacement: the next up makes it anew). */
  readonly forgotten: readonly string[];
}

/** Moves each pending create whose resource the cloud holds to the state's resources; drops the others. */
export function takeIn(exported: string, idsOf: (type: string, name: string) => readonly string[]): TakenIn {
  const state = JSON.parse(exported) as {
    deployment: { resources?: StateResource[]; pending_operations?: PendingOperation[] };
  };
  const { deployment } = state;
  const resources = deployment.resources ?? [];
  const operations = deployment.pending_operations ?? [];
  const ids = new Set(resources.map(({ type, id }) => `${type} ${id}`));
  const urns = new Set(resources.map(({ urn }) => urn));
  const taken: StateResource[] = [];
  const forgotten: string[] = [];
  for (const { type, resource } of operations) {
    if (type !== "creating") continue;
    const id = idsOf(resource.type, nameIn(resource.urn)).find((one) => !ids.has(`${resource.type} ${one}`));
    if (id === undefined || urns.has(resource.urn)) forgotten.push(resource.urn);
    else taken.push({ ...resource, id });
  }
  deployment.resources = [...resources, ...taken];
  deployment.pending_operations = operations.filter(({ type }) => type !== "creating");
  return { text: JSON.stringify(state), taken: taken.map(({ urn }) => urn), forgotten };
}

interface PendingOperation {
  readonly type: string;
  readonly resource: StateResource;
}

function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
