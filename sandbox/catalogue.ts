import { existsSync, statSync } from "node:fs";
import * as path from "node:path";
import { isMap } from "./stack-files";

/**
 * Whether a program's catalogue (`services.ts`) has an image: `<service>`, `<service>/<container>`, or one that the
 * platform adds (`agents/…`). Every image counts where a program has no catalogue, or one that cannot be loaded: the
 * engine's run says then what is wrong with it.
 */
export function declaresImage(program: string): (image: string) => boolean {
  const services = servicesOf(program);
  if (services === undefined) return () => true;
  return (image) => {
    const [service = "", container] = image.split("/");
    if (service === "agents") return true;
    const entry = services[service];
    if (container === undefined) return entry !== undefined;
    return isMap(entry) && isMap(entry.containers) && container in entry.containers;
  };
}

function servicesOf(program: string): Readonly<Record<string, unknown>> | undefined {
  const folder = statSync(program, { throwIfNoEntry: false })?.isFile() ? path.dirname(program) : program;
  const file = path.join(folder, "services.ts");
  if (!existsSync(file)) return undefined;
  try {
    const { platform } = require(file) as { platform?: unknown };
    return isMap(platform) && isMap(platform.services) ? platform.services : undefined;
  } catch {
    return undefined;
  }
}
