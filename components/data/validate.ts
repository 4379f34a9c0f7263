import { type Fault, unless } from "../../model/problems";
import type { DataPlan } from "./args";
import { tablePolicy } from "./table-policy";

/** Bytes, white space included. Source: "DynamoDB resource-based policy considerations", DynamoDB developer guide. */
const policyLimit = 20_480;

/** What is wrong with the plans of tables, by store. */
export function tableFaults({ tables }: Pick<DataPlan, "tables">): Fault[] {
  return Object.entries(tables).flatMap(([store, plan]) => {
    const size = Buffer.byteLength(tablePolicy(plan));
    return unless(
      size <= policyLimit,
      ["tables", store],
      `its policy names ${plan.allowed.read.length} readers and has ${size} bytes. DynamoDB takes ${policyLimit}: let fewer services read it, and the others call one that does.`,
    );
  });
}
