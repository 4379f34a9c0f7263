import { RunError } from "@pulumi/pulumi";
import { z } from "zod";

/** What of `npm run release -- wait <stack> --json` says that a digest ran. */
const evidence = z.object({
  command: z.literal("wait"),
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  services: z.array(z.object({ service: z.string(), digest: z.string(), outcome: z.string() })),
});

export type Evidence = z.output<typeof evidence>;

/** Reads what a pipeline kept of a stack's release. */
export function readEvidence(text: string, file: string): Evidence {
  const read = evidence.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new RunError(
    `--evidence ${file}: this is not what \`npm run release -- wait <stack> --json\` writes. Keep its output of the stack before.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
