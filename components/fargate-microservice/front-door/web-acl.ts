import type * as lb from "@pulumi/aws/lb";
import * as wafv2 from "@pulumi/aws/wafv2";
import { type Resource, RunError } from "@pulumi/pulumi";
import type { DoorScope } from "./args";
import { visibility, webAclRules } from "./web-acl-rules";

/** The service's own WebACL, in front of its balancer and logged without credentials. Returns what puts it there. */
export function webAcl({ name, args, tags, parent }: DoorScope, loadBalancer: lb.LoadBalancer): Resource {
  const { physicalName, observability } = args;
  const { wafLogGroup } = observability;
  if (wafLogGroup === undefined) throw new RunError(`${args.service}: its WebACL has no log group.`);
  const acl = new wafv2.WebAcl(
    `${name}-web-acl`,
    {
      name: physicalName,
      description: `In front of ${args.service}`,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rules: webAclRules(args),
      visibilityConfig: visibility(physicalName),
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
  const association = new wafv2.WebAclAssociation(
    `${name}-web-acl-association`,
    { resourceArn: loadBalancer.arn, webAclArn: acl.arn },
    // A balancer has one WebACL: deleting the old association after the new one stands would take that one away.
    { parent, deleteBeforeReplace: true },
  );
  new wafv2.WebAclLoggingConfiguration(
    `${name}-web-acl-logging`,
    {
      resourceArn: acl.arn,
      logDestinationConfigs: [wafLogGroup.arn],
      redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
    },
    // Without this policy AWS writes one of its own, which grows with each WebACL until creation fails.
    { parent, dependsOn: [observability.wafLogPolicy] },
  );
  return association;
}
