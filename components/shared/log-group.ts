import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Input, Resource } from "@pulumi/pulumi";

export interface EncryptedLogGroupArgs {
  /** Physical name. */
  readonly name: string;
  /** Days; one of CloudWatch's steps. */
  readonly retentionDays: number;
  readonly keyArn: Input<string>;
  /**
   * Protect the group, and keep what it holds when the stack is destroyed. CloudWatch itself refuses its deletion then,
   * whoever asks: protection falls first, in an update of its own.
   */
  readonly retain: boolean;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A log group with key and retention from its first line on: one that AWS makes by itself has neither. */
export function encryptedLogGroup(
  logicalName: string,
  { name, retentionDays, keyArn, retain, tags }: EncryptedLogGroupArgs,
  parent: Resource,
): cloudwatch.LogGroup {
  return new cloudwatch.LogGroup(
    logicalName,
    {
      name,
      retentionInDays: retentionDays,
      kmsKeyId: keyArn,
      // Said in both cases: what was protected once stays so until it is told otherwise.
      deletionProtectionEnabled: retain,
      ...(tags !== undefined && { tags }),
    },
    { parent, protect: retain, deleteBeforeReplace: true },
  );
}
