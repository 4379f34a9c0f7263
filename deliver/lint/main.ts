import "../../sandbox/node-version";
import * as path from "node:path";
import { Command } from "commander";
import { stderrLogOf } from "../../sandbox/log";
import { lint } from "./linters";

const workflow = path.join(__dirname, "..", "..", ".github", "workflows", "delivery.yml");

new Command("npm run lint:workflows")
  .description("Lints the workflow of GitHub with actionlint (by Go) and zizmor (by Python's pip).")
  .addHelpText(
    "after",
    "\nExit status: 0 no findings, or a linter that cannot be had; 1 findings, or, with CI set, a linter that cannot be had.",
  )
  .action(() => {
    process.exitCode = lint(workflow, stderrLogOf("lint:workflows"));
  })
  .parse();
