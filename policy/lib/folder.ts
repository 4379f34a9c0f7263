import { existsSync } from "node:fs";
import * as path from "node:path";

let found: string | undefined;

/** The folder of the pack, where its data stand: the compiled files are one deeper than the sources. */
export function packFolder(): string {
  if (found !== undefined) return found;
  let folder = __dirname;
  while (!existsSync(path.join(folder, "PulumiPolicy.yaml"))) {
    const above = path.dirname(folder);
    if (above === folder) throw new Error("the pack's folder has no PulumiPolicy.yaml");
    folder = above;
  }
  found = folder;
  return folder;
}
