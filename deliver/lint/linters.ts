import * as path from "node:path";
import type { Log } from "../../sandbox/log";
import { byGo, byPip, lacking, run, type Tool } from "./tools";

interface Linter extends Tool {
  readonly given: readonly string[];
}

/** Whose versions and checksums stand beside this file. */
export const linters: readonly Linter[] = [
  {
    ...byGo("actionlint", "github.com/rhysd/actionlint/cmd/actionlint"),
    // Not with what else a machine may have: the same findings everywhere.
    given: ["-shellcheck=", "-pyflakes="],
  },
  {
    ...byPip("zizmor", path.join(__dirname, "requirements.txt"), path.join("bin", "zizmor")),
    // Without a network nothing is asked of GitHub, whatever token the environment holds.
    given: ["--offline", "--no-progress"],
  },
];

/**
 * Gives the exit status: 0 no findings, 1 findings. A machine that cannot have a linter, for it lacks Go or Python or no
 * package is served, goes on and says so: what it wants to change is no workflow. A pipeline has both, and fails.
 *
 * @param workflow path of a workflow of GitHub
 */
export function lint(
  workflow: string,
  log: Log,
  used: readonly Linter[] = linters,
  isPipeline = process.env.CI !== undefined,
): number {
  const failed = used.filter((linter) => {
    const why = lacking(linter);
    if (why !== undefined) {
      log(`${linter.name} was not run: ${why}`);
      return isPipeline;
    }
    const { status, output } = run(linter.at, [...linter.given, workflow]);
    log(status === 0 ? `${linter.name}: no findings` : `${linter.name} ends ${status}:\n${output}`);
    return status !== 0;
  });
  return failed.length === 0 ? 0 : 1;
}
