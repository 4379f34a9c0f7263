import * as dynamodb from "@pulumi/aws/dynamodb";
import type { Resource } from "@pulumi/pulumi";
import type { DataArgs, TablePlan } from "./args";
import { tablePolicy } from "./table-policy";

/** One table, and the policy that keeps all but its services out. Capacity follows the load: none is to be configured. */
export function table(
  logicalName: string,
  store: string,
  plan: TablePlan,
  { dataKeyArn, retain }: DataArgs,
  parent: Resource,
): dynamodb.Table {
  const made = new dynamodb.Table(
    logicalName,
    {
      name: plan.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: plan.partitionKey,
      ...(plan.sortKey !== undefined && { rangeKey: plan.sortKey }),
      attributes: attributes(plan),
      globalSecondaryIndexes: Object.entries(plan.indexes).map(([name, { partitionKey, sortKey }]) => ({
        name,
        hashKey: partitionKey,
        ...(sortKey !== undefined && { rangeKey: sortKey }),
        projectionType: "ALL",
      })),
      serverSideEncryption: { enabled: true, kmsKeyArn: dataKeyArn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: retain,
      tags: { store, "data-class": plan.dataClass },
    },
    { parent, protect: retain, deleteBeforeReplace: true },
  );
  new dynamodb.ResourcePolicy(
    `${logicalName}-policy`,
    { resourceArn: made.arn, policy: tablePolicy(plan) },
    { parent },
  );
  return made;
}

/** DynamoDB wants the attributes of keys declared, each once, and no others. */
function attributes({ partitionKey, sortKey, indexes }: TablePlan): { name: string; type: string }[] {
  const keys = [
    partitionKey,
    sortKey,
    ...Object.values(indexes).flatMap((index) => [index.partitionKey, index.sortKey]),
  ];
  const names = new Set(keys.filter((key) => key !== undefined));
  return [...names].sort().map((name) => ({ name, type: "S" }));
}
