import { type Condition, coversAction, patternMatches, type Statement, statementsOf } from "./documents";
import type { Graph, Node } from "./graph";
import type { Judge } from "./judge";
import { exceptedFromAll, isForEverybody } from "./principals";
import { demandNaming, isGiven, type Relation, thoseNaming } from "./relations";
import { types } from "./types";

/** What the rules read of a bucket, and of its policy. */
export interface PolicedBucket {
  readonly bucket?: string;
  readonly policy?: unknown;
}

/** All resources that say something of a bucket name it in the same way. */
export const ofBucket: Relation<{ readonly bucket?: string }> = {
  property: "bucket",
  by: "bucket",
  types: types.bucket,
};

/** Judges each policy that a bucket has: one of its own, or the bucket itself. Says where there is none. */
export function eachBucketPolicy(
  bucket: Node<PolicedBucket>,
  graph: Graph,
  judge: Judge,
  check: (statements: readonly Statement[], holder: Node<PolicedBucket>) => void,
): void {
  const policies = graph.ofType<PolicedBucket>(types.bucketPolicy);
  const inline = thoseNaming(policies, ofBucket, bucket).sure.length === 0 && isGiven(bucket, "policy");
  const holders = inline
    ? [bucket]
    : demandNaming(judge, policies, ofBucket, bucket, "the bucket has no policy");
  for (const holder of holders) judge.part(() => check(statementsOf(holder.props.policy), holder));
}

/** Whether the statement is for the bucket itself. */
export function coversBucket({ resources }: Statement, bucket: string | undefined): boolean {
  return resources.some((pattern) => covers(pattern, bucket, ""));
}

/**
 * Whether it is for every object: no name of one can be told apart from these two but by a narrower pattern than `*`. One
 * pattern has to take in both, for of two each could be as narrow as it likes.
 */
export function coversObjects({ resources }: Statement, bucket: string | undefined): boolean {
  return resources.some((pattern) => covers(pattern, bucket, "/a") && covers(pattern, bucket, "/b/c"));
}

function covers(pattern: string, bucket: string | undefined, suffix: string): boolean {
  const name = pattern.replace(/^arn:[^:]*:s3:::/, "");
  return pattern === "*" || (bucket !== undefined && patternMatches(name, `${bucket}${suffix}`));
}

/** The refusals of an action that hit everybody and every object, each with its conditions. */
export function refusalsOf(
  statements: readonly Statement[],
  action: string,
  bucket: string | undefined,
): Statement[] {
  return statements.filter(
    (statement) =>
      !statement.allow &&
      isForEverybody(statement) &&
      coversAction(statement, action) &&
      coversObjects(statement, bucket),
  );
}

/** Whether the action is refused wherever these conditions hold, and nothing narrows them. */
export function isRefusedWhere(
  statements: readonly Statement[],
  action: string,
  bucket: string | undefined,
  holds: (conditions: readonly Condition[]) => boolean,
): boolean {
  return refusalsOf(statements, action, bucket).some(({ conditions }) => holds(conditions));
}

/** Whether a condition is `Null` on this key, with this answer. */
export function isNull(
  { operator, key, values }: Condition,
  name: string,
  absent: "true" | "false",
): boolean {
  return operator === "Null" && key === name && values.join() === absent;
}

/** The principals that a condition leaves out by their ARN; nothing where it is another condition. */
export function exempted({ operator, key, values }: Condition): readonly string[] | undefined {
  const negated = /^(Arn|String)Not(Equals|Like)(IfExists)?$/.test(operator);
  return negated && key === "aws:principalarn" ? values : undefined;
}

/**
 * The principals to whom an action is left: those whom every refusal that asks for nothing but the principal leaves out.
 * Nothing if no such refusal is there, so that it is left to all.
 */
export function leftTo(
  statements: readonly Statement[],
  action: string,
  bucket: string | undefined,
): readonly string[] | undefined {
  const lists = refusalsOf(statements, action, bucket).flatMap(({ conditions: [first, ...others] }) => {
    if (first === undefined) return [[]];
    const named = others.length === 0 ? exempted(first) : undefined;
    return named === undefined ? [] : [named];
  });
  return exceptedFromAll(lists);
}
