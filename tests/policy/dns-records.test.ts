import { dnsRecordRules } from "../../policy/rules/dns-records";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const record = (inputs: Record<string, unknown>, made: Record<string, readonly string[]> = {}) =>
  resource("aws:route53/record:Record", "record", { type: "A", ...inputs }, { propertyDependencies: made });
const alb = resource("aws:lb/loadBalancer:LoadBalancer", "alb", { dnsName: "alb.amazonaws.com" });
const balancer = urnOf(alb.type, alb.name);

describeRule({
  rule: ruleNamed(dnsRecordRules, "route53-record-disallow-dangling"),
  passing: [record({ aliases: [{ name: "alb.amazonaws.com" }] }, { aliases: [balancer] }), alb],
  decisive: [],
  cases: [
    {
      when: "it is not known yet, and made of a balancer",
      given: [record({ aliases: unknown, type: unknown }, { aliases: [balancer] }), alb],
      outcome: "pass",
    },
    {
      when: "an address is written down",
      given: [record({ records: ["192.0.2.1"] })],
      outcome: "fail",
      says: "does not make",
    },
    {
      when: "another's balancer is",
      given: [record({ aliases: [{ name: "other.amazonaws.com" }] })],
      outcome: "fail",
    },
    {
      when: "a host is",
      given: [record({ type: "CNAME", records: ["gone.example.com."] })],
      outcome: "fail",
    },
    {
      when: "an IPv6 address is",
      given: [record({ type: "AAAA", records: ["2001:db8::1"] })],
      outcome: "fail",
    },
    {
      when: "all are listed",
      given: [record({ type: "CNAME", records: ["kept.example.com."] })],
      outcome: "pass",
      settings: { elsewhere: ["kept.example.com"] },
    },
    {
      when: "one of two is listed",
      given: [record({ records: ["192.0.2.1", "192.0.2.2"] })],
      outcome: "fail",
      settings: { elsewhere: ["192.0.2.1"] },
    },
    {
      when: "its host is taken from a resource",
      given: [record({ type: "CNAME", records: ["alb.amazonaws.com"] }, { records: [balancer] }), alb],
      outcome: "pass",
    },
    {
      when: "a stranger's address stands beside what is taken from a resource",
      given: [record({ records: [unknown, "192.0.2.1"] }, { records: [balancer] }), alb],
      outcome: "fail",
      says: "does not make",
    },
    {
      when: "it does so once all is known",
      given: [record({ records: ["alb.amazonaws.com", "192.0.2.1"] }, { records: [balancer] }), alb],
      outcome: "fail",
    },
    {
      when: "an alias of a stranger's does",
      given: [
        record({ aliases: [{ name: unknown }, { name: "other.amazonaws.com" }] }, { aliases: [balancer] }),
        alb,
      ],
      outcome: "fail",
    },
    {
      when: "what stands beside it is listed",
      given: [record({ records: [unknown, "192.0.2.1"] }, { records: [balancer] }), alb],
      outcome: "pass",
      settings: { elsewhere: ["192.0.2.1"] },
    },
    {
      when: "a host's name is made with a resource's",
      given: [record({ type: "CNAME", records: ["blue.alb.amazonaws.com."] }, { records: [balancer] }), alb],
      outcome: "pass",
    },
    {
      when: "another property is taken from a resource",
      given: [record({ records: ["192.0.2.1"] }, { name: [balancer] }), alb],
      outcome: "fail",
    },
    {
      when: "the alias is listed",
      given: [record({ aliases: [{ name: "kept.example.com." }, { name: "kept.example.com" }] })],
      outcome: "pass",
      settings: { elsewhere: ["kept.example.com"] },
    },
    {
      when: "an alias has no name",
      given: [record({ aliases: [{}] })],
      outcome: "fail",
      says: "does not make",
    },
    { when: "it has neither", given: [record({})], outcome: "pass" },
    {
      when: "it says no type",
      given: [record({ type: undefined, records: ["192.0.2.1"] })],
      outcome: "pass",
    },
    { when: "it leads nowhere", given: [record({ type: "TXT", records: ["v=spf1 -all"] })], outcome: "pass" },
  ],
});
