import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { withSandbox } from "../sandbox/commands";
import { type EngineEvent, parseEvents } from "../sandbox/events";
import { sandboxHome } from "../sandbox/home";
import { type Log, UserError } from "../sandbox/log";

/** Events of a run, and where they come from. */
export interface Events {
  readonly events: readonly EngineEvent[];
  /** For people, on the page. */
  readonly source: string;
  /** For messages. */
  readonly name: string;
}

/** What a pipeline kept. */
export function fromFile(file: string): Events {
  const text = readFile(file);
  const hash = createHash("sha256").update(text).digest("hex");
  return {
    events: parseEvents(text).filter(isEvent),
    source: `the event log ${path.basename(file)}, SHA-256 ${hash}`,
    name: `--events ${file}`,
  };
}

/** Any line of JSON may be in a file that is no event log. */
function isEvent(line: unknown): line is EngineEvent {
  return typeof line === "object" && line !== null && "sequence" in line && "timestamp" in line;
}

function readFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(`--events ${file}: it cannot be read: ${(error as Error).message}`);
  }
}

/** Makes a preview against the stand-in for AWS. */
export async function fromSandbox(stack: string, log: Log): Promise<Events> {
  let events: readonly EngineEvent[] = [];
  await withSandbox({ home: sandboxHome(process.env), stack, log }, async (sandbox) => {
    const ran = await sandbox.run(["preview"]);
    if (ran.events.length === 0) throw new UserError(`The preview told nothing:\n${ran.stderr.trim()}`);
    events = ran.events;
    return ran.code;
  });
  return {
    events,
    source: "a preview in the sandbox, against a stand-in: no statement about AWS",
    name: `a preview of ${stack} in the sandbox`,
  };
}
