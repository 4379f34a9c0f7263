import { existsSync, statSync } from "node:fs";
import * as path from "node:path";
import { isMap } from "./stack-files";

/**
 * Services that a program's catalogue (`services.ts`) declares; nothing where a program has none, or one that cannot be
 * loaded: the engine's run says then what is wrong with it.
 */
export function declaredServices(program: string): ReadonlySet<string> | undefined {
  const folder = statSync(program, { throwIfNoEntry: false })?.isFile() ? path.dirname(program) : program;
  const file = path.join(folder, "services.ts");
  if (!existsSync(file)) return undefined;
  try {
    const { platform } = require(file) as { platform?: unknown };
    const services = isMap(platform) ? platform.services : undefined;
    return isMap(services) ? new Set(Object.keys(services)) : undefined;
  } catch {
    return undefined;
  }
}
