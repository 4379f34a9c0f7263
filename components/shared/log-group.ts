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
  /** ARN of the destination of CloudWatch Logs that gets every line as it is written. @default nobody does */
  readonly sentTo?: string | undefined;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A log group with key and retention from its first line on: one that AWS makes by itself has neither. What is sent on is masked as
 * it is for readers ("Help protect sensitive log data with masking", CloudWatch Logs user guide: at all egress points, subscription filters among them).
 */
export function encryptedLogGroup(
  logicalName: string,
  { name, retentionDays, keyArn, retain, sentTo, tags }: EncryptedLogGroupArgs,
  parent: Resource,
): cloudwatch.LogGroup {
  const group = new cloudwatch.LogGroup(
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
  if (sentTo !== undefined)
    new cloudwatch.LogSubscriptionFilter(
      `${logicalName}-subscription`,
      // A destination of another account takes no role: its own policy says who sends ("Cross-account cross-Region subscriptions").
      { name: "every-line", logGroup: group.name, destinationArn: sentTo, filterPattern: "" },
      { parent, deleteBeforeReplace: true },
    );
  return group;
}
