import type { TablePlan } from "./args";
import { tablePolicy } from "./table-policy";

/** Bytes, white space included. Source: "DynamoDB resource-based policy considerations", DynamoDB developer guide. */
const policyLimit = 20_480;

/** What is wrong with the plan of one table. */
export function validateTable(store: string, plan: TablePlan): string[] {
  const size = Buffer.byteLength(tablePolicy(plan));
  if (size <= policyLimit) return [];
  return [
    `${store}: the table's policy names ${plan.allowed.read.length} readers and has ${size} bytes. DynamoDB takes ${policyLimit}: let fewer services read it, and the others call one that does.`,
  ];
}
