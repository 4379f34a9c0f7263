import { type Entry, entryProblems } from "../../policy/lib/register-entry";

/**
 * The engine's own form of an exception, in a policy pack's configuration file of version 2. The engine reads `reason` and
 * `match`, compares URNs letter by letter, lifts whole rules, knows no last day, and passes over what else stands there:
 * https://github.com/pulumi/pulumi/blob/pkg/v3.274.1/pkg/resource/analyzer/exceptions.go and `config.go` beside it.
 * So what the register says beyond that travels in keys of its own.
 */
export interface PulumiException {
  readonly reason: string;
  readonly match: readonly PulumiMatch[];
  readonly author?: string;
  readonly approvedBy?: string;
  readonly until?: string;
  readonly parent?: string;
}

interface PulumiMatch {
  readonly policies: readonly string[];
  readonly targets: readonly string[];
}

/** A policy pack's configuration file of version 2. */
export interface PulumiConfiguration {
  readonly version: 2;
  /** What the file was before: the levels and settings of rules. */
  readonly policies: Readonly<Record<string, unknown>>;
  /** By id: letters, digits, `-`, `.` and `_`. */
  readonly exceptions: Readonly<Record<string, PulumiException>>;
}

/** What came of it, or all that stands in the way. */
export interface Turned<T> {
  readonly made: T;
  readonly problems: readonly string[];
}

/** The register's entries as the engine reads exceptions. An id is the ticket, and a number after it where several have it. */
export function toPulumi(entries: readonly Entry[]): Turned<Record<string, PulumiException>> {
  const made: Record<string, PulumiException> = {};
  const problems = entries.flatMap((entry, index) =>
    withoutCounterpart(entry).map((problem) => `entry ${index + 1}: ${problem}`),
  );
  for (const { ticket, rule, urn, reason, author, approvedBy, until, parent } of entries) {
    const same = Object.keys(made).filter((id) => ticketOf(id) === ticket).length;
    made[same === 0 ? ticket : `${ticket}.${same + 1}`] = {
      reason,
      match: [{ policies: [rule], targets: [urn] }],
      author,
      approvedBy,
      until,
      ...(parent === undefined ? {} : { parent }),
    };
  }
  return { made, problems };
}

function withoutCounterpart({ urn, only }: Entry): string[] {
  return [
    ...(urn.endsWith("*")
      ? [
          "`urn` ends in `*`: the engine compares URNs letter by letter; name each resource in an entry of its own",
        ]
      : []),
    ...(only === undefined
      ? []
      : [`\`only\` (${only.join(", ")}): the engine lifts a whole rule from a resource, and no part of one`]),
  ];
}

const ticketOf = (id: string) => id.split(".", 1)[0];

/** The engine's exceptions as entries of the register; each of their policies on each of their targets is one. */
export function fromPulumi(content: unknown): Turned<readonly Entry[]> {
  if (!isObject(content) || content.version !== 2)
    return {
      made: [],
      problems: ['`version` is not 2: only a configuration file of version 2 has "exceptions"'],
    };
  const { exceptions = {} } = content;
  if (!isObject(exceptions)) return { made: [], problems: ["`exceptions` is no object"] };
  const problems: string[] = [];
  const made = Object.entries(exceptions).flatMap(([id, exception]) => {
    const entries = entriesOf(id, exception);
    const found = [
      ...lostKeys(exception),
      ...(entries.length === 0 ? ["`match` names no policy on a target"] : entries.flatMap(problemsOf)),
    ];
    problems.push(...[...new Set(found)].map((problem) => `exceptions.${id}: ${problem}`));
    return entries as unknown as Entry[];
  });
  return { made, problems };
}

function entriesOf(id: string, exception: unknown): Readonly<Record<string, unknown>>[] {
  if (!isObject(exception)) return [];
  const { match, ...rest } = exception;
  return listOf(match).flatMap((each) => {
    const { policies, targets } = isObject(each) ? each : {};
    return listOf(policies).flatMap((rule) =>
      listOf(targets).map((urn) => ({ ...rest, rule, urn, ticket: ticketOf(id) })),
    );
  });
}

/** Keys that the engine passes over, and for which an entry has no place: they would be lost without a word. */
function lostKeys(exception: unknown): string[] {
  if (!isObject(exception)) return [];
  const ofMatches = listOf(exception.match).flatMap((each) =>
    isObject(each) ? Object.keys(each).filter((key) => key !== "policies" && key !== "targets") : [],
  );
  const taken = ["rule", "urn", "ticket"].filter((key) => key in exception);
  return [
    ...taken.map((key) => `\`${key}\` follows from the id and from \`match\`: leave it out`),
    ...ofMatches.map((key) => `\`match\` has \`${key}\` beside \`policies\` and \`targets\`: leave it out`),
  ];
}

const missing = /^`(\w+)` is missing, or no text$/;

function problemsOf(entry: Readonly<Record<string, unknown>>): string[] {
  return entryProblems(entry).map((problem) => {
    if (problem.startsWith("`ticket` is not")) return 'the id is no ticket of the form "CDD-12"';
    const [, key] = missing.exec(problem) ?? [];
    return key === undefined || key === "reason"
      ? problem
      : `\`${key}\` is missing: the engine needs none, the register does; write it beside \`reason\`, where the engine passes over it`;
  });
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
