import { type Log, UserError } from "./log";
import { stateOf } from "./recovery";
import type { EngineResult, Sandbox } from "./session";

/** A destroy that skips its preview deletes what is not protected before it meets what is. */
export function refuseSkippedPreview(extra: readonly string[]): void {
  const skips = extra.find((argument) => argument === "-f" || argument.startsWith("--skip-preview"));
  if (skips)
    throw new UserError(
      `destroy always previews: ${skips} is refused. Without a preview, everything that is not protected is deleted before the engine meets what is.`,
    );
}

/** Says what a retained stack protects, and how its owner releases it. */
export async function explainProtection(sandbox: Sandbox, result: EngineResult, log: Log): Promise<void> {
  const { stack } = sandbox;
  if (!result.events.some(({ diagnosticEvent }) => /it is protected/.test(diagnosticEvent?.message ?? "")))
    return;
  const kept = (await stateOf(sandbox)).resources.filter(({ protect }) => protect);
  if (kept.length === 0) return;
  log(
    [
      `${stack} is retained: nothing was deleted. ${kept.length} resources hold data and are protected:`,
      ...kept.map(({ urn, type }) => `  ${type} ${urn.split("::").at(-1)}`),
      "To release them, on purpose:",
      `  1. Pulumi.${stack}.yaml: set retain: false (ends protection and deletion protection, shortens recovery windows)`,
      `  2. npm run sandbox -- up ${stack}   (rules that demand retention may refuse; that is their purpose)`,
      `  3. npm run sandbox -- destroy ${stack}`,
      `A single one: npm run sandbox -- exec pulumi state unprotect '<urn>' --stack ${stack}`,
    ].join("\n"),
  );
}
