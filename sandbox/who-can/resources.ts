import { kindsOf, nearest } from "../aws/iam/facts";
import type { StackDocuments } from "../aws/iam/stack-documents";
import type { StackResource } from "../aws/iam/stack-resources";
import { text } from "../aws/values";
import { UserError } from "../log";
import type { KnownAction } from "./action";

/** What is within a resource that has a policy: an action may take that instead. */
const insides = ["", "/*", ":log-stream:*", ":*"];

/** The resources that an action is asked of, as ARNs: the one that is named, else all of the stack that it takes. */
export function resourcesFor(
  stack: StackDocuments,
  known: KnownAction,
  named: string | undefined,
): readonly string[] {
  const { action, own } = known;
  if (own.resourceTypes.length === 0) {
    if (named === undefined || named === "*") return ["*"];
    throw new UserError(`${action} takes no resource: AWS asks for it on * alone.`);
  }
  if (named === "*") return ["*"];
  if (named?.startsWith("arn:")) return [fitting(known, named)];
  const candidates = stack.resources.flatMap((resource) => {
    const arn = withInside(known, text(resource.outputs.arn));
    return arn === undefined ? [] : [{ resource, arn }];
  });
  if (named !== undefined) return [chosen(stack, known, candidates, named)];
  if (candidates.length === 0)
    throw new UserError(
      `The stack has no resource that ${action} takes (${own.resourceTypes.join(", ")}). Name one by its ARN, or give *.`,
    );
  return [...new Set(candidates.map(({ arn }) => arn))];
}

interface Candidate {
  readonly resource: StackResource;
  readonly arn: string;
}

function fitting(known: KnownAction, arn: string): string {
  if (kindsOf(known.facts, known.own, arn).length > 0) return arn;
  throw new UserError(
    `${known.action} does not take ${arn}. It takes: ${known.own.resourceTypes.map((kind) => `${kind} (${formOf(known, kind)})`).join(", ")}.`,
  );
}

function formOf({ facts }: KnownAction, kind: string): string {
  const source = facts.arns.get(kind)?.source ?? "";
  return source
    .replace(/^\^|\$$/g, "")
    .replaceAll("[^:]*", "*")
    .replaceAll("[^:]+", "*")
    .replaceAll(".+", "*")
    .replaceAll("\\", "");
}

function withInside(known: KnownAction, arn: string): string | undefined {
  if (arn === "") return undefined;
  return insides.map((inside) => arn + inside).find((one) => kindsOf(known.facts, known.own, one).length > 0);
}

/** `customers`, `screening/watchlist-api-key`, `keys-secrets`, `audit-evidence/2026/x.json`: the longest part that names something. */
function chosen(
  stack: StackDocuments,
  known: KnownAction,
  candidates: readonly Candidate[],
  named: string,
): string {
  for (const [name, inside] of [[named, ""] as const, ...prefixes(named)]) {
    const found = meant(candidates, name);
    if (found.length > 1)
      throw new UserError(
        `"${named}" may mean ${found.map(({ resource }) => `${resource.name} (${resource.id})`).join(", ")}. Name one of them.`,
      );
    const [one] = found;
    if (!one) continue;
    return inside === "" ? one.arn : fitting(known, `${text(one.resource.outputs.arn)}/${inside}`);
  }
  const [other] = stack.resources
    .filter((resource) => [resource.name, shortName(stack, resource)].includes(named))
    .map((resource) => ({ resource, arn: text(resource.outputs.arn) }));
  if (other)
    throw new UserError(
      `${known.action} does not take ${other.resource.name} (${other.arn || other.resource.id}). It takes: ${known.own.resourceTypes.join(", ")}.`,
    );
  const names = candidates.flatMap(({ resource }) => [shortName(stack, resource), resource.name]);
  throw new UserError(
    names.length === 0
      ? `The stack has no resource that ${known.action} takes (${known.own.resourceTypes.join(", ")}).`
      : `The stack has no "${named}" that ${known.action} takes. The nearest: ${nearest(named, new Set(names)).join(", ")}.`,
  );
}

function prefixes(named: string): (readonly [string, string])[] {
  return [...named.matchAll(/\//g)]
    .map(({ index }) => [named.slice(0, index), named.slice(index + 1)] as const)
    .filter(([name, inside]) => name !== "" && inside !== "")
    .reverse();
}

/** Those that bear the name; where none does, those whose name it is a whole part of. */
function meant(candidates: readonly Candidate[], named: string): readonly Candidate[] {
  const names = ({ resource }: Candidate) => [
    resource.name,
    resource.id,
    text(resource.outputs.name),
    text(resource.outputs.bucket),
  ];
  const exact = candidates.filter((one) => names(one).includes(named));
  if (exact.length > 0) return exact;
  const part = new RegExp(`(^|[-/:])${named.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}($|-\\d{12}-)`);
  return candidates.filter((one) => names(one).some((name) => part.test(name)));
}

/** `cdd-prod-customers` → `customers`; the account and region in a bucket's name aside. */
function shortName({ place }: StackDocuments, { outputs, name }: StackResource): string {
  const physical = text(outputs.bucket) || text(outputs.name) || name;
  return physical.replace(`-${place.account}-${place.region}`, "").replace(/^cdd[-/][a-z0-9]+[-/]/, "");
}
