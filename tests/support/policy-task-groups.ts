import { type JudgedResource, resource, unknown, urnOf } from "./policy";
import { microservice, microserviceUrn } from "./policy-fixtures";

/** Type tokens of what stands around tasks. */
export const token = {
  group: "aws:ec2/securityGroup:SecurityGroup",
  rule: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  classic: "aws:ec2/securityGroupRule:SecurityGroupRule",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  listenerRule: "aws:lb/listenerRule:ListenerRule",
  target: "aws:lb/targetGroup:TargetGroup",
  service: "aws:ecs/service:Service",
};
/** URN of the resource of this kind and name. */
export const urn = (kind: keyof typeof token, name: string) => urnOf(token[kind], name);
/** Property → URNs of what it was made of. */
export type Made = Record<string, readonly string[]>;
/** What a resource was made of, and what made it. */
export const made = (propertyDependencies: Made, parent?: string): Partial<JudgedResource> => ({
  propertyDependencies,
  ...(parent && { parent }),
});

/** A security group before it has an id. */
export const group = (
  name: string,
  parent?: string,
  inputs: Record<string, unknown> = {},
  dependencies: Made = {},
) => resource(token.group, name, { arn: unknown, ...inputs }, made(dependencies, parent));
/** A load balancer behind the group "alb". */
export const balancer = (parent?: string) =>
  resource(
    token.balancer,
    "alb",
    { arn: unknown, securityGroups: [unknown] },
    made({ securityGroups: [urn("group", "alb")] }, parent),
  );
/** A target group on port 8080. */
export const target = (parent?: string) =>
  resource(token.target, "target", { arn: unknown, port: 8080 }, made({}, parent));
/** A rule that lets `from` in to the tasks. */
export const rule = (from: string, inputs: Record<string, unknown> = {}, dependencies: Made = {}) =>
  resource(
    token.rule,
    "rule",
    {
      securityGroupId: unknown,
      referencedSecurityGroupId: unknown,
      ipProtocol: "tcp",
      fromPort: 8080,
      toPort: 8080,
      ...inputs,
    },
    made({
      securityGroupId: [urn("group", "task")],
      referencedSecurityGroupId: [urn("group", from)],
      ...dependencies,
    }),
  );
/** A rule that lets addresses in to the tasks. */
export const addresses = (inputs: Record<string, unknown>) =>
  rule("alb", { referencedSecurityGroupId: undefined, ...inputs }, { referencedSecurityGroupId: [] });

/** A microservice before its first image: no ECS service yet. */
export const screening = microserviceUrn("screening");
/** That microservice, its load balancer and target group. */
export const waiting = [
  microservice("screening"),
  group("alb", screening),
  balancer(screening),
  target(screening),
];
/** The security group of its tasks. */
export const task = group("task", screening);
/** A security group that has nothing to do with them. */
export const stranger = group("stranger");
