import { objects, type Props, text, type Value } from "../values";

/** Metrics that one alarm, or one target tracking policy, may combine. */
const most = 10;

/** The ids that an expression of metric math names. Functions are upper case, ids begin in lower case; texts in quotes are none. */
function namedIn(expression: string): string[] {
  if (/^\s*SELECT\b/i.test(expression)) return [];
  const bare = expression.replace(/"[^"]*"|'[^']*'/g, " ");
  return [...bare.matchAll(/(?<![\w.])[a-z]\w*/g)].map(([id]) => id);
}

/** What is wrong with a list of metric queries, in AWS's words without the error's code; `metric` is the property that holds one. */
export function wrongMetricQueries(
  queries: Value | undefined,
  {
    metric,
    returns,
  }: { readonly metric: "metric" | "metricStat"; readonly returns: (query: Props) => boolean },
): string | undefined {
  const all = objects(queries);
  const ids = all.map(({ id }) => text(id));
  const bad = ids.find((id) => !/^[a-z]\w*$/.test(id));
  if (bad !== undefined) return `The id '${bad}' must begin with a lowercase letter`;
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) return `The id '${twice}' is not unique in the metrics list`;
  const unclear = all.find((query) => (query[metric] === undefined) === (text(query.expression) === ""));
  if (unclear) return `Element '${text(unclear.id)}' needs either a metric or an expression, not both`;
  const metrics = all.filter((query) => query[metric] !== undefined).length;
  if (metrics > most) return `${metrics} metrics: at most ${most} can be combined`;
  for (const { id, expression } of all) {
    const unknownOne = namedIn(text(expression)).find((one) => !ids.includes(one));
    if (unknownOne) return `Error in expression '${text(id)}': undefined variable '${unknownOne}'`;
  }
  return all.filter(returns).length === 1
    ? undefined
    : "Exactly one element of the metrics list should return data.";
}
