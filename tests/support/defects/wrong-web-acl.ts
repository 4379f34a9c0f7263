import type { Output } from "@pulumi/pulumi";
import { platformWith } from "./common";

// The balancer of another service, kept when it comes by: an association made later points at it.
let other: Output<string> | undefined;

export = platformWith(({ type, name, props, opts, resource }) => {
  if (type === "aws:lb/loadBalancer:LoadBalancer" && name === "onboarding-portal-alb")
    // Its ARN is an output only once its constructor has ended.
    queueMicrotask(() => {
      other = (resource as unknown as { arn: Output<string> }).arn;
    });
  if (type !== "aws:wafv2/webAclAssociation:WebAclAssociation" || name !== "screening-web-acl-association")
    return undefined;
  if (other === undefined) throw new Error("the other balancer has not come by");
  return { props: { ...props, resourceArn: other }, opts };
});
