import "../release/node-version";
import { commandLine } from "../release/command-line";
import { inSandbox } from "./home";
import { platform } from "./platform/services";

// The release command for the trial's catalogue, in a process of its own: its credentials are the approver's alone.
const patience = inSandbox(process.env) ? { interval: 0.2, settle: 0 } : {};
void commandLine(process.argv.slice(2), { catalogue: platform, ...patience }).then((status) => {
  process.exitCode = status;
});
