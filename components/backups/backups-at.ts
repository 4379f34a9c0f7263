import type { Key } from "@pulumi/aws/kms";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { Backups } from ".";
import type { BackupsArgs, BackupsPlan } from "./args";

export type BackupsPlace = Pick<BackupsArgs, "fileSystemArns" | "topics"> & {
  readonly keys: { readonly data: Key; readonly forBackups: Key };
};

/** The backups of a stack, where it has any. */
export function backupsAt(
  name: string,
  plan: BackupsPlan | undefined,
  { keys, ...place }: BackupsPlace,
  opts?: ComponentResourceOptions,
): Backups | undefined {
  if (plan === undefined) return undefined;
  const keyArns = { backupsKeyArn: keys.forBackups.arn, dataKeyArn: keys.data.arn };
  return new Backups(name, { ...plan, ...place, ...keyArns }, opts);
}
