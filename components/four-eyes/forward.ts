import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import { inlinePolicy, serviceRole } from "../shared/iam";
import { policyDocument } from "../shared/policy-document";
import { target } from "../shared/told";
import type { ForwardPlan } from "./args";

/**
 * Brings calls of one region to the stack's own, where people are told of them: a rule there, and the stack's event bus as
 * its target. Between buses of one account EventBridge needs a role and no policy on the bus. Source: Amazon EventBridge,
 * "Sending and receiving events between AWS Regions".
 *
 * Nothing here tells that forwarding fails: the figure is the other region's, and an alarm reaches topics of its own only.
 */
export function forward(
  logicalName: string,
  { from, ruleName, ruleArn, roleName, busArn, pattern, ...roles }: ForwardPlan,
  parent: Resource,
): void {
  const role = serviceRole(
    `${logicalName}-role`,
    {
      ...roles,
      roleName,
      service: "events.amazonaws.com",
      description: `What EventBridge needs to bring calls that ${from} records to the stack's region`,
      // Source: Amazon EventBridge, "Cross-service confused deputy prevention".
      sourceArn: ruleArn,
    },
    parent,
  );
  const policy = policyDocument([
    { sid: "ForwardEvents", actions: ["events:PutEvents"], resources: [busArn] },
  ]);
  const allowed = inlinePolicy(`${logicalName}-put`, { role, policy }, parent);
  const rule = new cloudwatch.EventRule(
    logicalName,
    {
      region: from,
      name: ruleName,
      description: "Calls that only this region records, for the stack's own region",
      eventPattern: JSON.stringify(pattern),
    },
    { parent, deleteBeforeReplace: true },
  );
  target(
    `${logicalName}-bus`,
    rule,
    parent,
    { region: from, targetId: "bus", arn: busArn, roleArn: role.arn },
    [allowed],
  );
}
