import { prefixOf } from "../aws/iam/ask";
import type { Keys } from "../aws/iam/context";
import type { NearMiss, StatementRef } from "../aws/iam/decide";
import { matchesAction } from "../aws/iam/globs";
import { askWhole } from "../aws/iam/needs";
import { through } from "../aws/iam/requests";
import type { StackDocuments } from "../aws/iam/stack-documents";
import type { NamedPrincipal } from "../stack-files";
import { type Subject, subjectsFor } from "./subjects";

/** Whether somebody may do something to a resource. */
export interface Row {
  readonly who: string;
  readonly principal: string;
  readonly resource: string;
  /** AWS service through which it is done. */
  readonly through?: string;
  readonly answer: "may" | "may under a condition" | "denied" | "not allowed";
  /** Keys that the request has to have. */
  readonly with: Keys;
  /** What decides: the request itself, or the use of a key that it needs. */
  readonly action: string;
  /** Statements that allow, or that deny. */
  readonly by: readonly StatementRef[];
  /** Of who is denied: whether the right would be there but for the deny. */
  readonly otherwise: boolean;
  /** Kinds of policy of which none allows. */
  readonly lacking: readonly string[];
  /** Allows that lack a condition. */
  readonly nearly: readonly NearMiss[];
  readonly assumed: readonly string[];
  /** Resources on whose behalf an AWS service gets this answer. */
  readonly onBehalfOf: readonly string[];
}

export interface Asked {
  readonly action: string;
  readonly resources: readonly string[];
  readonly named: readonly NamedPrincipal[];
  readonly context: Keys;
  /** Only through this AWS service. @default directly; the use of a key through every service that its policy names, too */
  readonly via?: string;
}

/** Who may do it, and who may not, one row each. */
export function answersOf(stack: StackDocuments, asked: Asked): readonly Row[] {
  return asked.resources.flatMap((resource) => {
    const ways = asked.via === undefined ? waysTo(stack, asked.action, resource) : [asked.via];
    const rows = subjectsFor(stack, asked.named, asked.action, resource).flatMap((subject) =>
      subject.principal.startsWith("arn:")
        ? ways.map((way) => rowOf(stack, asked, subject, resource, way))
        : [rowOf(stack, asked, subject, resource, undefined)],
    );
    return merged(rows);
  });
}

/** A key is used directly, or through the services that its policy names for it. */
function waysTo(stack: StackDocuments, action: string, resource: string): (string | undefined)[] {
  if (prefixOf(action) !== "kms") return [undefined];
  const conditions = stack
    .policiesOn(resource)
    .flatMap(({ statements }) => statements)
    .filter(({ actions }) => actions.not || actions.patterns.some((one) => matchesAction(one, action)))
    .flatMap((one) => one.conditions);
  const services = conditions
    .filter(({ key }) => key.toLowerCase() === "kms:viaservice")
    .flatMap(({ values }) => values)
    .flatMap((value) => /^([a-z0-9-]+)\.[a-z0-9-]+\.amazonaws\.com$/.exec(value)?.[1] ?? []);
  return [undefined, ...[...new Set(services)].sort()];
}

function rowOf(
  stack: StackDocuments,
  { action, context }: Asked,
  { who, principal, behalf, fromVpc }: Subject,
  resource: string,
  via: string | undefined,
): Row {
  const {
    answer,
    asked,
    with: keys = {},
  } = askWhole(stack, {
    principal,
    action,
    resource,
    context: { ...(via === undefined ? {} : through(via, stack.place.region)), ...context },
    ...(behalf === undefined ? {} : { behalf }),
    ...(via === undefined && fromVpc === true ? { fromVpc } : {}),
  });
  const nearly = answer.outcome === "implicit deny" ? answer.nearly : [];
  const conditional = answer.outcome === "implicit deny" && answer.conditional;
  return {
    who,
    principal,
    resource,
    ...(via === undefined ? {} : { through: via }),
    answer:
      answer.outcome === "allowed"
        ? "may"
        : answer.outcome === "explicit deny"
          ? "denied"
          : conditional
            ? "may under a condition"
            : "not allowed",
    with: keys,
    action: answer.action,
    by: distinct(
      answer.outcome === "allowed"
        ? asked.flatMap((one) => (one.outcome === "allowed" ? one.by : []))
        : answer.outcome === "explicit deny"
          ? answer.by
          : [],
    ),
    otherwise: answer.outcome === "explicit deny" && answer.otherwise,
    lacking: answer.outcome === "implicit deny" ? answer.lacking : [],
    nearly,
    assumed: answer.assumed,
    onBehalfOf: behalf === undefined ? [] : [behalf],
  };
}

function distinct(refs: readonly StatementRef[]): StatementRef[] {
  const seen = new Map(refs.map((ref) => [`${ref.document} ${ref.statement}`, ref]));
  return [...seen.values()];
}

/** One row for all on whose behalf a service gets the same answer. */
function merged(rows: readonly Row[]): Row[] {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const { who, through: way = "", answer, by, lacking } = row;
    const key = JSON.stringify([who, way, answer, by, lacking]);
    const same = found.get(key);
    found.set(key, same ? { ...same, onBehalfOf: [...same.onBehalfOf, ...row.onBehalfOf] } : row);
  }
  return [...found.values()];
}
