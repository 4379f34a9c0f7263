import { log } from "@pulumi/pulumi";

/** The CLI's own variable for its option `--debug`: with it the engine shows the SDK's debug lines. */
const asked = "PULUMI_OPTION_DEBUG";

/**
 * Keeps the SDK's debug lines here unless somebody asked for them. Of each resource it sends the engine three, the whole
 * answer among them as text, which the engine drops; together they take a fifth of the program's processor time.
 */
export function sendDebugLinesIfAsked(): void {
  if (process.env[asked] === undefined) Object.assign(log, { debug: () => Promise.resolve() });
}
