import type { Statement } from "../shared/policy-document";
import type { KeysArgs } from "./args";
import { cryptographic, granted, narrowed, used } from "./statement-forms";

/** The ways in which the key of the stores is used. */
export function dataKeyUses(args: KeysArgs): Statement[] {
  const { roleArnPattern, recordReaders } = args;
  return [
    used("ServicesUseThroughStores", args, [roleArnPattern], ["dynamodb", "s3"], cryptographic),
    ...(args.tables.length > 0 ? [...makingTables(args), ...restoringTables(args)] : []),
    ...(recordReaders.length > 0
      ? [used("ReadersDecryptRecords", args, recordReaders, ["dynamodb", "s3"], ["kms:Decrypt"])]
      : []),
    ...(args.encryptsFiles ? makingFiles(args) : []),
    ...(args.backups === undefined ? [] : restoring(args, args.backups.restoreRole)),
  ];
}

/**
 * DynamoDB demands all this of whoever gives the key to a table, and would read items with the same rights: so they hold
 * for the stack's tables only, by the context that it sends with each request, and what refuses the items is the tables'
 * own policies. `kms:DescribeKey`, which sends no context, is the whole account's. Source: "DynamoDB encryption at rest",
 * key policy for a customer managed key, and encryption context, Amazon DynamoDB developer guide.
 */
function makingTables(args: KeysArgs): Statement[] {
  const { account, deployers, tables } = args;
  return [
    narrowed(used("DeployersUseThroughTables", args, deployers, ["dynamodb"], cryptographic), {
      StringEquals: { ...ofAccount(account), [tableName]: tables },
    }),
    granted("DeployersGrantToTables", args, deployers, "dynamodb"),
  ];
}

/** To restore is to make a table, under a new name of the stack, and to read what it is made of. */
function restoringTables(args: KeysArgs): Statement[] {
  const { account, namePrefix, restorers } = args;
  if (restorers.length === 0) return [];
  return [
    narrowed(used("RestorersUseThroughTables", args, restorers, ["dynamodb"], cryptographic), {
      StringEquals: ofAccount(account),
      StringLike: { [tableName]: `${namePrefix}-*` },
    }),
    granted("RestorersGrantToTables", args, restorers, "dynamodb"),
  ];
}

/**
 * EFS, too, makes its grant with the rights of whoever creates the file system, and uses that from then on: nobody's
 * mount asks for these. Source: "Using AWS KMS keys for Amazon EFS", EFS user guide, what it calls required.
 */
function makingFiles(args: KeysArgs): Statement[] {
  const actions = ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"];
  return [
    used("DeployersUseThroughFiles", args, args.deployers, ["elasticfilesystem"], actions),
    granted("DeployersGrantToFiles", args, args.deployers, "elasticfilesystem"),
  ];
}

/**
 * What AWS Backup restores stands under this key as well, by a grant that it makes in the role that restores; encrypting, tables
 * and buckets have in common with the services'. Source: AWSBackupServiceRolePolicyForRestores, AWS managed policy reference.
 */
function restoring(args: KeysArgs, role: string): Statement[] {
  const actions = ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"];
  return [
    ...(args.tables.length > 0 ? [granted("RestoresGrantToTables", args, [role], "dynamodb")] : []),
    ...(args.encryptsFiles
      ? [
          used("RestoresUseThroughFiles", args, [role], ["elasticfilesystem"], actions),
          granted("RestoresGrantToFiles", args, [role], "elasticfilesystem"),
        ]
      : []),
  ];
}

const tableName = "kms:EncryptionContext:aws:dynamodb:tableName";
const ofAccount = (account: string) => ({ "kms:EncryptionContext:aws:dynamodb:subscriberId": account });
