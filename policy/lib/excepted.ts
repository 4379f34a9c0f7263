/**
 * Somebody answers for what a rule would refuse. Such a finding is no violation, and no pass either: it travels as an
 * advisory diagnostic of the rule, so that whoever reads a preview, and whoever reads its events years later, sees what was
 * let through, by whom and until when.
 */
export interface Excepted {
  readonly rule: string;
  /** URN. */
  readonly resource: string;
  /** What the rule would have refused. */
  readonly violation: string;
  /** Last day, `YYYY-MM-DD`, UTC. */
  readonly until: string;
  readonly approvedBy: string;
  readonly reason: string;
  /** Who wrote the entry of the register. */
  readonly author: string;
  readonly ticket: string;
}

const form = /^excepted: (\{.*\})$/m;

/** One line: `excepted: {"rule": …}`. */
export function formatExcepted({
  rule,
  resource,
  violation,
  until,
  approvedBy,
  reason,
  author,
  ticket,
}: Excepted): string {
  const text = JSON.stringify({ rule, resource, violation, until, approvedBy, reason, author, ticket });
  // JSON lets two line breaks of Unicode stand; a line of the log does not.
  return `excepted: ${text.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}`;
}

/** The finding in a diagnostic's message, or nothing if the message is something else. */
export function parseExcepted(message: string): Excepted | undefined {
  const [, text] = form.exec(message) ?? [];
  return text === undefined ? undefined : (JSON.parse(text) as Excepted);
}
