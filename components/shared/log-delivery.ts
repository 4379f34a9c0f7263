import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import { policyDocument } from "./policy-document";

export interface LogDeliveryArgs {
  readonly policyName: string;
  readonly sid: string;
  /** Log groups' streams that are written to: `arn:…:log-group:<name>:*`. */
  readonly streams: string;
  readonly account: string;
  readonly region: string;
}

/**
 * A policy under which AWS's log delivery writes to log groups of this account. It stands before what is logged: where none
 * stands, AWS writes one itself, which no program knows of. Source: "Logs sent to CloudWatch Logs", CloudWatch Logs user guide.
 */
export function logDelivery(
  logicalName: string,
  { policyName, sid, streams, account, region }: LogDeliveryArgs,
  parent: Resource,
): Resource {
  return new cloudwatch.LogResourcePolicy(
    logicalName,
    {
      policyName,
      policyDocument: policyDocument([
        {
          sid,
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [streams],
          principals: { Service: ["delivery.logs.amazonaws.com"] },
          conditions: {
            StringEquals: { "aws:SourceAccount": account },
            ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${account}:*` },
          },
        },
      ]),
    },
    { parent, deleteBeforeReplace: true },
  );
}
