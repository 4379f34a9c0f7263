import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { isObject } from "../model/reading";

/** A stack file's object under `cdd:platform`, as it stands there; nothing where the file has none. */
export type StackFiles = Readonly<Record<string, unknown>>;

/** Reads every `Pulumi.<stack>.yaml` of a folder, by stack. */
export function readStackFiles(folder: string): StackFiles {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .flatMap((file) => {
        const stack = /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1];
        return stack === undefined
          ? []
          : [[stack, platformOf(readFileSync(path.join(folder, file), "utf8"))]];
      }),
  );
}

/** What stands in the folder's files of the other stacks: a stack is judged beside them. */
export function otherStackFiles(folder: string, stack: string): StackFiles {
  const { [stack]: _, ...others } = readStackFiles(folder);
  return others;
}

/** What a stack file's text has under `cdd:platform`; nothing where it cannot be read. */
export function platformOf(text: string): unknown {
  const document = parseDocument(text);
  // The engine refuses such a file by itself once its stack is selected; another stack must not fail of it.
  return document.errors.length > 0 ? undefined : valueAt(document.toJS(), "config", "cdd:platform");
}

function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
