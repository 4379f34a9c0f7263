import type { Resource } from "@pulumi/pulumi";
import { tell } from "../shared/told";
import type { BackupsArgs } from "./args";

/**
 * Tells people of each backup, copy and restore that failed, was ended or never began, tried ones among them. The account is
 * the stack's own, so all of them are its. Source: "Monitoring AWS Backup events using Amazon EventBridge", AWS Backup
 * developer guide: jobs have a `state`, restores a `status`.
 */
export function tellFailures(
  logicalName: string,
  { name, topics }: Pick<BackupsArgs, "name" | "topics">,
  parent: Resource,
): void {
  const ended = ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"];
  tell(
    `${logicalName}-jobs`,
    {
      ruleName: `${name}-jobs`,
      description: "A backup or its copy was not made",
      pattern: {
        source: ["aws.backup"],
        "detail-type": ["Backup Job State Change", "Copy Job State Change"],
        detail: { state: ended },
      },
      values: { what: "$.detail-type", state: "$.detail.state", of: "$.detail.resourceArn", at: "$.time" },
      message: `${name}: <what>: <state>. There is no new backup of <of>, at <at>. See "When a backup fails" in the runbook.`,
    },
    topics,
    parent,
  );
  tell(
    `${logicalName}-restores`,
    {
      ruleName: `${name}-restores`,
      description: "A backup could not be restored",
      pattern: {
        source: ["aws.backup"],
        "detail-type": ["Restore Job State Change"],
        detail: { status: ended },
      },
      values: { status: "$.detail.status", job: "$.detail.restoreJobId", at: "$.time" },
      message: `${name}: a backup could not be restored, <status> at <at>: restore job <job>. Whether it was a try or a need, see "When a backup fails" in the runbook.`,
    },
    topics,
    parent,
  );
}
