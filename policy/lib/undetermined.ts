/**
 * A rule could not read a property because it is not known before deployment. Such a finding is no pass and no
 * violation: it travels as an advisory diagnostic of the rule (so that a first preview ends well) whose message
 * starts with a fixed word and names rule, resource and property.
 */
export interface Undetermined {
  readonly rule: string;
  /** Path inside the resource, e.g. `policy` or `defaultActions.0.targetGroupArn`. */
  readonly property: string;
  /** URN. */
  readonly resource: string;
}

const form = /^undetermined: rule=(\S+) property=(\S+) resource=(.+)$/m;

/** One line: `undetermined: rule=<name> property=<path> resource=<urn>`. */
export function formatUndetermined({ rule, property, resource }: Undetermined): string {
  return `undetermined: rule=${rule} property=${property.replaceAll(/\s/g, "_")} resource=${resource}`;
}

/** The finding in a diagnostic's message, or nothing if the message is a violation. */
export function parseUndetermined(message: string): Undetermined | undefined {
  const [, rule, property, resource] = form.exec(message) ?? [];
  return rule && property && resource ? { rule, property, resource } : undefined;
}
