import { objects, type Props, texts, type Value } from "../values";

/** What a service bounds in a policy beside its size. */
interface Bounds {
  readonly statements: number;
  readonly principals: number;
  /** Of one statement. */
  readonly resources?: number;
  /** Of one statement. */
  readonly actions?: number;
  readonly conditions?: number;
  /** The only actions that a statement may name, in lower case. */
  readonly scope?: readonly string[];
}

/**
 * Sources: "Amazon SNS API permissions: actions and resources reference" (policy quotas, valid policy actions), SNS developer
 * guide; "Amazon SQS policy quotas", SQS developer guide. What SNS has not in its list it refuses, `sns:*` too.
 */
const bounds: Readonly<Record<string, Bounds>> = {
  topic: {
    statements: 100,
    principals: 200,
    resources: 1,
    scope: [
      "addpermission",
      "deletetopic",
      "getdataprotectionpolicy",
      "gettopicattributes",
      "listsubscriptionsbytopic",
      "listtagsforresource",
      "publish",
      "putdataprotectionpolicy",
      "removepermission",
      "settopicattributes",
      "subscribe",
    ].map((action) => `sns:${action}`),
  },
  queue: { statements: 20, principals: 50, actions: 7, conditions: 10 },
};

/** What of a topic's or a queue's statements is more than its service takes. */
export function refuseBounds(kind: string, statements: readonly Props[]): string | undefined {
  const most = bounds[kind];
  if (most === undefined) return undefined;
  const over = (what: string, number: number, limit = Number.POSITIVE_INFINITY) =>
    number > limit ? `${number} ${what}, at most ${limit} are taken` : undefined;
  const sum = (of: (statement: Props) => number) => statements.reduce((all, each) => all + of(each), 0);
  const actions = ({ Action, NotAction }: Props) => texts(Action ?? NotAction);
  const beyond = statements
    .flatMap(actions)
    .find((action) => most.scope !== undefined && !most.scope.includes(action.toLowerCase()));
  return (
    (beyond && `Policy statement action out of service scope! (${beyond})`) ??
    over("statements", statements.length, most.statements) ??
    over(
      "principals",
      sum(({ Principal }) => principals(Principal)),
      most.principals,
    ) ??
    over(
      "conditions",
      sum(({ Condition }) => conditions(Condition)),
      most.conditions,
    ) ??
    over(
      "actions in a statement",
      Math.max(...statements.map((each) => actions(each).length)),
      most.actions,
    ) ??
    over(
      "resources in a statement",
      Math.max(...statements.map(({ Resource }) => texts(Resource).length)),
      most.resources,
    )
  );
}

function principals(principal: Value | undefined): number {
  const [named] = objects(principal);
  return named === undefined ? 1 : Object.values(named).flatMap((each) => texts(each)).length;
}

function conditions(condition: Value | undefined): number {
  return objects(condition).flatMap((operators) =>
    Object.values(operators).flatMap((tests) => objects(tests).flatMap(Object.keys)),
  ).length;
}
