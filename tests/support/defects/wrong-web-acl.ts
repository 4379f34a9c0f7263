import type { LoadBalancer } from "@pulumi/aws/lb";
import { platformWith } from "./common";

// The balancer of another service: it comes by before the association is made.
let other: LoadBalancer | undefined;

export = platformWith(({ type, name, props, opts, resource }) => {
  if (type === "aws:lb/loadBalancer:LoadBalancer" && name === "onboarding-portal-alb")
    other = resource as LoadBalancer;
  if (type !== "aws:wafv2/webAclAssociation:WebAclAssociation" || name !== "screening-web-acl-association")
    return undefined;
  if (other === undefined) throw new Error("the other balancer has not come by");
  return { props: { ...props, resourceArn: other.arn }, opts };
});
