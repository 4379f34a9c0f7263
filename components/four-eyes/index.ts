import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";
import { refuse } from "../shared/refuse";
import { tell } from "../shared/told";
import type { FourEyesArgs } from "./args";
import { forward } from "./forward";
import { patternFaults } from "./validate";

/** What of a call a message may say: who, what and when. None of it is text that somebody wrote. */
const values = {
  action: "$.detail.eventName",
  service: "$.detail.eventSource",
  who: "$.detail.userIdentity.arn",
  at: "$.detail.eventTime",
  error: "$.detail.errorCode",
  event: "$.detail.eventID",
} as const;

/**
 * Tells people at once of what goes round four eyes: releases and traffic changed past the pipeline, an approval taken
 * away, and changes to what guards data, watches, and gives rights. IAM has no condition on how a service is released, so
 * that whoever deploys could release without asking; he cannot without its being told.
 *
 * It sees what CloudTrail records: a trail of the account's management events must log. Nothing it does costs more than
 * cents: EventBridge takes no money for AWS's own events.
 *
 * @example
 * new FourEyes("four-eyes", { ...plan.fourEyes, topics: observability.topics });
 */
export class FourEyes extends ComponentResource {
  constructor(name: string, args: FourEyesArgs, opts?: ComponentResourceOptions) {
    const { topics, ...plan } = args;
    refuse(name, patternFaults(plan));
    super("cdd:four-eyes:FourEyes", name, plan, opts);
    for (const { what, ...watch } of args.callRules)
      tell(`${name}-${what}`, { ...watch, values }, topics, this);
    if (args.forward !== undefined) forward(`${name}-forward`, args.forward, this);
    this.registerOutputs({});
  }
}
