import { policyDocument } from "../shared/policy-document";
import { refused } from "../shared/refused";
import type { TablePlan } from "./args";
import { tableActions } from "./table-actions";

/**
 * The table's own policy (JSON): it grants nothing, and refuses everybody what the plan does not give him, whatever IAM
 * says. Who is named needs the right in IAM as well. All ARNs are plain, so that it is known at preview.
 */
export function tablePolicy({ arn, allowed }: Pick<TablePlan, "arn" | "allowed">): string {
  const table = [arn];
  // A table's policy is its indexes' too; they have none of their own.
  const withIndexes = [arn, `${arn}/index/*`];
  return policyDocument([
    // What AWS adds, and what no policy may name: replication, and what AWS Backup alone calls in a role of the stack.
    refused("NobodyDoesWhatIsNotNamed", {
      notActions: Object.values(tableActions).flat(),
      resources: withIndexes,
      but: allowed.backUp,
    }),
    refused("NobodyTakesTheWhole", { actions: tableActions.never, resources: withIndexes }),
    refused("OnlyReadersRead", { actions: tableActions.read, resources: withIndexes, but: allowed.read }),
    refused("OnlyTheAppenderInserts", {
      actions: tableActions.insert,
      resources: table,
      but: allowed.insert,
    }),
    refused("OnlyTheWriterWrites", { actions: tableActions.write, resources: table, but: allowed.write }),
    refused("OnlyRestorersCopy", { actions: tableActions.copy, resources: table, but: allowed.copy }),
    refused("OnlyDeployersManage", { actions: tableActions.manage, resources: table, but: allowed.manage }),
  ]);
}
