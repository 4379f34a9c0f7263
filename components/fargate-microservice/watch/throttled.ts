import type { CommonPlan } from "../args";

/** A table or an index of one that the service uses, as DynamoDB's metrics name it. */
export interface Throttled {
  /** Unique among the service's alarms. A store's name has no dot, so the first one ends it. */
  readonly role: string;
  /** For people: `screenings` or `screenings/by-resolution`. */
  readonly label: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Metrics of requests that were refused. */
export const throttleMetrics = ["ReadThrottleEvents", "WriteThrottleEvents"] as const;

/** Every table and index whose throttles slow the service. A table's own figures do not contain its indexes'. */
export function throttled({ tables }: Pick<CommonPlan, "tables">): Throttled[] {
  return tables.flatMap(({ store, name, indexes }) => [
    { role: `throttles-${store}`, label: store, dimensions: { TableName: name } },
    ...indexes.map((index) => ({
      role: `throttles-${store}.${index}`,
      label: `${store}/${index}`,
      dimensions: { TableName: name, GlobalSecondaryIndexName: index },
    })),
  ]);
}
