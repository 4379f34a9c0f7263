import "../../sandbox/node-version";
import { commandLine } from "./command-line";

process.exitCode = commandLine(process.argv.slice(2));
