import type { Evidence } from "../evidence";
import type { Framework } from "../frameworks";
import { uuidOf } from "../ids";

/** Version of OSCAL that the documents follow. */
export const oscalVersion = "1.2.1";

/** Name space of the properties by which tools find a rule again (OSCAL Compass: trestle). */
export const ruleNameSpace = "https://oscal-compass.github.io/compliance-trestle/schemas/oscal";

export interface Property {
  readonly name: string;
  readonly value: string;
  readonly ns?: string;
  readonly remarks?: string;
}

/** A property whose value OSCAL takes: one line, no blank at either end. */
export function property(name: string, value: string, remarks?: string): Property {
  const line = value.replaceAll(/\s+/g, " ").trim();
  return { name, ns: ruleNameSpace, value: line, ...(remarks === undefined ? {} : { remarks }) };
}

export function metadataOf({ at }: Evidence, title: string) {
  return { title, "last-modified": at, version: at, "oscal-version": oscalVersion };
}

/** What all documents of a stack name alike. */
export function uuidIn({ run }: Evidence, ...parts: readonly string[]): string {
  return uuidOf(run.project, run.stack, ...parts);
}

/** The same of what differs from run to run. */
export function uuidOfRun(evidence: Evidence, ...parts: readonly string[]): string {
  return uuidIn(evidence, evidence.at, evidence.run.kind, ...parts);
}

/** A requirement's name as OSCAL writes one: `SC-28(1)` is `sc-28.1`; one that begins with a digit gets the standard before it. */
export function controlId({ key }: Framework, id: string): string {
  const name = id
    .toLowerCase()
    .replaceAll(/[([]\s*/g, ".")
    .replaceAll(/[)\]]/g, "")
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
  return /^[\p{L}_]/u.test(name) ? name : `${key}_${name}`;
}
