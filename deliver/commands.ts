/** What a pipeline does with a stack. */
export const commands = {
  preview: "what an update would change, judged by the policy pack",
  up: "make it so, after a preview that the pack has judged; refused in a freeze, and without the ticket that the stack asks for",
  drift: "whether AWS is what the last update left: it fails where it is not",
} as const;

export type DeliverCommand = keyof typeof commands;

/** Commands that the pack judges: their event logs are evidence. */
export const judged: readonly DeliverCommand[] = ["preview", "up"];

/** What an option of the command line comes to for the engine. */
export interface EngineOptions {
  /** File for the engine's event log. @default it keeps none */
  readonly events?: string | undefined;
  /** What the stack's history says of the update. @default the engine's own: the first line of the commit's message */
  readonly message?: string | undefined;
  /**
   * Whether it looks at AWS first. By itself the engine compares with what its last update left, and undoes nothing that
   * was changed by hand since. Source: pulumi.com/docs/pulumi-cloud/deployments/drift, which remediates by `up --refresh`.
   * @default false: what was deleted by hand would be made anew, empty, before somebody has restored it
   */
  readonly refresh?: boolean;
}

/** How the engine is called. The policy pack belongs to every preview and update, and no update spares its preview. */
export function engineArguments(
  command: DeliverCommand,
  stack: string,
  { events, message, refresh = false }: EngineOptions = {},
): string[] {
  const always = ["--stack", stack, "--non-interactive", "--parallel", "64"];
  const pack = ["--policy-pack", "policy", "--policy-pack-config", `policy/config/${stack}.json`];
  const log = events === undefined ? [] : ["--event-log", events];
  const look = refresh ? ["--refresh"] : [];
  const said = message === undefined ? [] : ["--message", message];
  switch (command) {
    case "preview":
      return ["preview", ...always, ...look, ...pack, ...log];
    case "up":
      return ["up", "--yes", ...always, ...look, ...pack, ...said, ...log];
    case "drift":
      return ["refresh", "--preview-only", "--expect-no-changes", ...always];
  }
}
