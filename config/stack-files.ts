import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { isRange } from "./ranges";
import { isObject } from "./shape";

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

/** The VPC ranges that the folder's files give the other stacks, by stack. A file without one takes no part. */
export function rangesOfOthers(folder: string, stack: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(readStackFiles(folder)).flatMap(([other, platform]) => {
      const range = valueAt(platform, "network", "cidr");
      return other !== stack && typeof range === "string" && isRange(range) ? [[other, range]] : [];
    }),
  );
}

function platformOf(text: string): unknown {
  const document = parseDocument(text);
  // The engine refuses such a file by itself once its stack is selected; another stack must not fail of it.
  return document.errors.length > 0 ? undefined : valueAt(document.toJS(), "config", "cdd:platform");
}

function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
