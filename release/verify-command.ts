import type { Command } from "commander";

/** Adds the command that compares what runs with what was asked for. */
export function verifyCommand(
  program: Command,
  act: (stack: string, services: readonly string[], json: boolean) => Promise<void>,
): void {
  program
    .command("verify")
    .description(
      "compare what runs with what the stack file and services.ts ask for; `npm run verify --` is the same",
    )
    .argument("<stack>", "dev, qa, beta, prod or any that has a file")
    .argument("[services...]", "these services only (default: all)")
    .option("--json", "write one JSON document and nothing else to standard output")
    .addHelpText(
      "after",
      `
Of each service: that it is there, its task definition's family, the digest of every container, how many tasks are desired and
run, how new revisions take over, and how the newest deployment ended; and where the stack asks images for a signature or an SBOM,
whether those that run still show it, by their digests. A service that waits for an image may not run.
Exit status: 0 what runs is what was asked for; 1 something differs; 3 nothing differs and a deployment is under way, or paused;
2 misuse, or ECS or ECR cannot be asked.`,
    )
    .action((stack: string, services: string[], { json = false }: { readonly json?: boolean }) =>
      act(stack, services, json),
    );
}
