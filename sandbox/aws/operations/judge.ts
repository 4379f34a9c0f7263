import { propsOf } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { refusePermission, refuseRemoval } from "../permissions";
import { type PolicyKind, refusePolicy, refuseUnreadable } from "../rules/policy-documents";
import { entries, entryOf } from "../types";
import type { Moment, Reference, TypeEntry } from "../types/entry";
import { hasUnknown, text, valuesAt } from "../values";

/** AWS's words against making or changing a resource at this moment; nothing where it would take it. */
export function refuse(type: string, moment: Moment): string | undefined {
  const entry = entryOf(type);
  return (entry && refuseByEntry(entry, moment)) ?? refusePermission(type, moment);
}

function refuseByEntry(entry: TypeEntry, moment: Moment): string | undefined {
  return (
    refuseDocuments(entry, moment, refusePolicy) ??
    refuseReferences(entry, moment) ??
    refuseDuplicates(entry, moment) ??
    entry.refuse?.(moment) ??
    refuseDocuments(entry, moment, refuseUnreadable)
  );
}

function refuseDocuments(
  { policies = {} }: TypeEntry,
  { inputs }: Moment,
  refuseOne: (kind: PolicyKind, property: string, document: string) => string | undefined,
): string | undefined {
  for (const [property, kind] of Object.entries(policies)) {
    const document = text(inputs[property]);
    const wrong = document === "" ? undefined : refuseOne(kind, property, document);
    if (wrong) return wrong;
  }
  return undefined;
}

function refuseReferences(entry: TypeEntry, moment: Moment): string | undefined {
  for (const reference of entry.references ?? [])
    for (const value of valuesAt(moment.inputs, reference.at)) {
      const named = text(value);
      if (named === "" || hasUnknown(named) || reference.outside?.(named, moment)) continue;
      if (!moment.cloud.find(reference.to, named)) return reference.missing(named);
    }
  return undefined;
}

function refuseDuplicates(entry: TypeEntry, moment: Moment): string | undefined {
  for (const { key, taken } of entry.unique ?? []) {
    const wanted = key(moment.inputs);
    if (wanted === "") continue;
    const other = moment.cloud
      .ofType(entry.type)
      .find(
        (one) =>
          one.region === moment.region && one.id !== moment.existing?.id && key(propsOf(one)) === wanted,
      );
    if (other) return taken(moment, wanted);
  }
  return undefined;
}

let holding: Map<string, { readonly type: string; readonly reference: Reference }[]> | undefined;

/** References through which a resource of a type is held, by that type. */
function holders(type: string): readonly { readonly type: string; readonly reference: Reference }[] {
  if (!holding) {
    holding = new Map();
    for (const entry of entries())
      for (const reference of entry.references ?? [])
        if (reference.holds) {
          const list = holding.get(reference.to) ?? [];
          list.push({ type: entry.type, reference });
          holding.set(reference.to, list);
        }
  }
  return holding.get(type) ?? [];
}

/** AWS's words against deleting what others still use. */
export function refuseDeletion(moment: Moment, existing: CloudResource): string | undefined {
  const names = new Set([existing.id, text(existing.outputs.arn), text(existing.outputs.name)]);
  names.delete("");
  for (const { type, reference } of holders(existing.type))
    for (const other of moment.cloud.ofType(type)) {
      if (other.region !== existing.region || (other.type === existing.type && other.id === existing.id))
        continue;
      const uses = valuesAt(other.inputs, reference.at).some((value) => names.has(text(value)));
      if (uses) return `${reference.holds?.(existing.id)} (used by ${type} ${other.name}, ${other.id})`;
    }
  return entryOf(existing.type)?.refuseDelete?.(moment, existing) ?? refuseRemoval(existing.type, moment);
}
