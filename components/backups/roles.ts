import type * as iam from "@pulumi/aws/iam";
import { all, output, type Resource } from "@pulumi/pulumi";
import { inlinePolicy, serviceRole } from "../shared/iam";
import { policyDocument } from "../shared/policy-document";
import type { BackupsArgs } from "./args";
import { backupStatements, fileStatements, readingStores, vaultKey } from "./backup-statements";
import { restoreStatements, writingStores } from "./restore-statements";

/** A role that AWS Backup takes, and the policies that must stand before it does. */
export interface BackupRole {
  readonly role: iam.Role;
  readonly policies: readonly Resource[];
}

const service = "backup.amazonaws.com";

/** Reads every store of the stack and writes none. */
export function backupRole(logicalName: string, args: BackupsArgs, parent: Resource): BackupRole {
  const description = "What AWS Backup needs to make and copy backups of the stores";
  const role = serviceRole(
    `${logicalName}-role`,
    { ...args.roles, roleName: args.backupRole, service, description },
    parent,
  );
  const policy = (what: string, document: Parameters<typeof inlinePolicy>[1]["policy"]) =>
    inlinePolicy(`${logicalName}-${what}`, { role, policy: document }, parent);
  const files = Object.values(args.fileSystemArns);
  return {
    role,
    policies: [
      policy("stores", policyDocument(backupStatements(args))),
      // Documents of their own: ARNs of keys and file systems are unknown at the first preview and would hide the rest.
      policy(
        "data-key",
        output(args.dataKeyArn).apply((arn) => policyDocument(readingStores(args, arn))),
      ),
      policy(
        "vault-key",
        output(args.backupsKeyArn).apply((arn) => policyDocument(vaultKey(arn, args.region))),
      ),
      ...(files.length === 0
        ? []
        : [
            policy(
              "files",
              all(files).apply((resources) => policyDocument(fileStatements(resources))),
            ),
          ]),
    ],
  };
}

/** Makes new stores of what is in the vault, and touches none that stands. */
export function restoreRole(logicalName: string, args: BackupsArgs, parent: Resource): BackupRole {
  const description = "What AWS Backup needs to restore a store beside itself";
  const role = serviceRole(
    `${logicalName}-role`,
    { ...args.roles, roleName: args.restoreRole, service, description },
    parent,
  );
  const policy = (what: string, document: Parameters<typeof inlinePolicy>[1]["policy"]) =>
    inlinePolicy(`${logicalName}-${what}`, { role, policy: document }, parent);
  return {
    role,
    policies: [
      policy("stores", policyDocument(restoreStatements(args))),
      policy(
        "data-key",
        output(args.dataKeyArn).apply((arn) => policyDocument(writingStores(args, arn))),
      ),
      policy(
        "vault-key",
        output(args.backupsKeyArn).apply((arn) => policyDocument(vaultKey(arn, args.region))),
      ),
    ],
  };
}
