/** What a pipeline does with a stack. */
export const commands = {
  preview: "what an update would change, judged by the policy pack",
  up: "make it so, after a preview that the pack has judged",
  drift: "whether AWS is what the last update left: exit status 1 where it is not",
} as const;

export type DeliverCommand = keyof typeof commands;

/** Commands that the pack judges: their event logs are evidence. */
export const judged: readonly DeliverCommand[] = ["preview", "up"];

/**
 * How the engine is called. The policy pack belongs to every preview and update, and no update spares its preview.
 *
 * @param events file for the engine's event log; none: it keeps none
 */
export function engineArguments(command: DeliverCommand, stack: string, events?: string): string[] {
  const always = ["--stack", stack, "--non-interactive", "--parallel", "64"];
  const pack = ["--policy-pack", "policy", "--policy-pack-config", `policy/config/${stack}.json`];
  const log = events === undefined ? [] : ["--event-log", events];
  switch (command) {
    case "preview":
      return ["preview", ...always, ...pack, ...log];
    case "up":
      return ["up", "--yes", ...always, ...pack, ...log];
    case "drift":
      return ["refresh", "--preview-only", "--expect-no-changes", ...always];
  }
}
