import * as path from "node:path";
import type { Json } from "../../sandbox/stack-files";
import { Platform } from "./platform";
import { stackFiles } from "./stacks";

/** The one service of the small program. */
export const service = "risk-scoring";

const program = path.join(__dirname, "programs", "one-service", "index.ts");

/** A shipped stack with the catalogue of one service: what the stack says of the others is taken away. */
export function oneService(stack: "dev" | "prod", overrides: Json = {}): Platform {
  const { egress, services } = stackFiles[stack] as { egress: object; services?: object };
  const gone = (section: object = {}) =>
    Object.fromEntries(Object.keys(section).map((name) => [name, name === service ? {} : null]));
  return new Platform(stack, {
    program,
    overrides: { egress: gone(egress), services: gone(services), ...overrides },
  });
}
