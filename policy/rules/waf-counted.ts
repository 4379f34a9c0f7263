/** What of a WebACL's rule decides which requests it blocks. */
export interface Statement {
  readonly managedRuleGroupStatement?: object;
  readonly labelMatchStatement?: { readonly scope?: string; readonly key?: string };
  readonly regexMatchStatement?: {
    readonly regexString?: string;
    readonly fieldToMatch?: { readonly uriPath?: object };
    readonly textTransformations?: readonly { readonly type?: string }[];
  };
  readonly andStatement?: { readonly statements?: readonly Statement[] };
  readonly notStatement?: { readonly statement?: Statement };
}
export interface BlockingRule {
  readonly priority?: number;
  readonly action?: { readonly block?: object };
  readonly statement?: Statement;
}

/** Labels that do not follow from the rule's name. Source: AWS WAF developer guide, "Baseline rule groups". */
const irregular: Readonly<Partial<Record<string, string>>> = {
  Host_localhost_HEADER: "Host_Localhost_Header",
  PROPFIND_METHOD: "Propfind_Method",
  UserAgent_BadBots_HEADER: "BadBots_Header",
};
const parts: Readonly<Partial<Record<string, string>>> = {
  BODY: "Body",
  COOKIE: "Cookie",
  HEADER: "Header",
  QUERYARGUMENTS: "QueryArguments",
  QUERYSTRING: "QueryString",
  URIPATH: "URIPath",
};

/** The label that a counted rule leaves: WAF tells its capitals from small letters. */
function labelOf(namespace: string, rule: string): string {
  const label = irregular[rule] ?? rule.replace(/[A-Z]+$/, (part) => parts[part] ?? part);
  return `awswaf:managed:aws:${namespace}:${label}`;
}

/**
 * The paths at which nothing blocks what a rule of AWS's only counts; none if it is blocked everywhere. Undefined where no
 * later rule blocks it, or where in a form that cannot be judged.
 */
export function pathsPassed(
  {
    namespace,
    rule,
    priority,
  }: { readonly namespace: string; readonly rule: string; readonly priority: number },
  all: readonly BlockingRule[],
): readonly string[] | undefined {
  const label = labelOf(namespace, rule);
  const passed = all
    .filter((later) => later.action?.block !== undefined && (later.priority ?? 0) > priority)
    .map(({ statement }) => passedBy(statement, label))
    .filter((paths) => paths !== undefined);
  // Where several block it, a request passes only what passes all of them.
  return passed.length === 0
    ? undefined
    : passed.reduce((some, others) => some.filter((path) => others.includes(path)));
}

/** At which paths a statement on this label does not hold. */
function passedBy(statement: Statement | undefined, label: string): readonly string[] | undefined {
  if (isLabel(statement, label)) return [];
  const both = Array.from(statement?.andStatement?.statements ?? []);
  const rest = both.filter((each) => !isLabel(each, label));
  const [exempt] = rest;
  return both.length === 2 && rest.length === 1 ? pathsOf(exempt?.notStatement?.statement) : undefined;
}

function isLabel(statement: Statement | undefined, label: string): boolean {
  const match = statement?.labelMatchStatement;
  return match?.scope === "LABEL" && match.key === label;
}

/** The paths of `^(/a|/b)(/|$)` on the path as the service will see it. */
function pathsOf(statement: Statement | undefined): readonly string[] | undefined {
  const { regexString = "", fieldToMatch, textTransformations } = statement?.regexMatchStatement ?? {};
  const alternatives = /^\^\((\/(?:[\w~/|-]|\\\.)+)\)\(\/\|\$\)$/.exec(regexString)?.[1];
  const normalized = Array.from(textTransformations ?? []).some(({ type }) => type === "NORMALIZE_PATH");
  if (alternatives === undefined || fieldToMatch?.uriPath === undefined || !normalized) return undefined;
  const paths = alternatives.split("|").map((path) => path.replaceAll("\\.", "."));
  return paths.every((path) => /^(\/[\w.~-]+)+$/.test(path)) ? paths : undefined;
}
