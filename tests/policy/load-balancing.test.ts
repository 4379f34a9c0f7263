import { loadBalancingRules } from "../../policy/rules/load-balancing";
import { listedAs, resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(loadBalancingRules, `lb-loadbalancer-${name}`);
const balancer = (inputs: Record<string, unknown>) =>
  resource("aws:lb/loadBalancer:LoadBalancer", "portal-alb", {
    loadBalancerType: "application",
    ...inputs,
  });
const logs = { enabled: true, bucket: "logs" };

describeRule({
  rule: rule("disallow-unapproved-internet-facing"),
  passing: [balancer({ internal: true })],
  decisive: ["internal"],
  cases: [
    {
      when: "it faces the internet",
      given: [balancer({ internal: false })],
      outcome: "fail",
      says: "faces the internet",
    },
    {
      when: "nothing is said: it faces the internet",
      given: [balancer({})],
      outcome: "fail",
      says: "does not say",
    },
    {
      when: "it is approved",
      given: [balancer({ internal: false })],
      settings: { approved: [listedAs("aws:lb/loadBalancer:LoadBalancer", "portal-alb")] },
      outcome: "pass",
    },
    {
      when: "it is approved and does not say that it faces the internet",
      given: [balancer({})],
      settings: { approved: [listedAs("aws:lb/loadBalancer:LoadBalancer", "portal-alb")] },
      outcome: "fail",
    },
    {
      when: "another is approved",
      given: [balancer({ internal: false })],
      settings: { approved: [listedAs("aws:lb/loadBalancer:LoadBalancer", "portal")] },
      outcome: "fail",
    },
    {
      when: "one of its name is approved elsewhere",
      given: [balancer({ internal: false })],
      settings: { approved: ["cdd::aws:lb/loadBalancer:LoadBalancer::portal-alb", "portal-alb"] },
      outcome: "fail",
    },
  ],
});

describeRule({
  rule: rule("configure-access-logging"),
  passing: [balancer({ accessLogs: logs, connectionLogs: logs })],
  decisive: ["accessLogs", "connectionLogs", "loadBalancerType"],
  cases: [
    { when: "nothing is logged", given: [balancer({})], outcome: "fail", says: "requests are not logged" },
    {
      when: "connections are not logged",
      given: [balancer({ accessLogs: logs })],
      outcome: "fail",
      says: "connections are not logged",
    },
    {
      when: "the stack does without connections",
      given: [balancer({ accessLogs: logs })],
      settings: { connectionLogs: false },
      outcome: "pass",
    },
    {
      when: "the log is prepared and not on",
      given: [balancer({ accessLogs: { bucket: "logs" }, connectionLogs: logs })],
      outcome: "fail",
    },
    {
      when: "there is no bucket",
      given: [balancer({ accessLogs: { enabled: true }, connectionLogs: logs })],
      outcome: "fail",
    },
    {
      when: "the bucket's name is not known yet",
      given: [balancer({ accessLogs: { enabled: true, bucket: unknown }, connectionLogs: logs })],
      outcome: "pass",
    },
    {
      when: "a network load balancer has no connection log",
      given: [balancer({ loadBalancerType: "network", accessLogs: logs })],
      outcome: "pass",
    },
    {
      when: "a gateway load balancer has neither",
      given: [balancer({ loadBalancerType: "gateway" })],
      outcome: "pass",
    },
    {
      when: "access logs are unknown and connections not logged",
      given: [balancer({ accessLogs: unknown })],
      outcome: "fail",
      says: "connections",
    },
  ],
});

describeRule({
  rule: rule("enable-deletion-protection"),
  passing: [balancer({ enableDeletionProtection: true })],
  decisive: ["enableDeletionProtection"],
  cases: [
    { when: "it is off", given: [balancer({ enableDeletionProtection: false })], outcome: "fail" },
    { when: "nothing is said: it is off", given: [balancer({})], outcome: "fail" },
    {
      when: "the stack keeps nothing",
      given: [balancer({})],
      settings: { demanded: false },
      outcome: "pass",
    },
  ],
});

describeRule({
  rule: rule("enable-drop-invalid-headers"),
  passing: [balancer({ dropInvalidHeaderFields: true })],
  decisive: ["dropInvalidHeaderFields"],
  cases: [
    { when: "they pass", given: [balancer({ dropInvalidHeaderFields: false })], outcome: "fail" },
    { when: "nothing is said: they pass", given: [balancer({})], outcome: "fail" },
    {
      when: "the type is not written out",
      given: [balancer({ loadBalancerType: undefined })],
      outcome: "fail",
    },
    { when: "it reads no headers", given: [balancer({ loadBalancerType: "network" })], outcome: "pass" },
  ],
});

describeRule({
  rule: rule("configure-desync-mitigation"),
  passing: [balancer({ desyncMitigationMode: "strictest", xffHeaderProcessingMode: "append" })],
  decisive: ["desyncMitigationMode", "xffHeaderProcessingMode"],
  cases: [
    { when: "nothing is said: AWS defends", given: [balancer({})], outcome: "pass" },
    { when: "it is defensive", given: [balancer({ desyncMitigationMode: "defensive" })], outcome: "pass" },
    {
      when: "it only watches",
      given: [balancer({ desyncMitigationMode: "monitor" })],
      outcome: "fail",
      says: '"monitor"',
    },
    {
      when: "clients' addresses are believed",
      given: [balancer({ xffHeaderProcessingMode: "preserve" })],
      outcome: "fail",
      says: "X-Forwarded-For",
    },
    {
      when: "the mode is unknown and addresses are believed",
      given: [balancer({ desyncMitigationMode: unknown, xffHeaderProcessingMode: "preserve" })],
      outcome: "fail",
    },
  ],
});

describeRule({
  rule: rule("disallow-waf-fail-open"),
  passing: [balancer({ enableWafFailOpen: false })],
  decisive: ["enableWafFailOpen"],
  cases: [
    { when: "nothing is said: it is closed", given: [balancer({})], outcome: "pass" },
    { when: "it is open", given: [balancer({ enableWafFailOpen: true })], outcome: "fail" },
  ],
});
