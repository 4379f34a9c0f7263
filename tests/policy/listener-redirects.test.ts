import { listenerRedirectRules } from "../../policy/rules/listener-redirects";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const redirecting = (host: unknown) => ({
  type: "redirect",
  redirect: { host, protocol: "HTTPS", statusCode: "HTTP_301" },
});
const listener = (...defaultActions: readonly object[]) =>
  resource("aws:lb/listener:Listener", "x", { defaultActions });
const rule = (...actions: readonly object[]) =>
  resource("aws:lb/listenerRule:ListenerRule", "x", { actions });
const name = "lb-listener-disallow-foreign-redirect";

describeRule({
  rule: ruleNamed(listenerRedirectRules, name),
  passing: [listener(redirecting("#{host}"), { type: "forward", targetGroupArn: "x" })],
  decisive: ["defaultActions"],
  cases: [
    { when: "no host is named", given: [listener(redirecting(undefined))], outcome: "pass" },
    {
      when: "it is another host",
      given: [listener({ type: "forward" }, redirecting("login.example.net"))],
      outcome: "fail",
      says: "another host",
    },
    {
      when: "it is one made of the host",
      given: [listener(redirecting("#{host}.example.net"))],
      outcome: "fail",
    },
    {
      when: "a rule sends to another host",
      given: [rule(redirecting("login.example.net"))],
      outcome: "fail",
    },
    { when: "a rule sends to the same host", given: [rule(redirecting("#{host}"))], outcome: "pass" },
    {
      when: "the other host is the bank's",
      given: [rule(redirecting("portal.example-bank.com"))],
      settings: { hosts: ["portal.example-bank.com"] },
      outcome: "pass",
    },
    {
      when: "the host is not known",
      given: [rule(redirecting(unknown))],
      outcome: "undetermined",
      says: "host",
    },
    {
      when: "a rule's actions are not known",
      given: [resource("aws:lb/listenerRule:ListenerRule", "x", { actions: unknown })],
      outcome: "undetermined",
      says: "actions",
    },
  ],
});
