import { listenerTrafficRules } from "../../policy/rules/listener-traffic";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(listenerTrafficRules, `lb-listener-${name}`);
const token = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  rule: "aws:lb/listenerRule:ListenerRule",
};
const balancer = (inputs: Record<string, unknown> = {}) =>
  resource(token.balancer, "alb", { arn: unknown, internal: false, ...inputs });
const listener = (inputs: Record<string, unknown>, more: Partial<JudgedResource> = {}) =>
  resource(
    token.listener,
    "listener",
    { loadBalancerArn: unknown, port: 80, protocol: "HTTP", ...inputs },
    { propertyDependencies: { loadBalancerArn: [urnOf(token.balancer, "alb")] }, ...more },
  );
const redirect = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };
const answer = { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } };
const forward = { type: "forward", targetGroupArn: "arn:tg" };

describeRule({
  rule: rule("enforce-https-redirect"),
  passing: [listener({ defaultActions: [redirect] }), balancer()],
  decisive: ["protocol", "defaultActions"],
  cases: [
    {
      when: "it forwards",
      given: [listener({ defaultActions: [forward] }), balancer()],
      outcome: "fail",
      says: "more than redirect",
    },
    { when: "it answers", given: [listener({ defaultActions: [answer] }), balancer()], outcome: "fail" },
    { when: "it does nothing", given: [listener({}), balancer()], outcome: "fail" },
    {
      when: "it forwards besides",
      given: [listener({ defaultActions: [redirect, forward] }), balancer()],
      outcome: "fail",
    },
    {
      when: "it redirects to HTTP",
      given: [
        listener({ defaultActions: [{ ...redirect, redirect: { ...redirect.redirect, protocol: "HTTP" } }] }),
        balancer(),
      ],
      outcome: "fail",
      says: "for good",
    },
    {
      when: "it redirects for now",
      given: [
        listener({
          defaultActions: [{ ...redirect, redirect: { ...redirect.redirect, statusCode: "HTTP_302" } }],
        }),
        balancer(),
      ],
      outcome: "fail",
    },
    {
      when: "it redirects without saying where to",
      given: [
        listener({ defaultActions: [{ type: "redirect", redirect: { statusCode: "HTTP_301" } }] }),
        balancer(),
      ],
      outcome: "fail",
    },
    {
      when: "nothing is said: it is HTTP",
      given: [listener({ protocol: undefined, defaultActions: [forward] }), balancer()],
      outcome: "fail",
    },
    {
      when: "the balancer does not say that it is internal",
      given: [listener({ defaultActions: [forward] }), balancer({ internal: undefined })],
      outcome: "fail",
    },
    {
      when: "the balancer is internal",
      given: [listener({ defaultActions: [forward] }), balancer({ internal: true })],
      outcome: "pass",
    },
    {
      when: "nobody sees the balancer",
      given: [listener({ defaultActions: [forward] }, { propertyDependencies: {} })],
      outcome: "fail",
    },
    {
      when: "nobody knows yet whether the balancer is internal",
      given: [
        listener({ defaultActions: [forward] }),
        {
          ...balancer({ internal: unknown }),
          propertyDependencies: { internal: [urnOf("aws:ssm/parameter:Parameter", "p")] },
        },
        resource("aws:ssm/parameter:Parameter", "p"),
      ],
      outcome: "undetermined",
      says: "property=internal",
    },
    {
      when: "AWS will say whether the balancer is internal, because the program does not",
      given: [listener({ defaultActions: [forward] }), balancer({ internal: unknown })],
      outcome: "fail",
    },
    {
      when: "it speaks HTTPS",
      given: [listener({ protocol: "HTTPS", defaultActions: [forward] }), balancer()],
      outcome: "pass",
    },
  ],
});

const listenerRule = (actions: unknown, more: Partial<JudgedResource> = {}) =>
  resource(
    token.rule,
    "rule",
    { listenerArn: unknown, actions },
    { propertyDependencies: { listenerArn: [urnOf(token.listener, "listener")] }, ...more },
  );

describeRule({
  rule: rule("disallow-unencrypted-traffic"),
  passing: [listener({ protocol: "HTTPS", defaultActions: [forward] }), balancer()],
  decisive: ["protocol"],
  cases: [
    {
      when: "HTTP is forwarded",
      given: [listener({ defaultActions: [forward] }), balancer()],
      outcome: "fail",
      says: "HTTP traffic",
    },
    {
      when: "HTTP is forwarded inside the VPC",
      given: [listener({ defaultActions: [forward] }), balancer({ internal: true })],
      outcome: "fail",
    },
    {
      when: "TCP is forwarded",
      given: [
        listener({ protocol: "TCP", defaultActions: [forward] }),
        balancer({ loadBalancerType: "network" }),
      ],
      outcome: "fail",
      says: "TCP traffic",
    },
    {
      when: "TLS is forwarded",
      given: [
        listener({ protocol: "TLS", defaultActions: [forward] }),
        balancer({ loadBalancerType: "network" }),
      ],
      outcome: "pass",
    },
    {
      when: "a rule forwards HTTP",
      given: [listener({ defaultActions: [answer] }), balancer(), listenerRule([forward])],
      outcome: "fail",
    },
    {
      when: "a rule forwards HTTP after a login",
      given: [
        listener({ defaultActions: [answer] }),
        balancer(),
        listenerRule([{ type: "authenticate-oidc" }, forward]),
      ],
      outcome: "fail",
    },
    {
      when: "a rule redirects",
      given: [listener({ defaultActions: [answer] }), balancer(), listenerRule([redirect])],
      outcome: "pass",
    },
    {
      when: "a rule of another listener forwards",
      given: [
        listener({ defaultActions: [redirect] }),
        balancer(),
        listenerRule([forward], { propertyDependencies: { listenerArn: [urnOf(token.listener, "other")] } }),
        { ...listener({ protocol: "HTTPS", defaultActions: [forward] }), name: "other" },
      ],
      outcome: "pass",
    },
    {
      when: "nobody says whose rule it is",
      given: [
        listener({ defaultActions: [redirect] }),
        balancer(),
        listenerRule([forward], { propertyDependencies: {} }),
      ],
      outcome: "undetermined",
      says: "property=listenerArn",
    },
    {
      when: "it only redirects",
      given: [listener({ defaultActions: [redirect] }), balancer()],
      outcome: "pass",
    },
    {
      when: "an action is unknown",
      given: [listener({ defaultActions: [{ type: unknown }] }), balancer()],
      outcome: "undetermined",
      says: "defaultActions.0.type",
    },
    {
      when: "one action is unknown and another forwards",
      given: [listener({ defaultActions: [{ type: unknown }, forward] }), balancer()],
      outcome: "fail",
    },
    {
      when: "a gateway's listener has no protocol",
      given: [
        listener({ protocol: undefined, defaultActions: [forward] }),
        balancer({ loadBalancerType: "gateway" }),
      ],
      outcome: "pass",
    },
  ],
});
