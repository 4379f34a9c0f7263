import { platformWith } from "./common";

export = platformWith(({ type, name, props, opts }) => {
  if (
    type !== "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule" ||
    name !== "screening-task-from-alb"
  )
    return undefined;
  const { referencedSecurityGroupId, ...rest } = props;
  return { props: { ...rest, cidrIpv4: "0.0.0.0/0" }, opts };
});
