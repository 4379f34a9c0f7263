import { commandLine } from "../../../../release/command-line";
import { platform } from "./services";

// The release command as a pipeline runs it, for the small catalogue, without the patience that a real ECS wants.
void commandLine(process.argv.slice(2), { catalogue: platform, interval: 0.2, settle: 0 }).then((status) => {
  process.exitCode = status;
});
