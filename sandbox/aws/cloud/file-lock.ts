import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Refusal } from "../rpc/refusal";

/** Longest wait for another process, in milliseconds: a holder writes one file and lets go. */
const patience = 10_000;

/**
 * Takes a lock between processes, waiting for whoever holds it. The waiting blocks this process: what was read before
 * may not change under its hands.
 */
export function lockFile(lock: string): void {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid), { mode: 0o600 });
  const end = Date.now() + patience;
  try {
    while (!taken(own, lock)) {
      releaseIfOrphaned(lock);
      if (Date.now() > end)
        throw new Refusal(`${lock} is held by another process. If none works on the sandbox, delete it.`);
      pause(2);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

export function unlockFile(lock: string): void {
  rmSync(lock, { force: true });
}

/** A link is made whole or not at all, so that nobody reads a lock without its holder. */
function taken(own: string, lock: string): boolean {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A killed process leaves its lock behind. */
function releaseIfOrphaned(lock: string): void {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    if (lives(holder)) return;
    const gone = `${lock}.${process.pid}.gone`;
    renameSync(lock, gone);
    rmSync(gone, { force: true });
  } catch {
    // Let go, or released by another process, meanwhile.
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
