import { RunError } from "@pulumi/pulumi";
import { z } from "zod";

/** What of the document of `npm run release -- wait <stack>` says that a digest ran. */
const evidence = z.object({
  command: z.literal("wait"),
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  services: z.array(z.object({ service: z.string(), digest: z.string(), outcome: z.string() })),
});

export type Evidence = z.output<typeof evidence>;

/** Reads what a pipeline kept of a stack's release. */
export function readEvidence(text: string, file: string, stack: string): Evidence {
  const read = evidence.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new RunError(
    `--evidence ${file}: this is not the document of a release. Give release.json of the pipeline's evidence of ${stack}, or write one: npm run release -- wait ${stack} --out <file>.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
