import { type ChangeNote, parseChange } from "../model/changes";
import { types } from "../policy/lib/types";
import type { EngineEvent, StepMetadata } from "../sandbox/events";
import { plain } from "../sandbox/events";
import { isUnknown } from "./unknown";

/** A resource as the engine was asked for it. What is not known before deployment stands as `unknown`. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** URN of what it stands in. */
  readonly parent?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Whether it stands, and this run leaves it as it is: all of it is known then. */
  readonly unchanged: boolean;
}

/** One preview or update, as its event log tells it. */
export interface Run {
  readonly stack: string;
  readonly project: string;
  readonly kind: "preview" | "update";
  /** When it began: ISO 8601, UTC. */
  readonly at: string;
  readonly packVersion: string;
  /** Whether it came to its end without an error of its own; violations are none. */
  readonly ended: boolean;
  /** Whether somebody stopped it: rules of the whole stack saw a part of it then. */
  readonly interrupted: boolean;
  /** What the engine says went wrong, policies apart. */
  readonly errors: readonly string[];
  /** By URN, in the alphabet's order. */
  readonly resources: readonly Resource[];
  /** What the program says of the change that it makes. @default nothing: it is a preview, or no ticket was given */
  readonly change?: ChangeNote;
  /** The stack file's values, by key. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly events: readonly EngineEvent[];
}

/** What a file holds that is no event log of a run judged by the pack. */
export class UnreadableRun extends Error {}

/** Reads a run from its events. */
export function runOf(events: readonly EngineEvent[], packName: string): Run {
  const [first] = events;
  if (first === undefined)
    throw new UnreadableRun(
      "it holds no event of the engine. Keep what `npm run deliver -- preview <stack> --events <file>` writes; `pulumi preview --json` tells nothing of policies.",
    );
  const packVersion = versionIn(events, packName);
  if (packVersion === undefined)
    throw new UnreadableRun(
      `the policy pack ${packName} has judged nothing in it: the run had no policy pack, or ended before the first resource.`,
    );
  const resources = resourcesIn(events);
  const { stack, project } = placeOf(resources);
  const errors = errorsIn(events);
  const change = changeIn(events);
  return {
    stack,
    project,
    kind: events.some(isOfUpdate) ? "update" : "preview",
    at: new Date(first.timestamp * 1000).toISOString(),
    packVersion,
    ended: events.some(({ summaryEvent }) => summaryEvent !== undefined) && errors.every(isVerdictAlone),
    interrupted: errors.some((error) => /^(preview|update) canceled$/.test(error)),
    errors: errors.filter((error) => !isVerdictAlone(error)),
    resources,
    ...(change !== undefined && { change }),
    config: configIn(events),
    events,
  };
}

function versionIn(events: readonly EngineEvent[], packName: string): string | undefined {
  for (const { policyAnalyzeSummaryEvent: said } of events)
    if (said?.policyPackName === packName) return said.policyPackVersion ?? "";
  return undefined;
}

function isOfUpdate({ resourcePreEvent, summaryEvent }: EngineEvent): boolean {
  return summaryEvent?.isPreview === false || (resourcePreEvent !== undefined && !resourcePreEvent.planning);
}

/** The last that the engine says of each resource that the program asks for. */
function resourcesIn(events: readonly EngineEvent[]): Resource[] {
  const found = new Map<string, Resource>();
  for (const { resourcePreEvent, policyAnalyzeSummaryEvent } of events) {
    const judged = policyAnalyzeSummaryEvent?.resourceUrn;
    if (judged !== undefined && !found.has(judged)) found.set(judged, bare(judged));
    if (resourcePreEvent?.metadata.new)
      found.set(resourcePreEvent.metadata.urn, shown(resourcePreEvent.metadata));
  }
  return [...found.values()].sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

function shown({ urn, type, op, new: asked }: StepMetadata): Resource {
  return {
    ...bare(urn),
    type,
    ...(asked?.parent ? { parent: asked.parent } : {}),
    inputs: known(asked?.inputs ?? {}) as Record<string, unknown>,
    // The root's outputs are other resources' values: it stays the same while they change.
    unchanged: op === "same" && type !== types.stack[0],
  };
}

/** What a URN alone says: `urn:pulumi:<stack>::<project>::<types of what it stands in>$<type>::<name>`. */
function bare(urn: string): Resource {
  const [, , types = "", ...name] = urn.split("::");
  return {
    urn,
    type: types.slice(types.lastIndexOf("$") + 1),
    name: name.join("::"),
    inputs: {},
    unchanged: false,
  };
}

/** The same with each value that the engine does not know replaced by a word. */
function known(value: unknown): unknown {
  if (isUnknown(value)) return "unknown";
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, known(each)]));
}

function placeOf(resources: readonly Resource[]): { stack: string; project: string } {
  const [place = "", project = ""] = resources[0]?.urn.split("::") ?? [];
  return { stack: place.slice(place.lastIndexOf(":") + 1), project };
}

/** Violations are diagnostics of their own kind; what stands here stopped the run or a resource. */
function errorsIn(events: readonly EngineEvent[]): string[] {
  return events.flatMap(({ diagnosticEvent: said }) =>
    said?.severity === "error" ? [plain(said.message).trim()] : [],
  );
}

/** How the engine ends a run that policies refuse, or in which something else went wrong that it has told before. */
function isVerdictAlone(error: string): boolean {
  return /^(preview|update) failed$/.test(error);
}

/** Said of the stack itself, by the program: what a resource or a provider says is no word of it. */
function changeIn(events: readonly EngineEvent[]): ChangeNote | undefined {
  for (const { diagnosticEvent: said } of events)
    if (said?.severity === "info" && (said.urn ?? "").split("::")[2] === "pulumi:pulumi:Stack") {
      const change = parseChange(plain(said.message).trim());
      if (change !== undefined) return change;
    }
  return undefined;
}

function configIn(events: readonly EngineEvent[]): Record<string, unknown> {
  const told = events.find(({ preludeEvent }) => preludeEvent)?.preludeEvent?.config ?? {};
  return Object.fromEntries(Object.entries(told).map(([key, text]) => [key, parsed(text)]));
}

/** Objects of a stack file are told as JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
