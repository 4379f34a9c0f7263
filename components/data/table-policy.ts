import { policyDocument, type Statement } from "../shared/policy-document";
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
    {
      // What AWS adds, and what no policy may name (AWS Backup's own actions, replication), is refused with the rest.
      ...refusal("OnlyNamedRoles", withIndexes, Object.values(allowed).flat()),
      notActions: tableActions.describe,
    },
    { ...refusal("OnlyReadersRead", withIndexes, allowed.read), actions: tableActions.read },
    { ...refusal("OnlyTheAppenderInserts", table, allowed.insert), actions: tableActions.insert },
    { ...refusal("OnlyTheWriterWrites", table, allowed.write), actions: tableActions.write },
    { ...refusal("OnlyRestorersCopy", table, allowed.copy), actions: tableActions.copy },
    { ...refusal("OnlyDeployersManage", table, allowed.manage), actions: tableActions.manage },
    { ...refusal("NobodyTakesAll", withIndexes, []), actions: tableActions.never },
  ]);
}

/**
 * Refuses all but these roles, or everybody where there are none. A session carries the ARN of its role in
 * `aws:PrincipalArn`, and a caller without the key (an AWS service of its own accord) is refused, too.
 */
function refusal(sid: string, resources: readonly string[], roles: readonly string[]): Statement {
  const others = [...new Set(roles)];
  return {
    sid,
    effect: "Deny",
    actions: [],
    resources,
    principals: "*",
    ...(others.length > 0 && { conditions: { ArnNotEquals: { "aws:PrincipalArn": others } } }),
  };
}
