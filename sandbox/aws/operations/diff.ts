import { documentForm, normalise } from "../facts/normalise";
import { typeFacts } from "../facts/type-facts";
import { entryOf } from "../types";
import { canonical, hasUnknown, isList, isProps, isUnknown, type Props, type Value } from "../values";

export interface Change {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

export interface DiffQuestion {
  readonly type: string;
  /** Properties that AWS returned last. */
  readonly olds: Props;
  readonly oldInputs: Props;
  readonly news: Props;
  readonly ignored: readonly string[];
}

/** What changes, as the real provider sees it: sets without order, documents by their meaning. */
export function diff({ type, olds, oldInputs, news, ignored }: DiffQuestion): Change[] {
  const entry = entryOf(type);
  const filledIn = typeFacts(type)?.filledIn;
  const before = normalise(entry, oldInputs);
  const after = normalise(entry, news);
  const changes: Change[] = [];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  for (const key of keys) {
    const form = documentForm(entry, key);
    const [given, stored, was] = [news[key], olds[key], oldInputs[key]];
    if (form && typeof given === "string" && !hasUnknown(given)) {
      // What AWS made of the document counts, where it has told.
      const old = typeof stored === "string" ? stored : was;
      if (typeof old !== "string" || !form.same(old, given)) changes.push(changeAt(key, old, given));
      continue;
    }
    // What AWS filled in stays as it is when the program stops saying it.
    if (after[key] === undefined && filledIn?.has(key)) continue;
    compare(before[key], after[key], key, changes);
  }
  // What moves to another region is made there anew. Source: provider's guide "Enhanced region support".
  const forceNew = [...(entry?.forceNew ?? []), ...(entry?.forceNewWhen?.(news) ?? []), "region"];
  return changes
    .filter(
      ({ path }) =>
        !ignored.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`)),
    )
    .map((change) => ({ ...change, replaces: forceNew.some((path) => covers(path, change.path)) }));
}

function changeAt(path: string, before: Value | undefined, after: Value | undefined): Change {
  const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
  return { path, kind, replaces: false };
}

function compare(before: Value | undefined, after: Value | undefined, path: string, changes: Change[]): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined || after === undefined || isUnknown(after)) {
    changes.push(changeAt(path, before, after));
  } else if (isProps(before) && isProps(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    for (const key of keys) compare(before[key], after[key], pathTo(path, key), changes);
  } else if (isList(before) && isList(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1)
      compare(before[index], after[index], `${path}[${index}]`, changes);
  } else if (canonical(before) !== canonical(after)) {
    changes.push(changeAt(path, before, after));
  }
}

function pathTo(path: string, key: string): string {
  return /^\w+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

/** Whether a change at `path` falls under a property that cannot be changed in place, or encloses it. */
function covers(forceNew: string, path: string): boolean {
  const general = path.replace(/\[\d+\]/g, "[]");
  const under = (one: string, other: string) =>
    one === other || one.startsWith(`${other}.`) || one.startsWith(`${other}[`);
  return under(general, forceNew) || under(forceNew, general);
}
