import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { settingsKey } from "../../bootstrap/settings";
import { projectFolder } from "./stacks";

/** What a stack's file of the bootstrap program says. */
export function shippedSettings(stack: string): Record<string, unknown> {
  const file = path.join(projectFolder, "bootstrap", `Pulumi.${stack}.yaml`);
  return parse(readFileSync(file, "utf8")).config[settingsKey];
}
