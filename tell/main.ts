import "../sandbox/node-version";
import { commandLine } from "./command-line";

commandLine(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
