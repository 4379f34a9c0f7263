import type { Catalogue } from "../../../model/catalogue";
import { commandLine } from "../../../release/command-line";

/** The release command as a pipeline runs it, for a small catalogue, without the patience that a real ECS wants. */
export function releaseFor(catalogue: Catalogue): void {
  void commandLine(process.argv.slice(2), { catalogue, interval: 0.2, settle: 0 }).then((status) => {
    process.exitCode = status;
  });
}
