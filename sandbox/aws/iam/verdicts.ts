import { meets, unmet } from "./conditions";
import type { Context } from "./context";
import type { DocumentKind, Patterns, PolicyDocument, Statement } from "./documents";
import { matchesAction, matchesResource } from "./globs";
import { type Named, namedBy, type Principal } from "./principals";

/** One request to AWS. */
export interface Request {
  readonly principal: Principal;
  /** `service:Action`. */
  readonly action: string;
  /** ARN; `*` where the action has no resource. */
  readonly resource: string;
  /** Account that owns the resource, 12 digits. */
  readonly resourceAccount: string;
  readonly context: Context;
}

/** A statement, and whose it is. */
export interface StatementRef {
  readonly document: string;
  readonly kind: DocumentKind;
  readonly statement: string;
}

/** An allow that fails by its conditions alone. */
export interface NearMiss extends StatementRef {
  /** What the request lacks, in words. */
  readonly unmet: readonly string[];
  /** Whether it only lacks keys of which nothing is said: another request might have them. */
  readonly open: boolean;
}

/** A statement that says something to a request. */
export interface Hit extends StatementRef {
  readonly effect: "Allow" | "Deny";
  /** How the statement names the principal; of documents without principals always by its own. */
  readonly named: Named | "holder";
}

/** What the statements of some documents say to a request. */
export interface Verdict {
  readonly allows: readonly Hit[];
  readonly denies: readonly Hit[];
  readonly nearly: readonly Near[];
}

export type Near = NearMiss & Pick<Hit, "named">;

/** What documents say to a request, their limits on each other aside. */
export function verdictOf(request: Request, documents: readonly (PolicyDocument | undefined)[]): Verdict {
  const hits: Hit[] = [];
  const nearly: Near[] = [];
  for (const document of documents)
    for (const statement of document?.statements ?? []) {
      if (document === undefined) continue;
      const named = speaksOf(statement, request, document.hasVariables);
      if (named === undefined) continue;
      const ref = { document: document.name, kind: document.kind, statement: statement.name };
      const variables = document.hasVariables ? request.context : undefined;
      const failed = statement.conditions.filter((one) => !meets(one, request.context, variables));
      if (failed.length === 0) hits.push({ ...ref, effect: statement.effect, named });
      else if (statement.effect === "Allow")
        nearly.push({
          ...ref,
          named,
          unmet: failed.map((one) => unmet(one, request.context)),
          open: failed.every(({ key }) => request.context.isOpen(key)),
        });
    }
  return {
    allows: hits.filter(({ effect }) => effect === "Allow"),
    denies: hits.filter(({ effect }) => effect === "Deny"),
    nearly,
  };
}

/** Whether a statement is about a request, its conditions aside. */
function speaksOf(statement: Statement, request: Request, hasVariables: boolean): Hit["named"] | undefined {
  const variables = hasVariables ? request.context : undefined;
  if (!includes(statement.actions, (pattern) => matchesAction(pattern, request.action))) return undefined;
  if (
    statement.resources !== undefined &&
    !includes(statement.resources, (pattern) => matchesResource(pattern, request.resource, variables))
  )
    return undefined;
  return statement.principals === undefined
    ? "holder"
    : namedBy(statement.principals, request.principal, statement.effect);
}

function includes({ not, patterns }: Patterns, matches: (pattern: string) => boolean): boolean {
  return patterns.some(matches) !== not;
}
